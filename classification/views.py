"""The page where an asset or a system is classified, and the page that shows what was decided."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from classification.forms import ClassificationForm
from classification.models import Classification
from classification.selectors import classification_in_force, method_for
from classification.services import decide_classification
from isms.register.errors import DomainError, EditConflict
from isms.register.models import Entry
from isms.register.views.base import ActorMixin
from isms.register.views.scoped import as_stored, changeable_entry, visible_entry

CLASSIFIABLE_KINDS = ("system", "information_asset", "process")


class Classify(ActorMixin, FormView):
    """Judge K, R and T of an entry with the consequence texts beside, and decide."""

    template_name = "classification/form.html"
    form_class = ClassificationForm

    @cached_property
    def entry(self) -> Entry:
        """The asset or system that is classified."""
        return changeable_entry(self.request, self.kwargs["reference"], kinds=CLASSIFIABLE_KINDS)

    @cached_property
    def current(self) -> Classification | None:
        """The classification in force, to start from."""
        return classification_in_force(self.entry)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the organisation's method and the present classification."""
        return {
            **super().get_form_kwargs(),
            "method": method_for(self.actor.organisation),
            "current": self.current,
            "initial": {"version": self.entry.version},
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entry and its present classification."""
        return super().get_context_data(entry=self.entry, current=self.current, **kwargs)

    def form_valid(self, form: ClassificationForm) -> HttpResponse:
        """Decide; a refusal is shown on the form with everything that was typed."""
        try:
            decide_classification(
                entry=self.entry,
                version=form.cleaned_data["version"],
                method=form.method,
                judgements=form.judgements(),
                participants=form.cleaned_data["participants"],
                ground=form.ground(),
                by=self.actor.user,
                at=timezone.now(),
                owner_approval=form.cleaned_data["owner_approval"],
            )
        except EditConflict as conflict:
            form.add_error(None, conflict.message)
            form.data = form.data.copy()
            form.data["version"] = str(as_stored(self.entry).version)
            return self.form_invalid(form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Klassningen av %(entry)s är beslutad.") % {"entry": self.entry})
        return HttpResponseRedirect(f"{self.entry.get_absolute_url()}#klassning")


def classifications(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show every classification of an entry, newest first, with judgements and reasons."""
    entry = visible_entry(request, reference, kinds=CLASSIFIABLE_KINDS)
    decided = entry.classifications.with_detail().latest_first()
    return render(request, "classification/list.html", {"entry": entry, "classifications": decided})
