"""Reads of analyses, risks, their judgements and acceptances."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet

if TYPE_CHECKING:
    from isms.accounts.models import Organisation

STEP_FIELDS = {
    "now": ("likelihood_step", "consequence_step", "zone"),
    "residual": ("residual_likelihood_step", "residual_consequence_step", "residual_zone"),
}


class RiskScaleQuerySet(models.QuerySet):
    """Scales of an organisation."""

    def of(self, organisation: "Organisation") -> Self:
        """Keep an organisation's versions, the newest first."""
        return self.filter(organisation=organisation).order_by("-number")


class RiskAnalysisQuerySet(EntryQuerySet):
    """Risk analyses."""

    def in_force(self) -> Self:
        """Keep decided analyses that nothing has superseded."""
        return self.active().filter(state="decided")

    def of_subject(self, subject: models.Model) -> Self:
        """Keep the analyses of one entry, the newest first."""
        return self.filter(subject_id=subject.pk).order_by("-analysed_on", "-pk")

    def with_risk_count(self) -> Self:
        """Count each analysis' active risks."""
        risks = self.model._meta.get_field("risks").related_model.objects
        counted = (
            risks.filter(analysis=OuterRef("pk"), archived_at__isnull=True)
            .order_by()
            .values("analysis")
            .annotate(number=Count("pk"))
        )
        return self.annotate(risk_count=Subquery(counted.values("number")))


class RiskQuerySet(EntryQuerySet):
    """Risks of any analysis."""

    def with_names(self) -> Self:
        """Join also the zones and the analysis that a row names."""
        return super().with_names().select_related("zone", "residual_zone", "analysis")

    def in_force(self) -> Self:
        """Keep the active risks of analyses that are decided and not superseded: those that count."""
        return self.active().filter(analysis__state="decided", analysis__archived_at__isnull=True)

    def worst_first(self) -> Self:
        """Order by zone and value, the gravest first, those not judged last."""
        return self.order_by(
            F("zone__severity").desc(nulls_last=True),
            F("value").desc(nulls_last=True),
            F("consequence_step").desc(nulls_last=True),
            "pk",
        )

    def in_cell(self, *, basis: str, likelihood: int | None, consequence: int | None) -> Self:
        """Keep the risks in a cell, row or column of the matrix.

        Args:
            basis: ``now`` or ``residual``.
        """
        likelihood_field, consequence_field, _zone = STEP_FIELDS[basis]
        found = self
        if likelihood is not None:
            found = found.filter(**{likelihood_field: likelihood})
        if consequence is not None:
            found = found.filter(**{consequence_field: consequence})
        return found

    def in_zone(self, *, basis: str, severity: int) -> Self:
        """Keep the risks of a zone, whatever version of the scale it belongs to."""
        return self.filter(**{f"{STEP_FIELDS[basis][2]}__severity": severity})

    def with_faults(self, today: dt.date) -> Self:
        """Annotate what is wrong with each risk: the one definition of the quality warnings.

        Args:
            today: acceptances that end before it have expired.
        """
        actions = self.model._meta.get_field("raised_actions").related_model.objects
        own = actions.filter(source=OuterRef("pk"), archived_at__isnull=True).exclude(state="cancelled")
        shared = (
            actions.filter(links__entry=OuterRef("pk"), archived_at__isnull=True).exclude(state="cancelled").order_by()
        )
        acceptances = self.model._meta.get_field("acceptances").related_model.objects.in_force()
        decided = acceptances.filter(
            risk__lineage=OuterRef("lineage")
        )  # an acceptance outlives the round it was made in
        held = decided.filter(valid_until__gte=today)
        covering = held.filter(zone__severity__gte=OuterRef("zone__severity"))
        return self.annotate(
            is_accepted=Exists(covering),
            is_acceptance_expired=Exists(decided.filter(valid_until__lt=today)),
            is_acceptance_outgrown=Q(Exists(held)) & ~Q(Exists(covering)),
            has_action=Exists(own) | Exists(shared),
        ).annotate(
            is_without_action=Q(zone__needs_action=True, has_action=False, is_accepted=False)
            & ~Q(treatment__in=("avoid",)),
            is_residual_above=Q(residual_value__gt=F("value")),
            is_without_owner=Q(owner__isnull=True),
            is_accepting_undecided=Q(treatment="accept", is_accepted=False),
        )

    def faulty(self) -> Self:
        """Keep, of risks with faults annotated, those that have something to mend."""
        return self.filter(
            Q(value__isnull=True)
            | Q(is_residual_above=True)
            | Q(is_without_action=True)
            | Q(is_without_owner=True)
            | Q(is_acceptance_expired=True)
            | Q(is_acceptance_outgrown=True)
            | Q(is_accepting_undecided=True)
        )


class RiskAssessmentQuerySet(ThroughEntryQuerySet):
    """Judgements of risks."""

    entry_path = "risk__entry__"

    def latest_first(self) -> Self:
        """Order by time, newest first."""
        return self.order_by("-assessed_at", "-pk")


class RiskAcceptanceQuerySet(ThroughEntryQuerySet):
    """Decisions to live with a risk."""

    entry_path = "risk__entry__"

    def in_force(self) -> Self:
        """Leave out what a later decision about the risk has superseded."""
        return self.filter(decision__superseded_by__isnull=True)

    def latest_first(self) -> Self:
        """Order by time of decision, newest first."""
        return self.order_by("-decision__decided_at", "-pk")
