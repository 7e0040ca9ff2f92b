"""The form in which a classification is made: a level, an area and a reason for each aspect."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classification.models import AspectJudgement, Classification, Method
from classification.selectors import AspectQuestion, areas_of, questions_of
from classification.services import Judgement
from isms.register.decisions import DecisionGroundForm


class ClassificationForm(DecisionGroundForm):
    """One classification of one entry by one method."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    participants = forms.CharField(
        label=_("Deltagare"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Vilka var med och bedömde? Skriv roller, till exempel systemförvaltare och två handläggare."),
    )

    owner_approval = forms.CharField(
        label=_("Ägarens beslut"),
        max_length=300,
        required=False,
        help_text=_("Behövs när någon annan än ägaren registrerar beslutet: hur och när beslutade ägaren?"),
    )

    def __init__(self, *args: Any, method: Method, current: Classification | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.method = method
        self.questions = questions_of(method)
        self.levels = {str(choice.level.pk): choice.level for choice in self.questions[0].choices}
        areas = areas_of(method)
        self.areas = {str(area.pk): area for area in areas}
        before = _judgements_of(current, method)
        for question in self.questions:
            self._add_fields(question, before.get(question.aspect.aspect))

    def _add_fields(self, question: AspectQuestion, before: AspectJudgement | None) -> None:
        aspect = question.aspect.aspect
        self.fields[f"{aspect}_level"] = forms.ChoiceField(
            label=question.aspect.question,
            choices=[(str(choice.level.pk), str(choice.level)) for choice in question.choices],
            widget=forms.RadioSelect,
            initial=str(before.level_id) if before else None,
            error_messages={"required": _("Välj en nivå.")},
        )
        self.fields[f"{aspect}_area"] = forms.ChoiceField(
            label=_("Vilket område avgjorde nivån?"),
            choices=[("", _("Välj område")), *((key, area.name) for key, area in self.areas.items())],
            initial=str(before.area_id) if before else None,
            error_messages={"required": _("Välj det område där följden blir värst.")},
        )
        self.fields[f"{aspect}_reason"] = forms.CharField(
            label=_("Motivering"),
            max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 3}),
            initial=before.reason if before else "",
            error_messages={"required": _("Skriv varför nivån är vald.")},
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return each aspect's question with its bound fields, for the page."""
        return [
            {
                "question": question,
                "level": self[f"{question.aspect.aspect}_level"],
                "options": list(zip(question.choices, self[f"{question.aspect.aspect}_level"], strict=True)),
                "area": self[f"{question.aspect.aspect}_area"],
                "reason": self[f"{question.aspect.aspect}_reason"],
            }
            for question in self.questions
        ]

    def clean(self) -> dict[str, Any]:
        """Stop at a level that is kept outside the register."""
        cleaned = super().clean()
        for question in self.questions:
            name = f"{question.aspect.aspect}_level"
            level = self.levels.get(cleaned.get(name, ""))
            if level and level.is_out_of_scope:
                self.add_error(name, level.instruction)
        return cleaned

    def judgements(self) -> dict[str, Judgement]:
        """Return the judgements of a valid form, by aspect."""
        made = {}
        for question in self.questions:
            aspect = question.aspect.aspect
            made[aspect] = Judgement(
                level=self.levels[self.cleaned_data[f"{aspect}_level"]],
                area=self.areas[self.cleaned_data[f"{aspect}_area"]],
                reason=self.cleaned_data[f"{aspect}_reason"],
            )
        return made


def _judgements_of(current: Classification | None, method: Method) -> dict[str, AspectJudgement]:
    """Return the present judgements to start from, unless they were made by another method."""
    if current is None or current.method_id != method.pk:
        return {}
    return {judgement.aspect: judgement for judgement in current.judgements.all()}
