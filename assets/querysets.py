"""Reads of systems and information assets."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from isms.register.flags import with_flag
from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet

if TYPE_CHECKING:
    from isms.register.access import Actor


def without_normative(path: str = "") -> Q:
    """Build the condition that keeps active shared systems without a normative classification in force.

    Args:
        path: lookup prefix from the row to the system.
    """
    in_force = Q(**{f"{path}normative_matter__state": "decided", f"{path}normative_matter__closed_at__isnull": True})
    return Q(**{f"{path}operation": "city_shared", f"{path}archived_at__isnull": True}) & ~in_force


class InventoryQuerySet(EntryQuerySet):
    """What systems and assets have in common: a level of protection that classification keeps."""

    def with_levels(self) -> Self:
        """Fetch the level of each aspect as K, R, T, S, kept by the classification room, in one query."""
        return self._with_levels("level")

    def with_protection(self) -> Self:
        """Fetch the same with the own judgements beside them, as an entry's page shows."""
        return self._with_levels("level", "own_level")

    def _with_levels(self, *named: str) -> Self:
        levels = self.model._meta.get_field("protection_levels").related_model.objects.in_aspect_order()
        return self.prefetch_related(Prefetch("protection_levels", queryset=levels.select_related(*named)))

    def flagged(self, code: str, today: dt.date) -> Self:
        """Keep the rows that have one flag."""
        return with_flag(self, code, today)

    def with_high_protection_need(self) -> Self:
        """Keep those whose level in any aspect is marked as högt skyddsbehov in the method."""
        return self.filter(protection_levels__level__is_high_protection=True).distinct()

    def classified(self) -> Self:
        """Keep those that have a classification in force."""
        return self.filter(classifications__decision__superseded_by__isnull=True, classifications__isnull=False)

    def unclassified(self) -> Self:
        """Keep those that have never been classified."""
        return self.filter(classifications__isnull=True)

    def with_coverage(self, since: dt.date) -> Self:
        """Tell as ``is_protected``, ``is_classified``, ``is_current`` and ``is_waiting`` how far each row has come.

        Args:
            since: the first day of a decision, confirmation or review that makes a classification current.
        """
        return self.with_waiting().annotate(
            is_protected=Exists(self._levels()),
            is_classified=Exists(self._decided()),
            is_current=self._current(since),
        )

    def protected(self) -> Self:
        """Keep those with a level of protection, own, inherited or normative."""
        return self.filter(Exists(self._levels()))

    def _levels(self) -> models.QuerySet:
        stored = self.model._meta.get_field("protection_levels").related_model.objects.order_by()
        return stored.filter(entry_id=OuterRef("pk"))

    def current_since(self, since: dt.date) -> Self:
        """Keep those whose classification was decided, confirmed or reviewed without remark on or after a day."""
        return self.filter(self._current(since))

    def _decided(self) -> models.QuerySet:
        """Build the classifications in force of a row."""
        made = self.model._meta.get_field("classifications").related_model.objects.order_by()
        return made.filter(entry_id=OuterRef("pk"), decision__superseded_by__isnull=True)

    def _current(self, since: dt.date) -> Q:
        reviews = self.model._meta.get_field("followups").related_model.objects.order_by()
        confirmed = self.model._meta.get_field("decisions").related_model.objects.order_by()
        reviewed = reviews.filter(
            entry_id=OuterRef("pk"),
            kind="classification_review",
            outcome="no_remark",
            completed_at__date__gte=since,
        )
        said = confirmed.filter(entry_id=OuterRef("pk"), kind="classification_confirmed", decided_at__date__gte=since)
        decided = self._decided()
        fresh = decided.filter(decision__decided_at__date__gte=since)
        return Q(Exists(fresh)) | (Q(Exists(decided)) & (Q(Exists(reviewed)) | Q(Exists(said))))

    def on_level(self, aspect: str, severity: int) -> Self:
        """Keep those whose level of protection in an aspect is of one severity, whatever the method."""
        return self.filter(protection_levels__aspect=aspect, protection_levels__level__severity=severity)

    def without_level(self, aspect: str) -> Self:
        """Keep those that have no level of protection in an aspect."""
        return self.exclude(protection_levels__aspect=aspect)

    def with_waiting(self) -> Self:
        """Tell as ``is_waiting`` whether the city's normative classification is missing for what the row lives in."""
        return self.annotate(is_waiting=self._waits())

    def waiting(self) -> Self:
        """Keep those that wait for a normative classification (väntar på normerande klassning)."""
        return self.filter(self._waits())

    def preliminary(self) -> Self:
        """Keep those whose own classification is preliminary: they are classified, and wait for the normative one."""
        return self.filter(self._waits(), classifications__isnull=False).distinct()

    def _waits(self) -> Q:
        """Say when a row waits; what never does, such as a process, has no condition of its own."""
        return Q(pk__in=[])


class SystemQuerySet(InventoryQuerySet):
    """Systems."""

    def with_asset_count(self) -> Self:
        """Count the active assets in each system."""
        placements = self.model._meta.get_field("placements").related_model.objects
        counted = (
            placements.filter(system=OuterRef("pk"), asset__archived_at__isnull=True)
            .order_by()
            .values("system")
            .annotate(number=Count("pk"))
        )
        return self.annotate(asset_count=Coalesce(Subquery(counted.values("number")), 0))

    def critical(self) -> Self:
        """Keep the systems that the operations cannot do without."""
        return self.filter(criticality="critical")

    def in_unsuited_zone(self) -> Self:
        """Keep systems with högt skyddsbehov that stand in a zone which is not meant for it."""
        return self.filter(zone__allows_high_protection=False).with_high_protection_need()

    def using_ai(self) -> Self:
        """Keep the systems for which the AI regulation gives the organisation a role."""
        return self.exclude(ai_role="none")

    def _waits(self) -> Q:
        """A shared system waits until it has a normative classification in force."""
        return without_normative()

    def in_normative_state(self, state: str) -> Self:
        """Keep the shared systems whose matter with the city is in a state."""
        return self.filter(normative_matter__state=state, normative_matter__closed_at__isnull=True)

    def city_shared(self) -> Self:
        """Keep the systems that another party in the city runs."""
        return self.filter(operation="city_shared")

    def in_use(self) -> Self:
        """Leave out what is only planned or already retired."""
        return self.exclude(lifecycle__in=("planned", "retired"))


class InformationAssetQuerySet(InventoryQuerySet):
    """Information assets."""

    def _waits(self) -> Q:
        """An asset waits when any active shared system that it lives in has no normative classification in force."""
        placements = self.model._meta.get_field("placements").related_model.objects
        return Q(Exists(placements.filter(without_normative("system__"), asset=OuterRef("pk"))))

    def critical(self) -> Self:
        """Keep the assets with the highest priority."""
        return self.filter(priority="critical")

    def with_personal_data(self) -> Self:
        """Keep the assets that hold personal data of any kind."""
        return self.exclude(personal_data="none")

    def of_kind(self, kind: str) -> Self:
        """Keep the assets that hold a kind of information, among others."""
        return self.filter(information_kinds__contains=[kind])


class ProcessQuerySet(InventoryQuerySet):
    """Processes."""

    def in_rsa(self) -> Self:
        """Keep the processes that the risk- och sårbarhetsanalys points out."""
        return self.filter(is_in_rsa=True)


class ZoneQuerySet(models.QuerySet):
    """Zones of an organisation's network; no secrets, so everybody inside may read them."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the zones of the actor's organisation; nothing for who has nothing there."""
        return self.none() if actor.is_stranger else self.of(actor.organisation)

    def editable_by(self, actor: "Actor") -> Self:
        """Keep the zones that the actor may change: all of the organisation's, for who keeps its registers."""
        return self.of(actor.organisation) if actor.may_create else self.none()

    def of(self, organisation: models.Model) -> Self:
        """Keep one organisation's zones."""
        return self.filter(organisation=organisation)

    def in_order(self) -> Self:
        """Order as the organisation has put them."""
        return self.order_by("position", "name", "pk")


class SystemDependencyQuerySet(ThroughEntryQuerySet):
    """Dependencies between systems; a dependency belongs to the system that needs the other."""

    entry_path = "system__entry__"
