"""The page of one step with a supplier or an agreement: a small form, one service call, back to the entry."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.views.generic import FormView

from isms.register.errors import DomainError, EditConflict
from isms.register.forms import take_errors
from isms.register.models import Entry
from isms.register.views.base import ActorMixin
from isms.register.views.scoped import as_stored, changeable_entry, posted_version


class StepPage(ActorMixin, FormView):
    """Ask, do through a service, return; a refusal shows the form again with everything that was typed."""

    template_name = "suppliers/step.html"
    model: type[Entry]
    question: str | Promise
    button: str | Promise
    done: str | Promise
    # The part of the entry's page to return to.
    place = ""

    def perform(self, form: BaseForm, **common: Any) -> None:
        """Call the service, with ``version``, ``by`` and ``at`` in ``common``."""
        raise NotImplementedError

    @cached_property
    def entry(self) -> Entry:
        """The entry that the step is about."""
        return changeable_entry(self.request, self.kwargs["reference"], model=self.model)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the entry first: who may not change it learns nothing of the form."""
        if request.method in ("GET", "POST"):
            _found = self.entry
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entry and the words of the page."""
        return super().get_context_data(
            entry=self.entry,
            register=self.entry.register,
            question=self.question,
            button=self.button,
            version=getattr(self, "version", self.entry.version),
            **kwargs,
        )

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Do what was asked."""
        try:
            self.perform(form, version=posted_version(self.request), by=self.actor.user, at=timezone.now())
        except EditConflict as conflict:
            form.add_error(None, conflict.message)
            self.version = as_stored(self.entry).version
            return self.form_invalid(form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        except ValidationError as error:
            take_errors(form, error)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self) -> str:
        """Return to the entry."""
        return f"{self.entry.get_absolute_url()}{self.place}"
