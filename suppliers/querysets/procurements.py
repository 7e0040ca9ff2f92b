"""Reads of procurements and what hangs on them."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet

if TYPE_CHECKING:
    from isms.accounts.models import Organisation


class ProcurementQuerySet(EntryQuerySet):
    """Procurements."""

    def open(self) -> Self:
        """Keep what is neither handed over nor cancelled."""
        return self.exclude(state__in=("handed_over", "cancelled"))

    def with_gate(self) -> Self:
        """Annotate as ``gate`` what was last decided at the gate, empty when nothing has been."""
        decisions = self.model._meta.get_field("gate_decisions").related_model.objects
        latest = decisions.filter(procurement_id=OuterRef("pk")).order_by("-decision__decided_at", "-pk")
        return self.annotate(gate=Coalesce(Subquery(latest.values("outcome")[:1]), Value(""), output_field=CharField()))

    def by_gate_day(self) -> Self:
        """Order by the day on which the gate is to be passed."""
        return self.order_by("gate_on", "pk")


class GateTemplateQuerySet(models.QuerySet):
    """Versions of the gate's items."""

    def of(self, organisation: "Organisation") -> Self:
        """Keep one organisation's versions, the newest first."""
        return self.filter(organisation=organisation).order_by("-number")


class OfProcurementQuerySet(ThroughEntryQuerySet):
    """Rows of one procurement, seen by those who see it."""

    entry_path = "procurement__entry__"
