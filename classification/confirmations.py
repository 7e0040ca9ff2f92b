"""Confirm that classifications still hold, as a part of a system's årsgenomgång."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assets.annual_review.parts import Confirmation, PartLink, PartSummary, ReviewPart, register_part
from assets.models import InformationAsset, System
from classification.models import Classification
from classification.services import REVIEW_KIND
from isms.accounts.models import User
from isms.followup.dates import add_months
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.access import Actor
from isms.register.models import Decision, Entry
from isms.register.services import record_decision

CURRENT_MONTHS = 12
SHOWN_ASSETS = 12


@transaction.atomic
def confirm_classifications(
    *, system: System, note: str, next_on: dt.date | None, by: User, at: dt.datetime
) -> list[Decision]:
    """Confirm that the classifications of a system and of its owner's assets in it still hold.

    The confirmation is a decision on each entry. What would have asked the same question until the next
    årsgenomgång is completed, and its next occasion falls on that day. Assets that somebody else owns, and
    restricted ones, are confirmed by those who answer for them.

    Args:
        note: what the owner adds, or nothing.
        next_on: the day of the next årsgenomgång; without one only what is due today is completed.
    """
    today = timezone.localtime(at).date()
    entries = list(confirmable_entries(system).order_by("pk"))
    return [_confirm(entry, note=note, until=next_on or today, by=by, at=at) for entry in entries]


def confirmable_entries(system: System) -> QuerySet[Entry]:
    """Return the system and its assets with the same owner, those that have a classification in force."""
    classified = Classification.objects.in_force().values("entry_id")
    assets = InformationAsset.objects.active().filter(
        placements__system_id=system.pk, owner_id=system.owner_id, owner__isnull=False
    )
    if not system.is_restricted:
        assets = assets.filter(is_restricted=False)
    return Entry.objects.filter(Q(pk=system.pk) | Q(pk__in=assets.values("pk")), pk__in=classified)


def confirmed_since(day: dt.date) -> QuerySet[Decision]:
    """Return the confirmations given on or after a day: each counts as a review of its entry's classification."""
    return Decision.objects.filter(kind=Decision.Kind.CLASSIFICATION_CONFIRMED, decided_at__date__gte=day)


def _confirm(entry: Entry, *, note: str, until: dt.date, by: User, at: dt.datetime) -> Decision:
    with in_swedish():
        decision = record_decision(
            decision=Decision(
                entry_id=entry.pk,
                kind=Decision.Kind.CLASSIFICATION_CONFIRMED,
                summary=_t("Klassningen gäller oförändrad"),
                reason=note,
                decided_at=at,
                decided_by=by,
            )
        )
    waiting = FollowUp.objects.open().filter(entry_id=entry.pk, kind=REVIEW_KIND, topic="").first()
    if waiting is None or waiting.intended_on > until:
        return decision
    with in_swedish():
        following = complete_followup(
            followup=waiting,
            outcome=FollowUp.Outcome.NO_REMARK,
            note=_t("Bekräftad oförändrad vid årsgenomgången."),
            by=by,
            at=at,
        )
    if following is not None and following.intended_on != until and until > timezone.localtime(at).date():
        open_followup(entry=entry, kind=REVIEW_KIND, intended_on=until, responsible=following.responsible, by=by, at=at)
    return decision


def summarise_classification(system: System, actor: Actor, today: dt.date) -> PartSummary:
    """Say how much of the system's information is classified and reviewed, of what the actor sees."""
    assets = InformationAsset.objects.visible_to(actor).active().filter(placements__system_id=system.pk)
    entry_ids = [*assets.order_by("pk").values_list("pk", flat=True), system.pk]
    decided = dict(
        Classification.objects.in_force()
        .filter(entry_id__in=entry_ids)
        .values_list("entry_id", "decision__decided_at")
        .order_by("pk")
    )
    asset_count = len(entry_ids) - 1
    classified_count = len(decided.keys() - {system.pk})
    lines, warnings = [_levels(system)], []
    lines.append(
        _t("%(classified)d av %(total)d informationstillgångar i systemet är klassade.")
        % {"classified": classified_count, "total": asset_count}
    )
    others = assets.exclude(owner_id=system.owner_id).filter(pk__in=decided).count() if system.owner_id else 0
    if others:
        lines.append(
            ngettext(
                "%(count)d har en annan ägare och bekräftas av den.",
                "%(count)d har andra ägare och bekräftas av dem.",
                others,
            )
            % {"count": others}
        )
    if classified_count < asset_count:
        warnings.append(_t("Det finns information i systemet som inte är klassad."))
    if old := _unreviewed(decided, today=today):
        warnings.append(
            ngettext(
                "%(count)d klassning är äldre än tolv månader.", "%(count)d klassningar är äldre än tolv månader.", old
            )
            % {"count": old}
        )
    return PartSummary(tuple(line for line in lines if line), tuple(warnings), tuple(_links(system, assets)))


def _levels(system: System) -> str:
    rows = system.protection_levels.in_aspect_order().select_related("level")
    levels = ", ".join(f"{row.get_aspect_display()} {row.level}" for row in rows)
    return _t("Skyddsnivå: %(levels)s") % {"levels": levels or _t("ej klassat")}


def _unreviewed(decided: dict[int, dt.datetime], *, today: dt.date) -> int:
    """Count the classifications that are neither decided nor confirmed within twelve months."""
    since = add_months(today, -CURRENT_MONTHS)
    confirmed = set(confirmed_since(since).filter(entry_id__in=decided).values_list("entry_id", flat=True))
    return sum(
        1
        for entry_id, decided_at in decided.items()
        if entry_id not in confirmed and timezone.localtime(decided_at).date() < since
    )


def _links(system: System, assets: Iterable[InformationAsset]) -> Iterable[PartLink]:
    arguments = {"organisation": system.organisation.slug, "reference": system.reference}
    yield PartLink(_t("Systemets egna klassningar"), reverse("classification:classification_list", kwargs=arguments))
    for asset in assets.in_swedish_order()[:SHOWN_ASSETS]:
        page = reverse(
            "classification:classification_list",
            kwargs={"organisation": system.organisation.slug, "reference": asset.reference},
        )
        yield PartLink(_t("Klassning av %(asset)s") % {"asset": asset}, page)


def _confirm_part(said: Confirmation) -> None:
    confirm_classifications(system=said.system, note=said.note, next_on=said.next_on, by=said.by, at=said.at)


def register_classification_part() -> None:
    """Register the classification as a part of the årsgenomgång."""
    register_part(
        ReviewPart(
            "classification",
            _("Informationsklassning"),
            _("Gäller klassningen av systemet och informationen i det fortfarande?"),
            20,
            summarise_classification,
            _confirm_part,
        )
    )
