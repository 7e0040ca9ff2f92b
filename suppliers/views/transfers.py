"""The pages of transfers: the list, what rests on a mechanism, and the countries."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.generic import FormView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from isms.accounts.permissions import Right
from isms.languages import in_swedish
from isms.register.downloads import XLSX, send_download
from isms.register.views.base import ActorMixin
from isms.register.views.paging import asked_page_size, drop_unreadable_order
from suppliers.chain_selectors import Atlas, standing_row
from suppliers.forms.chain import StandingForm
from suppliers.models import CountryStanding, SubProcessorLink
from suppliers.services import set_standing
from suppliers.transfer_export import write_transfers_xlsx
from suppliers.transfer_filters import TransferFilterSet
from suppliers.transfer_selectors import MECHANISM_GROUPS, country_rows, hits_of, reach_of, transfers
from suppliers.transfer_tables import TransferTable

AGREEMENTS_SHOWN = 25


class TransferList(ActorMixin, SingleTableMixin, FilterView):
    """Every link of a chain in a third country; the filters show the rest."""

    model = SubProcessorLink
    table_class = TransferTable
    filterset_class = TransferFilterSet
    template_name = "suppliers/chain/transfer_list.html"
    page_sizes = (25, 50, 100, 250)
    strict = False

    def get_queryset(self) -> QuerySet[SubProcessorLink]:
        """Return what counts today and the actor sees."""
        return transfers(self.actor).in_order()

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        """Filter also when the address carries no filter, so that the default holds."""
        return {**super().get_filterset_kwargs(filterset_class), "data": self.request.GET}

    def get_table_pagination(self, table: Any) -> dict[str, int]:
        """Return the page size of the address when it is one of the offered."""
        drop_unreadable_order(self.request)
        return {"per_page": asked_page_size(self.request, self.page_sizes)}

    def get_template_names(self) -> list[str]:
        """Return the page, or only its results when htmx asks."""
        return [f"{self.template_name}#results" if self.request.htmx else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the countries, and what the table says of itself."""
        context = super().get_context_data(clear_url=self.request.path, page_sizes=self.page_sizes, **kwargs)
        return context | {"active_count": context["filter"].active_count(), "is_empty": Atlas().is_empty}


@require_safe
@in_swedish()
def spreadsheet(request: HttpRequest, organisation: str) -> HttpResponse:
    """Send exactly what the filters of the list find."""
    rows = transfers(request.actor).select_related("parent").in_order()
    found = TransferFilterSet(request.GET, queryset=rows, request=request)
    today = request.actor.today
    content = write_transfers_xlsx(found.qs, today=today)
    return send_download(content, filename=f"overforingar-{today.isoformat()}.xlsx", content_type=XLSX)


@require_safe
def mechanism(request: HttpRequest, organisation: str, mechanism: str) -> HttpResponse:
    """Show all that rests on one mechanism: what would be hit if it fell."""
    if mechanism not in MECHANISM_GROUPS:
        raise Http404
    actor, atlas = request.actor, Atlas()
    country = request.GET.get("land", "").upper()[:2]
    reach = reach_of(mechanism, country, actor)
    page = Paginator(reach.agreements, AGREEMENTS_SHOWN).get_page(request.GET.get("page"))
    context = {
        "code": mechanism,
        "label": MECHANISM_GROUPS[mechanism][0],
        "groups": [(code, label) for code, (label, _mechanisms) in MECHANISM_GROUPS.items()],
        "reach": reach,
        "country": atlas[country] if country else None,
        "page": page,
        "hits": hits_of(list(page.object_list), mechanism, country, actor),
        "notes": [found for found in atlas.named(atlas.codes()) if found.standing == "certified"]
        if mechanism == "dpf"
        else [],
    }
    return render(request, "suppliers/chain/mechanism.html", context)


@require_safe
def country_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show every country with a standing or something processed there, with counts."""
    rows = country_rows(request.actor)
    context = {"rows": rows, "is_empty": Atlas().is_empty, "may_set": request.actor.has(Right.PUBLISH_NORMATIVE)}
    return render(request, "suppliers/chain/country_list.html", context)


class CountryEdit(ActorMixin, FormView):
    """Say what a country is: for the whole installation, by whoever publishes for all."""

    form_class = StandingForm
    template_name = "suppliers/chain/country_form.html"

    @cached_property
    def standing(self) -> CountryStanding:
        """The country of the address."""
        found = standing_row(self.kwargs["code"].upper())
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let in only those who publish for every organisation."""
        if not request.actor.has(Right.PUBLISH_NORMATIVE):
            raise PermissionDenied(_("Bara den centrala samordnaren ändrar länders ställning: den gäller alla."))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the country."""
        return {**super().get_form_kwargs(), "instance": self.standing}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the country."""
        return super().get_context_data(standing=self.standing, **kwargs)

    def form_valid(self, form: StandingForm) -> HttpResponse:
        """Save what the country is."""
        try:
            set_standing(standing=form.instance, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _t("%(country)s är sparat.") % {"country": form.instance.country.name})
        return redirect("suppliers:country_list", organisation=self.actor.organisation.slug)
