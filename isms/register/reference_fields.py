"""A field that names entries by their references: registers may hold thousands."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from isms.register.models import Entry

SEPARATORS = re.compile(r"[\s,;]+")
MOST = 100


class ReferencesField(forms.CharField):
    """References separated by commas or spaces; gives the entries, in the order written.

    ``queryset`` is set by the form to what the actor sees.
    """

    queryset: QuerySet[Entry] = Entry.objects.none()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2_000, **kwargs)

    def prepare_value(self, value: Any) -> str:
        """Write entries as their references; what somebody typed stays as it is."""
        return value if isinstance(value, str) or value is None else ", ".join(entry.reference for entry in value)

    def clean(self, value: Any) -> list[Entry]:
        """Find the entries, or say which references are unknown."""
        text = super().clean(value)
        wanted = list(dict.fromkeys(part.upper() for part in SEPARATORS.split(text) if part))
        if len(wanted) > MOST:
            raise ValidationError(_("Ange högst %(most)d poster.") % {"most": MOST})
        found = {entry.reference: entry for entry in self.queryset.filter(reference__in=wanted)}
        unknown = [reference for reference in wanted if reference not in found]
        if unknown:
            raise ValidationError(
                _("Dessa finns inte, eller så ser du dem inte: %(references)s.") % {"references": ", ".join(unknown)}
            )
        return [found[reference] for reference in wanted]
