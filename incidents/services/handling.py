"""Assess and handle incidents: change, move between states, note what happens, name handlers."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.closing import missing_before_closing
from incidents.kinds import CLOSING_KIND, TRIAGE_KIND
from incidents.models import Incident, TimelineEvent
from incidents.services.affected import set_affected
from incidents.services.controllers import prepare_breach
from incidents.services.duties import follow_handling
from isms.accounts.models import Post, User
from isms.followup.services import close_followups, open_review
from isms.languages import in_swedish
from isms.register.access import share_entry, unshare_entry
from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.services import change_entry, claim_version


@transaction.atomic
def change_incident(
    *, incident: Incident, affected: Sequence[Entry], version: int, by: User, at: dt.datetime
) -> Incident:
    """Save what an incident is and what it has hit; one that concerns protected identities is restricted at once.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        EntryArchived: it is put away.
        ValidationError: a field is wrong.
    """
    incident.is_restricted = incident.is_restricted or incident.involves_protected_identities
    change_entry(entry=incident, version=version, by=by, at=at)
    set_affected(incident, affected)
    if not incident.is_history:
        prepare_breach(incident=incident, by=by, at=at)
    return incident


@transaction.atomic
def move_incident(
    *,
    incident: Incident,
    to_state: str,
    version: int,
    by: User,
    at: dt.datetime,
    note: str = "",
    conclusion: str = "",
    lessons: str = "",
) -> Incident:
    """Move an incident to another state and note the move in its course of events.

    Args:
        note: why it is opened again; required then, welcome otherwise.
        conclusion: what it came to; required to close, unless it is handled in another tool.
        lessons: what is to be done differently.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        DomainError: the state cannot be reached from the present one, or something is missing for it.
        ValidationError: a text is missing or too long, or, to close it, a report, a decision or the
            documentation of a breach is missing: one sentence for each.
    """
    claim_version(entry=incident, version=version, by=by, at=at)
    stored = Incident.objects.with_detail().get(pk=incident.pk)
    _check_move(stored, to_state=to_state, note=note, conclusion=conclusion)
    event = TimelineEvent(
        incident=stored,
        happened_at=at,
        text=note.strip(),
        from_state=stored.state,
        to_state=to_state,
        noted_at=at,
        noted_by=by,
    )
    event.full_clean()
    event.save()
    if stored.state == Incident.State.REPORTED:
        with in_swedish():
            close_followups(entry=stored, kind=TRIAGE_KIND, by=by, at=at, reason=_("Incidenten bedöms."))
    stored.state = to_state
    if to_state == Incident.State.RESOLVED:
        stored.resolved_at = at
    if to_state == Incident.State.CLOSED:
        stored.closed_at, stored.conclusion, stored.lessons = at, conclusion.strip(), lessons.strip()
        with in_swedish():
            close_followups(entry=stored, kind=CLOSING_KIND, by=by, at=at, reason=_("Incidenten är avslutad."))
    elif to_state == Incident.State.HANDLING:
        stored.resolved_at = stored.closed_at = None
        open_review(entry=stored, kind=CLOSING_KIND, by=by, at=at)
    stored.save(update_fields=["state", "resolved_at", "closed_at", "conclusion", "lessons"])
    follow_handling(incident=stored, by=by, at=at)
    incident.state = to_state
    return stored


@transaction.atomic
def note_event(*, incident: Incident, text: str, happened_at: dt.datetime, by: User, at: dt.datetime) -> TimelineEvent:
    """Write a line in the course of events.

    Raises:
        ValidationError: the text is empty, or the time lies ahead.
    """
    if happened_at > at:
        raise ValidationError({"happened_at": _("Tiden ligger i framtiden.")})
    if not text.strip():
        raise ValidationError({"text": _("Skriv vad som hände.")})
    event = TimelineEvent(incident=incident, happened_at=happened_at, text=text.strip(), noted_at=at, noted_by=by)
    event.full_clean()
    event.save()
    return event


@transaction.atomic
def add_handler(*, incident: Incident, post: Post, by: User) -> User:
    """Let the holder of a post read and change an incident, restricted or not.

    Raises:
        DomainError: nobody holds the post.
    """
    if post.holder is None or not post.holder.is_active:
        raise DomainError(_("Befattningen är vakant. Välj en med innehavare."))
    share_entry(entry=incident, user=post.holder, by=by, may_change=True)
    return post.holder


@transaction.atomic
def remove_handler(*, incident: Incident, user: User) -> None:
    """End a person's handling of an incident."""
    unshare_entry(entry=incident, user=user)


def _check_move(incident: Incident, *, to_state: str, note: str, conclusion: str) -> None:
    if to_state not in Incident.TRANSITIONS[incident.state]:
        raise DomainError(
            _("Läget kan inte ändras från %(old)s till %(new)s.")
            % {
                "old": incident.get_state_display(),
                "new": dict(Incident.State.choices).get(to_state, to_state),
            }
        )
    reopens = incident.state in (Incident.State.RESOLVED, Incident.State.CLOSED) and to_state == Incident.State.HANDLING
    if reopens and not note.strip():
        raise ValidationError({"note": _("Skriv varför incidenten öppnas igen.")})
    if incident.state == Incident.State.ASSESSING and not incident.natures:
        raise DomainError(_("Ange först vilket slags incident det är, under Bedöm."))
    if to_state == Incident.State.CLOSED:
        if not conclusion.strip() and not incident.is_shadow:
            raise ValidationError({"conclusion": _("Skriv vad incidenten kom att innebära.")})
        if incident.must_be_registered:
            raise DomainError(
                _("Incidenten är sekretessmarkerad. Diarieför den och ange diarienumret innan den avslutas.")
            )
        if missing := missing_before_closing(incident):
            raise ValidationError(missing)
