"""The page on which one thing is done with an entry and then is done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise, cached_property
from django.views.generic import FormView

from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.views.base import ActorMixin
from isms.register.views.refusals import show_refusal
from isms.register.views.scoped import changeable_entry


class StepPage(ActorMixin, FormView):
    """Ask, call a service, and return to the entry; a refusal keeps everything that was typed."""

    template_name = "governance/step.html"
    model: type[Entry]
    question: str | Promise
    button: str | Promise
    done: str | Promise

    def save(self, form: Any) -> None:
        """Call the service with the valid form."""
        raise NotImplementedError

    def get_entry(self) -> Entry:
        """Return the entry, for those who may do this with it."""
        return changeable_entry(self.request, self.kwargs["reference"], model=self.model)

    @cached_property
    def entry(self) -> Entry:
        """The entry that the step is about."""
        return self.get_entry()

    def get_initial(self) -> dict[str, Any]:
        """Start from the entry's present version."""
        return {"version": self.entry.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entry and the words of the page."""
        return super().get_context_data(
            entry=self.entry, register=self.entry.register, question=self.question, button=self.button, **kwargs
        )

    def get_success_url(self) -> str:
        """Return to the entry."""
        return self.entry.get_absolute_url()

    def form_valid(self, form: Any) -> HttpResponse:
        """Do it; a refusal is shown on the form."""
        try:
            self.save(form)
        except (DomainError, ValidationError) as error:
            show_refusal(form, error, entry=self.entry)
            return self.form_invalid(form)
        messages.success(self.request, str(self.done) % {"entry": self.entry})
        return HttpResponseRedirect(self.get_success_url())
