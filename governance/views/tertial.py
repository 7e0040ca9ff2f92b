"""The page with the paragraph of a tertial report."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.models.reference import Tertial
from governance.selectors.tertial import tertial_report
from governance.tertial import Period, period_of
from governance.views.years import asked_year
from isms.accounts.permissions import Right


@require_safe
def tertial_page(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the paragraph of a period and the rows behind it, to those who read the whole register."""
    if not request.actor.has(Right.VIEW_REGISTER):
        raise PermissionDenied(_("Underlaget räknar hela registret och visas för dem som läser det."))
    present = period_of(request.actor.today)
    code = request.GET.get("period", "")
    period = Period(asked_year(request), code if code in Tertial.values else present.code)
    context = {
        "report": tertial_report(request.actor, period),
        "periods": Tertial.choices,
        "years": range(request.actor.today.year, request.actor.today.year - 4, -1),
    }
    return render(request, "governance/tertial.html", context)
