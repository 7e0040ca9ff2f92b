"""The form that asks for a masking."""

from django import forms
from django.utils.translation import gettext_lazy as _

from isms.register.models import Masking


class MaskingForm(forms.Form):
    """What to mask. A personal number is what is asked for here, so it is not guarded against."""

    kind = forms.ChoiceField(label=_("Slag"), choices=Masking.Kind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Text att maskera"),
        max_length=200,
        help_text=_("Skriv exakt det som ska bort, till exempel numret eller hela namnet. Texten sparas bara tills "
                    "maskeringen är utförd eller avslagen."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
