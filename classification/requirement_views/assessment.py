"""A system's self-assessment: answer, see what is missing, sign off."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from assets.models import System
from classification.assessment import (
    AnswerConflict,
    AnswersRefused,
    answer_requirements,
    sign_off_assessment,
)
from classification.models import GAPS, AssessedRequirement, CommonControl
from classification.requirement_forms import AnswerForms, AssessmentFilterForm
from classification.requirement_selectors import latest_sign_off, progress_of, with_actions
from classification.selectors import classification_in_force, works_elsewhere
from isms.register.errors import DomainError
from isms.register.views.scoped import changeable_entry, may_change, visible_entry

PAGE_SIZE = 25


def assessment(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show the requirements that apply to a system with their answers, and take new ones."""
    if request.method == "POST":
        system = changeable_entry(request, reference, model=System)
        if works_elsewhere(request.organisation):
            messages.error(request, _("Organisationen besvarar kraven i ett annat verktyg."))
            return HttpResponseRedirect(_address(system))
        return _answer(request, system)
    system = visible_entry(request, reference, model=System)
    page = _page(request, system)
    return _show(request, system, page, AnswerForms(page.object_list))


@require_POST
def sign_off(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Say that the self-assessment is complete."""
    system = changeable_entry(request, reference, model=System)
    try:
        sign_off_assessment(entry=system, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Självskattningen är klarmarkerad."))
    return HttpResponseRedirect(_address(system))


def _answer(request: HttpRequest, system: System) -> HttpResponse:
    """Save what was changed; on a refusal show the page again with everything that was typed."""
    asked = [int(number) for number in request.POST.getlist("krav") if number.isascii() and number.isdigit()]
    rows = _rows(request, system).filter(requirement_id__in=[number for number in asked if number < 2**31])
    forms = AnswerForms(rows, request.POST)
    page = _page(request, system)
    if not forms.is_valid():
        return _show(request, system, page, forms, status=422)
    given = forms.given()
    try:
        answer_requirements(entry=system, answers=given, by=request.user, at=timezone.now())
    except AnswerConflict as conflict:
        forms.take_conflicts(conflict.requirement_ids)
        return _show(request, system, page, forms, problem=conflict.message, status=409)
    except AnswersRefused as refusal:
        forms.take_errors(refusal.errors)
        return _show(request, system, page, forms, status=422)
    except DomainError as error:
        return _show(request, system, page, forms, problem=error.message, status=422)
    if given:
        saved = ngettext("%(count)d svar är sparat.", "%(count)d svar är sparade.", len(given))
        messages.success(request, saved % {"count": len(given)})
    else:
        messages.info(request, _("Inget svar var ändrat."))
    return HttpResponseRedirect(_after(request, system, page))


def _after(request: HttpRequest, system: System, page: Page) -> str:
    """Stay on the same page, or go on to the next when the button says so."""
    query = request.GET.copy()
    if "nasta" in request.POST and page.has_next():
        query["page"] = str(page.next_page_number())
    return f"{_address(system)}?{query.urlencode()}" if query else _address(system)


def _address(system: System) -> str:
    return reverse("classification:assessment", args=[system.organisation.slug, system.reference])


def _rows(request: HttpRequest, system: System):
    return AssessedRequirement.objects.visible_to(request.actor).filter(entry=system).with_detail().in_order()


def _page(request: HttpRequest, system: System) -> Page:
    rows = AssessmentFilterForm(request.GET).narrow(_rows(request, system))
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def _show(
    request: HttpRequest, system: System, page: Page, forms: AnswerForms, *, problem: str = "", status: int = 200
) -> HttpResponse:
    is_elsewhere = works_elsewhere(request.organisation)
    for form, gap in zip(forms, with_actions(forms.rows, system=system, actor=request.actor), strict=True):
        form.gap = gap if form.row.state in GAPS else None
    context: dict[str, Any] = {
        "entry": system,
        "forms": forms,
        "page": page,
        "problem": problem,
        "filter_form": AssessmentFilterForm(request.GET),
        "progress": progress_of(AssessedRequirement.objects.visible_to(request.actor).filter(entry=system)),
        "sign_off": latest_sign_off(system),
        "may_edit": may_change(request, system) and not system.is_archived,
        "visible_control_ids": set(
            CommonControl.objects.visible_to(request.actor)
            .filter(pk__in=[form.row.control_id for form in forms if form.row.control_id])
            .values_list("pk", flat=True)
        ),
        "is_elsewhere": is_elsewhere,
        "elsewhere": classification_in_force(system) if is_elsewhere else None,
        "query": request.GET.urlencode(),
    }
    return render(request, "classification/requirements/assessment.html", context, status=status)
