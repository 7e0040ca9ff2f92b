"""The register of lessons, and the lesson as everybody reads it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from isms.register.errors import DomainError
from isms.register.views.base import RegisterDetail, RegisterForm, RegisterList
from isms.register.views.scoped import changeable_entry, posted_version
from training.filters import CampaignFilterSet
from training.forms.campaigns import CampaignForm
from training.models import Campaign
from training.selectors.lessons import lessons_for, openings_of
from training.services import change_campaign, count_opening, create_campaign, send_campaign
from training.tables import CampaignTable


class CampaignList(RegisterList):
    """All lessons that the actor may see."""

    model = Campaign
    table_class = CampaignTable
    filterset_class = CampaignFilterSet
    create_url = "training:campaign_create"

    def get_queryset(self) -> QuerySet[Campaign]:
        """Add how often each was opened."""
        return super().get_queryset().with_opened()


class CampaignDetail(RegisterDetail):
    """One lesson, whom it is for, its rounds of mail and how often it was opened."""

    model = Campaign
    template_name = "training/campaign_detail.html"

    def get_queryset(self) -> QuerySet[Campaign]:
        """Join the course."""
        return super().get_queryset().select_related("course__organisation")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add units, rounds and openings."""
        lesson = self.object
        return super().get_context_data(
            units=[link.unit.name for link in lesson.unit_links.select_related("unit").order_by("unit__name", "pk")],
            rounds=lesson.rounds.select_related("sent_by").latest_first(),
            openings=openings_of(lesson),
            is_showing=lesson.starts_on <= self.actor.today <= lesson.ends_on,
            **kwargs,
        )


class CampaignEdit(RegisterForm):
    """Add or change a lesson."""

    model = Campaign
    form_class = CampaignForm

    def save(self, form: CampaignForm) -> Campaign:
        """Create or change the lesson."""
        about = {"units": list(form.cleaned_data["units"]), "by": self.actor.user, "at": timezone.now()}
        if self.entry is None:
            return create_campaign(campaign=form.instance, **about)
        return change_campaign(campaign=form.instance, version=form.cleaned_data["version"] or 0, **about)


@require_POST
def send(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Put a lesson in the outbox."""
    campaign = changeable_entry(request, reference, model=Campaign)
    try:
        sent = send_campaign(campaign=campaign, version=posted_version(request), by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        said = ngettext(
            "Lektionen skickas till %(count)d person.", "Lektionen skickas till %(count)d personer.", sent.mail_count
        )
        messages.success(request, said % {"count": sent.mail_count})
    return HttpResponseRedirect(campaign.get_absolute_url())


@require_safe
def lesson(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show a lesson to anybody in the organisation, and count that it was opened."""
    found = get_object_or_404(lessons_for(request.actor), reference=reference)
    if request.method == "GET":
        count_opening(campaign=found, channel=request.GET.get("via", ""), on=request.actor.today)
    return render(request, "training/lesson.html", {"lesson": found})
