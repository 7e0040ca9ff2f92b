"""The processing register: its list, its pages and the moves between states."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assets.models import InformationAsset, ProcessingActivity, System
from assets.processing.advice import may_advise
from assets.processing.completeness import ITEMS, items_of
from assets.processing.forms import ProcessingActivityForm
from assets.processing.impact import in_work, missing_in
from assets.processing.record import sections_of
from assets.processing.services import change_activity, move_activity, register_activity
from assets.processing.status import DPIA_LABELS, THRESHOLD_LABELS, alarms_of, obstacles_of
from assets.processing.tables import ProcessingActivityFilterSet, ProcessingActivityTable
from isms.register.errors import DomainError
from isms.register.views.base import RegisterDetail, RegisterForm, RegisterList
from isms.register.views.scoped import changeable_entry, posted_version


class ProcessingActivityList(RegisterList):
    """All processing activities that the actor may see."""

    model = ProcessingActivity
    table_class = ProcessingActivityTable
    filterset_class = ProcessingActivityFilterSet
    template_name = "assets/processing_list.html"
    create_url = "assets:processing_create"

    def get_queryset(self) -> QuerySet[ProcessingActivity]:
        """Add what is missing and how far the assessments have come."""
        return super().get_queryset().with_everything()

    def get_template_names(self) -> list[str]:
        """Return the page, or only its results when htmx asks."""
        return ["register/list.html#results" if self.request.htmx else self.template_name]


class ProcessingActivityDetail(RegisterDetail):
    """One processing: its record, what is missing, and the assessments of its risk."""

    model = ProcessingActivity
    template_name = "assets/processing_detail.html"

    def get_queryset(self) -> QuerySet[ProcessingActivity]:
        """Add what is missing and how far the assessments have come."""
        found = super().get_queryset().with_everything().with_flags(self.actor.today)
        return found.prefetch_related("served_controllers")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the record, the assessments, and the systems and assets that the actor may see."""
        activity = self.object
        missing = items_of(activity.missing)
        customary = [
            item for item in ITEMS if not item.is_required and item.field and not getattr(activity, item.field)
        ]
        systems = System.objects.visible_to(self.actor).filter(processing_links__activity=activity)
        assets = InformationAsset.objects.visible_to(self.actor).filter(processing_links__activity=activity)
        return super().get_context_data(
            sections=sections_of(activity),
            missing=missing,
            customary=[] if activity.is_processor else customary,
            alarms=alarms_of(activity),
            obstacles=[] if activity.state == ProcessingActivity.State.ACTIVE else obstacles_of(activity),
            systems=systems.with_detail().with_flags(self.actor.today).in_swedish_order(),
            assets=assets.with_detail().in_swedish_order(),
            threshold_label=THRESHOLD_LABELS[activity.threshold_status],
            dpia_label=DPIA_LABELS[activity.dpia_status],
            may_advise=may_advise(self.actor),
            moves=_moves(activity),
            **_assessments(activity),
            **kwargs,
        )


def _assessments(activity: ProcessingActivity) -> dict[str, Any]:
    """Return the latest assessments of a processing already found within the actor's rights."""
    threshold = activity.threshold_assessments.select_related("assessed_by").latest_first().first()
    impact = in_work(activity)
    decided = activity.impact_assessments.select_related("decision__decided_by", "prior_consultation")
    return {
        "threshold": threshold,
        "threshold_advice": threshold.advice.order_by("pk") if threshold else [],
        "changes": activity.material_changes.select_related("changed_by").order_by("-changed_at", "-pk")[:5]
        if activity.is_changed
        else [],
        "impact": impact,
        "impact_missing": missing_in(impact) if impact else [],
        "impact_advice": impact.advice.order_by("pk") if impact else [],
        "decided_impact": decided.filter(pk=activity.decided_dpia_id).first(),
    }


def _moves(activity: ProcessingActivity) -> list[tuple[str, str]]:
    """Return the states the processing may take, with what the button says."""
    words = {
        ProcessingActivity.State.ACTIVE: _("Påbörja"),
        ProcessingActivity.State.ENDED: _("Avsluta"),
    }
    moves = ProcessingActivity.TRANSITIONS[ProcessingActivity.State(activity.state)]
    return [(state.value, str(words[state])) for state in moves]


class ProcessingActivityEdit(RegisterForm):
    """Add or change a processing; ``?system=SYS-0042`` ticks the system it is added from."""

    model = ProcessingActivity
    form_class = ProcessingActivityForm

    def get_initial(self) -> dict[str, Any]:
        """Start a new processing with the system, unit and owner of the page it was added from."""
        initial = super().get_initial()
        reference = self.request.GET.get("system")
        if reference and "reference" not in self.kwargs:
            system = System.objects.visible_to(self.actor).filter(reference=reference).first()
            if system is not None:
                initial |= {"systems": [system.pk], "unit": system.unit_id, "owner": system.owner_id}
        return initial

    def save(self, form: ProcessingActivityForm) -> ProcessingActivity:
        """Register or change the processing and what it rests on."""
        shared = {
            "activity": form.instance,
            "assets": form.cleaned_data["assets"],
            "systems": form.cleaned_data["systems"],
            "by": self.actor.user,
            "at": timezone.now(),
        }
        if self.entry is None:
            return register_activity(**shared)
        return change_activity(**shared, version=form.cleaned_data["version"] or 0)


@require_POST
def move(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Start, end or restart a processing."""
    activity = changeable_entry(request, reference, model=ProcessingActivity)
    try:
        move_activity(
            activity=activity,
            to=request.POST.get("to", ""),
            version=posted_version(request),
            by=request.user,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, _("Behandlingen har nu statusen %(state)s.") % {"state": activity.get_state_display()}
        )
    return HttpResponseRedirect(activity.get_absolute_url())
