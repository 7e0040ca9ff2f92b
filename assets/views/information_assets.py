"""The register of information assets."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from assets.filters import InformationAssetFilterSet
from assets.forms import InformationAssetForm
from assets.models import InformationAsset, System
from assets.services import change_asset, register_asset
from assets.tables import InformationAssetTable
from isms.register.views.base import RegisterDetail, RegisterForm, RegisterList


class InformationAssetList(RegisterList):
    """All information assets that the actor may see."""

    model = InformationAsset
    table_class = InformationAssetTable
    filterset_class = InformationAssetFilterSet
    create_url = "assets:asset_create"

    def get_queryset(self) -> QuerySet[InformationAsset]:
        """Add the levels."""
        return super().get_queryset().with_protection()


class InformationAssetDetail(RegisterDetail):
    """One information asset with its systems and its classification."""

    model = InformationAsset
    template_name = "assets/asset_detail.html"

    def get_queryset(self) -> QuerySet[InformationAsset]:
        """Add the levels."""
        return super().get_queryset().with_protection()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the systems that hold the asset and that the actor may see."""
        systems = (
            System.objects.visible_to(self.actor)
            .filter(placements__asset=self.object)
            .with_detail()
            .with_protection()
            .in_swedish_order()
        )
        return super().get_context_data(systems=systems, **kwargs)


class InformationAssetEdit(RegisterForm):
    """Add or change an information asset; ``?system=SYS-0042`` ticks the system it is added from."""

    model = InformationAsset
    form_class = InformationAssetForm

    def get_initial(self) -> dict[str, Any]:
        """Start a new asset with the system, unit and owner of the page it was added from."""
        initial = super().get_initial()
        reference = self.request.GET.get("system")
        if reference and "reference" not in self.kwargs:
            system = System.objects.visible_to(self.actor).filter(reference=reference).first()
            if system is not None:
                initial |= {"systems": [system.pk], "unit": system.unit_id, "owner": system.owner_id}
        return initial

    def save(self, form: InformationAssetForm) -> InformationAsset:
        """Register or change the asset and where it is kept."""
        now, user, systems = timezone.now(), self.actor.user, form.cleaned_data["systems"]
        if self.entry is None:
            return register_asset(asset=form.instance, systems=systems, by=user, at=now)
        version = form.cleaned_data["version"] or 0
        return change_asset(asset=form.instance, systems=systems, version=version, by=user, at=now)
