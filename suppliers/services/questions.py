"""Decide which questions suppliers are followed up by."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, User
from suppliers.models import QuestionTemplate, TemplateQuestion

DEFAULT_QUESTIONS = Path(__file__).parent.parent / "questions" / "default.toml"
MOST_QUESTIONS = 60


@dataclass(frozen=True)
class QuestionDescription:
    """A question before it is stored."""

    code: str
    area: str
    text: str
    help_text: str = ""
    answer_kind: str = TemplateQuestion.AnswerKind.YES_NO
    deviates_on: str = ""


@dataclass(frozen=True)
class TemplateDescription:
    """A whole version before it is stored, its questions in order."""

    name: str
    questions: tuple[QuestionDescription, ...]
    note: str = ""


def default_template() -> TemplateDescription:
    """Read the questions that ship with the product."""
    content = tomllib.loads(DEFAULT_QUESTIONS.read_text(encoding="utf-8"))
    return TemplateDescription(
        name=content["name"],
        note=content["note"],
        questions=tuple(
            QuestionDescription(
                code=row["code"],
                area=row["area"],
                text=row["text"],
                help_text=row.get("help_text", ""),
                answer_kind=row.get("kind", TemplateQuestion.AnswerKind.YES_NO),
                deviates_on=row.get("deviates_on", ""),
            )
            for row in content["questions"]
        ),
    )


def description_of(template: QuestionTemplate) -> TemplateDescription:
    """Return a stored version as it was described."""
    return TemplateDescription(
        name=template.name,
        note=template.note,
        questions=tuple(
            QuestionDescription(
                code=row.code,
                area=row.area,
                text=row.text,
                help_text=row.help_text,
                answer_kind=row.answer_kind,
                deviates_on=row.deviates_on,
            )
            for row in template.questions.order_by("position")
        ),
    )


@transaction.atomic
def decide_questions(
    *, organisation: Organisation, template: TemplateDescription, by: User, at: dt.datetime
) -> QuestionTemplate:
    """Store a new version of an organisation's questions; reviews that have begun keep the version they began with.

    Raises:
        ValidationError: there are no questions, too many, or two with one code.
    """
    if not 1 <= len(template.questions) <= MOST_QUESTIONS:
        raise ValidationError(_("Ange mellan 1 och %(most)d frågor.") % {"most": MOST_QUESTIONS})
    codes = [question.code.casefold() for question in template.questions]
    if len(set(codes)) < len(codes):
        raise ValidationError(_("Varje fråga behöver en egen kod."))
    if any(q.deviates_on and q.answer_kind == TemplateQuestion.AnswerKind.TEXT for q in template.questions):
        raise ValidationError(_("Ett svar i fri text kan inte vara en avvikelse. Välj ja och nej som svar i stället."))
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two at once get a number each
    newest = QuestionTemplate.objects.of(organisation).first()
    stored = QuestionTemplate(
        organisation=organisation,
        number=newest.number + 1 if newest else 1,
        name=template.name,
        note=template.note,
        decided_at=at,
        decided_by=by,
    )
    stored.full_clean()
    stored.save(force_insert=True)
    rows = [
        TemplateQuestion(template=stored, position=position, **vars(question))
        for position, question in enumerate(template.questions, start=1)
    ]
    for row in rows:
        row.full_clean(validate_constraints=False)
    TemplateQuestion.objects.bulk_create(rows)
    return stored


@transaction.atomic
def questions_in_use(*, organisation: Organisation, by: User, at: dt.datetime) -> QuestionTemplate:
    """Return the organisation's newest questions; the first time, store those that ship with the product."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    newest = QuestionTemplate.objects.of(organisation).first()
    return newest or decide_questions(organisation=organisation, template=default_template(), by=by, at=at)
