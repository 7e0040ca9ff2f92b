"""The form of the data protection officer's advice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms.recommendations import day_input
from isms.register.forms import LONGEST_TEXT
from isms.register.personal_number_guard import PersonalNumberGuard


class OfficerAdviceForm(PersonalNumberGuard):
    """Advice on an entry; the officer's own name needs no asking."""

    UNGUARDED = ("adviser",)

    text = forms.CharField(
        label=_("Råd"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Skriv rådet.")},
    )
    given_on = forms.DateField(label=_("Lämnat"), widget=day_input())
    adviser = forms.CharField(
        label=_("Dataskyddsombud"),
        max_length=150,
        help_text=_("Vem rådet kommer från, när du antecknar ett mottaget råd."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_officer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_officer:
            del self.fields["adviser"]
