"""Forms with which a review is started, written and decided on."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Post, Unit
from isms.followup.dates import check_reachable
from isms.register.access import Actor
from isms.register.decisions import DecisionGroundForm
from isms.register.errors import DomainError
from isms.register.personal_number_guard import PersonalNumberBlock, PersonalNumberGuard
from isms.register.sorting import SwedishOrder
from reports.models import ReviewDecision, ReviewMeasure, ReviewSection

PUBLIC_CHOICES = [("yes", _("Öppen")), ("no", _("Sekretessmarkerad"))]


class PostChoiceField(forms.ModelChoiceField):
    """A post of the organisation, named with its unit and holder."""

    def label_from_instance(self, post: Post) -> str:
        """Return post, unit and holder."""
        holder = str(post.holder) if post.holder else str(_("vakant"))
        return f"{post.title}, {post.unit.name} ({holder})"


def _posts(actor: Actor):
    return (
        Post.objects.filter(unit__organisation=actor.organisation, archived_at__isnull=True)
        .select_related("unit", "holder")
        .order_by(SwedishOrder("title"), SwedishOrder("unit__name"), "pk")
    )


class StartForm(PersonalNumberGuard):
    """The year of a new review, and who receives it."""

    year = forms.IntegerField(label=_("År"), min_value=2000, max_value=2100)
    unit = forms.ModelChoiceField(
        label=_("Enhet"), queryset=Unit.objects.none(), help_text=_("Enheten som håller i genomgången.")
    )
    owner = PostChoiceField(
        label=_("Mottagare"),
        queryset=Post.objects.none(),
        help_text=_("Befattningen som genomgången överlämnas till, normalt förvaltningschefen."),
    )
    case_number = forms.CharField(
        label=_("Diarienummer"), required=False, max_length=40, help_text=_("Till exempel KUN 2026/123.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = actor.today.year
        self.fields["unit"].queryset = Unit.objects.filter(
            organisation=actor.organisation, archived_at__isnull=True
        ).order_by(SwedishOrder("name"), "pk")
        self.fields["owner"].queryset = _posts(actor)


class VersionForm(PersonalNumberBlock):
    """The version of the review that a button acts on."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class SubmitForm(VersionForm):
    """Hand the review over, with an optional line to the director."""

    case_number = forms.CharField(label=_("Diarienummer"), required=False, max_length=40)
    note = forms.CharField(
        label=_("Rad till mottagaren"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    round_skipped_because = forms.CharField(
        label=_("Skäl om inte alla har bekräftat sin del"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReviewPartForm(VersionForm):
    """What the forms of sections, decisions and measures share: the guard against overwriting."""

    def start_from(self, version: int) -> None:
        """Let the next save start from the stored version, after a conflict has been shown."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(version)


class SectionForm(ReviewPartForm):
    """The text of a chapter and whether it is open."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=50_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_(
            "En tom rad ger nytt stycke. En rad som börjar med ”- ” eller ”1. ” blir en punkt i en lista. "
            "**Fetstil**, *kursiv* och [länk](https://exempel.se) går också."
        ),
    )
    is_public = forms.ChoiceField(label=_("Offentlighet"), choices=PUBLIC_CHOICES, widget=forms.RadioSelect)
    secrecy_ground = forms.CharField(
        label=_("Sekretessbestämmelse"),
        required=False,
        max_length=120,
        help_text=_(
            "Till exempel 18 kap. 8 § OSL. Markeringen är en varning, inget beslut: varje begäran om utlämnande "
            "prövas på nytt."
        ),
    )

    @classmethod
    def initial_of(cls, section: ReviewSection, version: int) -> dict[str, Any]:
        """Return what the form shows of a stored chapter."""
        return {
            "version": version,
            "text": section.text,
            "is_public": "yes" if section.is_public else "no",
            "secrecy_ground": section.secrecy_ground,
        }

    def clean(self) -> dict[str, Any]:
        """A marked chapter names the provision."""
        cleaned = super().clean()
        if cleaned.get("is_public") == "no" and not cleaned.get("secrecy_ground"):
            self.add_error("secrecy_ground", _("Ange vilken bestämmelse markeringen gäller."))
        return cleaned


class DecisionPointForm(ReviewPartForm):
    """A decision that the director is asked for."""

    text = forms.CharField(label=_("Förslag till beslut"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}))
    owner = PostChoiceField(label=_("Ansvarig"), queryset=Post.objects.none(), required=False)
    due_on = forms.DateField(
        label=_("Klart senast"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Med ett datum blir beslutet en uppföljning när genomgången är godkänd."),
    )
    is_from_meeting = forms.BooleanField(label=_("Tillagt vid mötet"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = actor.today
        self.fields["owner"].queryset = _posts(actor)

    def clean_due_on(self) -> dt.date | None:
        """Refuse a year that can only be a slip of the hand: it would stop the approval later."""
        due_on = self.cleaned_data["due_on"]
        if due_on:
            try:
                check_reachable(due_on, today=self.today)
            except DomainError as error:
                raise forms.ValidationError(error.message) from error
        return due_on

    @staticmethod
    def initial_of(point: ReviewDecision) -> dict[str, Any]:
        """Return what the form shows of a stored decision."""
        return {
            "text": point.text,
            "owner": point.owner_id,
            "due_on": point.due_on,
            "is_from_meeting": point.is_from_meeting,
        }


class MeasureStatusForm(ReviewPartForm):
    """How far a measure from an earlier review has come."""

    status = forms.ChoiceField(label=_("Status"), choices=ReviewMeasure.Status.choices, widget=forms.RadioSelect)
    status_note = forms.CharField(
        label=_("Kommentar till status"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    @staticmethod
    def initial_of(measure: ReviewMeasure) -> dict[str, Any]:
        """Return what the form shows of a stored measure."""
        return {
            "text": measure.text,
            "area": measure.area,
            "from_year": measure.from_year,
            "to_year": measure.to_year,
            "owner": measure.owner_id,
            "status": measure.current_status,
            "status_note": measure.status_note,
        }


class MeasureForm(MeasureStatusForm):
    """A measure that this year's review promises."""

    text = forms.CharField(label=_("Åtgärd"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}))
    area = forms.ChoiceField(label=_("Område"), choices=ReviewMeasure.Area.choices)
    from_year = forms.IntegerField(label=_("Från år"), min_value=2000, max_value=2100)
    to_year = forms.IntegerField(label=_("Till och med år"), min_value=2000, max_value=2100)
    owner = PostChoiceField(label=_("Ansvarig"), queryset=Post.objects.none(), required=False)

    field_order = ("version", "text", "area", "from_year", "to_year", "owner", "status", "status_note")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["owner"].queryset = _posts(actor)

    def clean(self) -> dict[str, Any]:
        """The last year does not come before the first."""
        cleaned = super().clean()
        if cleaned.get("from_year") and cleaned.get("to_year") and cleaned["to_year"] < cleaned["from_year"]:
            self.add_error("to_year", _("Slutåret ligger före startåret."))
        return cleaned


class ApproveForm(DecisionGroundForm):
    """The director's approval of the content with the shown checksum."""

    content_sha256 = forms.CharField(widget=forms.HiddenInput)


class ReturnForm(PersonalNumberBlock):
    """What the director wants completed."""

    reason = forms.CharField(
        label=_("Vad behöver kompletteras?"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Skriv vad som behöver kompletteras.")},
    )
