"""Figures of requirements for reports and the catalogue: rows as querysets, and counts over them."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from assets.models import System
from assets.querysets import SystemQuerySet
from classification.models import AssessedRequirement, AssessmentSignOff, Classification, RequirementCatalogue
from classification.querysets import ClassificationQuerySet
from classification.requirement_querysets import AssessedRequirementQuerySet
from classification.requirement_selectors import Progress
from isms.accounts.models import Organisation
from isms.register.access import Actor


def assessed_requirements(actor: Actor) -> AssessedRequirementQuerySet:
    """Return the requirements of every system that the actor sees, with their answers.

    Counted with ``.counted()``; narrowed with ``.gaps()`` and ``.unanswered()``.
    """
    return AssessedRequirement.objects.visible_to(actor)


def systems_with_gaps(actor: Actor) -> SystemQuerySet:
    """Return the systems with a requirement that is met in part or not at all."""
    gaps = AssessedRequirement.objects.filter(entry_id=OuterRef("pk")).gaps()
    return System.objects.visible_to(actor).active().filter(Exists(gaps))


def systems_to_assess(actor: Actor) -> SystemQuerySet:
    """Return the systems to which requirements apply and whose self-assessment nobody has signed off."""
    asked = AssessedRequirement.objects.filter(entry_id=OuterRef("pk"))
    signed = AssessmentSignOff.objects.filter(entry_id=OuterRef("pk"))
    return System.objects.visible_to(actor).active().filter(Exists(asked), ~Exists(signed))


@dataclass(frozen=True)
class ElsewhereTotals:
    """What another tool says of the requirements, summed over systems."""

    system_count: int
    progress: Progress


def classifications_with_totals(actor: Actor) -> ClassificationQuerySet:
    """Return the classifications in force of systems that say how many requirements another tool found met."""
    found = Classification.objects.visible_to(actor).in_force().elsewhere()
    return found.filter(entry__kind=System.KIND, entry__archived_at__isnull=True, fulfilled_count__isnull=False)


def totals_elsewhere(actor: Actor) -> ElsewhereTotals:
    """Sum what another tool says over the systems that the actor sees."""
    sums = classifications_with_totals(actor).aggregate(
        systems=Count("pk"),
        fulfilled=Coalesce(Sum("fulfilled_count"), 0),
        partly=Coalesce(Sum("partial_count"), 0),
        not_met=Coalesce(Sum("unfulfilled_count"), 0),
        not_applicable=Coalesce(Sum("not_applicable_count"), 0),
    )
    count = sums.pop("systems")
    return ElsewhereTotals(count, Progress(total=sum(sums.values()), **sums))


def catalogues_offered(organisation: Organisation):
    """Return the catalogues that an organisation can assess by: the shipped ones and its own, with their sizes."""
    offered = RequirementCatalogue.objects.filter(Q(organisation__isnull=True) | Q(organisation=organisation))
    in_use = Count("requirements", filter=Q(requirements__current_text__isnull=False))
    return offered.annotate(requirement_count=in_use).order_by(F("organisation").asc(nulls_first=True), "name", "pk")
