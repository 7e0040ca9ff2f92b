"""Ask the city about a shared system, change what was asked, and record the answer."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from classification.models import CityRequest, NormativeState
from classification.normative.matters import REQUEST_KIND, locked_matter, shift
from isms.accounts.models import User
from isms.followup.dates import add_months
from isms.followup.models import FollowUp
from isms.followup.rules import rule_for
from isms.followup.services import complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.services import claim_version

DEFAULT_MONTHS = 3


@transaction.atomic
def ask_city(*, request: CityRequest, version: int, by: User, at: dt.datetime) -> CityRequest:
    """Record that the city has been asked; a reminder follows, and the normative matter becomes requested.

    Args:
        request: unsaved, with its system set.
        version: the version of the system that the user started from.

    Raises:
        EditConflict: somebody else has saved the system since ``version``.
        DomainError: the system is not city-shared.
        ValidationError: a field is wrong, or the same is asked already.
    """
    system = request.system
    claim_version(entry=system, version=version, by=by, at=at)
    matter = locked_matter(system)
    _save(request)
    is_normative = request.subject == CityRequest.Subject.NORMATIVE
    if is_normative and not request.is_answered and matter.state in (NormativeState.MISSING, NormativeState.OUTDATED):
        shift(matter=matter, to=NormativeState.REQUESTED, by=by, at=at, note=_asked_note(request))
    _follow(request, by=by, at=at)
    return request


@transaction.atomic
def change_city_request(*, request: CityRequest, version: int, by: User, at: dt.datetime) -> CityRequest:
    """Save a changed request or its answer; an answer ends the reminders.

    Raises:
        EditConflict: somebody else has saved the system since ``version``.
        ValidationError: a field is wrong.
    """
    claim_version(entry=request.system, version=version, by=by, at=at)
    before = CityRequest.objects.get(pk=request.pk)
    if before.subject != request.subject:
        with in_swedish():
            _end_reminder(before, note=_("Begäran gäller något annat."), by=by, at=at)
    _save(request)
    _follow(request, by=by, at=at, moves=before.asked_on != request.asked_on or before.is_answered)
    return request


def close_request(*, request: CityRequest, answered_on: dt.date, answer: str, by: User, at: dt.datetime) -> None:
    """Answer a request as part of something larger; the system is locked by the caller."""
    request.answered_on = answered_on
    request.answer = f"{request.answer}\n{answer}".strip()
    _save(request)
    _follow(request, by=by, at=at)


def _save(request: CityRequest) -> None:
    request.asked_to = request.asked_to.strip()
    request.full_clean()
    request.save()


def _follow(request: CityRequest, *, by: User, at: dt.datetime, moves: bool = True) -> None:
    """Keep the reminder in step: open from the day of asking until the answer."""
    if request.is_answered:
        with in_swedish():
            _end_reminder(request, note=_("Staden har svarat."), by=by, at=at)
        return
    topic = _topic(request)
    is_open = FollowUp.objects.open().filter(entry_id=request.system_id, kind=REQUEST_KIND, topic=topic).exists()
    if is_open and not moves:
        return
    months = rule_for(organisation=request.system.organisation, kind=REQUEST_KIND).interval_months or DEFAULT_MONTHS
    intended_on = add_months(request.asked_on, months)
    today = timezone.localtime(at).date()
    while intended_on < today:
        intended_on = add_months(intended_on, months)
    open_followup(entry=request.system, kind=REQUEST_KIND, topic=topic, intended_on=intended_on, by=by, at=at)


def _end_reminder(request: CityRequest, *, note: str, by: User, at: dt.datetime) -> None:
    reminder = FollowUp.objects.open().filter(entry_id=request.system_id, kind=REQUEST_KIND, topic=_topic(request))
    for followup in reminder:
        complete_followup(followup=followup, outcome=FollowUp.Outcome.CANCELLED, note=note, by=by, at=at)


@in_swedish()
def _topic(request: CityRequest) -> str:
    return str(request.get_subject_display())


@in_swedish()
def _asked_note(request: CityRequest) -> str:
    asked = _("Begärd %(when)s av %(whom)s.") % {"when": request.asked_on.isoformat(), "whom": request.asked_to}
    return f"{asked} {request.case_number}".strip()
