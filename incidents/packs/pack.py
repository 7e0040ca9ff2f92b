"""Put a report together: the authority's questions in its own order, each with its answer."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from incidents.models import Filing, NotificationDuty, NotificationStage, PackAnswer, Question, QuestionSet
from incidents.packs.context import ReportContext, load_context
from incidents.packs.places import Place
from incidents.packs.sources import source
from incidents.selectors import latest_filing
from incidents.stages import question_set_in_force
from isms.languages import in_swedish
from isms.register.access import Actor


@dataclass(frozen=True)
class PackQuestion:
    """A question with what the register answers, what somebody has written instead, and what was told before.

    ``told`` is the answer of the last filing, None when nothing has been filed or the question is new since.
    """

    key: str
    number: str
    chapter: str
    text: str
    help_text: str
    kind: str
    options: tuple[str, ...]
    max_length: int | None
    is_required: bool
    is_verified: bool
    is_asked: bool
    prefilled: str
    own: str
    place: Place | None
    address: str
    has_been_told: bool
    told: str

    @property
    def value(self) -> str:
        """The answer: one's own before the register's."""
        return self.own or self.prefilled

    @property
    def is_missing(self) -> bool:
        """True when the form demands an answer and there is none."""
        return self.is_required and self.is_asked and not self.value.strip()

    @property
    def length(self) -> int:
        """How many characters the answer has, as a form counts them: a line break is one."""
        return len(self.value)

    @property
    def over_by(self) -> int:
        """How many characters too long the answer is."""
        return max(0, self.length - self.max_length) if self.max_length else 0

    @property
    def is_changed(self) -> bool:
        """True when the answer is another than the last one that was filed."""
        return self.has_been_told and self.value.strip() != self.told.strip()

    @property
    def is_choice(self) -> bool:
        """True when the form offers its answers."""
        return self.kind in (Question.Kind.CHOICE, Question.Kind.CHOICES) and bool(self.options)

    @property
    def strange_options(self) -> list[str]:
        """The parts of an answer that the form does not offer."""
        return (
            [part for part in self.value.split("\n") if part not in self.options]
            if self.is_choice and self.value
            else []
        )


@dataclass(frozen=True)
class FrozenQuestion:
    """A question as it was filed."""

    key: str
    number: str
    chapter: str
    text: str
    value: str
    is_changed: bool


Shown = TypeVar("Shown", PackQuestion, FrozenQuestion)


@dataclass(frozen=True)
class Pack:
    """A report as it would be filed now."""

    duty: NotificationDuty
    question_set: QuestionSet | None
    questions: tuple[PackQuestion, ...]
    previous: Filing | None

    @property
    def is_supplement(self) -> bool:
        """True when it adds to what has been filed: only what has changed is told."""
        return self.previous is not None and self.duty.stage.opens == NotificationStage.Opens.INCOMPLETE

    @property
    def missing(self) -> list[PackQuestion]:
        """The questions that still need an answer."""
        return [question for question in self.questions if question.is_missing]

    @property
    def too_long(self) -> list[PackQuestion]:
        """The answers that the form does not take."""
        return [question for question in self.questions if question.over_by]

    @property
    def changed(self) -> list[PackQuestion]:
        """The questions that are answered in another way than in the last filing."""
        return [question for question in self.questions if question.is_changed]

    @property
    def unverified_count(self) -> int:
        """How many of the questions nobody has compared with the authority's form."""
        return sum(not question.is_verified for question in self.questions)

    @property
    def answers(self) -> list[dict[str, str]]:
        """What a filing keeps, in the form's order."""
        return [
            {
                "key": question.key,
                "number": question.number,
                "chapter": question.chapter,
                "question": question.text,
                "answer": question.value,
            }
            for question in self.questions
        ]

    @property
    def digest(self) -> str:
        """A short word for exactly these answers: what somebody reads and what is frozen are the same."""
        content = json.dumps([self.question_set.pk if self.question_set else None, self.answers], ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:32]

    def question(self, key: str) -> PackQuestion | None:
        """Return the question with a key."""
        return next((question for question in self.questions if question.key == key), None)

    def shown(self, *, everything: bool) -> list[PackQuestion]:
        """Return the questions to show: of a supplement only what has changed, unless everything is asked for."""
        return self.changed if self.is_supplement and not everything else list(self.questions)


@in_swedish()
def build_pack(duty: NotificationDuty, *, actor: Actor, now: dt.datetime) -> Pack:
    """Answer the questions in force for a report from the register and from what has been written by hand.

    Args:
        duty: with stage, controller and incident loaded.
    """
    question_set = _questions_of(duty)
    if question_set is None:
        return Pack(duty=duty, question_set=None, questions=(), previous=None)
    context = load_context(duty, actor=actor, now=now)
    previous = latest_filing(duty)
    own = _own_answers(duty, previous)
    told = {answer["key"]: answer["answer"] for answer in previous.answers} if previous else None
    questions = tuple(
        _answered(question, context, own=own.get(question.key, ""), told=told)
        for question in question_set.questions.order_by("position")
    )
    return Pack(duty=duty, question_set=question_set, questions=questions, previous=previous)


def frozen_questions(filing: Filing) -> list[FrozenQuestion]:
    """Return what was filed, in the form's order."""
    return [
        FrozenQuestion(
            key=answer["key"],
            number=answer["number"],
            chapter=answer["chapter"],
            text=answer["question"],
            value=answer["answer"],
            is_changed=answer["key"] in filing.changed_keys,
        )
        for answer in filing.answers
    ]


def by_chapter(questions: Iterable[Shown]) -> list[tuple[str, list[Shown]]]:
    """Gather questions under the chapters of the form, in its order."""
    return [(chapter, list(group)) for chapter, group in groupby(questions, key=lambda question: question.chapter)]


def _questions_of(duty: NotificationDuty) -> QuestionSet | None:
    code = duty.stage.question_set_code
    return question_set_in_force(duty.incident.organisation, code) if code else None


def _own_answers(duty: NotificationDuty, previous: Filing | None) -> dict[str, str]:
    """Return what has been written by hand; what was written for the last filing still stands until it is changed."""
    duties = [previous.duty_id, duty.pk] if previous else [duty.pk]
    written = PackAnswer.objects.filter(duty__in=duties).values_list("duty_id", "key", "text")
    texts = {(duty_id, key): text for duty_id, key, text in written}
    # In the order of ``duties``: what is written for this report comes last and stands.
    return {key: text for wanted in duties for (duty_id, key), text in texts.items() if duty_id == wanted}


def _answered(question: Question, context: ReportContext, *, own: str, told: dict[str, str] | None) -> PackQuestion:
    known = source(question.source)
    place = known.place if known else None
    return PackQuestion(
        key=question.key,
        number=question.number,
        chapter=question.chapter,
        text=question.text,
        help_text=question.help_text,
        kind=question.kind,
        options=tuple(question.options),
        max_length=question.max_length,
        is_required=question.is_required,
        is_verified=question.is_verified,
        is_asked=known.applies(context) if known else True,
        prefilled=known.read(context).strip().replace("\r\n", "\n") if known else "",
        own=own,
        place=place,
        address=place.address(context.incident) if place else "",
        has_been_told=told is not None,
        told=(told or {}).get(question.key, ""),
    )
