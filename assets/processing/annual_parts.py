"""The processing register's parts of the årsgenomgång: the processings in a system, and their threshold assessments."""

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assets.annual_review.parts import Confirmation, PartLink, PartSummary, ReviewPart, register_part
from assets.models import ProcessingActivity, System
from assets.processing.changes import REVIEW_KIND
from assets.processing.selectors import activities_in_system
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.access import Actor

SHOWN = 12


def _running(system: System, actor: Actor) -> QuerySet[ProcessingActivity]:
    """Return the processings in a system that are not ended, of those that the actor sees."""
    found = activities_in_system(actor, system).with_missing()
    return found.exclude(state=ProcessingActivity.State.ENDED)


def _links(system: System, activities: list[ProcessingActivity]) -> tuple[PartLink, ...]:
    links = [PartLink(str(activity), activity.get_absolute_url()) for activity in activities[:SHOWN]]
    register = reverse("assets:processing_list", kwargs={"organisation": system.organisation.slug})
    return (*links, PartLink(_t("Registerförteckningen"), register))


def summarise_processings(system: System, actor: Actor, today: dt.date) -> PartSummary:
    """Count the processings that rest on the system, and those that art. 30 would find incomplete."""
    activities = list(_running(system, actor))
    count = len(activities)
    lines = [
        ngettext(
            "%(count)d personuppgiftsbehandling sker i systemet.",
            "%(count)d personuppgiftsbehandlingar sker i systemet.",
            count,
        )
        % {"count": count}
    ]
    warnings = []
    if not count and system.handles_personal_data:
        warnings.append(_t("Systemet behandlar personuppgifter men ingen behandling är registrerad."))
    if incomplete := sum(1 for activity in activities if activity.missing):
        warnings.append(
            ngettext(
                "%(count)d är ofullständig enligt art. 30.", "%(count)d är ofullständiga enligt art. 30.", incomplete
            )
            % {"count": incomplete}
        )
    return PartSummary(tuple(lines), tuple(warnings), _links(system, activities))


def summarise_thresholds(system: System, actor: Actor, today: dt.date) -> PartSummary:
    """Count the threshold assessments that are decided, missing or overtaken by a change."""
    activities = [each for each in _running(system, actor) if each.threshold_status != "not_ours"]
    decided = sum(1 for activity in activities if activity.threshold_status == "decided")
    lines = (
        _t("%(decided)d av %(total)d behandlingar har en beslutad tröskelanalys.")
        % {"decided": decided, "total": len(activities)},
    )
    warnings = []
    if decided < len(activities):
        warnings.append(_t("Det finns behandlingar utan beslutad tröskelanalys."))
    if changed := sum(1 for activity in activities if activity.is_changed):
        warnings.append(
            ngettext(
                "%(count)d behandling är ändrad efter sin tröskelanalys.",
                "%(count)d behandlingar är ändrade efter sina tröskelanalyser.",
                changed,
            )
            % {"count": changed}
        )
    if any(activity.needs_dpia and activity.dpia_status != "decided" for activity in activities):
        warnings.append(_t("En konsekvensbedömning som krävs är inte klar."))
    return PartSummary(lines, tuple(warnings), _links(system, activities))


def confirm_thresholds(said: Confirmation) -> None:
    """Let the owner's word that the risks are unchanged be the yearly review of the threshold assessments.

    It counts for processings with the system's owner that have an assessment in force and have not changed since;
    the others are looked at one by one. What falls due before the next årsgenomgång is not asked about again.
    """
    until = said.next_on or said.at.date()
    activities = (
        ProcessingActivity.objects.active()
        .with_assessments()
        .filter(system_links__system=said.system, owner_id=said.system.owner_id, owner__isnull=False)
        .filter(threshold_status="decided", is_changed=False)
        .exclude(state=ProcessingActivity.State.ENDED)
    )
    if not said.system.is_restricted:
        activities = activities.filter(is_restricted=False)
    waiting = FollowUp.objects.open().filter(
        entry_id__in=activities.order_by().values("pk"), kind=REVIEW_KIND, intended_on__lte=until
    )
    for followup in list(waiting.select_related("entry").order_by("entry_id", "pk")):
        with in_swedish():
            following = complete_followup(
                followup=followup,
                outcome=FollowUp.Outcome.NO_REMARK,
                note=_t("Bekräftad oförändrad vid årsgenomgången."),
                by=said.by,
                at=said.at,
            )
        if following is not None and said.next_on and following.intended_on != said.next_on:
            open_followup(
                entry=followup.entry,
                kind=REVIEW_KIND,
                intended_on=said.next_on,
                responsible=following.responsible,
                by=said.by,
                at=said.at,
            )


def register_processing_parts() -> None:
    """Register the two parts."""
    register_part(
        ReviewPart(
            "processings",
            _("Personuppgiftsbehandlingar"),
            _("Är behandlingarna i systemet desamma, och stämmer uppgifterna om dem?"),
            30,
            summarise_processings,
        )
    )
    register_part(
        ReviewPart(
            "thresholds",
            _("Tröskelanalyser"),
            _("Är riskerna för de registrerade desamma som när tröskelanalyserna gjordes?"),
            40,
            summarise_thresholds,
            confirm_thresholds,
        )
    )
