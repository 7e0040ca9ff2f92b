"""Reads that the classification's pages are made of."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from classification.models import (
    Aspect,
    Classification,
    ClassificationDraft,
    ConsequenceArea,
    ConsequenceText,
    Level,
    Method,
    MethodAspect,
    MethodChoice,
)
from isms.accounts.models import Organisation, User
from isms.register.errors import DomainError
from isms.register.models import Entry


@dataclass(frozen=True)
class LevelChoice:
    """A level as it is offered for one aspect, with the texts to choose by."""

    level: Level
    summary: str
    consequences: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AspectQuestion:
    """One aspect of a method with its question and the levels to answer with."""

    aspect: MethodAspect
    choices: tuple[LevelChoice, ...]


def choice_of(organisation: Organisation) -> MethodChoice:
    """Return how an organisation classifies; unsaved, with the shipped default, until it has chosen.

    Raises:
        DomainError: no method has been loaded.
    """
    choice = MethodChoice.objects.select_related("method").filter(organisation=organisation).first()
    if choice is not None:
        return choice
    method = Method.objects.filter(is_default=True).order_by("-pk").first()
    if method is None:
        raise DomainError(_("Ingen klassningsmetod är inläst. Administratören kör kommandot load_methods."))
    return MethodChoice(organisation=organisation, method=method)


def method_for(organisation: Organisation) -> Method:
    """Return the method that an organisation classifies by: its choice, else the shipped default.

    Raises:
        DomainError: no method has been loaded.
    """
    return choice_of(organisation).method


def works_elsewhere(organisation: Organisation) -> bool:
    """Tell whether the organisation judges and answers requirements in another tool."""
    return MethodChoice.objects.filter(organisation=organisation, works_in=MethodChoice.WorksIn.ELSEWHERE).exists()


def judged_aspects(method: Method, *, judges_traceability: bool) -> list[MethodAspect]:
    """Return the aspects to judge in their order; spårbarhet only where the organisation has chosen it."""
    return [
        aspect
        for aspect in MethodAspect.objects.filter(method=method).order_by("position", "pk")
        if aspect.is_required or (judges_traceability and aspect.aspect == Aspect.TRACEABILITY)
    ]


def questions_of(method: Method, *, judges_traceability: bool = False) -> list[AspectQuestion]:
    """Return the method's questions with all levels and consequence texts, in three queries."""
    levels = list(Level.objects.filter(method=method).order_by("number", "pk"))
    texts: dict[int, list[tuple[str, str]]] = {}
    for text in (
        ConsequenceText.objects.filter(level__in=levels).select_related("area").order_by("area__position", "area__pk")
    ):
        texts.setdefault(text.level_id, []).append((text.area.name, text.text))
    return [
        AspectQuestion(
            aspect=aspect,
            choices=tuple(
                LevelChoice(level, level.summary_of(aspect.aspect), tuple(texts.get(level.pk, ()))) for level in levels
            ),
        )
        for aspect in judged_aspects(method, judges_traceability=judges_traceability)
    ]


def areas_of(method: Method) -> list[ConsequenceArea]:
    """Return the method's areas of consequence in their order."""
    return list(ConsequenceArea.objects.filter(method=method).order_by("position", "pk"))


def classification_in_force(entry: Entry) -> Classification | None:
    """Return the classification that holds for an entry now."""
    return Classification.objects.filter(entry_id=entry.pk).in_force().with_detail().first()


def open_draft(entry: Entry) -> ClassificationDraft | None:
    """Return the draft that is being worked on for an entry."""
    return ClassificationDraft.objects.filter(entry_id=entry.pk).open().with_detail().first()


def decides_as_owner(entry: Entry, user: User) -> bool:
    """Tell whether a person holds, or deputises for, the post that owns an entry."""
    return entry.owner is not None and user.pk in (entry.owner.holder_id, entry.owner.deputy_id)
