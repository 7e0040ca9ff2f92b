"""Load the classification methods that ship with the product from their files."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from classification.models import ConsequenceArea, ConsequenceText, Level, Method, MethodAspect

METHODS_FOLDER = Path(__file__).parent / "methods"


def load_methods(folder: Path = METHODS_FOLDER) -> list[Method]:
    """Create every method version that the database lacks; versions that are there stay as they are.

    The exception is an optional aspect that the database lacks: it is added, since nothing has been judged by it.

    Args:
        folder: where the TOML files lie, one method version each.

    Returns:
        The methods that were created.
    """
    created = []
    for path in sorted(folder.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        described = content["method"]
        method = Method.objects.filter(code=described["code"], version=described["version"]).first()
        if method is None:
            created.append(_create_method(content))
        else:
            _add_optional_aspects(method, content)
    return created


@transaction.atomic
def _add_optional_aspects(method: Method, content: dict[str, Any]) -> None:
    present = set(method.aspects.values_list("aspect", flat=True))
    for aspect in content["aspects"]:
        if aspect["is_required"] or aspect["key"] in present:
            continue
        _create_aspect(method, aspect)
        field = f"summary_{aspect['key']}"
        for described in content["levels"]:
            text = described.get("summaries", {}).get(aspect["key"], "")
            Level.objects.filter(method=method, number=described["number"], **{field: ""}).update(**{field: text})


def _create_aspect(method: Method, aspect: dict[str, Any]) -> MethodAspect:
    return MethodAspect.objects.create(
        method=method,
        aspect=aspect["key"],
        question=aspect["question"],
        help_text=aspect.get("help", ""),
        position=aspect["order"],
        is_required=aspect["is_required"],
    )


@transaction.atomic
def _create_method(content: dict[str, Any]) -> Method:
    described = content["method"]
    method = Method.objects.create(
        code=described["code"],
        version=described["version"],
        name=described["name"],
        source_note=described.get("source_note", ""),
        is_default=described.get("is_default", False),
    )
    for aspect in content["aspects"]:
        _create_aspect(method, aspect)
    areas = {
        area["code"]: ConsequenceArea.objects.create(
            method=method, code=area["code"], name=area["name"], position=area["order"]
        )
        for area in content["areas"]
    }
    for described_level in content["levels"]:
        level = Level.objects.create(
            method=method,
            number=described_level["number"],
            severity=described_level["severity"],
            name=described_level["name"],
            is_high_protection=described_level["is_high_protection"],
            is_out_of_scope=described_level["is_out_of_scope"],
            instruction=described_level.get("instruction", ""),
            **{f"summary_{aspect}": text for aspect, text in described_level.get("summaries", {}).items()},
        )
        ConsequenceText.objects.bulk_create(
            ConsequenceText(level=level, area=areas[code], text=text)
            for code, text in described_level.get("consequences", {}).items()
        )
    return method
