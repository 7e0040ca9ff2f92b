"""Store the stages and the questions that ship with the product."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from incidents import breach_taxonomy, taxonomy
from incidents.models import NotificationStage, Question, QuestionSet
from isms.languages import in_swedish

FOLDER = Path(__file__).parent


@transaction.atomic
def load_incident_rules() -> int:
    """Store every shipped stage and set of questions that the database lacks; return how many.

    What is stored stays as it is, since reports refer to it. Two processes that start at once store each once.
    """
    return _store_stages(_read("stages")["stages"]) + _store_questions()


def _store_stages(rows: list[dict[str, Any]]) -> int:
    shipped = NotificationStage.objects.filter(organisation__isnull=True)
    stored = set(shipped.values_list("code", "valid_from"))
    missing = [
        NotificationStage(**_stripped(row), decided_at=timezone.now())
        for row in rows
        if (row["code"], row["valid_from"]) not in stored
    ]
    NotificationStage.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def _store_questions() -> int:
    stored = set(QuestionSet.objects.filter(organisation__isnull=True).values_list("code", "number"))
    contents = [
        tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / "questions").glob("*.toml"))
    ]
    missing = [content for content in contents if (content["set"]["code"], content["set"]["number"]) not in stored]
    sets = [QuestionSet(**_stripped(content["set"]), decided_at=timezone.now()) for content in missing]
    QuestionSet.objects.bulk_create(sets)
    Question.objects.bulk_create(
        Question(question_set=question_set, position=position, **_with_options(row))
        for question_set, content in zip(sets, missing, strict=True)
        for position, row in enumerate(content["questions"], start=1)
    )
    return len(missing)


@in_swedish()
def _with_options(row: dict[str, Any]) -> dict[str, Any]:
    """Write out the options of a question that offers one of the register's own lists, in the words of today."""
    name = row.get("options_from")
    if name is None:
        return row
    choices: type[models.TextChoices] = getattr(breach_taxonomy, name, None) or getattr(taxonomy, name)
    others = {key: value for key, value in row.items() if key != "options_from"}
    return others | {"options": [str(label) for label in choices.labels]}


def _stripped(row: dict[str, Any]) -> dict[str, Any]:
    """Take away the line breaks that only keep the file readable; an empty line stays as a break."""
    return {name: _flowing(value) if isinstance(value, str) else value for name, value in row.items()}


def _flowing(text: str) -> str:
    return "\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
