"""The form that makes actions of gaps."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from classification.models import AssessedRequirement
from isms.accounts.models import Post
from isms.register.access import Actor
from isms.register.personal_number_guard import PersonalNumberGuard
from isms.register.sorting import SwedishOrder


class GapActionsForm(PersonalNumberGuard):
    """Which gaps to act on, who acts and by when."""

    every = forms.BooleanField(required=False)
    gaps = forms.TypedMultipleChoiceField(label=_("Brister"), coerce=int, required=False)
    owner = forms.ModelChoiceField(
        label=_("Ansvarig"),
        queryset=Post.objects.none(),
        required=False,
        empty_label=_("Systemets ägare"),
    )
    due_on = forms.DateField(label=_("Klar senast"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, actor: Actor, rows: list[AssessedRequirement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.rows = rows
        self.fields["every"].label = _("Alla %(count)d brister utan öppen åtgärd") % {"count": len(rows)}
        self.fields["gaps"].choices = [(row.requirement_id, row.text.title) for row in rows]
        self.fields["owner"].queryset = (
            Post.objects.filter(unit__organisation=actor.organisation, archived_at__isnull=True)
            .select_related("unit", "holder")
            .order_by(SwedishOrder("title"), SwedishOrder("unit__name"), "pk")
        )

    def clean_due_on(self):
        """Refuse a day that has passed."""
        due_on = self.cleaned_data["due_on"]
        if due_on < self.actor.today:
            raise ValidationError(_("Dagen har redan passerat."))
        return due_on

    def clean(self) -> dict[str, Any]:
        """Demand at least one gap."""
        cleaned = super().clean()
        if not cleaned.get("every") and not cleaned.get("gaps") and "gaps" not in self.errors:
            self.add_error("gaps", _("Välj minst en brist."))
        return cleaned

    def chosen(self) -> list[int]:
        """Return the requirements that were ticked, or all of them."""
        if self.cleaned_data["every"]:
            return [row.requirement_id for row in self.rows]
        return self.cleaned_data["gaps"]

    @property
    def ticked(self) -> set[str]:
        """The ticked values as posted, so that a refused form keeps them."""
        return set(self.data.getlist("gaps")) if self.is_bound else set()
