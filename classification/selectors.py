"""Reads that the classification's pages are made of."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from classification.models import (
    Classification,
    ConsequenceArea,
    ConsequenceText,
    Level,
    Method,
    MethodAspect,
    MethodChoice,
)
from isms.accounts.models import Organisation
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


def method_for(organisation: Organisation) -> Method:
    """Return the method that an organisation classifies by: its choice, else the shipped default.

    Raises:
        DomainError: no method has been loaded.
    """
    chosen = Method.objects.filter(
        pk__in=MethodChoice.objects.filter(organisation=organisation).values("method")
    ).first()
    method = chosen or Method.objects.filter(is_default=True).order_by("-pk").first()
    if method is None:
        raise DomainError(_("Ingen klassningsmetod är inläst. Administratören kör kommandot load_methods."))
    return method


def questions_of(method: Method) -> list[AspectQuestion]:
    """Return the method's questions with all levels and consequence texts, in three queries."""
    levels = list(Level.objects.filter(method=method).order_by("number", "pk"))
    texts: dict[int, list[tuple[str, str]]] = {}
    for text in (
        ConsequenceText.objects.filter(level__in=levels).select_related("area").order_by("area__position", "area__pk")
    ):
        texts.setdefault(text.level_id, []).append((text.area.name, text.text))
    aspects = MethodAspect.objects.filter(method=method, is_required=True).order_by("position", "pk")
    return [
        AspectQuestion(
            aspect=aspect,
            choices=tuple(
                LevelChoice(level, level.summary_of(aspect.aspect), tuple(texts.get(level.pk, ()))) for level in levels
            ),
        )
        for aspect in aspects
    ]


def areas_of(method: Method) -> list[ConsequenceArea]:
    """Return the method's areas of consequence in their order."""
    return list(ConsequenceArea.objects.filter(method=method).order_by("position", "pk"))


def classification_in_force(entry: Entry) -> Classification | None:
    """Return the classification that holds for an entry now."""
    return Classification.objects.filter(entry_id=entry.pk).in_force().with_detail().first()
