"""The form in which an organisation says which roles demand a second step."""

from django import forms
from django.utils.translation import gettext_lazy as _

from isms.accounts.roles import role_choices


class SecondStepRolesForm(forms.Form):
    """One box per role."""

    roles = forms.MultipleChoiceField(
        label=_("Roller som kräver tvåstegsinloggning"),
        choices=role_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Den som har en av rollerna kommer inte vidare förrän ett andra steg är kopplat till kontot."),
    )
