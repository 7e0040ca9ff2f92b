"""The catalogue of requirements: browse, coverage per security measure, and what to demand in a procurement."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from classification.catalogue_forms import CatalogueFilterForm, CataloguesForm, ProfileForm
from classification.catalogue_services import choose_catalogues
from classification.models import MethodChoice, Requirement
from classification.requirement_exports import write_procurement
from classification.requirement_figures import assessed_requirements, catalogues_offered, totals_elsewhere
from classification.requirement_selectors import catalogues_in_use, coverage_per_measure, progress_of
from classification.requirement_views.gaps import send_workbook
from classification.selectors import choice_of, works_elsewhere
from isms.languages import in_swedish
from isms.register.errors import DomainError

PAGE_SIZE = 50


@require_safe
def catalogue(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the requirements that the organisation assesses by, narrowed by the filter."""
    choice = choice_of(request.organisation)
    if choice.works_in == MethodChoice.WorksIn.ELSEWHERE:
        return _elsewhere(request)
    return _show(request, ProfileForm(choice=choice))


@require_safe
def coverage(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show how far each security measure of cybersäkerhetslagen is met across systems."""
    if works_elsewhere(request.organisation):
        return _elsewhere(request)
    context = {
        "rows": coverage_per_measure(request.actor),
        "progress": progress_of(assessed_requirements(request.actor)),
    }
    return render(request, "classification/requirements/coverage.html", context)


@require_safe
def procurement(request: HttpRequest, organisation: str) -> HttpResponse:
    """Send what to demand of a supplier at the chosen levels as a spreadsheet."""
    choice = choice_of(request.organisation)
    if choice.works_in == MethodChoice.WorksIn.ELSEWHERE:
        return _elsewhere(request)
    form = ProfileForm(request.GET, choice=choice)
    if not form.is_valid():
        return _show(request, form, status=422)
    demanded = Requirement.objects.visible_to(request.actor).in_use().applying_at(form.severities())
    profile = form.in_words()
    with in_swedish():
        content = write_procurement(demanded.select_related("current_text").in_order(), profile=profile)
    return send_workbook(content, f"ska-krav-{profile.replace(' ', '-')}.xlsx")


@require_POST
def choose(request: HttpRequest, organisation: str) -> HttpResponse:
    """Choose which catalogues the systems are assessed by."""
    if not request.actor.may_create:
        raise PermissionDenied(_("Bara samordnaren väljer kravkatalog."))
    form = CataloguesForm(request.POST, offered=catalogues_offered(request.organisation))
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["catalogues"]))
    else:
        try:
            choose_catalogues(organisation=request.organisation, catalogues=form.cleaned_data["catalogues"])
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Valet av kravkatalog är sparat."))
    return redirect("classification:catalogue", organisation=organisation)


def _show(request: HttpRequest, profile_form: ProfileForm, *, status: int = 200) -> HttpResponse:
    filter_form = CatalogueFilterForm(request.GET)
    rows = Requirement.objects.visible_to(request.actor).in_use().select_related("current_text", "catalogue")
    page = Paginator(filter_form.narrow(rows).in_order(), PAGE_SIZE).get_page(request.GET.get("page"))
    used = catalogues_in_use(request.organisation)
    context: dict[str, Any] = {
        "page": page,
        "filter_form": filter_form,
        "profile_form": profile_form,
        "catalogues": used,
    }
    if request.actor.may_create:
        offered = list(catalogues_offered(request.organisation))
        if len(offered) > 1:
            context["choice_form"] = CataloguesForm(
                offered=catalogues_offered(request.organisation), initial={"catalogues": [each.pk for each in used]}
            )
    return render(request, "classification/requirements/catalogue.html", context, status=status)


def _elsewhere(request: HttpRequest) -> HttpResponse:
    """Show what another tool says instead: the own catalogue is not used."""
    totals = totals_elsewhere(request.actor)
    return render(request, "classification/requirements/catalogue_elsewhere.html", {"totals": totals})
