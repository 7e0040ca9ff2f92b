"""Which parts of a review can be marked for secrecy, and how each stands."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from reports.models import ManagementReview, SecrecyMark
from reports.public import FIGURES, MEASURES
from reports.report import list_figures
from reports.report_tables import earlier_key

GROUNDS_FILE = Path(__file__).parent / "structure" / "secrecy_grounds.toml"
SECTION = "section"


@dataclass(frozen=True)
class Ground:
    """A provision that the form suggests, and what it is about."""

    provision: str
    about: str


@dataclass(frozen=True)
class Part:
    """Something that the public edition can leave out: what it is called, and its marking if it has one."""

    part: str
    key: str
    name: str
    where: str
    ground: str = ""
    reason: str = ""
    handling: str = SecrecyMark.Handling.OMIT
    assessed: str = ""

    @property
    def is_marked(self) -> bool:
        """True when the part is marked for secrecy."""
        return bool(self.ground)


@dataclass(frozen=True)
class PartGroup:
    """Parts of one kind."""

    name: str
    parts: tuple[Part, ...]

    @property
    def marked_count(self) -> int:
        """How many are marked."""
        return sum(part.is_marked for part in self.parts)


@lru_cache(maxsize=1)
def suggested_grounds() -> tuple[Ground, ...]:
    """Return the provisions that are suggested."""
    described = tomllib.loads(GROUNDS_FILE.read_text(encoding="utf-8"))["grounds"]
    return tuple(Ground(each["provision"], each["about"]) for each in described)


def part_groups(review: ManagementReview, content: dict[str, Any]) -> list[PartGroup]:
    """Return everything that can be marked in a review, by kind.

    Args:
        content: what the review would say now, see ``reports.content.build_content``.
    """
    marks = {(mark["part"], mark["key"]): mark for mark in content["marks"]}

    def group(name: str, part: str, found: Iterable[tuple[str, str, str]]) -> PartGroup:
        return PartGroup(name, tuple(_part(part, key, called, where, marks) for key, called, where in found))

    return [
        PartGroup(_("Avsnitt och bilagor"), tuple(_section_part(section) for section in content["sections"])),
        group(_("Tabeller"), SecrecyMark.Part.TABLE, _tables(content)),
        group(_("Förslag till beslut"), SecrecyMark.Part.DECISION, _decisions(content)),
        group(_("Åtgärder"), SecrecyMark.Part.MEASURE, _measures(content)),
        group(_("Mötet"), SecrecyMark.Part.MEETING, _meeting(content)),
        group(_("Nyckeltal"), SecrecyMark.Part.FIGURE, _figures(content)),
        group(_("Diagram"), SecrecyMark.Part.CHART, _charts(content)),
        group(_("Rader i listor"), SecrecyMark.Part.ROW, _rows(content)),
    ]


def find_part(groups: list[PartGroup], part: str, key: str) -> Part | None:
    """Return the part with a kind and key; None when the review has none."""
    for group in groups:
        for each in group.parts:
            if (each.part, each.key) == (part, key):
                return each
    return None


def _part(part: str, key: str, name: str, where: str, marks: dict[tuple[str, str], dict[str, str]]) -> Part:
    mark = marks.get((part, key))
    if mark is None:
        return Part(part, key, name, where)
    assessed = f"{mark['by']}, {mark['on']}"
    return Part(part, key, name, where, mark["ground"], mark["reason"], mark["handling"], assessed)


def _section_part(section: dict[str, Any]) -> Part:
    assessed = f"{section['secrecy_by']}, {section['secrecy_on']}" if section["secrecy_on"] else ""
    return Part(
        part=SECTION,
        key=section["code"],
        name=section["heading"],
        where=_("bilaga") if section["placement"] == "appendix" else _("avsnitt"),
        ground="" if section["is_public"] else section["secrecy_ground"],
        reason=section["secrecy_reason"],
        assessed=assessed,
    )


def _tables(content: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    names = {
        "decisions": _("Förslag till beslut"),
        "earlier_measures": _("Åtgärder från tidigare genomgångar"),
        "earlier_decisions": _("Beslut från förra genomgången"),
        "training": _("Utbildning per enhet"),
    }
    areas = {measure["area"] for measure in content["measures"]}
    for section in content["sections"]:
        where = section["heading"]
        if section["figures"]:
            yield f"{section['code']}/{FIGURES}", _("Tabell med nyckeltal"), where
        for code in section["tables"]:
            yield f"{section['code']}/{code}", names.get(code) or _("Lista"), where
        if section["code"] in areas:
            yield f"{section['code']}/{MEASURES}", _("Åtgärder i området"), where


def _decisions(content: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    for point in content["decisions"]:
        yield str(point["position"]), point["text"], _("förslag %(number)d") % {"number": point["number"]}
    for point in content["earlier_decisions"]:
        if not point["secrecy_ground"]:  # what last year's public edition lacks stays out
            yield earlier_key(point), point["text"], _("beslut %(number)d i genomgången %(year)d") % point


def _meeting(content: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    meeting = content["meeting"]
    if meeting:
        where = _("mötet %(day)s") % {"day": meeting["met_on"]}
        yield "attendance", _("Närvarande"), where
        yield "notes", _("Anteckningar från mötet"), where


def _measures(content: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    for measure in [*content["earlier_measures"], *content["measures"]]:
        yield str(measure["position"]), measure["text"], measure["area_name"]


def _figures(content: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    for figure in content["figures"]:
        yield figure["code"], figure["name"], figure["value"]


def _charts(content: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    for course in content["training"]["courses"]:
        yield course["title"], course["title"], _("diagram över åren")


def _rows(content: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    figures = {figure["code"]: figure for figure in content["figures"]}
    names: dict[str, tuple[str, list[str]]] = {}
    for figure_code, is_counted in list_figures().values():
        for row in figures[figure_code]["rows"]:
            if row["is_counted"] == is_counted and row["reference"]:
                named = names.setdefault(row["reference"], (f"{row['reference']} {row['title']}", []))
                if figures[figure_code]["name"] not in named[1]:
                    named[1].append(figures[figure_code]["name"])
    for reference in sorted(names):
        name, lists = names[reference]
        yield reference, name, ", ".join(lists)
