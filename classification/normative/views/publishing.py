"""The central organisation's pages: offer a system to others, publish its classification, withdraw it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from assets.models import System
from classification.normative.forms import NormativeTermsForm, WithdrawForm
from classification.normative.linking import offer_system
from classification.normative.publishing import publish_normative, withdraw_normative
from classification.normative.selectors import central_systems, standing_by_entry
from classification.normative.views.base import EntryFormPage, check_publisher
from classification.selectors import method_for
from isms.register.errors import DomainError
from isms.register.views.scoped import changeable_entry, posted_version
from isms.register.views.search import search_words

SYSTEMS_SHOWN = 100


@require_safe
def publish_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """List what is offered and published, with how many organisations are linked and how many wait."""
    check_publisher(request)
    text = search_words(request)
    systems = list(central_systems(request.actor, text)[:SYSTEMS_SHOWN])
    standing = standing_by_entry(system.pk for system in systems)
    rows = [(system, standing.get(system.pk)) for system in systems]
    return render(request, "classification/normative/publish_list.html", {"rows": rows, "text": text})


class PublisherFormPage(EntryFormPage):
    """A form for those who publish for others."""

    @cached_property
    def entry(self) -> System:
        """The central organisation's own system."""
        system = changeable_entry(self.request, self.kwargs["reference"], model=System)
        check_publisher(self.request)
        return system

    def back_url(self) -> str:
        """Return the list of what is published."""
        return reverse("normative:publish_list", args=[self.actor.organisation.slug])


class Publish(PublisherFormPage):
    """Publish a version; every linked organisation inherits it at once."""

    form_class = NormativeTermsForm
    heading = gettext_lazy("Publicera normerande klassning")
    button = gettext_lazy("Publicera")
    done = gettext_lazy("Klassningen är publicerad och gäller nu hos alla som har kopplat sitt system.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from the levels that hold for the system in the own register."""
        method = method_for(self.actor.organisation)
        rows = self.entry.protection_levels.select_related("level")
        start = {row.aspect: row.level_id for row in rows if row.level.method_id == method.pk}
        return {**super().get_form_kwargs(), "method": method, "start": start, "is_published": True}

    def get_initial(self) -> dict[str, Any]:
        """Decide today, in the system's own matter."""
        return {**super().get_initial(), "decided_on": self.actor.today, "case_number": self.entry.case_number}

    def save(self, form: NormativeTermsForm, **common: Any) -> None:
        """Publish."""
        publish_normative(system=self.entry, terms=form.terms(), ground=form.ground(), **common)


class WithdrawPublished(PublisherFormPage):
    """Withdraw what is published; those who inherited it are preliminary again."""

    form_class = WithdrawForm
    heading = gettext_lazy("Upphäv den publicerade klassningen")
    button = gettext_lazy("Upphäv klassningen")
    done = gettext_lazy("Klassningen är upphävd. De som hade ärvt den har fått en uppföljning.")

    def save(self, form: WithdrawForm, **common: Any) -> None:
        """Withdraw."""
        withdraw_normative(system=self.entry, reason=form.cleaned_data["reason"], **common)


@require_POST
def offer(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Let others link to a system, or stop new links."""
    system = changeable_entry(request, reference, model=System)
    check_publisher(request)
    is_open = request.POST.get("is_open") == "1"
    try:
        offer_system(
            system=system, is_open=is_open, version=posted_version(request), by=request.user, at=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Andra kan koppla sig nu.") if is_open else _("Nya kopplingar är stoppade."))
    return redirect("normative:publish_list", organisation=request.organisation.slug)
