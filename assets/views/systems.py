"""The register of systems."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from assets.access_reviews.selectors import access_review_panel
from assets.filters import SystemFilterSet
from assets.forms import SystemForm
from assets.models import InformationAsset, Process, System
from assets.processing.selectors import activities_in_system
from assets.selectors import glance_of, neighbourhood_of
from assets.services import change_system, register_system
from assets.tables import SystemTable
from isms.register.views.base import RegisterDetail, RegisterList
from isms.register.views.copying import CopyingForm


class SystemList(RegisterList):
    """All systems that the actor may see."""

    model = System
    table_class = SystemTable
    filterset_class = SystemFilterSet
    inline_columns = ("owner",)
    create_url = "assets:system_create"

    def get_queryset(self) -> QuerySet[System]:
        """Add the levels, the number of assets, and the names that the chosen columns show."""
        fields = {
            "manager": "manager",
            "zone": "zone",
            "provider_organisation": "provider_organisation",
            "normative": "normative_matter",
        }
        named = [field for column, field in fields.items() if column in self.chosen_columns()]
        systems = super().get_queryset().with_levels().with_asset_count().with_waiting()
        if "flags" in self.chosen_columns():
            systems = systems.with_flags(self.actor.today)
        return systems.select_related(*named) if named else systems


class SystemDetail(RegisterDetail):
    """One system with the assets in it and where its level comes from."""

    model = System
    template_name = "assets/system_detail.html"

    def get_queryset(self) -> QuerySet[System]:
        """Add the levels, and what the facts name."""
        named = ("manager__unit", "manager__holder", "zone", "provider_organisation")
        found = super().get_queryset().with_protection().with_waiting().with_flags(self.actor.today)
        return found.select_related(*named)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is missing, and the assets, processes and neighbours that the actor may see."""
        assets = (
            InformationAsset.objects.visible_to(self.actor)
            .active()
            .filter(placements__system=self.object)
            .with_names()
            .with_levels()
            .with_waiting()
            .in_swedish_order()
        )
        asset_ids = {asset.pk for asset in assets}
        levels = self.object.protection_levels.all()
        zone = self.object.zone
        return super().get_context_data(
            assets=assets,
            asset_ids=asset_ids,
            may_create=self.actor.may_create,
            glance=glance_of(self.object, self.followups),
            neighbourhood=neighbourhood_of(self.object, actor=self.actor),
            processes=Process.objects.visible_to(self.actor)
            .active()
            .filter(systems=self.object)
            .with_names()
            .in_swedish_order(),
            is_in_unsuited_zone=zone is not None
            and not zone.allows_high_protection
            and any(row.level.is_high_protection for row in levels),
            access_review_panel=access_review_panel(self.object, actor=self.actor),
            latest_annual_review=self.object.annual_reviews.select_related("decision__decided_by")
            .latest_first()
            .first(),
            activities=activities_in_system(self.actor, self.object),
            **kwargs,
        )


class SystemEdit(CopyingForm):
    """Add or change a system."""

    model = System
    form_class = SystemForm

    def save(self, form: SystemForm) -> System:
        """Register or change the system."""
        now, user = timezone.now(), self.actor.user
        if self.entry is None:
            return register_system(system=form.instance, by=user, at=now)
        return change_system(system=form.instance, version=form.cleaned_data["version"] or 0, by=user, at=now)
