"""The form of a new version of the questions: what the version is called, and its questions in order."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from isms.register.forms import LONGEST_TEXT
from isms.register.personal_number_guard import PersonalNumberBlock
from suppliers.models import QuestionTemplate, TemplateQuestion
from suppliers.services.questions import (
    MOST_QUESTIONS,
    QuestionDescription,
    TemplateDescription,
    default_template,
    description_of,
)

EMPTY_ROWS = 3


class TemplateForm(PersonalNumberBlock):
    """What the whole version is called."""

    name = forms.CharField(label=_("Namn"), max_length=150)
    note = forms.CharField(
        label=_("Kommentar"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Till exempel vad som är ändrat sedan förra versionen."),
    )


class QuestionForm(PersonalNumberBlock):
    """One question; an empty row is left out."""

    code = forms.RegexField(
        r"^[\w-]+$",
        label=_("Kod"),
        max_length=20,
        required=False,
        error_messages={"invalid": _("Skriv koden med bokstäver, siffror och bindestreck.")},
    )
    area = forms.CharField(label=_("Område"), max_length=80, required=False)
    text = forms.CharField(label=_("Fråga"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    help_text = forms.CharField(label=_("Hjälp"), max_length=500, required=False)
    answer_kind = forms.ChoiceField(label=_("Svaras med"), choices=TemplateQuestion.AnswerKind.choices, required=False)
    deviates_on = forms.ChoiceField(
        label=_("Avvikelse vid svaret"), choices=TemplateQuestion.Deviation.choices, required=False
    )

    def clean(self) -> dict[str, Any]:
        """A question that has been begun needs code, area and text."""
        cleaned = super().clean()
        if any(cleaned.get(name) for name in ("code", "area", "text", "help_text")):
            for name in ("code", "area", "text"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _t("Fyll i fältet, eller töm hela raden."))
        if cleaned.get("answer_kind") == TemplateQuestion.AnswerKind.TEXT and cleaned.get("deviates_on"):
            self.add_error("deviates_on", _t("Ett svar i fri text kan inte vara en avvikelse."))
        return cleaned


QuestionFormSet = forms.formset_factory(
    QuestionForm, extra=0, max_num=MOST_QUESTIONS + EMPTY_ROWS, absolute_max=MOST_QUESTIONS + EMPTY_ROWS
)


class QuestionsPage:
    """The forms of one page; they are valid together and become one description."""

    def __init__(self, *, data: Any = None, template: QuestionTemplate | None = None) -> None:
        start = description_of(template) if template else default_template()
        rows = [*(vars(question) for question in start.questions), *[{}] * EMPTY_ROWS]
        self.head = TemplateForm(data, initial={"name": start.name, "note": ""})
        self.questions = QuestionFormSet(data, initial=rows, prefix="questions")

    def is_valid(self) -> bool:
        """Check all, so that every error is shown at once."""
        return all([self.head.is_valid(), self.questions.is_valid()])

    def description(self) -> TemplateDescription:
        """Return what the valid forms say."""
        begun = [form.cleaned_data for form in self.questions if form.cleaned_data.get("code")]
        questions = tuple(
            QuestionDescription(
                code=row["code"].upper(),
                area=row["area"],
                text=row["text"],
                help_text=row["help_text"],
                answer_kind=row["answer_kind"] or TemplateQuestion.AnswerKind.YES_NO,
                deviates_on=row["deviates_on"],
            )
            for row in begun
        )
        head = self.head.cleaned_data
        return TemplateDescription(name=head["name"], note=head["note"], questions=questions)

    def problems(self) -> list[tuple[str, str, str]]:
        """Return every error as the id of its field, the field's label and the text."""
        found = [("", "", text) for text in (*self.head.non_field_errors(), *self.questions.non_form_errors())]
        found += [(field.auto_id, str(field.label), text) for field in self.head for text in field.errors]
        for number, form in enumerate(self.questions, start=1):
            label = _t("Fråga %(number)d") % {"number": number}
            found += [(field.auto_id, f"{label}, {field.label}", text) for field in form for text in field.errors]
        return found

    def take_errors(self, error: ValidationError) -> None:
        """Show what the service refused."""
        self.head.add_error(None, error.messages)
