"""Show on a form why a service refused, with everything that was typed."""

from django.core.exceptions import ValidationError
from django.forms import BaseForm

from isms.register.errors import DomainError, EditConflict
from isms.register.forms import take_errors
from isms.register.models import Entry
from isms.register.views.scoped import as_stored


def show_refusal(form: BaseForm, error: DomainError | ValidationError, *, entry: Entry) -> None:
    """Put a service's refusal on the form; after a conflict the form starts from what is stored now.

    Args:
        entry: the entry whose version the form carries.
    """
    if isinstance(error, ValidationError):
        take_errors(form, error)
        return
    form.add_error(None, error.message)
    if isinstance(error, EditConflict):
        form.data = form.data.copy()
        form.data["version"] = str(as_stored(entry).version)
