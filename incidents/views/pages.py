"""What the pages about the law of one incident share: find it, call a service, show a refusal at the form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise, cached_property
from django.views.generic import FormView

from incidents.forms.groups import GroupedForm
from incidents.models import BreachController, Incident, PersonalDataBreach
from isms.register.errors import DomainError, EditConflict
from isms.register.views.base import ActorMixin
from isms.register.views.scoped import as_stored, changeable_entry


class IncidentPage(ActorMixin, FormView):
    """A form about one incident that the actor may change."""

    template_name = "incidents/law_form.html"
    question: str | Promise
    button: str | Promise
    done: str | Promise
    anchor = ""

    @cached_property
    def incident(self) -> Incident:
        """The incident of the address: unseen is 404, seen but fixed is 403."""
        return changeable_entry(self.request, self.kwargs["reference"], model=Incident)

    def save(self, form: GroupedForm) -> None:
        """Call the service with the valid form."""
        raise NotImplementedError

    def stored(self) -> models.Model | None:
        """Return what the form changes, as it stands in the database now; None for a form that only adds."""
        return None

    def get_initial(self) -> dict[str, Any]:
        """Start from the version that the page shows."""
        return {"version": self.incident.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the incident and the words of the page."""
        kwargs.setdefault("conflicts", [])
        return super().get_context_data(
            entry=self.incident,
            register=self.incident.register,
            question=self.question,
            button=self.button,
            decides="authority" in self.get_form_class().base_fields,
            **kwargs,
        )

    def form_valid(self, form: GroupedForm) -> HttpResponse:
        """Save; a refusal is shown on the form with everything that was typed."""
        try:
            self.save(form)
        except EditConflict as conflict:
            form.add_error(None, conflict.message)
            conflicts = form.conflicts_with(self.stored())
            form.data = form.data.copy()
            form.data["version"] = str(as_stored(self.incident).version)
            return self.render_to_response(self.get_context_data(form=form, conflicts=conflicts))
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        except ValidationError as error:
            form.take_errors(error)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(f"{self.incident.get_absolute_url()}{self.anchor}")


class BreachPage(IncidentPage):
    """A page about what is a breach of personal data; of any other incident there is no such page."""

    @cached_property
    def incident(self) -> Incident:
        """The breach of the address."""
        incident = super().incident
        if not incident.is_personal_data_breach:
            raise Http404
        return incident

    @cached_property
    def breach(self) -> PersonalDataBreach:
        """Its documentation."""
        breach = get_object_or_404(PersonalDataBreach, incident=self.incident)
        breach.incident = self.incident
        return breach


class ControllerPage(BreachPage):
    """A page about one controller of a breach."""

    @cached_property
    def controller(self) -> BreachController:
        """The controller of the address."""
        controller = get_object_or_404(self.incident.controllers, pk=self.kwargs["pk"])
        controller.incident = self.incident
        return controller

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the controller, its documentation and its clock."""
        return super().get_context_data(
            controller=self.controller,
            breach=self.breach,
            duties=self.controller.duties.with_detail().in_due_order(),
            **kwargs,
        )
