"""The tables that chapters of the report show, made from an edition's content alone."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# A chapter shows its first figures; all of them stand in an appendix, so that the report itself stays short.
MOST_FIGURES = 5


@dataclass(frozen=True)
class Table:
    """A table with a heading row; ``widths`` are class names of the columns."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = ""
    note: str = ""
    empty: str = ""
    secrecy: str = ""

    @property
    def has_row_headers(self) -> bool:
        """True when the first cells are headings of their rows: a few rows with more headings than cells need none."""
        rows, columns = len(self.rows), len(self.columns)
        return rows * (columns - 1) >= rows + columns


def grounds_of(content: dict[str, Any], part: str) -> dict[str, str]:
    """Return the ground of each marked part of a kind, by key; nothing in a public content."""
    return {mark["key"]: mark["ground"] for mark in content.get("marks", []) if mark["part"] == part}


def warned(text: str, key: str, marked: dict[str, str]) -> str:
    """Return a row's first cell with the warning that the row is marked for secrecy."""
    if key not in marked:
        return text
    return _("%(text)s (sekretessmarkerad: %(ground)s)") % {"text": text, "ground": marked[key]}


def figures_table(content: dict[str, Any], section: dict[str, Any]) -> Table:
    """Return a chapter's first figures with last year's values."""
    figures = {figure["code"]: figure for figure in content["figures"]}
    chosen = [figures[code] for code in section["figures"] if code in figures][:MOST_FIGURES]
    more = sum(code in figures for code in section["figures"]) - len(chosen)
    year = content["review"]["year"]
    marked = grounds_of(content, "figure")
    return Table(
        caption=_("Nyckeltal"),
        columns=(_("Nyckeltal"), str(year), str(year - 1), _("Mål")),
        rows=tuple(
            (
                warned(figure["name"], figure["code"], marked),
                figure["value"],
                figure["previous"] or "–",
                figure["target"] or "–",
            )
            for figure in chosen
        ),
        kind="figures",
        note=ngettext(
            "Ytterligare %(count)d nyckeltal finns i bilagan med alla nyckeltal.",
            "Ytterligare %(count)d nyckeltal finns i bilagan med alla nyckeltal.",
            more,
        )
        % {"count": more}
        if more
        else "",
        secrecy=grounds_of(content, "table").get(f"{section['code']}/figures", ""),
    )


def measures_table(content: dict[str, Any], area: str) -> Table:
    """Return the new measures of an area."""
    measures = [measure for measure in content["measures"] if measure["area"] == area]
    marked = grounds_of(content, "measure")
    return Table(
        caption=_("Åtgärder: %(area)s") % {"area": measures[0]["area_name"].lower()},
        columns=(_("Åtgärd"), _("När"), _("Ansvarig")),
        rows=tuple(
            (
                warned(measure["text"], str(measure.get("position", "")), marked),
                _years(measure),
                measure["owner"]["post"] or "–",
            )
            for measure in measures
        ),
        kind="measures",
        secrecy=grounds_of(content, "table").get(f"{area}/measures", ""),
    )


def earlier_measures_table(content: dict[str, Any]) -> Table:
    """Return what became of the measures of earlier reviews."""
    marked = grounds_of(content, "measure")
    return Table(
        caption=_("Åtgärder från tidigare genomgångar"),
        columns=(_("Åtgärd"), _("När"), _("Ansvarig"), _("Status")),
        rows=tuple(
            (
                warned(measure["text"], str(measure.get("position", "")), marked),
                _years(measure),
                measure["owner"]["post"] or "–",
                ". ".join(part for part in (measure["status_name"], measure["status_note"]) if part),
            )
            for measure in content["earlier_measures"]
        ),
        kind="earlier",
        empty=_("Det finns inga åtgärder från tidigare genomgångar i registret."),
    )


def decisions_table(content: dict[str, Any]) -> Table:
    """Return the decisions that are asked for."""
    marked = grounds_of(content, "decision")
    return Table(
        caption=_("Förslag till beslut"),
        columns=(_("Nr"), _("Förslag till beslut"), _("Ansvarig"), _("Klart senast")),
        rows=tuple(
            (
                str(point.get("number", number)),
                warned(_decision_text(point), str(point.get("position", "")), marked),
                point["owner"]["post"] or "–",
                point["due_on"] or "–",
            )
            for number, point in enumerate(content["decisions"], start=1)
        ),
        kind="decisions",
        empty=_("Genomgången innehåller inga förslag till beslut."),
    )


def _decision_text(point: dict[str, Any]) -> str:
    if not point.get("is_from_meeting"):
        return point["text"]
    return _("%(text)s (tillagt vid mötet)") % {"text": point["text"]}


def earlier_key(point: dict[str, Any]) -> str:
    """Return what a decision of last year's review is marked for secrecy by: its year and position."""
    return f"{point['year']}/{point['position']}"


def earlier_decisions_table(content: dict[str, Any]) -> Table | None:
    """Return what became of last year's decisions; None when there are none to tell of."""
    points = content.get("earlier_decisions", [])
    if not points:
        return None
    marked = grounds_of(content, "decision")
    marked |= {earlier_key(point): point["secrecy_ground"] for point in points if point["secrecy_ground"]}
    return Table(
        caption=_("Beslut i genomgången %(year)d") % {"year": points[0]["year"]},
        columns=(_("Beslut"), _("Klart senast"), _("Ansvarig"), _("Status")),
        rows=tuple(
            (
                warned(point["text"], earlier_key(point), marked),
                point["due_on"] or "–",
                point["owner"]["post"] or "–",
                point["status"],
            )
            for point in points
        ),
        kind="earlier",
    )


def meeting_tables(content: dict[str, Any]) -> list[Table]:
    """Return who attended the meeting, and the decisions that were added at it."""
    meeting = content["meeting"]
    tables = []
    if meeting["attendance"]:
        tables.append(
            Table(
                caption=_("Närvarande"),
                columns=(_("Befattning eller namn"),),
                rows=tuple((each,) for each in meeting["attendance"]),
                kind="attendance",
                secrecy=grounds_of(content, "meeting").get("attendance", ""),
            )
        )
    added = [{**point, "is_from_meeting": False} for point in content["decisions"] if point.get("is_from_meeting")]
    if added:
        whole = [ground for key, ground in grounds_of(content, "table").items() if key.endswith("/decisions")]
        decided = decisions_table({**content, "decisions": added})
        tables.append(replace(decided, caption=_("Beslut tillagda vid mötet"), secrecy="".join(whole[:1])))
    return tables


def definitions_table(content: dict[str, Any]) -> Table:
    """Return every figure with what it means."""
    year = content["review"]["year"]
    return Table(
        caption=_("Alla nyckeltal"),
        columns=(_("Nyckeltal"), _("Definition"), str(year), str(year - 1), _("Mål")),
        rows=tuple(
            (
                figure["name"],
                figure["definition"],
                figure["value"],
                figure["previous"] or "–",
                figure["target"] or "–",
            )
            for figure in content["figures"]
        ),
        kind="definitions",
    )


def _years(measure: dict[str, Any]) -> str:
    first, last = measure["from_year"], measure["to_year"]
    return str(first) if first == last else f"{first}–{last}"
