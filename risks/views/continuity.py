"""The register of continuity plans."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from isms.followup.views.lists import FilteredList
from isms.languages import in_swedish
from isms.register.downloads import PDF, send_download
from isms.register.errors import DomainError
from isms.register.forms import take_errors
from isms.register.models import Entry
from isms.register.views.base import ActorMixin, RegisterDetail, RegisterList
from isms.register.views.scoped import changeable_entry, visible_entry
from risks.exports.continuity_plan import write_plan_pdf
from risks.filters import ContinuityPlanFilterSet, CriticalFilterSet
from risks.forms.continuity import ContinuityPlanForm, RestoreTestForm
from risks.forms.risks import DecideForm
from risks.models import ContinuityPlan
from risks.selectors.continuity import critical_entries, needs_of_plan, without_plan, without_restore
from risks.services import change_plan, create_plan, decide_plan, record_test
from risks.tables import ContinuityPlanTable, CriticalTable
from risks.views.deciding import DecidePage
from risks.views.starting import FromEntryForm


class PlanList(RegisterList):
    """All continuity plans that the actor may see."""

    model = ContinuityPlan
    table_class = ContinuityPlanTable
    filterset_class = ContinuityPlanFilterSet
    create_url = "risks:plan_create"

    def get_queryset(self) -> QuerySet[ContinuityPlan]:
        """Add the days of the latest tests."""
        return super().get_queryset().with_latest_test()


class CriticalList(FilteredList):
    """Critical systems and processes, and which of them lack a plan or a proven restore."""

    model = Entry
    table_class = CriticalTable
    filterset_class = CriticalFilterSet
    template_name = "risks/critical.html"
    list_label = gettext_lazy("Kritiska system och processer")

    def get_queryset(self) -> QuerySet[Entry]:
        """Return what must have a plan and the actor sees."""
        return critical_entries(self.actor).with_flags(self.actor.today).with_names().in_swedish_order()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how many there are and how many lack something."""
        critical = critical_entries(self.actor)
        counts = {
            "everything": critical.count(),
            "without_plan": without_plan(critical).count(),
            "without_restore": without_restore(critical).count(),
        }
        return super().get_context_data(counts=counts, **kwargs)


@require_safe
@in_swedish()
def plan_pdf(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Send the plan that holds as a PDF to print and keep where no network is needed."""
    plan = visible_entry(request, reference, model=ContinuityPlan)
    content = write_plan_pdf(plan, request.actor)
    filename = f"kontinuitetsplan-{plan.reference}-{request.actor.today.isoformat()}.pdf"
    return send_download(content, filename=filename, content_type=PDF)


class PlanDetail(RegisterDetail):
    """One plan as it reads now, its tests against the targets, and when it was decided."""

    model = ContinuityPlan
    template_name = "risks/plan_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the actor may see of the subject, the tests and the approvals."""
        plan = self.object
        seen = Entry.objects.visible_to(self.actor).with_flags(self.actor.today).select_related("organisation")
        texts = [
            (plan._meta.get_field(name).verbose_name, getattr(plan, name)) for name in ContinuityPlan.CONTENT_FIELDS[3:]
        ]
        return super().get_context_data(
            subject=seen.filter(pk=plan.subject_id).first(),
            needs=needs_of_plan(plan, self.actor),
            texts=texts,
            tests=plan.tests.select_related("recorded_by").latest_first(),
            approval=plan.approvals.select_related("decision__decided_by").latest_first().first(),
            **kwargs,
        )


class PlanEdit(FromEntryForm):
    """Begin or change a plan; ``?fran=SYS-0042`` names its subject."""

    model = ContinuityPlan
    form_class = ContinuityPlanForm

    def get_initial(self) -> dict[str, Any]:
        """Start a new plan about the entry of the page it was begun from."""
        initial = super().get_initial()
        if self.entry is None and self.origin is not None:
            title = _("Kontinuitetsplan %(subject)s") % {"subject": self.origin.title}
            initial |= {"subject_reference": self.origin.reference, "title": title[:250]}
        return initial

    def save(self, form: ContinuityPlanForm) -> ContinuityPlan:
        """Begin or change the plan."""
        now, user = timezone.now(), self.actor.user
        if self.entry is None:
            if form.instance.subject.is_restricted:
                form.instance.is_restricted = True
            return create_plan(plan=form.instance, by=user, at=now)
        return change_plan(plan=form.instance, version=form.cleaned_data["version"] or 0, by=user, at=now)


class PlanDecide(DecidePage):
    """Decide a plan."""

    model = ContinuityPlan
    question = gettext_lazy("Besluta kontinuitetsplanen")
    done = gettext_lazy("%(entry)s är beslutad.")

    def decide(self, form: DecideForm, **common: Any) -> None:
        """Decide the plan as it stands."""
        decide_plan(plan=self.entry, **common)


class TestAdd(ActorMixin, FormView):
    """Record a restore test or an exercise of a plan."""

    template_name = "risks/restore_test_form.html"
    form_class = RestoreTestForm

    @cached_property
    def entry(self) -> ContinuityPlan:
        """The plan that was tested."""
        return changeable_entry(self.request, self.kwargs["reference"], model=ContinuityPlan)

    def get_initial(self) -> dict[str, Any]:
        """Most tests are recorded the same day."""
        return {"tested_on": self.actor.today}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the plan."""
        return super().get_context_data(entry=self.entry, register=self.entry.register, **kwargs)

    def form_valid(self, form: RestoreTestForm) -> HttpResponse:
        """Record through the service; a refusal is shown at its field."""
        try:
            test = record_test(plan=self.entry, by=self.actor.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
            return self.form_invalid(form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        said = _("Testet är sparat. Målen nåddes.") if test.is_successful else _("Testet är sparat. Målen nåddes inte.")
        messages.success(self.request, said)
        return HttpResponseRedirect(self.entry.get_absolute_url())
