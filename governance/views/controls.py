"""The register of control checks, and internal control at a glance."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from governance.filters.documents import ControlCheckFilterSet
from governance.forms.controls import ControlCheckForm, ResultForm
from governance.models import ControlCheck, ControlResult
from governance.selectors.internal_control import internal_control
from governance.services import change_check, plan_check, record_result
from governance.tables.documents import ControlCheckTable
from isms.register.errors import DomainError
from isms.register.views.base import ActorMixin, RegisterDetail, RegisterForm, RegisterList
from isms.register.views.refusals import show_refusal
from isms.register.views.scoped import changeable_entry
from risks.models import Action


class CheckList(RegisterList):
    """All control checks that the actor may see, the newest year first."""

    model = ControlCheck
    table_class = ControlCheckTable
    filterset_class = ControlCheckFilterSet
    create_url = "governance:check_create"

    def get_queryset(self) -> QuerySet[ControlCheck]:
        """Order as the plan reads."""
        return super().get_queryset().in_plan_order()


@require_safe
def overview(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show what was planned, done and found per tertial of the latest years, whatever register it was done in."""
    return render(request, "governance/internal_control.html", {"years": internal_control(request.actor)})


class CheckDetail(RegisterDetail):
    """One check with its results, the newest first."""

    model = ControlCheck
    template_name = "governance/check_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the results, and of their actions those that the actor sees."""
        results = ControlResult.objects.visible_to(self.actor).filter(check_entry=self.object)
        found = list(results.select_related("recorded_by", "superseded_by").latest_first())
        seen = Action.objects.visible_to(self.actor).select_related("organisation")
        actions = {each.pk: each for each in seen.filter(pk__in=[result.action_id for result in found])}
        return super().get_context_data(results=[(result, actions.get(result.action_id)) for result in found], **kwargs)


class CheckEdit(RegisterForm):
    """Plan or change a check."""

    model = ControlCheck
    form_class = ControlCheckForm

    def get_initial(self) -> dict[str, Any]:
        """Most checks are planned for the year that runs."""
        return super().get_initial() | ({"year": self.actor.today.year} if self.entry is None else {})

    def save(self, form: ControlCheckForm) -> ControlCheck:
        """Plan or change the check."""
        now, user = timezone.now(), self.actor.user
        if self.entry is None:
            return plan_check(check=form.instance, by=user, at=now)
        return change_check(check=form.instance, version=form.cleaned_data["version"] or 0, by=user, at=now)


class CheckRecord(ActorMixin, FormView):
    """Record what a check showed, or correct it."""

    template_name = "governance/result_form.html"
    form_class = ResultForm

    @cached_property
    def entry(self) -> ControlCheck:
        """The check."""
        return changeable_entry(self.request, self.kwargs["reference"], model=ControlCheck)

    @cached_property
    def earlier(self) -> ControlResult | None:
        """The result that is corrected."""
        return ControlResult.objects.visible_to(self.actor).in_force().filter(check_entry=self.entry).first()

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask only for what is missing."""
        has_action = self.earlier is not None and self.earlier.action_id is not None
        return {**super().get_form_kwargs(), "has_result": self.earlier is not None, "has_action": has_action}

    def get_initial(self) -> dict[str, Any]:
        """Start from the result that stands, else from the same day and the person who records."""
        initial = {"version": self.entry.version, "performed_on": self.actor.today}
        if self.earlier is None:
            return initial | {"performed_by": str(self.actor.user)}
        return initial | {
            name: getattr(self.earlier, name) for name in ("result", "performed_on", "performed_by", "note")
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the check."""
        return super().get_context_data(entry=self.entry, register=self.entry.register, earlier=self.earlier, **kwargs)

    def form_valid(self, form: ResultForm) -> HttpResponse:
        """Record through the service; a refusal is shown at its field."""
        names = ("result", "performed_on", "performed_by", "note", "action_due_on", "correction_reason")
        told = {name: form.cleaned_data[name] for name in names if name in form.fields}
        try:
            record_result(
                check=self.entry,
                version=form.cleaned_data["version"] or 0,
                by=self.actor.user,
                at=timezone.now(),
                **told,
            )
        except (DomainError, ValidationError) as error:
            show_refusal(form, error, entry=self.entry)
            return self.form_invalid(form)
        messages.success(self.request, _("Resultatet är sparat."))
        return HttpResponseRedirect(self.entry.get_absolute_url())
