"""The gate of a procurement: what is to be seen to, what the register knows of it, and what is still missing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from assets.models import ProcessingActivity, System, ThresholdAssessment
from classification.models import Aspect, Classification, Level, ProtectionLevel, Requirement
from classification.selectors import works_elsewhere
from isms.register.models import Entry
from suppliers.gate_items import GateItem, items_for
from suppliers.models import Agreement, GateAnswer, Procurement

CLASSIFIED_KINDS = ("system", "information_asset")


class Status(StrEnum):
    """How an item stands."""

    YES = "yes"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Found:
    """What the register knows of an item: None as status when it cannot tell, and what it rests on."""

    status: Status | None
    text: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class CheckedItem:
    """An item as it stands: by the register, or by somebody's answer."""

    item: GateItem
    status: Status
    text: str
    entries: tuple[Entry, ...] = ()
    answer: GateAnswer | None = None
    is_automatic: bool = False

    @property
    def is_seen_to(self) -> bool:
        """True when nothing more is needed."""
        return self.status in (Status.YES, Status.NOT_APPLICABLE)


@dataclass(frozen=True)
class Gate:
    """All items of a procurement."""

    items: tuple[CheckedItem, ...]
    missing: tuple[CheckedItem, ...] = field(default=())

    @property
    def is_ready(self) -> bool:
        """True when nothing is missing."""
        return not self.missing

    @property
    def done_count(self) -> int:
        """How many items are seen to."""
        return len(self.items) - len(self.missing)


def gate_of(procurement: Procurement) -> Gate:
    """Examine a procurement: first what the register knows, then what somebody has answered."""
    subjects = list(
        Entry.objects.filter(procured_by__procurement=procurement, archived_at__isnull=True)
        .select_related("organisation")
        .order_by("kind", "reference")
    )
    answers = {row.item: row for row in procurement.gate_answers.select_related("points_at__organisation")}
    items = tuple(_examine(item, procurement, subjects, answers.get(item.code)) for item in items_for(procurement))
    return Gate(items, tuple(item for item in items if not item.is_seen_to))


@dataclass(frozen=True)
class Profile:
    """The gravest level of each aspect among what a procurement concerns."""

    severities: dict[str, int]
    in_words: str


def profile_of(procurement: Procurement) -> Profile | None:
    """Return the levels that a procurement demands; None while nothing concerned is classified."""
    levels = (
        ProtectionLevel.objects.filter(
            entry__procured_by__procurement=procurement,
            entry__archived_at__isnull=True,
            level__is_out_of_scope=False,
        )
        .select_related("level")
        .in_aspect_order()
    )
    gravest: dict[str, Level] = {}
    for row in levels:
        if row.aspect not in gravest or row.level.severity > gravest[row.aspect].severity:
            gravest[row.aspect] = row.level
    if not gravest:
        return None
    words = " ".join(f"{Aspect(aspect).letter}{level.number}" for aspect, level in gravest.items())
    return Profile({aspect: level.severity for aspect, level in gravest.items()}, words)


def demanded_by(procurement: Procurement, profile: Profile) -> list[Requirement]:
    """Return the requirements of the organisation's catalogues that a profile asks of a supplier, in order."""
    demanded = Requirement.objects.of(procurement.organisation).in_use().applying_at(profile.severities)
    rows = demanded.exclude(current_text__procurement_form="")
    return list(rows.select_related("current_text", "catalogue").in_order())


def _examine(
    item: GateItem, procurement: Procurement, subjects: Sequence[Entry], answer: GateAnswer | None
) -> CheckedItem:
    if item.only_personal_data and not procurement.has_personal_data:
        text = _("Inga personuppgifter behandlas.")
        return CheckedItem(item, Status.NOT_APPLICABLE, text, is_automatic=True)
    found = CHECKS[item.check](procurement, subjects) if item.check else Found(None)
    if found.status is not None:
        return CheckedItem(item, found.status, found.text, found.entries, is_automatic=True)
    if answer is None:
        return CheckedItem(item, Status.UNANSWERED, found.text)
    status = Status.MISSING if answer.answer == GateAnswer.Answer.NO else Status(answer.answer)
    pointed = (answer.points_at,) if answer.points_at else ()
    return CheckedItem(item, status, answer.reason, pointed, answer)


def _check_classification(procurement: Procurement, subjects: Sequence[Entry]) -> Found:
    """Ask whether every system and asset concerned has a level that somebody has decided."""
    concerned = [entry for entry in subjects if entry.kind in CLASSIFIED_KINDS]
    if not concerned:
        return Found(None, _("Inget system och ingen informationstillgång är utpekad."))
    classified = set(
        Entry.objects.filter(pk__in=[entry.pk for entry in concerned])
        .filter(
            Exists(Classification.objects.in_force().filter(entry_id=OuterRef("pk")))
            | Exists(ProtectionLevel.objects.filter(entry_id=OuterRef("pk")))
        )
        .values_list("pk", flat=True)
    )
    missing = tuple(entry for entry in concerned if entry.pk not in classified)
    if missing:
        return Found(Status.MISSING, _("Klassning saknas."), missing)
    return Found(Status.YES, _("Klassningen är beslutad."), tuple(concerned))


def _check_requirements(procurement: Procurement, subjects: Sequence[Entry]) -> Found:
    """Ask whether the requirements were taken out after the latest classification of what is concerned."""
    if works_elsewhere(procurement.organisation):
        return Found(None, _("Kraven hämtas i ett annat verktyg. Svara var de ligger."))
    export = procurement.requirement_exports.order_by("-exported_at", "-pk").first()
    concerned = [entry.pk for entry in subjects if entry.kind in CLASSIFIED_KINDS]
    if export is None:
        if not concerned:
            return Found(None, _("Inget system och ingen informationstillgång är utpekad."))
        return Found(Status.MISSING, _("Kraven är inte hämtade ur kravkatalogen."))
    latest = Classification.objects.in_force().filter(entry_id__in=concerned).order_by("-decision__decided_at").first()
    if latest is not None and latest.decision.decided_at > export.exported_at:
        return Found(Status.MISSING, _("Klassningen har ändrats sedan kraven hämtades. Hämta dem på nytt."))
    text = _("%(count)d krav på nivån %(profile)s, hämtade %(day)s.") % {
        "count": len(export.codes),
        "profile": export.profile,
        "day": f"{export.exported_at:%Y-%m-%d}",
    }
    return Found(Status.YES, text)


def _check_threshold(procurement: Procurement, subjects: Sequence[Entry]) -> Found:
    """Ask whether every processing concerned, also through its systems, has a decided threshold assessment."""
    systems = [entry.pk for entry in subjects if entry.kind == System.KIND]
    named = [entry.pk for entry in subjects if entry.kind == ProcessingActivity.KIND]
    activities = list(
        Entry.objects.filter(kind=ProcessingActivity.KIND, archived_at__isnull=True)
        .filter(
            Q(pk__in=named)
            | Q(pk__in=ProcessingActivity.objects.filter(system_links__system_id__in=systems).values("pk"))
        )
        .annotate(
            is_decided=Exists(ThresholdAssessment.objects.filter(activity_id=OuterRef("pk"), ruling__isnull=False))
        )
        .select_related("organisation")
        .order_by("reference")
    )
    if not activities:
        return Found(None, _("Ingen behandling är utpekad. Peka ut den, eller svara varför den inte finns ännu."))
    missing = tuple(entry for entry in activities if not entry.is_decided)
    if missing:
        return Found(Status.MISSING, _("Beslutad tröskelanalys saknas."), missing)
    return Found(Status.YES, _("Tröskelanalysen är beslutad."), tuple(activities))


def _check_processing_agreement(procurement: Procurement, subjects: Sequence[Entry]) -> Found:
    """Ask whether a personuppgiftsbiträdesavtal, in draft or signed, covers what is concerned."""
    if not subjects:
        return Found(None)
    agreements = Agreement.objects.active().processing().exclude(state=Agreement.State.ENDED)
    covering = agreements.filter(covers__entry_id__in=[entry.pk for entry in subjects])
    if procurement.supplier_id:
        covering = covering.filter(supplier_id=procurement.supplier_id)
    found = tuple(covering.select_related("organisation").distinct().order_by("pk"))
    if not found:
        return Found(None, _("Registret har inget avtal för det som berörs. Svara var avtalsutkastet finns."))
    return Found(Status.YES, _("Avtalet finns i registret."), found)


def _check_zone(procurement: Procurement, subjects: Sequence[Entry]) -> Found:
    """Ask whether every system concerned has its zone."""
    keys = [entry.pk for entry in subjects if entry.kind == System.KIND]
    systems = list(System.objects.filter(pk__in=keys).select_related("organisation", "zone").order_by("reference"))
    if not systems:
        return Found(None, _("Inget system är utpekat."))
    missing = tuple(system for system in systems if system.zone_id is None)
    if missing:
        return Found(None, _("Zonen är inte ifylld på systemet. Fyll i den, eller svara varför den inte behövs."))
    return Found(Status.YES, ", ".join(sorted({str(system.zone) for system in systems})), tuple(systems))


CHECKS: dict[str, Callable[[Procurement, Sequence[Entry]], Found]] = {
    "classification": _check_classification,
    "requirements": _check_requirements,
    "threshold": _check_threshold,
    "processing_agreement": _check_processing_agreement,
    "zone": _check_zone,
}
