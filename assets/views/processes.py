"""The register of processes."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from assets.filters import ProcessFilterSet
from assets.forms import ProcessForm
from assets.models import InformationAsset, Process, System
from assets.selectors import glance_of
from assets.services import change_process, register_process
from assets.tables import ProcessTable
from isms.register.views.base import RegisterDetail, RegisterList
from isms.register.views.copying import CopyingForm


class ProcessList(RegisterList):
    """All processes that the actor may see."""

    model = Process
    table_class = ProcessTable
    filterset_class = ProcessFilterSet
    create_url = "assets:process_create"

    def get_queryset(self) -> QuerySet[Process]:
        """Add the levels."""
        return super().get_queryset().with_levels()


class ProcessDetail(RegisterDetail):
    """One process with its systems and its information."""

    model = Process
    template_name = "assets/process_detail.html"

    def get_queryset(self) -> QuerySet[Process]:
        """Add the levels."""
        return super().get_queryset().with_protection()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the systems and the assets that the actor may see."""
        systems = System.objects.visible_to(self.actor).filter(processes=self.object)
        assets = InformationAsset.objects.visible_to(self.actor).filter(process=self.object)
        systems, assets = (
            rows.active().with_names().with_levels().with_flags(self.actor.today).in_swedish_order()
            for rows in (systems, assets)
        )
        return super().get_context_data(
            systems=systems,
            assets=assets,
            glance=glance_of(self.object, self.followups),
            may_create=self.actor.may_create,
            visible_ids={entry.pk for entry in (*systems, *assets)},
            **kwargs,
        )


class ProcessEdit(CopyingForm):
    """Add or change a process."""

    model = Process
    form_class = ProcessForm

    def save(self, form: ProcessForm) -> Process:
        """Register or change the process and the systems it needs."""
        now, user, systems = timezone.now(), self.actor.user, form.cleaned_data["systems"]
        if self.entry is None:
            return register_process(process=form.instance, systems=systems, by=user, at=now)
        version = form.cleaned_data["version"] or 0
        return change_process(process=form.instance, systems=systems, version=version, by=user, at=now)
