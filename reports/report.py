"""The report as it is laid out: chapters with numbers, tables and appendices, made from an edition's content alone."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isms.languages import in_swedish
from reports.cover import facts_of, left_out_text
from reports.models import Edition, EditionApproval, EditionFile
from reports.prose import Block, blocks_of
from reports.report_tables import (
    Table,
    decisions_table,
    definitions_table,
    earlier_decisions_table,
    earlier_measures_table,
    figures_table,
    grounds_of,
    measures_table,
    meeting_tables,
    warned,
)
from reports.share_chart import ShareChart, share_chart
from reports.training import charts_of, units_table
from training.charts import YearChart

APPENDIX_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass
class ReportSection:
    """A chapter: number, heading, text, tables and the chapters below it."""

    anchor: str
    number: str
    heading: str
    blocks: list[Block]
    tables: list[Table]
    secrecy: str = ""
    charts: list[YearChart] = field(default_factory=list)
    shares: ShareChart | None = None
    left_out: list[str] = field(default_factory=list)
    children: list["ReportSection"] = field(default_factory=list)

    @property
    def has_content(self) -> bool:
        """True when there is anything under the heading itself."""
        return bool(self.blocks or self.tables or self.charts or self.left_out)

    @property
    def pictures(self) -> list[str]:
        """What the pictures say, in words."""
        return [*([self.shares.text] if self.shares else []), *(chart.text for chart in self.charts)]


@dataclass(frozen=True)
class Report:
    """Everything that the PDF's template shows."""

    title: str
    organisation: str
    controller: str
    year: int
    reference: str
    is_draft: bool
    is_public: bool
    marking: str
    left_out: str
    correction: str
    facts: tuple[tuple[str, str], ...]
    chapters: list[ReportSection]
    appendices: list[ReportSection]
    created: str


@in_swedish()
def build_report(
    *,
    content: dict[str, Any],
    edition: Edition | None = None,
    approval: EditionApproval | None = None,
    variant: str = EditionFile.Variant.FULL,
) -> Report:
    """Lay out frozen or present content.

    Args:
        content: of the variant: the public one has lost everything marked already (``reports.public``).
        edition: the edition that the content belongs to; None for a preview.
        approval: the approval to print; None marks the report as a draft.
    """
    chapters = _main_chapters(content)
    is_public = variant == EditionFile.Variant.PUBLIC
    is_marked = not is_public and (
        bool(content.get("marks"))
        or any(not section["is_public"] for section in content["sections"])
        or any(point["secrecy_ground"] for point in content.get("earlier_decisions", []))
    )
    return Report(
        title=content["review"]["title"],
        organisation=content["organisation"]["name"],
        controller=content["organisation"]["controller"],
        year=content["review"]["year"],
        reference=content["review"]["reference"],
        is_draft=approval is None,
        is_public=is_public,
        marking=_("Innehåller sekretessmarkerade uppgifter") if is_marked else "",
        left_out=", ".join(content.get("grounds", [])),
        correction=(content.get("correction") or {}).get("changes", ""),
        facts=tuple(facts_of(content, edition, approval, is_public=is_public)),
        chapters=chapters,
        appendices=_appendices(content),
        created=content["submitted_at"],
    )


def _main_chapters(content: dict[str, Any]) -> list[ReportSection]:
    sections = [section for section in content["sections"] if section["placement"] == "main"]
    by_code: dict[str, ReportSection] = {}
    chapters: list[ReportSection] = []
    for section in sections:
        parent = by_code.get(section["parent"])
        siblings = parent.children if parent else chapters
        number = f"{parent.number}.{len(siblings) + 1}" if parent else str(len(siblings) + 1)
        made = _section(content, section, number=number)
        by_code[section["code"]] = made
        siblings.append(made)
    _place_the_rest(content, sections, chapters)
    return chapters


def _place_the_rest(content: dict[str, Any], sections: list[dict[str, Any]], chapters: list[ReportSection]) -> None:
    """Put what no chapter asks for under the last one: nothing that was handed over is left out."""
    codes = {section["code"] for section in sections}
    asked = {code for section in sections for code in section["tables"]}
    rest = []
    if content["decisions"] and "decisions" not in asked:
        rest.append(decisions_table(content))
    if content["earlier_measures"] and "earlier_measures" not in asked:
        rest.append(earlier_measures_table(content))
    areas = dict.fromkeys(measure["area"] for measure in content["measures"])
    rest += [measures_table(content, area) for area in areas if area not in codes]
    if rest and chapters:
        chapters[-1].tables += rest


def _section(content: dict[str, Any], section: dict[str, Any], *, number: str) -> ReportSection:
    tables = []
    if section["figures"]:
        tables.append(figures_table(content, section))
    whole = grounds_of(content, "table")
    tables += [
        replace(made, secrecy=whole.get(f"{section['code']}/{code}", ""))
        for code in section["tables"]
        if (made := _table(content, code)) is not None
    ]
    if section["code"] in {measure["area"] for measure in content["measures"]}:
        tables.append(measures_table(content, section["code"]))
    return ReportSection(
        anchor=f"avsnitt-{section['code']}",
        number=number,
        heading=section["heading"],
        blocks=blocks_of(section["text"]),
        tables=tables,
        secrecy="" if section["is_public"] or section.get("left_out") else section["secrecy_ground"],
        shares=share_chart(content, section),
        charts=charts_of(content) if "training" in section.get("charts", section["tables"]) else [],
        left_out=[left_out_text(note["what"], note["ground"]) for note in section.get("left_out", [])],
    )


def _table(content: dict[str, Any], code: str) -> Table | None:
    """Return the table with a code; None for lists that are appendices or that this version does not have."""
    if code == "decisions":
        return decisions_table(content)
    if code == "earlier_measures":
        return earlier_measures_table(content)
    if code == "earlier_decisions":
        return earlier_decisions_table(content)
    if code == "training":
        return _training_table(content)
    return None


def _training_table(content: dict[str, Any]) -> Table | None:
    """Return the units' shares of each course; None when nothing was reported, or before the report had them."""
    laid_out = units_table(content)
    if laid_out is None:
        return None
    columns, rows = laid_out
    return Table(caption=_("Utbildning per enhet"), columns=columns, rows=rows, kind="training")


def _lists() -> dict[str, tuple[str, bool, str, str]]:
    """Return the appendices' tables by code.

    Each is a figure whose rows are shown, whether those that count or the others, the heading, and
    what the note of each row is.
    """
    return {
        "high_protection_systems": (
            "high_protection_systems",
            True,
            _("System med högt skyddsbehov"),
            _("Driftform"),
        ),
        "unclassified_assets": (
            "assets_classified",
            False,
            _("Informationstillgångar som inte är klassade"),
            _("Prioritet"),
        ),
        "shared_without_normative": (
            "systems_shared_without_normative",
            True,
            _("Stadsgemensamma system utan normerande klassning"),
            _("Läge"),
        ),
        "overdue_followups": ("followups_overdue", True, _("Försenade uppföljningar"), _("Uppföljning")),
        "action_plan": ("actions_open", True, _("Öppna åtgärder"), _("Senast och läge")),
        "recommendations": ("recommendations_open", True, _("Öppna rekommendationer"), _("Givare och läge")),
        "entries_without_owner": ("entries_without_owner", True, _("Poster utan ägare"), _("Register")),
    }


def list_figures() -> dict[str, tuple[str, bool]]:
    """Return, for each list of the report, the figure whose rows it shows and whether those that count."""
    return {code: (figure, counted) for code, (figure, counted, *_texts) in _lists().items()}


def _appendices(content: dict[str, Any]) -> list[ReportSection]:
    made = []
    figures = {figure["code"]: figure for figure in content["figures"]}
    for section in content["sections"]:
        if section["placement"] == "appendix":
            appendix = _section(content, section, number="")
            lists = [code for code in section["tables"] if code in _lists()]
            whole, rows = grounds_of(content, "table"), grounds_of(content, "row")
            appendix.tables += [
                replace(_list_table(figures, code, rows), secrecy=whole.get(f"{section['code']}/{code}", ""))
                for code in lists
            ]
            if appendix.has_content:
                made.append(appendix)
    if content.get("meeting"):
        made.append(_meeting_section(content))
    made.append(
        ReportSection(
            anchor="bilaga-definitioner",
            number="",
            heading=_("Nyckeltal och hur de räknas"),
            blocks=[
                Block(
                    _("Nyckeltalen hämtas ur registren på mätdagen. Arkiverade poster räknas inte. Poster med ")
                    + _("begränsad läsbehörighet räknas men nämns inte vid namn.")
                )
            ],
            tables=[definitions_table(content)],
        )
    )
    for letter, appendix in zip(APPENDIX_LETTERS, made, strict=False):
        appendix.number = letter
    return made


def _meeting_section(content: dict[str, Any]) -> ReportSection:
    """Return the appendix about the meeting; what is marked of it is told to be, or left out of the public content."""
    meeting = content["meeting"]
    left_out = [left_out_text(note["what"], note["ground"]) for note in meeting.get("left_out", [])]
    ground = grounds_of(content, "meeting").get("notes")
    if ground and meeting["notes"]:
        left_out.append(_("Anteckningarna är sekretessmarkerade: %(ground)s.") % {"ground": ground})
    return ReportSection(
        anchor="bilaga-motet",
        number="",
        heading=_("Mötet"),
        blocks=[
            Block(_("Genomgången gicks igenom vid ett möte den %(day)s.") % {"day": meeting["met_on"]}),
            *blocks_of(meeting["notes"]),
        ],
        tables=meeting_tables(content),
        left_out=left_out,
    )


def _list_table(figures: dict[str, dict[str, Any]], code: str, marked: dict[str, str]) -> Table:
    """Return the rows behind a figure; restricted ones are told by number only."""
    figure_code, counted, heading, note_heading = _lists()[code]
    behind = figures[figure_code]["rows"] if figure_code in figures else []
    rows = [row for row in behind if row["is_counted"] == counted]
    shown = [row for row in rows if not row["is_restricted"]]
    hidden = len(rows) - len(shown)
    note = ""
    if hidden:
        note = ngettext(
            "Dessutom finns %(count)d post med begränsad läsbehörighet.",
            "Dessutom finns %(count)d poster med begränsad läsbehörighet.",
            hidden,
        ) % {"count": hidden}
    return Table(
        caption=heading,
        columns=(_("Referens"), _("Namn"), note_heading, _("Enhet"), _("Ägare")),
        rows=tuple(
            (
                row["reference"],
                warned(row["title"], row["reference"], marked),
                row["note"],
                row["unit"],
                row["owner"],
            )
            for row in shown
        ),
        kind="list",
        note=note,
        empty="" if hidden else _("Inga."),
    )
