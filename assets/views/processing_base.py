"""What the small pages about one processing share: find it, call a service, show a refusal at the form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from assets.models import ProcessingActivity
from assets.processing.advice import is_officer, may_advise
from assets.processing.assessment_forms import AdviceForm
from isms.register.errors import DomainError, EditConflict
from isms.register.forms import ConflictingField, take_errors
from isms.register.views.base import ActorMixin
from isms.register.views.scoped import as_stored, changeable_entry, visible_entry


class ActivityForm(ActorMixin, FormView):
    """A form about one processing that the actor may change."""

    template_name = "assets/processing_form.html"
    heading = ""
    button = ""
    done = ""
    anchor = ""
    intro = ""

    @cached_property
    def activity(self) -> ProcessingActivity:
        """The processing of the address: unseen is 404, seen but fixed is 403."""
        return changeable_entry(self.request, self.kwargs["reference"], model=ProcessingActivity)

    def save(self, form: BaseForm) -> None:
        """Call the service with the valid form."""
        raise NotImplementedError

    def get_initial(self) -> dict[str, Any]:
        """Start from the version that the page shows."""
        return {**super().get_initial(), "version": self.activity.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the processing and the words of the page."""
        kwargs.setdefault("conflicts", [])
        return super().get_context_data(
            entry=self.activity, heading=self.heading, button=self.button, intro=self.intro, **kwargs
        )

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Save; a refusal is shown on the form with everything that was typed."""
        try:
            self.save(form)
        except EditConflict as conflict:
            form.add_error(None, conflict.message)
            conflicts = self.conflicts(form)
            form.data = form.data.copy()
            form.data["version"] = str(as_stored(self.activity).version)
            return self.render_to_response(self.get_context_data(form=form, conflicts=conflicts))
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        except ValidationError as error:
            take_errors(form, error)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(f"{self.activity.get_absolute_url()}{self.anchor}")

    def conflicts(self, form: BaseForm) -> list[ConflictingField]:
        """Return what is stored now beside what was typed; nothing for forms that only add."""
        return []


class AdviseForm(ActivityForm):
    """Advice on an assessment: by the data protection officer, or noted by the coordinator who received it."""

    form_class = AdviceForm
    heading = gettext_lazy("Råd från dataskyddsombudet")
    button = gettext_lazy("Spara rådet")
    done = gettext_lazy("Rådet är sparat.")

    @cached_property
    def activity(self) -> ProcessingActivity:
        """The processing of the address, for those who may advise on it."""
        found = visible_entry(self.request, self.kwargs["reference"], model=ProcessingActivity)
        if not may_advise(self.actor):
            raise PermissionDenied(_("Bara dataskyddsombudet lämnar råd. Samordnaren antecknar råd som har kommit in."))
        return found

    def get_initial(self) -> dict[str, Any]:
        """Start from today."""
        return {"given_on": self.actor.today}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The officer's own name needs no asking."""
        return {**super().get_form_kwargs(), "is_officer": is_officer(self.actor)}

    def given(self, form: AdviceForm) -> dict[str, Any]:
        """Return the advice as the service takes it."""
        return {
            "text": form.cleaned_data["text"],
            "given_on": form.cleaned_data["given_on"],
            "adviser": form.cleaned_data.get("adviser") or str(self.actor.user),
        }


def compared(form: BaseForm, stored: Any) -> list[ConflictingField]:
    """Return the fields of a model form that differ between what was typed and what is stored now."""
    found = []
    for name in form.changed_data:
        if name == "version" or name not in form.cleaned_data:
            continue
        before, after = str(getattr(stored, name) or ""), str(form.cleaned_data[name] or "")
        if before != after:
            found.append(ConflictingField(label=str(form.fields[name].label), stored=before, typed=after))
    return found
