"""The forms of threshold and impact assessments, their decisions and the advice on them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.models import ImpactAssessment, PriorConsultation, ThresholdAssessment
from assets.processing.criteria import QUESTIONS
from assets.processing.threshold import Answer, check_override
from isms.register.decisions import DecisionGroundForm
from isms.register.personal_number_guard import PersonalNumberGuard

ANSWERS = [("yes", _("Ja")), ("no", _("Nej"))]
LONGEST = 20_000


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _text(label: Any, *, rows: int = 3, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ThresholdForm(PersonalNumberGuard):
    """Nine questions with reasons, the cases of art. 35.3 and whether the outcome is followed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    mandatory_case = forms.ChoiceField(
        label=_("Är det något av fallen i art. 35.3?"),
        choices=ThresholdAssessment.MandatoryCase.choices,
        widget=forms.RadioSelect,
        initial=ThresholdAssessment.MandatoryCase.NONE,
        help_text=_("I de fallen krävs alltid en konsekvensbedömning."),
    )
    override = forms.ChoiceField(
        label=_("Följer ni utfallet?"),
        choices=ThresholdAssessment.Override.choices,
        widget=forms.RadioSelect,
        initial=ThresholdAssessment.Override.FOLLOW,
        help_text=_("Två ja, eller ett fall i art. 35.3, betyder att en konsekvensbedömning behövs."),
    )
    override_reason = _text(
        _("Skäl för avsteget"), required=False, help_text=_("Behövs bara när ni inte följer utfallet.")
    )

    def __init__(self, *args: Any, current: ThresholdAssessment | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before = {answer.criterion: answer for answer in current.answers.all()} if current else {}
        for question in QUESTIONS:
            code, earlier = question.criterion.value, before.get(question.criterion.value)
            self.fields[f"{code}_met"] = forms.ChoiceField(
                label=question.text,
                help_text=question.help_text,
                choices=ANSWERS,
                widget=forms.RadioSelect,
                initial=("yes" if earlier.is_met else "no") if earlier else None,
                error_messages={"required": _("Svara ja eller nej.")},
            )
            self.fields[f"{code}_reason"] = _text(
                _("Motivering: %(criterion)s") % {"criterion": question.criterion.label.lower()},
                rows=2,
                initial=earlier.reason if earlier else "",
                error_messages={"required": _("Skriv en kort motivering.")},
            )
        if current:
            self.fields["mandatory_case"].initial = current.mandatory_case

    def rows(self) -> list[dict[str, Any]]:
        """Return each question with its bound fields."""
        return [
            {"met": self[f"{question.criterion.value}_met"], "reason": self[f"{question.criterion.value}_reason"]}
            for question in QUESTIONS
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a departure without reason, or from what the law settles."""
        cleaned = super().clean()
        if not self.errors:
            answers = self.answers()
            wrong = check_override(
                override=cleaned["override"],
                reason=cleaned["override_reason"],
                yes_count=sum(answer.is_met for answer in answers.values()),
                mandatory_case=cleaned["mandatory_case"],
            )
            for name, message in wrong.items():
                self.add_error(name, message)
        return cleaned

    def answers(self) -> dict[str, Answer]:
        """Return the answers of a valid form, by criterion."""
        return {
            question.criterion.value: Answer(
                is_met=self.cleaned_data[f"{question.criterion.value}_met"] == "yes",
                reason=self.cleaned_data[f"{question.criterion.value}_reason"],
            )
            for question in QUESTIONS
        }


class RulingForm(DecisionGroundForm):
    """Decide a threshold or impact assessment."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = _text(
        _("Så har rådet beaktats"),
        help_text=_("Följer ni dataskyddsombudets råd? Om inte: varför?"),
        error_messages={"required": _("Skriv hur rådet har beaktats.")},
    )


class AdviceForm(PersonalNumberGuard):
    """What the data protection officer advises."""

    text = _text(_("Råd"), rows=6, error_messages={"required": _("Skriv rådet.")})
    given_on = forms.DateField(label=_("Lämnat den"), widget=_date())
    adviser = forms.CharField(
        label=_("Dataskyddsombud"),
        max_length=150,
        help_text=_("Vem rådet kommer från, när du antecknar ett mottaget råd."),
    )

    def __init__(self, *args: Any, is_officer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_officer:
            del self.fields["adviser"]


class ImpactForm(PersonalNumberGuard, forms.ModelForm):
    """The content of an impact assessment, and a document that holds all of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = ImpactAssessment
        fields = ("necessity", "risks", "measures", "views_of_subjects", "remaining_risk")
        widgets = {
            name: forms.Textarea(attrs={"rows": 5}) for name in ("necessity", "risks", "measures", "views_of_subjects")
        }


class ConsultationForm(PersonalNumberGuard, forms.ModelForm):
    """Asking the supervisory authority, and its answer."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = PriorConsultation
        fields = ("asked_on", "case_number", "answered_on", "outcome", "answer")
        widgets = {"asked_on": _date(), "answered_on": _date(), "answer": forms.Textarea(attrs={"rows": 4})}

    def clean(self) -> dict[str, Any]:
        """Ask for the half of an answer that is missing, at its field."""
        cleaned = super().clean()
        if cleaned.get("answered_on") and not cleaned.get("outcome"):
            self.add_error("outcome", _("Välj vad IMY svarade."))
        if cleaned.get("outcome") and not cleaned.get("answered_on") and "answered_on" not in self.errors:
            self.add_error("answered_on", _("Ange vilken dag svaret kom."))
        return cleaned
