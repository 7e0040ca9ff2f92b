"""Decide what the laws ask about an incident, and note who has been told."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from incidents.forms.rulings import NOTIFY, ContactForm, InformedForm, InformForm, NotifyForm, SignificanceForm
from incidents.models import IncidentContact, Law, SignificanceRuling, SubjectsInformed
from incidents.services import (
    decide_information,
    decide_notification,
    decide_significance,
    record_contact,
    record_informed,
)
from incidents.stages import stages_in_force
from incidents.views.pages import ControllerPage, IncidentPage


class Notify(ControllerPage):
    """Whether a controller reports the breach to the supervisory authority."""

    template_name = "incidents/notify_form.html"
    form_class = NotifyForm
    question = gettext_lazy("Besluta om anmälan till IMY")
    button = gettext_lazy("Besluta om anmälan")
    done = gettext_lazy("Beslutet om anmälan är fattat.")

    def get_initial(self) -> dict[str, Any]:
        """Start from the latest advice."""
        advice = self.incident.breach_advice.latest_first().first()
        return {**super().get_initial(), "advice": f"{advice.adviser}: {advice.text}" if advice else ""}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask once more when identities are protected."""
        return {**super().get_form_kwargs(), "is_protected": self.incident.involves_protected_identities}

    def save(self, form: NotifyForm) -> None:
        """Decide."""
        told = form.cleaned_data
        decide_notification(
            controller=self.controller,
            notifies=told["decision"] == NOTIFY,
            reason=told["reason"],
            advice=told["advice"],
            presumption_reason=told.get("presumption_reason", ""),
            ground=form.ground(),
            version=form.started_from(),
            by=self.actor.user,
            at=timezone.now(),
        )


class Inform(ControllerPage):
    """Whether those whom the data is about are told."""

    template_name = "incidents/inform_form.html"
    form_class = InformForm
    question = gettext_lazy("Besluta om de registrerade ska informeras")
    button = gettext_lazy("Besluta om information")
    done = gettext_lazy("Beslutet om information är fattat.")

    def save(self, form: InformForm) -> None:
        """Decide."""
        decide_information(
            controller=self.controller,
            outcome=form.cleaned_data["outcome"],
            planned_on=form.cleaned_data["planned_on"],
            reason=form.cleaned_data["reason"],
            ground=form.ground(),
            version=form.started_from(),
            by=self.actor.user,
            at=timezone.now(),
        )


class Informed(ControllerPage):
    """That those whom the data is about have been told."""

    template_name = "incidents/informed_form.html"
    form_class = InformedForm
    question = gettext_lazy("Anteckna att de registrerade är informerade")
    button = gettext_lazy("Anteckna")
    done = gettext_lazy("Det är antecknat att de registrerade är informerade.")

    def get_initial(self) -> dict[str, Any]:
        """Suggest the person herself."""
        return {**super().get_initial(), "informed_by_name": str(self.actor.user)}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from an empty row of the controller."""
        return {**super().get_form_kwargs(), "instance": SubjectsInformed(controller=self.controller)}

    def save(self, form: InformedForm) -> None:
        """Record it."""
        record_informed(informed=form.instance, by=self.actor.user, at=timezone.now())


class Significance(IncidentPage):
    """Whether the incident is significant (2025:1506 2 kap. 5 §), in plain words."""

    template_name = "incidents/significance_form.html"
    form_class = SignificanceForm
    question = gettext_lazy("Bedöm om incidenten är betydande")
    button = gettext_lazy("Besluta om incidenten är betydande")
    done = gettext_lazy("Beslutet om betydande incident är fattat.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the law then demands, from the stages in force."""
        on = timezone.localdate(self.incident.discovered_at)
        stages = stages_in_force(self.incident.organisation, on=on).values()
        return super().get_context_data(stages=[one for one in stages if one.law == Law.CYBERSECURITY], **kwargs)

    def save(self, form: SignificanceForm) -> None:
        """Decide."""
        ruling = SignificanceRuling(
            incident=self.incident, is_significant=form.cleaned_data["is_significant"], **form.ruling_answers()
        )
        decide_significance(
            ruling=ruling,
            reason=form.cleaned_data["reason"],
            ground=form.ground(),
            version=form.started_from(),
            by=self.actor.user,
            at=timezone.now(),
        )


class ContactAdd(IncidentPage):
    """A contact with the police, the city's CERT, a supplier or somebody else."""

    template_name = "incidents/contact_form.html"
    form_class = ContactForm
    question = gettext_lazy("Anteckna en kontakt")
    button = gettext_lazy("Anteckna")
    done = gettext_lazy("Kontakten är antecknad.")
    anchor = "#kontakter"

    def get_initial(self) -> dict[str, Any]:
        """Start from now."""
        return {**super().get_initial(), "contacted_at": timezone.now().replace(second=0, microsecond=0)}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from an empty contact."""
        return {**super().get_form_kwargs(), "instance": IncidentContact(incident=self.incident)}

    def save(self, form: ContactForm) -> None:
        """Note the contact."""
        record_contact(contact=form.instance, by=self.actor.user, at=timezone.now())
