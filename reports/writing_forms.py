"""Forms of what helps to write a review: notes, comments and who is asked for a chapter."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Post
from isms.followup.dates import check_reachable
from isms.followup.models import FollowUp
from isms.register.access import Actor
from isms.register.errors import DomainError
from isms.register.forms import PostField, posts_in
from isms.register.personal_number_guard import PersonalNumberBlock, PersonalNumberGuard
from reports.aids import chapters_to_note
from reports.figures import SHARE, FigureDefinition
from reports.forms import ReviewPartForm
from reports.models import TypedFigure


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NoteForm(PersonalNumberBlock):
    """A note under a chapter of a year's review."""

    chapter_code = forms.ChoiceField(label=_("Avsnitt"))
    text = forms.CharField(
        label=_("Anteckning"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Skriv så att det går att använda i genomgången. Utan namn på enskilda."),
    )
    noted_on = forms.DateField(label=_("Dag"), widget=_day(), help_text=_("Dagen det gäller, i dag eller tidigare."))
    year = forms.IntegerField(label=_("Genomgång för år"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chapter_code"].choices = [("", "–"), *chapters_to_note(actor.organisation)]


class SectionCommentForm(PersonalNumberGuard):
    """A remark on a chapter."""

    text = forms.CharField(label=_("Kommentar"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))


class AskForm(forms.Form):
    """Who is asked to prepare a chapter, and by when."""

    post = PostField(label=_("Befattning"), queryset=Post.objects.none(), empty_label="–")
    due_on = forms.DateField(label=_("Klart senast"), widget=_day())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = actor.today
        self.fields["post"].queryset = posts_in(actor)

    def clean_due_on(self) -> dt.date:
        """Refuse a day so far away that it must be a slip."""
        due_on = self.cleaned_data["due_on"]
        try:
            check_reachable(due_on, today=self.today)
        except DomainError as error:
            raise forms.ValidationError(error.message) from error
        return due_on


class DeliverForm(PersonalNumberBlock):
    """What is handed in for a chapter that somebody was asked for."""

    followup = forms.TypedChoiceField(label=_("Avsnitt"), coerce=int)
    text = forms.CharField(
        label=_("Underlag"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("En tom rad ger nytt stycke. En rad som börjar med ”- ” blir en punkt i en lista."),
    )

    def __init__(self, *args: Any, asked: list[FollowUp], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["followup"].choices = [(followup.pk, followup.topic) for followup in asked]


class TypedFigureForm(ReviewPartForm):
    """What a figure was the year before, and where that comes from."""

    numerator = forms.IntegerField(label=_("Antal"), min_value=0, max_value=1_000_000)
    denominator = forms.IntegerField(label=_("Av"), min_value=1, max_value=1_000_000)
    source = forms.CharField(
        label=_("Källa"), max_length=300, help_text=_("Till exempel rapporten 2025, KUN 2025/77, sidan 4.")
    )
    is_public = forms.BooleanField(label=_("Värdet får stå i den öppna utgåvan"), required=False)

    field_order = ("version", "numerator", "denominator", "source", "is_public")

    def __init__(self, *args: Any, definition: FigureDefinition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["numerator"].help_text = definition.counted
        if definition.unit == SHARE:
            self.fields["denominator"].help_text = definition.out_of
        else:
            del self.fields["denominator"]

    @staticmethod
    def initial_of(typed: TypedFigure | None, version: int) -> dict[str, Any]:
        """Return what the form shows of the value that holds."""
        if typed is None:
            return {"version": version, "is_public": True}
        names = ("numerator", "denominator", "source", "is_public")
        return {"version": version} | {name: getattr(typed, name) for name in names}

    def clean(self) -> dict[str, Any]:
        """A part is not larger than its whole."""
        cleaned = super().clean()
        part, whole = cleaned.get("numerator"), cleaned.get("denominator")
        if part is not None and whole is not None and part > whole:
            self.add_error("numerator", _("Antalet kan inte vara större än det som det räknas av."))
        return cleaned
