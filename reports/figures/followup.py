"""Figures of follow-up."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isms.followup.models import FollowUp
from reports.figures.counting import (
    Frame,
    Row,
    end_of,
    present,
    row_of,
)
from reports.figures.definition import SHARE, FigureDefinition


def _followups(frame: Frame) -> QuerySet[FollowUp]:
    return (
        present(FollowUp.objects.with_detail(), frame, path="entry__")
        .filter(opened_at__lt=end_of(frame))
        .order_by("entry__is_restricted", "intended_on", "pk")
    )


def _followup_row(followup: FollowUp, *, is_counted: bool) -> Row:
    row = row_of(followup.entry, is_counted=is_counted)
    if row.is_restricted:
        return row
    note = f"{followup.label}, {followup.intended_on:%Y-%m-%d}"
    owner = row.owner if followup.responsible is None else followup.responsible.title
    return Row(row.reference, row.title, row.unit, owner, note, is_counted=is_counted, is_restricted=False)


def followups_completed_on_time(frame: Frame) -> list[Row]:
    """Mark, among the follow-ups due this year, those completed no later than their day."""
    start = dt.date(frame.year, 1, 1)
    last = min(frame.as_of, dt.date(frame.year, 12, 31))
    due = _followups(frame).filter(intended_on__range=(start, last))
    moved = (FollowUp.Outcome.POSTPONED, FollowUp.Outcome.CANCELLED)
    rows = []
    for followup in due.exclude(outcome__in=moved, completed_at__lt=end_of(frame)):
        completed_on = timezone.localdate(followup.completed_at) if followup.completed_at else None
        if completed_on is not None and completed_on > frame.as_of:
            completed_on = None
        if completed_on is None and followup.intended_on == frame.as_of:
            continue
        on_time = completed_on is not None and completed_on <= followup.intended_on
        rows.append(_followup_row(followup, is_counted=on_time))
    return rows


def followups_overdue(frame: Frame) -> list[Row]:
    """Mark, among the open follow-ups, those whose day has passed."""
    waiting = _followups(frame).filter(Q(completed_at__isnull=True) | Q(completed_at__gte=end_of(frame)))
    return [_followup_row(followup, is_counted=followup.intended_on < frame.as_of) for followup in waiting]


DEFINITIONS = (
    FigureDefinition(
        "followups_completed_on_time",
        _("Uppföljningar genomförda i tid"),
        _(
            "Uppföljningar som var planerade till någon dag i år, till och med mätdagen, och genomfördes senast "
            "den dagen. Uppskjutna och inte längre aktuella räknas inte; en uppskjuten räknas på sitt nya datum."
        ),
        _("uppföljningar genomförda i tid"),
        _("uppföljningar som skulle vara genomförda"),
        SHARE,
        followups_completed_on_time,
        "more",
        _("alla"),
    ),
    FigureDefinition(
        "followups_overdue",
        _("Försenade uppföljningar"),
        _("Öppna uppföljningar vars planerade dag har passerat på mätdagen."),
        _("öppna uppföljningar som är försenade"),
        _("öppna uppföljningar"),
        SHARE,
        followups_overdue,
        "less",
        _("inga"),
    ),
)
