"""The årshjul and its activities."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from isms.accounts.permissions import Right
from isms.followup.activities import change_activity, copy_year, plan_activity
from isms.followup.activity_forms import ActivityFilterSet, ActivityForm, ActivityTable
from isms.followup.models import Activity
from isms.followup.wheel import wheel_of
from isms.register.errors import DomainError
from isms.register.views.base import RegisterDetail, RegisterForm, RegisterList

YEARS = range(2000, 2100)


def wheel(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show a year as a wheel and as an equal table."""
    year = _asked_year(request.GET.get("ar", ""), request.actor.today.year)
    context = {"wheel": wheel_of(request.actor, year=year), "may_copy": request.actor.has(Right.EDIT_REGISTER)}
    return render(request, "followup/wheel.html", context)


@require_POST
def copy(request: HttpRequest, organisation: str) -> HttpResponse:
    """Plan a year's activities anew for the year after."""
    if not request.actor.has(Right.EDIT_REGISTER):
        raise PermissionDenied(_("Bara samordnaren kopierar årshjulet."))
    year = _asked_year(request.POST.get("year", ""), request.actor.today.year)
    try:
        count = copy_year(actor=request.actor, year=year, by=request.user, at=timezone.now())
    except (DomainError, ValidationError) as refusal:
        said = refusal.messages if isinstance(refusal, ValidationError) else [refusal.message]
        messages.error(request, " ".join([_("Inget är kopierat."), *map(str, said)]))
        return HttpResponseRedirect(f"{reverse('followup:wheel', args=[organisation])}?ar={year}")
    if count:
        said = ngettext(
            "%(count)d aktivitet är kopierad till %(year)d.", "%(count)d aktiviteter är kopierade till %(year)d.", count
        )
        messages.success(request, said % {"count": count, "year": year + 1})
    else:
        messages.info(request, _("Alla aktiviteter under %(year)d är redan kopierade.") % {"year": year})
    return HttpResponseRedirect(f"{reverse('followup:wheel', args=[organisation])}?ar={year + 1}")


def _asked_year(text: str, default: int) -> int:
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else default
    return year if year in YEARS else default


class ActivityList(RegisterList):
    """All activities that the actor may see."""

    model = Activity
    table_class = ActivityTable
    filterset_class = ActivityFilterSet
    create_url = "followup:activity_create"


class ActivityDetail(RegisterDetail):
    """One activity with its days."""

    model = Activity
    template_name = "followup/activity_detail.html"

    def get_queryset(self) -> QuerySet[Activity]:
        """Add what it was copied from."""
        return super().get_queryset().select_related("copied_from__organisation")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the year before only to those who see it."""
        before = Activity.objects.visible_to(self.actor).filter(pk=self.object.copied_from_id).first()
        return super().get_context_data(before=before, **kwargs)


class ActivityEdit(RegisterForm):
    """Add or change an activity."""

    model = Activity
    form_class = ActivityForm

    def save(self, form: ActivityForm) -> Activity:
        """Plan or change the activity."""
        now, user = timezone.now(), self.actor.user
        if self.entry is None:
            return plan_activity(activity=form.instance, by=user, at=now)
        return change_activity(activity=form.instance, version=form.cleaned_data["version"] or 0, by=user, at=now)
