"""The register of common controls."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from assets.models import System
from classification.common_controls import change_control, register_control
from classification.control_forms import CommonControlFilterSet, CommonControlForm, CommonControlTable
from classification.models import AssessedRequirement, CommonControl
from classification.requirement_selectors import progress_of
from isms.register.views.base import RegisterDetail, RegisterForm, RegisterList

DEVIATIONS_SHOWN = 100


class CommonControlList(RegisterList):
    """All common controls that the actor may see."""

    model = CommonControl
    table_class = CommonControlTable
    filterset_class = CommonControlFilterSet
    create_url = "classification:control_create"

    def get_queryset(self) -> QuerySet[CommonControl]:
        """Add the requirement."""
        return super().get_queryset().with_requirement()


class CommonControlDetail(RegisterDetail):
    """One common control with what it answers and the systems that deviate from it."""

    model = CommonControl
    template_name = "classification/requirements/control.html"

    def get_queryset(self) -> QuerySet[CommonControl]:
        """Add the requirement."""
        return super().get_queryset().with_requirement()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how many systems inherit the answer and which deviate, among those the actor sees."""
        rows = AssessedRequirement.objects.visible_to(self.actor).filter(control=self.object)
        deviating = rows.filter(is_inherited=False).select_related("answer").order_by("entry_id")[:DEVIATIONS_SHOWN]
        reasons = {row.entry_id: row.answer for row in deviating}
        systems = (
            System.objects.visible_to(self.actor)
            .filter(pk__in=reasons)
            .with_flags(self.actor.today)
            .with_detail()
            .in_swedish_order()
        )
        return super().get_context_data(
            progress=progress_of(rows),
            inherited_count=rows.filter(is_inherited=True).count(),
            deviations=[(system, reasons[system.pk]) for system in systems],
            **kwargs,
        )


class CommonControlEdit(RegisterForm):
    """Add or change a common control."""

    model = CommonControl
    form_class = CommonControlForm

    def get_initial(self) -> dict[str, Any]:
        """Start from the requirement that the address names."""
        number = self.request.GET.get("krav", "")
        return {"requirement": number} if number.isascii() and number.isdigit() and len(number) < 10 else {}

    def save(self, form: CommonControlForm) -> CommonControl:
        """Register or change the control."""
        now, user = timezone.now(), self.actor.user
        if self.entry is None:
            return register_control(control=form.instance, by=user, at=now)
        return change_control(control=form.instance, version=form.cleaned_data["version"] or 0, by=user, at=now)
