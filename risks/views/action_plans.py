"""The action plan of one entry, one unit or the whole organisation, with how far it has come."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from isms.languages import in_swedish
from isms.register.access import Actor
from isms.register.downloads import PDF, XLSX, send_download
from isms.register.models import Entry
from isms.register.services import record_read
from isms.register.views.base import RegisterList
from risks.exports.action_plan import PlannedAction, planned, write_action_plan_pdf, write_action_plan_xlsx
from risks.filters import ActionPlanFilterSet
from risks.models import Action
from risks.selectors.actions import progress_of
from risks.tables import ActionPlanTable

MOST_IN_PDF = 1000


class ActionPlan(RegisterList):
    """The actions of a plan as a list; ``?post=SYS-0042`` is the plan of one entry."""

    model = Action
    table_class = ActionPlanTable
    filterset_class = ActionPlanFilterSet
    inline_columns = ("state", "due_on", "owner")
    template_name = "risks/action_plan.html"
    list_label = gettext_lazy("Handlingsplan")
    create_url = "risks:action_create"

    def get_queryset(self) -> QuerySet[Action]:
        """Start with what is due first."""
        return super().get_queryset().soonest_first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the progress of exactly what the filters find, and the entry that the plan is about."""
        context = super().get_context_data(**kwargs)
        context["about"] = _about(context["filter"], self.actor)
        context["progress"] = progress_of(context["filter"].qs, actor=self.actor)
        return context


@require_safe
@in_swedish()
def spreadsheet(request: HttpRequest, organisation: str) -> HttpResponse:
    """Send the plan that the list's filters make as a workbook."""
    plan = _read(request)
    return send_download(write_action_plan_xlsx(plan.rows()), filename=plan.filename("xlsx"), content_type=XLSX)


@require_safe
@in_swedish()
def document(request: HttpRequest, organisation: str) -> HttpResponse:
    """Send the plan that the list's filters make as a tagged PDF; more than a thousand actions is refused in words."""
    plan = _read(request)
    if plan.actions.count() > MOST_IN_PDF:
        told = _("En PDF rymmer högst %(most)d åtgärder. Avgränsa planen, eller hämta den som kalkylblad.")
        messages.error(request, told % {"most": MOST_IN_PDF})
        address = reverse("risks:action_plan", args=[organisation])
        return HttpResponseRedirect(f"{address}?{request.GET.urlencode()}")
    content = write_action_plan_pdf(
        plan.rows(),
        title=_("Handlingsplan för %(entry)s") % {"entry": plan.about} if plan.about else _("Handlingsplan"),
        choices=plan.choices,
        progress=progress_of(plan.actions, actor=request.actor),
        actor=request.actor,
    )
    return send_download(content, filename=plan.filename("pdf"), content_type=PDF)


@dataclass(frozen=True)
class _PlanFile:
    """What a file of the plan is made from."""

    request: HttpRequest
    actions: QuerySet[Action]
    about: Entry | None
    choices: list[str]

    def rows(self) -> list[PlannedAction]:
        """Read the actions, and log the reading of the restricted ones."""
        rows = planned(self.actions, self.request.actor)
        for row in rows:
            record_read(entry=row.action, by=self.request.user, at=timezone.now(), path=self.request.path)
        return rows

    def filename(self, ending: str) -> str:
        """Name the file by what it is about and the day."""
        what = self.about.reference if self.about else self.request.actor.organisation.slug
        return f"handlingsplan-{what}-{self.request.actor.today.isoformat()}.{ending}"


def _read(request: HttpRequest) -> _PlanFile:
    actor = request.actor
    every = Action.objects.visible_to(actor).with_detail().soonest_first()
    filters = ActionPlanFilterSet(request.GET, queryset=every, request=request)
    return _PlanFile(request, filters.qs, _about(filters, actor), _choices(filters))


def _about(filters: ActionPlanFilterSet, actor: Actor) -> Entry | None:
    reference = getattr(filters.form, "cleaned_data", {}).get("post", "").strip()[:20]
    about = Entry.objects.visible_to(actor).select_related("organisation")
    return about.filter(reference__iexact=reference).first() if reference else None


def _choices(filters: ActionPlanFilterSet) -> list[str]:
    """Say in words what the plan is limited to."""
    told = []
    for field in filters.form:
        value = getattr(filters.form, "cleaned_data", {}).get(field.name)
        if value in (None, "", False):
            continue
        label = dict(getattr(field.field, "choices", ())).get(value, value) if field.name != "unit" else value
        told.append(str(field.label) if value is True else f"{field.label}: {label}")
    return told
