"""The rows behind each figure of the review, read from the registers of one organisation as of a day.

Dates are honoured as they were on that day: what was registered, archived, decided or completed
later does not count. Other facts, such as whether a system is critical, are those that the
register holds now. Every function returns all the rows that are counted among, each saying
whether it counts.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import InformationAsset, System
from classification.models import AspectJudgement, Classification
from isms.accounts.models import Organisation
from isms.followup.dates import add_months
from isms.followup.models import FollowUp
from isms.register import registers
from isms.register.models import Entry
from isms.register.sorting import SwedishOrder

CLASSIFICATION_MONTHS = 12


@dataclass(frozen=True)
class Frame:
    """What a figure is about: an organisation, the review's year, and the day of the count."""

    organisation: Organisation
    year: int
    as_of: dt.date


@dataclass(frozen=True)
class Row:
    """One thing behind a figure; of a restricted entry nothing but its existence is told."""

    reference: str
    title: str
    unit: str
    owner: str
    note: str
    is_counted: bool
    is_restricted: bool


def _end_of(frame: Frame) -> dt.datetime:
    """Return the moment at which the day of the count is over."""
    return timezone.make_aware(dt.datetime.combine(frame.as_of + dt.timedelta(days=1), dt.time.min))


def _present(queryset: QuerySet, frame: Frame, path: str = "") -> QuerySet:
    """Keep what was registered and not archived when the day of the count was over."""
    end = _end_of(frame)
    return queryset.filter(
        Q(**{f"{path}archived_at__isnull": True}) | Q(**{f"{path}archived_at__gte": end}),
        **{f"{path}organisation": frame.organisation, f"{path}created_at__lt": end},
    )


def _listed(entries: QuerySet) -> QuerySet:
    return entries.with_detail().order_by("is_restricted", SwedishOrder("title"), "pk")


def _systems(frame: Frame) -> QuerySet[System]:
    return _listed(_present(System.objects.in_use(), frame))


def _assets(frame: Frame) -> QuerySet[InformationAsset]:
    return _listed(_present(InformationAsset.objects.all(), frame))


def _row(entry: Entry, *, is_counted: bool = True, note: Any = "") -> Row:
    """Describe an entry, or only that there is one when it is restricted."""
    if entry.is_restricted:
        title = _("Post med begränsad läsbehörighet")
        return Row("", title, "", "", "", is_counted=is_counted, is_restricted=True)
    owner = entry.owner
    if owner is None:
        owner_text = _("Saknas")
    else:
        owner_text = owner.title if owner.holder_id else _("%(post)s (vakant)") % {"post": owner.title}
    return Row(
        reference=entry.reference,
        title=entry.title,
        unit=entry.unit.name,
        owner=owner_text,
        note=str(note),
        is_counted=is_counted,
        is_restricted=False,
    )


def _split(
    entries: Iterable[Entry], counts: Callable[[Any], bool], note: Callable[[Any], Any] = lambda entry: ""
) -> list[Row]:
    return [_row(entry, is_counted=bool(counts(entry)), note=note(entry)) for entry in entries]


def systems_total(frame: Frame) -> list[Row]:
    """Return the systems in use."""
    return _split(_systems(frame), lambda system: True, lambda system: system.get_operation_display())


def systems_critical(frame: Frame) -> list[Row]:
    """Mark the critical systems."""
    return _split(_systems(frame), lambda system: system.is_critical)


def systems_cloud(frame: Frame) -> list[Row]:
    """Mark the cloud services."""
    return _split(_systems(frame), lambda system: system.operation == "cloud", lambda system: system.supplier_name)


def systems_personal_data(frame: Frame) -> list[Row]:
    """Mark the systems that handle personal data."""
    return _split(_systems(frame), lambda system: system.handles_personal_data)


def systems_shared(frame: Frame) -> list[Row]:
    """Mark the systems that another part of the city runs."""
    return _split(_systems(frame), lambda system: system.is_city_shared)


def assets_total(frame: Frame) -> list[Row]:
    """Return the information assets."""
    return _split(_assets(frame), lambda asset: True, lambda asset: asset.get_priority_display())


def _decided(frame: Frame) -> QuerySet[Classification]:
    return Classification.objects.filter(entry_id=OuterRef("pk"), decision__decided_at__lt=_end_of(frame))


def assets_classified(frame: Frame) -> list[Row]:
    """Mark the assets with a classification."""
    assets = _assets(frame).annotate(is_classified=Exists(_decided(frame)))
    return _split(assets, lambda asset: asset.is_classified, lambda asset: asset.get_priority_display())


def assets_critical_classified(frame: Frame) -> list[Row]:
    """Mark, among the critical assets, those with a classification."""
    assets = _assets(frame).critical().annotate(is_classified=Exists(_decided(frame)))
    return _split(assets, lambda asset: asset.is_classified)


def assets_classified_12m(frame: Frame) -> list[Row]:
    """Mark the assets whose classification was decided, or reviewed without remark, within twelve months."""
    since = timezone.make_aware(dt.datetime.combine(add_months(frame.as_of, -CLASSIFICATION_MONTHS), dt.time.min))
    reviewed = FollowUp.objects.filter(
        entry_id=OuterRef("pk"),
        kind="classification_review",
        outcome=FollowUp.Outcome.NO_REMARK,
        completed_at__gte=since,
        completed_at__lt=_end_of(frame),
    )
    decided = _decided(frame)
    assets = _assets(frame).annotate(
        is_fresh=Exists(decided.filter(decision__decided_at__gte=since)),
        is_reviewed=Exists(reviewed),
        is_classified=Exists(decided),
    )
    return _split(
        assets,
        lambda asset: asset.is_fresh or (asset.is_classified and asset.is_reviewed),
        lambda asset: "" if asset.is_classified else _("aldrig klassad"),
    )


def high_protection_systems(frame: Frame) -> list[Row]:
    """Mark the systems that are, or hold an asset, on a level marked as high protection need."""
    end = _end_of(frame)
    high = AspectJudgement.objects.filter(
        level__is_high_protection=True, classification__decision__decided_at__lt=end
    ).filter(
        Q(classification__decision__superseded_by__isnull=True)
        | Q(classification__decision__superseded_by__decided_at__gte=end)
    )
    contained = _present(InformationAsset.objects.all(), frame).filter(
        placements__system=OuterRef("pk"),
        pk__in=high.values("classification__entry_id"),
    )
    systems = _systems(frame).annotate(
        is_high_itself=Exists(high.filter(classification__entry_id=OuterRef("pk"))),
        holds_high=Exists(contained),
    )
    return _split(
        systems,
        lambda system: system.is_high_itself or system.holds_high,
        lambda system: system.get_operation_display(),
    )


def _followups(frame: Frame) -> QuerySet[FollowUp]:
    return (
        _present(FollowUp.objects.with_detail(), frame, path="entry__")
        .filter(opened_at__lt=_end_of(frame))
        .order_by("entry__is_restricted", "intended_on", "pk")
    )


def _followup_row(followup: FollowUp, *, is_counted: bool) -> Row:
    row = _row(followup.entry, is_counted=is_counted)
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
    for followup in due.exclude(outcome__in=moved, completed_at__lt=_end_of(frame)):
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
    waiting = _followups(frame).filter(Q(completed_at__isnull=True) | Q(completed_at__gte=_end_of(frame)))
    return [_followup_row(followup, is_counted=followup.intended_on < frame.as_of) for followup in waiting]


def entries_without_owner(frame: Frame) -> list[Row]:
    """Mark the entries that nobody answers for."""
    entries = _listed(_present(Entry.objects.all(), frame))
    return _split(
        entries,
        lambda entry: entry.owner is None or entry.owner.holder_id is None,
        lambda entry: registers.get(entry.kind).label,
    )
