"""The page where the result of a classification made in another tool is recorded."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from classification.external import record_external_classification
from classification.external_forms import ExternalClassificationForm
from classification.kinds import CLASSIFIABLE_KINDS
from classification.models import Classification, MethodChoice
from classification.selectors import choice_of, classification_in_force
from isms.register.errors import DomainError, EditConflict
from isms.register.models import Entry
from isms.register.views.base import ActorMixin
from isms.register.views.refusals import show_refusal
from isms.register.views.scoped import changeable_entry


class RecordElsewhere(ActorMixin, FormView):
    """Record levels, date, link and requirement totals of a classification made in another tool."""

    template_name = "classification/external.html"
    form_class = ExternalClassificationForm

    @cached_property
    def entry(self) -> Entry:
        """The asset, system or process that was classified."""
        return changeable_entry(self.request, self.kwargs["reference"], kinds=CLASSIFIABLE_KINDS)

    @cached_property
    def choice(self) -> MethodChoice:
        """How the organisation classifies."""
        return choice_of(self.actor.organisation)

    @cached_property
    def current(self) -> Classification | None:
        """The classification in force, to start from."""
        return classification_in_force(self.entry)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the organisation's method, and the link and levels of last time."""
        initial: dict[str, Any] = {"version": self.entry.version}
        if self.current and self.current.is_elsewhere and self.current.method_id == self.choice.method_id:
            initial["link"] = self.current.link
            initial |= {f"{row.aspect}_level": str(row.level_id) for row in self.current.judgements.all()}
        return {
            **super().get_form_kwargs(),
            "method": self.choice.method,
            "judges_traceability": self.choice.judges_traceability,
            "initial": initial,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entry and how the organisation classifies."""
        return super().get_context_data(entry=self.entry, choice=self.choice, current=self.current, **kwargs)

    def form_valid(self, form: ExternalClassificationForm) -> HttpResponse:
        """Record it; a refusal is shown on the form with everything that was typed."""
        try:
            record_external_classification(
                entry=self.entry,
                version=form.cleaned_data["version"],
                method=self.choice.method,
                levels=form.chosen(),
                made_on=form.cleaned_data["made_on"],
                link=form.cleaned_data["link"],
                totals=form.totals(),
                document=form.cleaned_data["document"],
                by=self.actor.user,
                at=timezone.now(),
            )
        except EditConflict as conflict:
            show_refusal(form, conflict, entry=self.entry)
            return self.form_invalid(form)
        except DomainError as error:
            form.add_error("made_on", error.message)
            return self.form_invalid(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Klassningen av %(entry)s är registrerad.") % {"entry": self.entry})
        return HttpResponseRedirect(f"{self.entry.get_absolute_url()}#klassning")
