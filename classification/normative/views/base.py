"""What the forms about normative classifications share: the entry, its version and how a refusal is shown."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from assets.models import System
from classification.normative.forms import VersionedForm
from isms.accounts.permissions import Right
from isms.register.errors import DomainError, EditConflict
from isms.register.models import Entry
from isms.register.views.base import ActorMixin
from isms.register.views.scoped import as_stored, changeable_entry


class EntryFormPage(ActorMixin, FormView):
    """A form about one entry that the actor may change; nothing typed is lost when it is refused."""

    template_name = "classification/normative/form.html"
    model: type[Entry] = System
    heading = ""
    button = ""
    done = ""

    @cached_property
    def entry(self) -> Any:
        """The entry of the address: 404 when unseen, 403 when seen but not changeable."""
        return changeable_entry(self.request, self.kwargs["reference"], model=self.model)

    def save(self, form: VersionedForm, **common: Any) -> None:
        """Call the service with the valid form; ``common`` holds version, by and at."""
        raise NotImplementedError

    def back_url(self) -> str:
        """Return the page to come back to."""
        return self.entry.get_absolute_url()

    def get_initial(self) -> dict[str, Any]:
        """Start from the stored version."""
        return {**super().get_initial(), "version": self.entry.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the entry and the words of the page."""
        words = {"heading_text": self.heading, "button_text": self.button, "back_url": self.back_url()}
        return super().get_context_data(entry=self.entry, **words, **kwargs)

    def show_conflict(self, form: VersionedForm) -> None:
        """Let the next attempt start from what is stored."""
        form.start_from(as_stored(self.entry).version)

    def form_valid(self, form: VersionedForm) -> HttpResponse:
        """Save through the service; on a refusal show the form again with the reason."""
        try:
            self.save(form, version=form.cleaned_data["version"], by=self.actor.user, at=timezone.now())
        except EditConflict as conflict:
            form.add_error(None, conflict.message)
            self.show_conflict(form)
            return self.form_invalid(form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        except ValidationError as error:
            form.take_errors(error)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(self.back_url())


def check_publisher(request: HttpRequest) -> None:
    """Let only those in who publish for others.

    Raises:
        PermissionDenied: the actor may not publish normative classifications.
    """
    if not request.actor.has(Right.PUBLISH_NORMATIVE):
        raise PermissionDenied(_("Bara den centrala samordnaren publicerar normerande klassningar."))
