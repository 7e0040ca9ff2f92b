"""The register of information assets."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from assets.filters import ASSET_QUESTIONS, InformationAssetFilterSet
from assets.forms import InformationAssetForm
from assets.models import InformationAsset, Process, System
from assets.processing.selectors import activities_of_asset
from assets.selectors import glance_of
from assets.services import change_asset, register_asset
from assets.tables import InformationAssetTable
from isms.register.views.base import RegisterDetail, RegisterList
from isms.register.views.copying import CopyingForm


class InformationAssetList(RegisterList):
    """All information assets that the actor may see."""

    model = InformationAsset
    table_class = InformationAssetTable
    filterset_class = InformationAssetFilterSet
    quick_filters = ASSET_QUESTIONS
    create_url = "assets:asset_create"

    def get_queryset(self) -> QuerySet[InformationAsset]:
        """Add the levels and whether they wait for the city."""
        return super().get_queryset().with_levels().with_waiting()


class InformationAssetDetail(RegisterDetail):
    """One information asset with its systems and its classification."""

    model = InformationAsset
    template_name = "assets/asset_detail.html"

    def get_queryset(self) -> QuerySet[InformationAsset]:
        """Add the levels and whether they wait for the city."""
        return super().get_queryset().with_protection().with_waiting()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the process and the systems of the asset, as far as the actor may see them."""
        systems = (
            System.objects.visible_to(self.actor)
            .filter(placements__asset=self.object)
            .with_names()
            .with_levels()
            .with_flags(self.actor.today)
            .in_swedish_order()
        )
        process = Process.objects.visible_to(self.actor).with_names().filter(pk=self.object.process_id).first()
        return super().get_context_data(
            systems=systems,
            process=process,
            glance=glance_of(self.object, self.followups),
            may_create=self.actor.may_create,
            activities=activities_of_asset(self.actor, self.object),
            **kwargs,
        )


class InformationAssetEdit(CopyingForm):
    """Add or change an information asset; ``?system=SYS-0042`` or ``?process=PRO-0007`` is where it is added from."""

    model = InformationAsset
    form_class = InformationAssetForm

    def get_initial(self) -> dict[str, Any]:
        """Start a new asset with the system, unit and owner of the page it was added from."""
        initial = super().get_initial()
        if "reference" in self.kwargs:
            return initial
        system = self._added_from(System, "system")
        if system is not None:
            initial |= {"systems": [system.pk], "unit": system.unit_id, "owner": system.owner_id}
        process = self._added_from(Process, "process")
        if process is not None:
            initial |= {"process": process.pk, "unit": process.unit_id, "owner": process.owner_id}
        return initial

    def _added_from(self, model: type[System] | type[Process], parameter: str) -> System | Process | None:
        """Find the entry whose page the asset is added from, when the actor sees it."""
        reference = self.request.GET.get(parameter, "")[:20]
        return model.objects.visible_to(self.actor).filter(reference=reference).first() if reference else None

    def save(self, form: InformationAssetForm) -> InformationAsset:
        """Register or change the asset and where it is kept."""
        now, user, systems = timezone.now(), self.actor.user, form.cleaned_data["systems"]
        if self.entry is None:
            return register_asset(asset=form.instance, systems=systems, by=user, at=now)
        version = form.cleaned_data["version"] or 0
        return change_asset(asset=form.instance, systems=systems, version=version, by=user, at=now)
