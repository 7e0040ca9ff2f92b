"""The page on which an entry is decided as it stands."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.views.generic import FormView

from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.views.base import ActorMixin
from isms.register.views.refusals import show_refusal
from isms.register.views.scoped import changeable_entry
from risks.forms.risks import DecideForm


class DecidePage(ActorMixin, FormView):
    """Ask for the reason and the authority, decide through a service, and return to the entry."""

    template_name = "risks/decide.html"
    form_class = DecideForm
    model: type[Entry]
    question: str | Promise
    done: str | Promise

    def decide(self, form: DecideForm, **common: Any) -> None:
        """Call the service that decides with entry-independent arguments in ``common``."""
        raise NotImplementedError

    @cached_property
    def entry(self) -> Entry:
        """The entry that is decided about."""
        return changeable_entry(self.request, self.kwargs["reference"], model=self.model)

    def get_initial(self) -> dict[str, Any]:
        """Start from the entry's present version."""
        return {"version": self.entry.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entry and the words of the page."""
        return super().get_context_data(
            entry=self.entry, register=self.entry.register, question=self.question, **kwargs
        )

    def form_valid(self, form: DecideForm) -> HttpResponse:
        """Decide; a refusal is shown on the form with everything that was typed."""
        try:
            self.decide(
                form,
                version=form.cleaned_data["version"] or 0,
                reason=form.cleaned_data["reason"],
                ground=form.ground(),
                by=self.actor.user,
                at=timezone.now(),
            )
        except (DomainError, ValidationError) as error:
            show_refusal(form, error, entry=self.entry)
            return self.form_invalid(form)
        messages.success(self.request, str(self.done) % {"entry": self.entry})
        return HttpResponseRedirect(self.entry.get_absolute_url())
