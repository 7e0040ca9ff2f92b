"""The public edition's content: the whole content without what is marked for secrecy, before anything is laid out.

What is left holds no marked word, number or row, under no name: chapters lose their heading and code with
their text, figures that count a marked row are written as intervals, and rows that no open list shows are gone.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from isms.languages import in_swedish
from reports.coarsening import coarse_text, coarse_value
from reports.report import list_figures
from reports.report_tables import earlier_key

FIGURES, MEASURES = "figures", "measures"
TOPIC_START = 80  # how much of a decision every follow-up's topic holds


@dataclass(frozen=True)
class Marks:
    """The marks of a content by part; each holds the ground by key."""

    sections: dict[str, str]
    tables: dict[str, str]
    figures: dict[str, str]
    coarse: dict[str, str]
    decisions: dict[str, str]
    measures: dict[str, str]
    rows: dict[str, str]
    charts: dict[str, str]
    meeting: dict[str, str]


def marks_of(content: dict[str, Any]) -> Marks:
    """Return what is marked in a full content; older formats marked chapters only."""
    marks = content.get("marks", [])

    def of(part: str, handling: str = "omit") -> dict[str, str]:
        return {mark["key"]: mark["ground"] for mark in marks if (mark["part"], mark["handling"]) == (part, handling)}

    return Marks(
        sections={each["code"]: each["secrecy_ground"] for each in content["sections"] if not each["is_public"]},
        tables=of("table"),
        figures=of("figure"),
        coarse=of("figure", "coarsen"),
        decisions=of("decision"),
        measures=of("measure"),
        rows=of("row"),
        charts=of("chart"),
        meeting=of("meeting"),
    )


@in_swedish()
def public_content(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content of the public edition; the full one is left as it is."""
    marks = marks_of(content)
    shown = _Shown(content["sections"], marks)
    figures = _figures(content, marks, shown)
    training = content.get("training") or {"year": content["review"]["year"], "courses": [], "units": []}
    made = {
        "format": content["format"],
        "variant": "public",
        "review": copy.deepcopy(content["review"]),
        "organisation": copy.deepcopy(content["organisation"]),
        "submitted_by": content["submitted_by"],
        "submitted_at": content["submitted_at"],
        "as_of": content["as_of"],
        "figures": figures,
        "training": _training(training, marks, shown),
        "decisions": _open(content["decisions"], marks.decisions) if shown.table("decisions") else [],
        "measures": [
            measure
            for measure in _open(content["measures"], marks.measures)
            if measure["area"] not in shown.hidden_areas
        ],
        "earlier_measures": (
            _open(content["earlier_measures"], marks.measures) if shown.table("earlier_measures") else []
        ),
        "earlier_decisions": [
            {**copy.deepcopy(point), "secrecy_ground": ""}
            for point in content.get("earlier_decisions", [])
            if "earlier_decisions" in shown.open and not _earlier_ground(point, marks)
        ],
        "meeting": _meeting(content, marks),
        "marks": [],
        "correction": copy.deepcopy(content.get("correction")),
    }
    made["sections"] = _sections(content, marks, figures)
    _cut_topics(made, _hidden_texts(content, made, marks, shown))
    left_out = [note for part in (*made["sections"], made["meeting"] or {}) for note in part.get("left_out", [])]
    made["grounds"] = sorted({note["ground"] for note in left_out})
    return made


class _Shown:
    """Which tables some open chapter shows."""

    def __init__(self, sections: list[dict[str, Any]], marks: Marks) -> None:
        self.asked: set[str] = set()
        self.open: set[str] = set()
        self.hidden_areas: set[str] = set()
        for section in sections:
            is_hidden = section["code"] in marks.sections
            if is_hidden or f"{section['code']}/{MEASURES}" in marks.tables:
                self.hidden_areas.add(section["code"])
            for code in section["tables"]:
                self.asked.add(code)
                if not is_hidden and f"{section['code']}/{code}" not in marks.tables:
                    self.open.add(code)
        self.figures_asked = {code for section in sections for code in section["figures"]}
        self.figures_open = {
            code
            for section in sections
            if section["code"] not in marks.sections and f"{section['code']}/{FIGURES}" not in marks.tables
            for code in section["figures"]
        }

    def table(self, code: str) -> bool:
        """True when an open chapter shows the table, or no chapter asks for it at all."""
        return code in self.open or code not in self.asked

    def figure(self, code: str) -> bool:
        """True when an open chapter shows the figure, or no chapter asks for it at all."""
        return code in self.figures_open or code not in self.figures_asked


def _open(points: list[dict[str, Any]], marked: dict[str, str]) -> list[dict[str, Any]]:
    """Keep what is not marked; each point keeps the number that it has in the full edition."""
    return [copy.deepcopy(point) for point in points if _key(point) not in marked]


def _key(point: dict[str, Any]) -> str:
    return str(point.get("position", ""))


def _earlier_ground(point: dict[str, Any], marks: Marks) -> str:
    """Return why a decision of last year's review is left out: last year's mark, or one of this year."""
    return point["secrecy_ground"] or marks.decisions.get(earlier_key(point), "")


def _hidden_texts(content: dict[str, Any], made: dict[str, Any], marks: Marks, shown: "_Shown") -> list[str]:
    """Return the beginnings of the decisions and measures that are left out: follow-ups carry them as topics."""
    hidden = []
    for name in ("decisions", "measures", "earlier_measures"):
        told = {point["text"] for point in made[name]}
        hidden += [point["text"] for point in content[name] if point["text"] not in told]
    is_table_hidden = "earlier_decisions" in shown.asked - shown.open
    earlier = content.get("earlier_decisions", [])
    hidden += [point["text"] for point in earlier if is_table_hidden or _earlier_ground(point, marks)]
    return [" ".join(text.split())[:TOPIC_START] for text in hidden]


def _cut_topics(made: dict[str, Any], hidden: list[str]) -> None:
    """Leave of a follow-up about something that is left out only what sort it is."""
    for figure in made["figures"]:
        for row in figure["rows"]:
            if any(text in row.get("note", "") for text in hidden):
                row["note"] = row["note"].split(":")[0]


def _meeting(content: dict[str, Any], marks: Marks) -> dict[str, Any] | None:
    """Return the meeting without what is marked of it; that it was held, and when, is open."""
    meeting = content.get("meeting")
    if meeting is None:
        return None
    hidden = [name for name in ("attendance", "notes") if name in marks.meeting and meeting[name]]
    return {
        "met_on": meeting["met_on"],
        "attendance": [] if "attendance" in hidden else list(meeting["attendance"]),
        "notes": "" if "notes" in hidden else meeting["notes"],
        "left_out": [{"what": name, "ground": marks.meeting[name]} for name in hidden],
    }


def _figures(content: dict[str, Any], marks: Marks, shown: _Shown) -> list[dict[str, Any]]:
    protected = _protected(content, marks, shown)
    made = []
    for figure in content["figures"]:
        code = figure["code"]
        if code in marks.figures or not shown.figure(code):
            continue
        kept = {name: value for name, value in figure.items() if name != "previous_public"}
        kept["previous"] = figure.get("previous_public", figure["previous"])
        kept |= _value(figure, marks, protected)
        kept["rows"] = _rows(figure, marks, shown)
        made.append(kept)
    return made


def _counted(rows: Iterable[dict[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Return what rows are, to tell whether two figures count the same."""
    return tuple(sorted((row["reference"], row["title"]) for row in rows))


def _protected(content: dict[str, Any], marks: Marks, shown: _Shown) -> dict[tuple[tuple[str, str], ...], str]:
    """Return what each figure counts that is left out or told roughly, with the ground.

    Another figure that counts exactly the same, or counts among it, would tell the number.
    """
    grounds = {section["code"]: section["secrecy_ground"] for section in content["sections"] if section["figures"]}
    found = {}
    for figure in content["figures"]:
        code = figure["code"]
        ground = marks.figures.get(code) or marks.coarse.get(code)
        if ground is None and not shown.figure(code):
            asking = [each["code"] for each in content["sections"] if code in each["figures"]]
            ground = next((marks.tables.get(f"{each}/{FIGURES}") or grounds[each] for each in asking), "")
        counted = _counted(row for row in figure["rows"] if row["is_counted"])
        if ground is not None and counted:
            found[counted] = ground
    return found


def _value(figure: dict[str, Any], marks: Marks, protected: dict[tuple[tuple[str, str], ...], str]) -> dict[str, Any]:
    """Return a figure's numbers: exact, or as intervals when they would tell of something that is marked."""
    open_rows = [row for row in figure["rows"] if row["reference"] not in marks.rows]
    hidden = [row for row in figure["rows"] if row["reference"] in marks.rows]
    counted = _counted(row for row in figure["rows"] if row["is_counted"])
    among = _counted(figure["rows"]) if figure["unit"] == "share" else counted
    ground = protected.get(counted) or protected.get(among)
    if hidden:
        ground = marks.rows[hidden[0]["reference"]]
    if ground is None:
        return {"is_coarse": False, "ground": ""}
    known = (sum(row["is_counted"] for row in open_rows), len(open_rows)) if hidden else (None, None)
    value = coarse_value(
        unit=figure["unit"],
        numerator=coarse_text(figure["numerator"], known=known[0]),
        denominator=coarse_text(figure["denominator"], known=known[1]),
    )
    return {"is_coarse": True, "ground": ground, "value": value, "numerator": None, "denominator": None}


def _rows(figure: dict[str, Any], marks: Marks, shown: _Shown) -> list[dict[str, Any]]:
    """Return the rows that an open list shows, and no others."""
    listed = {
        is_counted
        for code, (figure_code, is_counted) in list_figures().items()
        if figure_code == figure["code"] and code in shown.open
    }
    return [
        copy.deepcopy(row)
        for row in figure["rows"]
        if row["is_counted"] in listed and row["reference"] not in marks.rows
    ]


def _training(training: dict[str, Any], marks: Marks, shown: _Shown) -> dict[str, Any]:
    if "training" in shown.asked and "training" not in shown.open and not _charts_open(marks, shown):
        return {"year": training["year"], "courses": [], "units": []}
    made = copy.deepcopy(training)
    for course in made["courses"]:
        if course["title"] in marks.charts:
            course["years"], course["forecast"] = [], None
    if "training" in shown.asked and "training" not in shown.open:
        made["units"] = []
    return made


def _charts_open(marks: Marks, shown: _Shown) -> bool:
    """True when the table is marked by itself, so that the pictures beside it are still open."""
    return any(key.endswith("/training") and key.split("/")[0] not in marks.sections for key in marks.tables)


def _sections(content: dict[str, Any], marks: Marks, figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = {
        section["code"]: f"utelamnat-{place}" if section["code"] in marks.sections else section["code"]
        for place, section in enumerate(content["sections"], start=1)
    }
    made = []
    for section in content["sections"]:
        if section["code"] in marks.sections:
            is_empty = not (section["text"].strip() or section["figures"] or _filled(content, section))
            if section["placement"] != "appendix" or not is_empty:  # the full edition has no empty appendix either
                made.append(_left_out_section(section, names))
            continue
        kept = {
            **{name: section[name] for name in ("code", "heading", "placement", "iso_clause", "text")},
            "parent": names.get(section["parent"], ""),
            "figures": [code for code in section["figures"] if any(each["code"] == code for each in figures)],
            "tables": [code for code in section["tables"] if f"{section['code']}/{code}" not in marks.tables],
            "charts": [code for code in section["tables"] if code == "training"],
            "is_public": True,
            "secrecy_ground": "",
            "left_out": [
                {"what": what, "ground": ground}
                for what, ground in dict.fromkeys(_left_out(content, section, marks, figures))
            ],
        }
        if f"{section['code']}/{FIGURES}" in marks.tables:
            kept["figures"] = []
        made.append(kept)
    return made


def _filled(content: dict[str, Any], section: dict[str, Any]) -> set[str]:
    """Return which of a chapter's tables the full edition prints anything for."""
    known = {"decisions", "earlier_measures", *list_figures()}
    if (content.get("training") or {"courses": []})["courses"]:
        known.add("training")
    if content.get("earlier_decisions"):
        known.add("earlier_decisions")
    return known & set(section["tables"])


def _left_out_section(section: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Return the place of a marked chapter: neither heading nor code is told."""
    is_appendix = section["placement"] == "appendix"
    return {
        "code": names[section["code"]],
        "parent": names.get(section["parent"], ""),
        "heading": _("Utelämnad bilaga") if is_appendix else _("Utelämnat avsnitt"),
        "placement": section["placement"],
        "iso_clause": "",
        "text": "",
        "figures": [],
        "tables": [],
        "is_public": False,
        "secrecy_ground": section["secrecy_ground"],
        "left_out": [{"what": "appendix" if is_appendix else "section", "ground": section["secrecy_ground"]}],
    }


def _left_out(
    content: dict[str, Any], section: dict[str, Any], marks: Marks, figures: list[dict[str, Any]]
) -> Iterable[tuple[str, str]]:
    """Yield what an open chapter's public version lacks, and on which ground."""
    code, lists = section["code"], list_figures()
    for key, ground in marks.tables.items():
        if key.split("/")[0] == code:
            yield "table", ground
    for figure in section["figures"]:
        if figure in marks.figures:
            yield "figure", marks.figures[figure]
    if f"{code}/{FIGURES}" not in marks.tables:
        for public in figures:
            if public["code"] in section["figures"] and public["is_coarse"]:
                yield "coarse", public["ground"]
    by_code = {figure["code"]: figure for figure in content["figures"]}
    for table in section["tables"]:
        if f"{code}/{table}" in marks.tables:
            continue
        if table in lists:
            figure_code, is_counted = lists[table]
            for row in by_code.get(figure_code, {"rows": []})["rows"]:
                if row["is_counted"] == is_counted and row["reference"] in marks.rows:
                    yield "row", marks.rows[row["reference"]]
        elif table == "decisions":
            for ground in _grounds_of(content["decisions"], marks.decisions):
                yield "decision", ground
        elif table == "earlier_measures":
            for ground in _grounds_of(content["earlier_measures"], marks.measures):
                yield "measure", ground
        elif table == "earlier_decisions":
            for point in content.get("earlier_decisions", []):
                if ground := _earlier_ground(point, marks):
                    yield "earlier_decision", ground
        elif table == "training":
            for title, ground in marks.charts.items():
                if any(course["title"] == title for course in (content.get("training") or {"courses": []})["courses"]):
                    yield "chart", ground
    if f"{code}/{MEASURES}" not in marks.tables:
        own = [measure for measure in content["measures"] if measure["area"] == code]
        for ground in _grounds_of(own, marks.measures):
            yield "measure", ground


def _grounds_of(points: list[dict[str, Any]], marked: dict[str, str]) -> list[str]:
    return [marked[_key(point)] for point in points if _key(point) in marked]
