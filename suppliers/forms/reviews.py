"""Forms of a review: begin, answer, what deviates, and the decision."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from isms.register.decisions import DecisionGroundForm
from isms.register.forms import LONGEST_TEXT
from isms.register.personal_number_guard import PersonalNumberGuard
from suppliers.forms.suppliers import DATE
from suppliers.models import ReviewAnswer, ReviewDecision, Supplier, SupplierReview, TemplateQuestion
from suppliers.services.review_planning import DEFAULT_MONTHS
from suppliers.services.reviews import Given

LONGEST_ANSWER = 5_000
AREA_ROWS = {"widget": forms.Textarea(attrs={"rows": 3})}


class BeginForm(PersonalNumberGuard):
    """How the supplier is looked at this time."""

    method = forms.ChoiceField(label=_("Metod"), choices=SupplierReview.Method.choices, widget=forms.RadioSelect)
    participants = forms.CharField(
        label=_("Deltagare"),
        max_length=300,
        required=False,
        help_text=_("Roller och funktioner, till exempel kundansvarig och systemförvaltare."),
    )


class AnswersForm(PersonalNumberGuard):
    """The questions of a review, each with its answer and comment, and what the review showed."""

    summary = forms.CharField(
        label=_("Sammanfattning"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Vad visade uppföljningen?"),
        **AREA_ROWS,
    )

    def __init__(self, *args: Any, review: SupplierReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(review.template.questions.order_by("position"))
        held = {row.question_id: row for row in review.answers.all()}
        self.fields["summary"].initial = review.summary
        for question in self.questions:
            row = held.get(question.pk)
            self.fields[f"{question.code}_answer"] = self._answer_field(question, row)
            self.fields[f"{question.code}_comment"] = forms.CharField(
                label=_("Kommentar"),
                max_length=LONGEST_ANSWER,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=row.comment if row else "",
            )

    def rows(self) -> Iterator[tuple[TemplateQuestion, BoundField, BoundField]]:
        """Yield each question with its two fields."""
        for question in self.questions:
            yield question, self[f"{question.code}_answer"], self[f"{question.code}_comment"]

    def answers(self) -> dict[str, Given]:
        """Return what a valid form answers, by the code of the question."""
        given = {}
        for question in self.questions:
            said = self.cleaned_data[f"{question.code}_answer"]
            comment = self.cleaned_data[f"{question.code}_comment"]
            given[question.code] = (
                Given(text=said, comment=comment) if question.is_text else Given(answer=said, comment=comment)
            )
        return given

    def clean(self) -> dict[str, Any]:
        """A comment without an answer would be lost."""
        cleaned = super().clean()
        for question in self.questions:
            name = f"{question.code}_answer"
            if cleaned.get(f"{question.code}_comment") and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _t("Välj ett svar, annars sparas inte kommentaren på %s.") % question.code)
        return cleaned

    def _answer_field(self, question: TemplateQuestion, row: ReviewAnswer | None) -> forms.Field:
        if question.is_text:
            return forms.CharField(
                label=_("Svar"),
                max_length=LONGEST_ANSWER,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=row.text if row else "",
                help_text=question.help_text,
            )
        return forms.ChoiceField(
            label=_("Svar"),
            choices=[("", _("Inte besvarad")), *ReviewAnswer.Answer.choices],
            required=False,
            initial=row.answer if row else "",
            help_text=question.help_text,
        )


class DeviationForm(PersonalNumberGuard):
    """Something that was found wanting, and by when it is to be put right."""

    question = forms.ChoiceField(label=_("Fråga"), required=False)
    description = forms.CharField(
        label=_("Avvikelse"),
        max_length=250,
        help_text=_("Vad saknas? Till exempel: listan över underbiträden är två år gammal."),
    )
    due_on = forms.DateField(
        label=_("Ska vara åtgärdad"),
        required=False,
        help_text=_("Med en dag blir avvikelsen en åtgärd i leverantörens handlingsplan. Utan dag noteras den bara."),
        **DATE,
    )

    def __init__(self, *args: Any, review: SupplierReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_code = {row.code: row for row in review.template.questions.order_by("position")}
        self.fields["question"].choices = [
            ("", _("Ingen särskild fråga")),
            *((code, str(row)[:120]) for code, row in self.by_code.items()),
        ]

    def chosen(self) -> TemplateQuestion | None:
        """Return the question of a valid form."""
        return self.by_code.get(self.cleaned_data["question"])


class DecideReviewForm(DecisionGroundForm):
    """What a review leads to."""

    outcome = forms.ChoiceField(label=_("Beslut"), choices=ReviewDecision.Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Skäl"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Behövs när något avviker, och alltid vid åtgärd eller eskalering."),
        **AREA_ROWS,
    )
    escalated_to = forms.CharField(
        label=_("Eskaleras till"),
        max_length=150,
        required=False,
        help_text=_("Befattning, till exempel kulturdirektören. Bara vid eskalering."),
    )
    answer_due_on = forms.DateField(
        label=_("Besked senast"), required=False, help_text=_("Bara vid eskalering. Dagen följs upp."), **DATE
    )
    field_order = ("outcome", "reason", "escalated_to", "answer_due_on")


class CallOffForm(PersonalNumberGuard):
    """Why a review is called off."""

    reason = forms.CharField(label=_("Skäl"), max_length=300)


class ReviewIntervalForm(forms.Form):
    """The months between two reviews for each criticality, and whether what is planned moves along."""

    move_planned = forms.BooleanField(
        label=_("Planera om alla leverantörer efter intervallen"),
        required=False,
        help_text=_(
            "Leverantörer utan planerad uppföljning får en. Ingen blir försenad av ändringen: "
            "den nya dagen ligger minst tre månader fram."
        ),
    )

    def __init__(self, *args: Any, months: dict[int, int | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = {}
        for code in DEFAULT_MONTHS:
            fields[f"months_{int(code)}"] = forms.IntegerField(
                label=_("%(criticality)s, månader") % {"criticality": Supplier.Criticality(code).label},
                min_value=1,
                max_value=60,
                required=False,
                initial=months[code],
                help_text=_("Tomt betyder att sådana leverantörer inte följs upp."),
            )
        self.fields = fields | self.fields

    def months(self) -> dict[int, int | None]:
        """Return the months of a valid form, by criticality."""
        return {code: self.cleaned_data[f"months_{int(code)}"] for code in DEFAULT_MONTHS}
