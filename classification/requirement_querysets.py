"""Reads of requirements, their answers and the common controls."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Value, When

from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet

if TYPE_CHECKING:
    from isms.accounts.models import Organisation
    from isms.register.access import Actor

THEME_ORDER = ("organisational", "people", "physical", "technical")
GAP_STATES = ("partly", "not")


def theme_position(path: str) -> Case:
    """Build the expression that orders themes as the standard does."""
    whens = [When(**{path: theme}, then=Value(position)) for position, theme in enumerate(THEME_ORDER)]
    return Case(*whens, default=Value(len(whens)), output_field=IntegerField())


class RequirementQuerySet(models.QuerySet):
    """Requirements of any catalogue."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the requirements that the actor's organisation assesses by."""
        return self.of(actor.organisation)

    def of(self, organisation: "Organisation") -> Self:
        """Keep the requirements of the catalogues in use: the organisation's choice, else the shipped ones."""
        from classification.models import CatalogueChoice

        choices = CatalogueChoice.objects.filter(organisation=organisation)
        chosen = Exists(choices.filter(catalogue=OuterRef("catalogue")))
        return self.filter(chosen | Q(Q(catalogue__organisation__isnull=True), ~Exists(choices)))

    def in_use(self) -> Self:
        """Leave out the retired."""
        return self.filter(current_text__isnull=False)

    def applying_at(self, severities: dict[str, int]) -> Self:
        """Keep what applies to a profile.

        Args:
            severities: severity by aspect code.
        """
        reached = Q(pk__in=[])
        for aspect, severity in severities.items():
            reached |= Q(current_text__aspects__contains=[aspect], current_text__minimum_severity__lte=severity)
        return self.filter(reached)

    def in_order(self) -> Self:
        """Order by catalogue, theme and code."""
        return self.order_by("catalogue", theme_position("current_text__theme"), "code", "pk")


class RequirementAnswerQuerySet(ThroughEntryQuerySet):
    """Systems' own answers."""


class CommonControlQuerySet(EntryQuerySet):
    """Common controls."""

    def in_force(self) -> Self:
        """Keep the controls that hold."""
        return self.filter(in_force_for__isnull=False)

    def with_requirement(self) -> Self:
        """Join the requirement and what it says now."""
        return self.select_related("requirement", "requirement__current_text", "requirement__catalogue")


class AssessedRequirementQuerySet(ThroughEntryQuerySet):
    """Requirements that apply to systems now, with their answers."""

    def unanswered(self) -> Self:
        """Keep what nobody has answered."""
        return self.filter(state="")

    def gaps(self) -> Self:
        """Keep what is met in part or not at all."""
        return self.filter(state__in=GAP_STATES)

    def with_detail(self) -> Self:
        """Join what a row of an assessment shows."""
        return self.select_related(
            "requirement",
            "requirement__catalogue",
            "text",
            "answer",
            "answer__answered_by",
            "answer__text",
            "control",
            "control__owner",
        )

    def in_order(self) -> Self:
        """Order by theme and code."""
        return self.order_by(theme_position("text__theme"), "requirement__code", "pk")

    def counted(self) -> dict[str, int]:
        """Count the rows by state in one query: total, fulfilled, partly, not_met, not_applicable, unanswered."""
        return self.aggregate(
            total=Count("requirement_id"),
            fulfilled=Count("requirement_id", filter=Q(state="fulfilled")),
            partly=Count("requirement_id", filter=Q(state="partly")),
            not_met=Count("requirement_id", filter=Q(state="not")),
            not_applicable=Count("requirement_id", filter=Q(state="not_applicable")),
            unanswered=Count("requirement_id", filter=Q(state="")),
            changed=Count("requirement_id", filter=Q(has_changed=True)),
        )
