"""A shared system's matter with the city: its page, its state, what is recorded, and what is asked."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.models import System
from classification.models import CityRequest, NormativeMatter
from classification.normative.forms import CityRequestForm, MoveForm, NormativeTermsForm, WithdrawForm
from classification.normative.linking import link_system, unlink_system
from classification.normative.matters import move_matter
from classification.normative.publishing import record_normative, withdraw_normative
from classification.normative.requests import ask_city, change_city_request
from classification.normative.selectors import link_choices, linkable_systems, linked_choice
from classification.normative.views.base import EntryFormPage
from classification.selectors import method_for
from isms.register.errors import DomainError
from isms.register.views.scoped import changeable_entry, may_change, posted_version, visible_entry
from isms.register.views.search import search_words


def matter_of(system: System) -> NormativeMatter:
    """Return the open matter of a system that the actor may see; a system that is not shared has none."""
    return get_object_or_404(NormativeMatter.objects.with_detail().open(), system_id=system.pk)


@require_safe
def matter_page(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show where a shared system stands with the city, and what can be done."""
    system = visible_entry(request, reference, model=System)
    matter = matter_of(system)
    requests = [(one, one.days_since(request.actor.today)) for one in system.city_requests.latest_first()]
    context = {
        "entry": system,
        "matter": matter,
        "linked": linked_choice(matter),
        "requests": requests,
        "changes": matter.changes.select_related("changed_by").order_by("-changed_at", "-pk"),
        "may_edit": may_change(request, system) and not system.is_archived,
    }
    return render(request, "classification/normative/matter.html", context)


class MatterFormPage(EntryFormPage):
    """A form about a shared system's matter."""

    @cached_property
    def entry(self) -> System:
        """The shared system; one that is not shared has no such page."""
        system = changeable_entry(self.request, self.kwargs["reference"], model=System)
        self.matter = matter_of(system)
        return system

    def back_url(self) -> str:
        """Return the matter's page."""
        return reverse("normative:matter", args=[self.actor.organisation.slug, self.kwargs["reference"]])


class Move(MatterFormPage):
    """Say how far the city has come."""

    form_class = MoveForm
    heading = gettext_lazy("Ange läget hos staden")
    button = gettext_lazy("Spara läget")
    done = gettext_lazy("Läget är sparat.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the states that the matter is not in."""
        return {"state": self.entry and self.matter.state, **super().get_form_kwargs()}

    def save(self, form: MoveForm, **common: Any) -> None:
        """Move the matter."""
        move_matter(system=self.entry, to=form.cleaned_data["to"], note=form.cleaned_data["note"], **common)


class Record(MatterFormPage):
    """Record by hand what the city has decided."""

    form_class = NormativeTermsForm
    heading = gettext_lazy("Registrera stadens normerande klassning")
    button = gettext_lazy("Registrera klassningen")
    done = gettext_lazy("Den normerande klassningen gäller nu.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Judge on the organisation's own scale."""
        kwargs = {"method": method_for(self.actor.organisation), "start": {}, "is_published": False}
        return {**super().get_form_kwargs(), **kwargs}

    def save(self, form: NormativeTermsForm, **common: Any) -> None:
        """Record the classification."""
        issued_by = form.cleaned_data["issued_by"]
        record_normative(system=self.entry, terms=form.terms(), issued_by=issued_by, ground=form.ground(), **common)


class Withdraw(MatterFormPage):
    """Say that a classification recorded by hand no longer holds."""

    form_class = WithdrawForm
    heading = gettext_lazy("Den normerande klassningen gäller inte längre")
    button = gettext_lazy("Upphäv klassningen")
    done = gettext_lazy("Klassningen är inaktuell. Klassningarna i systemet är preliminära tills en ny är beslutad.")

    def save(self, form: WithdrawForm, **common: Any) -> None:
        """Withdraw what was recorded; what is published is withdrawn by the publisher."""
        if self.matter.central_system_id is not None:
            raise DomainError(_("Klassningen är publicerad av någon annan. Ta bort kopplingen i stället."))
        withdraw_normative(system=self.entry, reason=form.cleaned_data["reason"], **common)


class Ask(MatterFormPage):
    """Record that the city has been asked for something."""

    form_class = CityRequestForm
    heading = gettext_lazy("Registrera en begäran till staden")
    button = gettext_lazy("Spara begäran")
    done = gettext_lazy("Begäran är sparad. Du påminns om svaret.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start a request about the system."""
        return {**super().get_form_kwargs(), "instance": CityRequest(system=self.entry)}

    def get_initial(self) -> dict[str, Any]:
        """Ask today for the normative classification, unless another subject is in the address."""
        subject = self.request.GET.get("subject", "")
        subject = subject if subject in CityRequest.Subject.values else CityRequest.Subject.NORMATIVE
        return {**super().get_initial(), "asked_on": self.actor.today, "subject": subject}

    def save(self, form: CityRequestForm, **common: Any) -> None:
        """Record the request."""
        ask_city(request=form.instance, **common)


class RequestEdit(MatterFormPage):
    """Change a request or record the answer."""

    form_class = CityRequestForm
    heading = gettext_lazy("Ändra begäran eller registrera svaret")
    button = gettext_lazy("Spara begäran")
    done = gettext_lazy("Begäran är sparad.")

    @cached_property
    def city_request(self) -> CityRequest:
        """The request of the address, which belongs to the system."""
        return get_object_or_404(self.entry.city_requests.select_related("system__organisation"), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Change the stored request."""
        return {**super().get_form_kwargs(), "instance": self.city_request}

    def show_conflict(self, form: CityRequestForm) -> None:
        """Show both values beside each other."""
        super().show_conflict(form)
        form.show_conflict()

    def save(self, form: CityRequestForm, **common: Any) -> None:
        """Save the request."""
        change_city_request(request=form.instance, **common)


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Find the central organisation's entry of the same system, and link to it."""
    system = changeable_entry(request, reference, model=System)
    matter = matter_of(system)
    if request.method == "POST":
        chosen = request.POST.get("central", "")
        central = None
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 15:
            central = linkable_systems(request.organisation).filter(pk=int(chosen)).first()
        if central is None:
            raise Http404
        common = {"version": posted_version(request), "by": request.user, "at": timezone.now()}
        return _done(request, system, lambda: link_system(system=system, central=central, **common), _("Kopplat."))
    text = search_words(request)
    context = {"entry": system, "matter": matter, "text": text, "choices": link_choices(request.organisation, text)}
    return render(request, "classification/normative/link.html", context)


@require_POST
def unlink(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """End the link to the central organisation's entry."""
    system = changeable_entry(request, reference, model=System)
    matter_of(system)
    common = {"version": posted_version(request), "by": request.user, "at": timezone.now()}
    return _done(request, system, lambda: unlink_system(system=system, **common), _("Kopplingen är borttagen."))


def _done(request: HttpRequest, system: System, act: Any, sentence: str) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, sentence)
    return redirect("normative:matter", organisation=request.organisation.slug, reference=system.reference)
