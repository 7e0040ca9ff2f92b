"""On which day a chain of processors is read."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from suppliers.notice import is_believable


class ChainDayForm(forms.Form):
    """The day in the address; empty is today."""

    dag = forms.DateField(
        label=_("Visa kedjan som den såg ut"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Skriv dagen som 2026-03-01.")},
    )

    def clean_dag(self) -> dt.date | None:
        """Refuse a day that no chain can have."""
        day = self.cleaned_data["dag"]
        if day is not None and not is_believable(day):
            raise forms.ValidationError(_("Skriv dagen som 2026-03-01."))
        return day
