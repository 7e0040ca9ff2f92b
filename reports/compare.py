"""The full and the public edition beside each other, chapter by chapter, with what differs pointed out."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reports.models import EditionFile
from reports.prose import Block
from reports.public import public_content
from reports.report import Report, ReportSection, build_report


@dataclass(frozen=True)
class ShownRow:
    """A row, and whether the other edition lacks it or tells it otherwise."""

    cells: tuple[str, ...]
    differs: bool


@dataclass(frozen=True)
class ShownTable:
    """A table as a page shows it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    note: str
    secrecy: str


@dataclass(frozen=True)
class Side:
    """A chapter in one of the editions."""

    heading: str
    blocks: list[Block]
    tables: tuple[ShownTable, ...]
    pictures: tuple[str, ...]
    secrecy: str
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """A chapter in both editions."""

    number: str
    anchor: str
    full: Side
    public: Side

    @property
    def differs(self) -> bool:
        """True when the public edition says anything else than the full one."""
        return self.full != self.public


@dataclass(frozen=True)
class Mention:
    """A place in an open text that names something which is marked."""

    where: str
    what: str


def compare_content(content: dict[str, Any], public: dict[str, Any] | None = None) -> list[Pair]:
    """Return every chapter and appendix of a content in both editions.

    Args:
        public: the frozen public content; None filters it now.
    """
    public = public or public_content(content)
    full_report = build_report(content=content)
    public_report = build_report(content=public, variant=EditionFile.Variant.PUBLIC)
    chapters = zip(flat(full_report), flat(public_report), strict=True)
    return [
        Pair(full.number, full.anchor, side_of(full, other=shown), side_of(shown, other=full))
        for full, shown in chapters
    ]


def flat(report: Report) -> list[ReportSection]:
    """Return chapters, those below them and appendices in one list."""
    found: list[ReportSection] = []

    def add(section: ReportSection) -> None:
        found.append(section)
        for child in section.children:
            add(child)

    for section in [*report.chapters, *report.appendices]:
        add(section)
    return found


def side_of(section: ReportSection, *, other: ReportSection | None = None) -> Side:
    """Return a chapter for a page; rows that ``other`` does not have are pointed out."""
    others = {row for table in other.tables for row in table.rows} if other else set()
    return Side(
        heading=section.heading,
        blocks=section.blocks,
        tables=tuple(
            ShownTable(
                table.caption,
                table.columns,
                tuple(ShownRow(row, other is not None and row not in others) for row in table.rows),
                table.note or ("" if table.rows else table.empty),
                table.secrecy,
            )
            for table in section.tables
        ),
        pictures=tuple(section.pictures),
        secrecy=section.secrecy,
        left_out=tuple(section.left_out),
    )


def mentions_of_marked(content: dict[str, Any], public: dict[str, Any] | None = None) -> list[Mention]:
    """Return where the public edition's free texts still name a row that is marked, by reference or title."""
    public = public or public_content(content)
    rows = {mark["key"] for mark in content.get("marks", []) if mark["part"] == "row"}
    names = {reference: {reference} for reference in rows}
    for figure in content["figures"]:
        for row in figure["rows"]:
            if row["reference"] in rows:
                names[row["reference"]].add(row["title"])
    texts = [(section["heading"], section["text"]) for section in public["sections"]]
    texts += [(_("Förslag till beslut"), json.dumps(public["decisions"], ensure_ascii=False))]
    measures = public["measures"] + public["earlier_measures"]
    texts += [(_("Åtgärder"), json.dumps(measures, ensure_ascii=False))]
    texts += [(_("Beslut från förra genomgången"), json.dumps(public.get("earlier_decisions", []), ensure_ascii=False))]
    texts += [(_("Mötet"), json.dumps(public.get("meeting"), ensure_ascii=False))]
    return [
        Mention(where, reference)
        for where, text in texts
        for reference in sorted(rows)
        if any(name.lower() in text.lower() for name in names[reference])
    ]
