"""Make actions of a system's gaps, and take its answers along as a spreadsheet."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assets.models import System
from classification.gap_actions import raise_gap_actions
from classification.gap_forms import GapActionsForm
from classification.models import AssessedRequirement, CommonControl
from classification.requirement_exports import write_answers
from classification.requirement_selectors import gaps_with_actions
from isms.languages import in_swedish
from isms.register.errors import DomainError
from isms.register.views.scoped import changeable_entry, visible_entry

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def gap_actions(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show a system's gaps with the actions they have, and make actions of those that have none."""
    system = changeable_entry(request, reference, model=System)
    gaps = gaps_with_actions(system, request.actor)
    without = [gap.row for gap in gaps if gap.open_action is None]
    form = GapActionsForm(request.POST or None, actor=request.actor, rows=without)
    status = 200
    if request.method == "POST":
        form = GapActionsForm(request.POST, actor=request.actor, rows=without)
        if form.is_valid() and _raise(request, system, form):
            return HttpResponseRedirect(
                reverse("classification:assessment_actions", args=[organisation, system.reference])
            )
        status = 422
    context = {"entry": system, "gaps": gaps, "form": form, "without_count": len(without)}
    return render(request, "classification/requirements/gaps.html", context, status=status)


def _raise(request: HttpRequest, system: System, form: GapActionsForm) -> bool:
    try:
        raised = raise_gap_actions(
            entry=system,
            requirement_ids=form.chosen(),
            owner=form.cleaned_data["owner"],
            due_on=form.cleaned_data["due_on"],
            by=request.user,
            at=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    told = ngettext("%(count)d åtgärd är skapad.", "%(count)d åtgärder är skapade.", len(raised))
    messages.success(request, told % {"count": len(raised)})
    return True


@require_safe
@in_swedish()
def export(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Send a system's requirements and answers as a spreadsheet."""
    system = visible_entry(request, reference, model=System)
    rows = AssessedRequirement.objects.visible_to(request.actor).filter(entry=system).with_detail().in_order()
    controls = CommonControl.objects.visible_to(request.actor).in_force().values_list("pk", flat=True)
    content = write_answers(system, rows, visible_control_ids=set(controls))
    return send_workbook(content, _("krav-%(reference)s.xlsx") % {"reference": system.reference})


def send_workbook(content: bytes, name: str) -> HttpResponse:
    """Answer with a spreadsheet to save."""
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
