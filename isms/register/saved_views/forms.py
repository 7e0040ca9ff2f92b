"""Forms of saved views."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isms.register.access import Actor
from isms.register.models import SavedView
from isms.register.personal_number_guard import PersonalNumberBlock


class ViewNameForm(PersonalNumberBlock):
    """The name of a view, and for coordinators whether everybody gets it."""

    name = forms.CharField(
        label=_("Namn på vyn"),
        max_length=SavedView._meta.get_field("name").max_length,
        error_messages={"required": _("Skriv ett namn på vyn.")},
    )
    is_shared = forms.BooleanField(label=_("Delad med alla i organisationen"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not actor.may_create:
            del self.fields["is_shared"]


class SaveViewForm(ViewNameForm):
    """The name under which a list's present choices are kept."""

    is_default = forms.BooleanField(label=_("Öppna listan med vyn"), required=False)
    list_name = forms.CharField(widget=forms.HiddenInput, required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False)
