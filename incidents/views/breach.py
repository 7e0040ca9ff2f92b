"""Document a breach of personal data, say who answers for it, and advise on it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.processing.advice import is_officer, may_advise
from incidents.forms.breach import BreachForm
from incidents.forms.controllers import ControllerForm
from incidents.forms.rulings import AdviceForm
from incidents.models import BreachController, Incident, PersonalDataBreach
from incidents.services import add_controller, change_controller, document_breach, give_advice
from incidents.views.pages import BreachPage, ControllerPage, IncidentPage
from isms.register.views.scoped import visible_entry


class BreachEdit(BreachPage):
    """The documentation of art. 33.5, with the assessment of the risk for those concerned."""

    template_name = "incidents/breach_form.html"
    form_class = BreachForm
    question = gettext_lazy("Dokumentera personuppgiftsincidenten")
    button = gettext_lazy("Spara dokumentationen")
    done = gettext_lazy("Dokumentationen är sparad.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Change the documentation."""
        return {**super().get_form_kwargs(), "instance": self.breach}

    def stored(self) -> PersonalDataBreach:
        """Return the documentation as stored."""
        return PersonalDataBreach.objects.visible_to(self.actor).get(incident=self.incident)

    def save(self, form: BreachForm) -> None:
        """Save the documentation."""
        document_breach(breach=form.instance, version=form.started_from(), by=self.actor.user, at=timezone.now())


class ControllerAdd(BreachPage):
    """One more controller."""

    template_name = "incidents/controller_form.html"
    form_class = ControllerForm
    question = gettext_lazy("Lägg till en personuppgiftsansvarig")
    button = gettext_lazy("Lägg till")
    done = gettext_lazy("Den personuppgiftsansvariga är tillagd och klockan går.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from an empty controller."""
        return {**super().get_form_kwargs(), "instance": BreachController(incident=self.incident)}

    def save(self, form: ControllerForm) -> None:
        """Add the controller."""
        add_controller(controller=form.instance, version=form.started_from(), by=self.actor.user, at=timezone.now())


class ControllerEdit(ControllerPage):
    """One controller: capacity, awareness, a processor's notice."""

    template_name = "incidents/controller_form.html"
    form_class = ControllerForm
    question = gettext_lazy("Ändra personuppgiftsansvarig")
    button = gettext_lazy("Spara")
    done = gettext_lazy("Den personuppgiftsansvariga är sparad.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Change the controller."""
        return {**super().get_form_kwargs(), "instance": self.controller}

    def stored(self) -> BreachController:
        """Return the controller as stored."""
        return BreachController.objects.visible_to(self.actor).get(pk=self.controller.pk)

    def save(self, form: ControllerForm) -> None:
        """Save the controller."""
        change_controller(controller=form.instance, version=form.started_from(), by=self.actor.user, at=timezone.now())


class Advise(IncidentPage):
    """Advice by the data protection officer, or noted by the coordinator who received it."""

    form_class = AdviceForm
    template_name = "incidents/advice_form.html"
    question = gettext_lazy("Råd från dataskyddsombudet")
    button = gettext_lazy("Spara rådet")
    done = gettext_lazy("Rådet är sparat.")
    anchor = "#rad"

    @cached_property
    def incident(self) -> Incident:
        """The incident of the address, for those who may advise on it."""
        found = visible_entry(self.request, self.kwargs["reference"], model=Incident)
        if not may_advise(self.actor):
            raise PermissionDenied(_("Bara dataskyddsombudet lämnar råd. Samordnaren antecknar råd som har kommit in."))
        return found

    def get_initial(self) -> dict[str, Any]:
        """Start from now."""
        return {**super().get_initial(), "given_at": timezone.now().replace(second=0, microsecond=0)}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The officer's own name needs no asking."""
        return {**super().get_form_kwargs(), "is_officer": is_officer(self.actor)}

    def save(self, form: AdviceForm) -> None:
        """Keep the advice."""
        give_advice(
            incident=self.incident,
            text=form.cleaned_data["text"],
            adviser=form.cleaned_data.get("adviser") or str(self.actor.user),
            given_at=form.cleaned_data["given_at"],
            by=self.actor.user,
            at=timezone.now(),
        )
