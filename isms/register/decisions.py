"""On whose authority a decision is taken, as a value and as the form fields that ask for it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isms.register.models import Decision
from isms.register.personal_number_guard import PersonalNumberGuard


@dataclass(frozen=True)
class DecisionGround:
    """On whose authority a decision is taken; the nämnd names its meeting, a delegate the item."""

    authority: str = Decision.Authority.EXECUTION
    board_on: dt.date | None = None
    board_paragraph: str = ""
    delegation_item: str = ""


class DecisionGroundForm(PersonalNumberGuard):
    """The fields with which any decision says on whose authority it is taken."""

    authority = forms.ChoiceField(
        label=_("Beslutsgrund"),
        choices=Decision.Authority.choices,
        initial=Decision.Authority.EXECUTION,
        widget=forms.RadioSelect,
        help_text=_("Delegationsbeslut anmäls till nämnden, verkställighet gör det inte."),
    )
    board_on = forms.DateField(
        label=_("Nämndens sammanträde"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    board_paragraph = forms.CharField(label=_("Paragraf"), max_length=20, required=False)
    delegation_item = forms.CharField(label=_("Punkt i delegationsordningen"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        """Demand what the chosen authority needs."""
        cleaned = super().clean()
        if cleaned.get("authority") == Decision.Authority.BOARD:
            for name, message in (
                ("board_on", _("Ange sammanträdets datum.")),
                ("board_paragraph", _("Ange paragrafen i protokollet.")),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, message)
        if cleaned.get("authority") == Decision.Authority.DELEGATION and not cleaned.get("delegation_item"):
            self.add_error("delegation_item", _("Ange punkten i delegationsordningen."))
        return cleaned

    def ground(self) -> DecisionGround:
        """Return the authority of a valid form, without details that belong to another authority."""
        authority = self.cleaned_data["authority"]
        is_board = authority == Decision.Authority.BOARD
        return DecisionGround(
            authority=authority,
            board_on=self.cleaned_data["board_on"] if is_board else None,
            board_paragraph=self.cleaned_data["board_paragraph"] if is_board else "",
            delegation_item=(
                self.cleaned_data["delegation_item"] if authority == Decision.Authority.DELEGATION else ""
            ),
        )
