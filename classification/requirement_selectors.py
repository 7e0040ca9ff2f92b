"""Reads of the self-assessment: progress, coverage per measure and shares."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from classification.gap_actions import source_key
from classification.models import (
    AssessedRequirement,
    AssessmentSignOff,
    CatalogueChoice,
    Measure,
    RequirementCatalogue,
)
from classification.requirement_querysets import AssessedRequirementQuerySet
from isms.accounts.models import Organisation
from isms.register.access import Actor
from isms.register.models import Entry
from risks.models import Action


@dataclass(frozen=True)
class Progress:
    """How far an assessment has come, counted over requirements that apply."""

    total: int = 0
    fulfilled: int = 0
    partly: int = 0
    not_met: int = 0
    not_applicable: int = 0
    unanswered: int = 0
    changed: int = 0

    @property
    def answered(self) -> int:
        """How many have an answer, the system's own or a common one."""
        return self.total - self.unanswered

    @property
    def gaps(self) -> int:
        """How many are met in part or not at all."""
        return self.partly + self.not_met

    @property
    def applicable(self) -> int:
        """How many count when a share is told: what is not applicable does not."""
        return self.total - self.not_applicable

    @property
    def answered_percent(self) -> int:
        """The answered share in whole per cent, rounded down so that 100 means all."""
        return 100 * self.answered // self.total if self.total else 0

    @property
    def fulfilled_percent(self) -> int:
        """The fulfilled share of the applicable in whole per cent, rounded down."""
        return 100 * self.fulfilled // self.applicable if self.applicable else 0


@dataclass(frozen=True)
class MeasureCoverage:
    """How far one security measure of cybersäkerhetslagen 2 kap. 3 § is met across systems."""

    measure: Measure
    progress: Progress


def progress_of(rows: AssessedRequirementQuerySet) -> Progress:
    """Count assessed requirements by state; the figure of an organisation, a unit or a system."""
    return Progress(**rows.counted())


def progress_of_organisation(organisation: Organisation) -> Progress:
    """Return fulfilled, partly and not over all systems of an organisation."""
    return progress_of(AssessedRequirement.objects.filter(entry__organisation=organisation))


def coverage_per_measure(actor: Actor) -> list[MeasureCoverage]:
    """Return how far each measure is met across the systems that the actor sees.

    A requirement that serves several measures counts under each.
    """
    groups = (
        AssessedRequirement.objects.visible_to(actor)
        .values("text__measures", "state")
        .order_by()
        .annotate(number=Count("requirement_id"))
    )
    names = {"": "unanswered", "not": "not_met"}
    counts: dict[int, dict[str, int]] = {measure.value: {} for measure in Measure}
    for group in groups:
        state = names.get(group["state"], group["state"])
        for number in group["text__measures"]:
            counts[number][state] = counts[number].get(state, 0) + group["number"]
    return [
        MeasureCoverage(measure, Progress(total=sum(counts[measure.value].values()), **counts[measure.value]))
        for measure in Measure
    ]


def latest_sign_off(entry: Entry) -> AssessmentSignOff | None:
    """Return when a system's assessment was last said to be complete."""
    return (
        AssessmentSignOff.objects.filter(entry_id=entry.pk)
        .select_related("signed_by")
        .order_by("-signed_at", "-pk")
        .first()
    )


def catalogues_in_use(organisation: Organisation) -> list[RequirementCatalogue]:
    """Return the catalogues that an organisation assesses by."""
    choices = CatalogueChoice.objects.filter(organisation=organisation)
    chosen = Exists(choices.filter(catalogue=OuterRef("pk")))
    shipped = Q(Q(organisation__isnull=True), ~Exists(choices))
    return list(RequirementCatalogue.objects.filter(chosen | shipped).order_by("name", "pk"))


@dataclass(frozen=True)
class Gap:
    """A requirement that a system does not meet, with the latest action that it has led to."""

    row: AssessedRequirement
    action: Action | None
    # Whether the reader may open the action; that there is one is told anyway, so that nobody makes another.
    is_action_visible: bool

    @property
    def open_action(self) -> Action | None:
        """The action while something remains to be done."""
        return self.action if self.action is not None and self.action.is_open else None


def gaps_with_actions(system: Entry, actor: Actor) -> list[Gap]:
    """Return a system's gaps by theme and code, each with the open action or else the latest closed one."""
    rows = (
        AssessedRequirement.objects.visible_to(actor)
        .filter(entry_id=system.pk)
        .gaps()
        .select_related("requirement", "requirement__catalogue", "text", "answer", "control")
        .in_order()
    )
    return with_actions(rows, system=system, actor=actor)


def with_actions(rows: Iterable[AssessedRequirement], *, system: Entry, actor: Actor) -> list[Gap]:
    """Return requirements of a system, each with the open action that it has led to or else the latest closed one."""
    actions = _latest_actions(system, actor)
    gaps = []
    for row in rows:
        action = actions.get(source_key(row))
        gaps.append(Gap(row, action, action is not None and action.is_seen))
    return gaps


def _latest_actions(system: Entry, actor: Actor) -> dict[str, Action]:
    """Return the action of each gap by key: the open one, else the latest, marked with whether the actor sees it."""
    found = (
        Action.objects.active()
        .from_source(system)
        .filter(source_key__startswith="requirement:")
        .annotate(is_seen=Exists(Action.objects.visible_to(actor).filter(pk=OuterRef("pk"))))
        .select_related("owner", "organisation")
    )
    return {action.source_key: action for action in sorted(found, key=lambda action: (action.is_open, action.pk))}
