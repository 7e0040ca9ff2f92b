"""Load the catalogue of requirements that ships with the product, and take in any new version of a catalogue."""

import datetime as dt
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from classification.models import Aspect, CatalogueVersion, Requirement, RequirementCatalogue, RequirementText
from isms.accounts.models import User

CATALOGUE_FOLDER = Path(__file__).parent / "requirements"


@dataclass(frozen=True)
class RequirementContent:
    """What one requirement says in a version that is about to be taken in."""

    code: str
    title: str
    state_form: str
    procurement_form: str
    guidance: str
    theme: str
    aspects: tuple[str, ...]
    minimum_severity: int
    measures: tuple[int, ...] = ()

    def fields(self) -> dict[str, Any]:
        """Return the values of a text's own fields."""
        values = {name: getattr(self, name) for name in RequirementText.CONTENT}
        return values | {"measures": sorted(self.measures), "aspects": list(self.aspects)}


@dataclass
class CatalogueChange:
    """What a new version does to a catalogue, by code."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)


def load_requirements(*, at: dt.datetime, folder: Path = CATALOGUE_FOLDER) -> CatalogueVersion | None:
    """Take in the shipped catalogue's version unless the database has it; answers are kept.

    Args:
        at: when it is loaded.
        folder: holds ``catalogue.toml`` and one file per theme.

    Returns:
        The version that was added, or None when it was there.
    """
    described = tomllib.loads((folder / "catalogue.toml").read_text(encoding="utf-8"))
    values = {"name": described["name"], "source_note": described["source_note"]}
    with transaction.atomic():
        catalogue, _created = RequirementCatalogue.objects.update_or_create(
            code=described["code"], organisation=None, defaults=values
        )
        if catalogue.versions.filter(version=described["version"]).exists():
            return None
        version, _change = take_in_version(
            catalogue=catalogue, version=described["version"], contents=_read(folder), by=None, at=at
        )
    return version


def compare_with(catalogue: RequirementCatalogue | None, contents: Iterable[RequirementContent]) -> CatalogueChange:
    """Tell what a new version would do to a catalogue (None: there is none yet)."""
    change = CatalogueChange()
    present = {row.code: row for row in _requirements_of(catalogue)}
    coming = {content.code: content for content in contents}
    for code, content in coming.items():
        text = present[code].current_text if code in present else None
        if text is None:
            change.new.append(code)
        elif text_says(text, content):
            change.unchanged.append(code)
        else:
            change.changed.append(code)
    change.retired = [code for code, row in present.items() if row.current_text_id and code not in coming]
    return change


@transaction.atomic
def take_in_version(
    *,
    catalogue: RequirementCatalogue,
    version: str,
    contents: list[RequirementContent],
    by: User | None,
    at: dt.datetime,
) -> tuple[CatalogueVersion, CatalogueChange]:
    """Make a list of requirements the catalogue's present one.

    A requirement keeps its identity by its code, and with it its answers. Unchanged texts stay,
    changed ones get a new text, missing ones are retired with their answers kept.

    Raises:
        ValidationError: a requirement is not complete.
    """
    RequirementCatalogue.objects.select_for_update().get(pk=catalogue.pk)
    change = compare_with(catalogue, contents)
    added = CatalogueVersion(catalogue=catalogue, version=version, loaded_at=at, loaded_by=by)
    added.full_clean()
    added.save(force_insert=True)
    present = {row.code: row for row in _requirements_of(catalogue)}
    writing = {*change.new, *change.changed}
    for content in contents:
        if content.code in writing:
            requirement = present.get(content.code) or Requirement(catalogue=catalogue, code=content.code)
            _write_text(requirement, content, added)
    for code in change.retired:
        present[code].current_text = None
        present[code].save(update_fields=["current_text"])
    return added, change


def _write_text(requirement: Requirement, content: RequirementContent, version: CatalogueVersion) -> None:
    if requirement.pk is None:
        requirement.full_clean()
        requirement.save(force_insert=True)
    text = RequirementText(requirement=requirement, version=version, **content.fields())
    text.full_clean()
    text.save(force_insert=True)
    requirement.current_text = text
    requirement.save(update_fields=["current_text"])


def text_says(text: RequirementText, content: RequirementContent) -> bool:
    """Tell whether a stored text is the same as what comes."""
    return all(_plain(getattr(text, name)) == _plain(value) for name, value in content.fields().items())


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def _requirements_of(catalogue: RequirementCatalogue | None) -> list[Requirement]:
    if catalogue is None or catalogue.pk is None:
        return []
    return list(catalogue.requirements.select_related("current_text").order_by("pk"))


def _read(folder: Path) -> list[RequirementContent]:
    contents = []
    for path in sorted(folder.glob("*.toml")):
        if path.name == "catalogue.toml":
            continue
        themed = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in themed["requirements"]:
            aspects = tuple(aspect.value for aspect in Aspect if aspect.letter in row["aspects"])
            contents.append(
                RequirementContent(
                    code=row["code"],
                    title=row["title"],
                    state_form=row["state"],
                    procurement_form=row.get("procurement", ""),
                    guidance=row.get("guidance", ""),
                    theme=themed["theme"],
                    aspects=aspects,
                    minimum_severity=row["severity"],
                    measures=tuple(row["measures"]),
                )
            )
    return contents
