"""One page for the nämnd, and the words of a tjänsteutlåtande to copy: from the public content alone."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from isms.languages import in_swedish
from reports.prose import Block, blocks_of, plain_text

# The ten figures that a member of the nämnd asks for, in this order; those that the edition lacks are passed over.
BOARD_FIGURES = (
    "systems_total",
    "systems_critical",
    "assets_total",
    "assets_classified",
    "critical_with_plan",
    "risks_high",
    "actions_overdue",
    "followups_completed_on_time",
    "incidents_reported",
    "breaches_notified_in_time",
)
MOST_DECISIONS = 5
LONGEST_SUMMARY = 1_100
LONGEST_DECISION = 220


@dataclass(frozen=True)
class BoardPage:
    """What the one page says."""

    title: str
    organisation: str
    controller: str
    case_number: str
    created: str
    is_draft: bool
    summary: list[Block]
    decisions: tuple[str, ...]
    more_decisions_count: int
    figures: tuple[tuple[str, str, str], ...]
    year: int
    grounds: str


@in_swedish()
def board_page(content: dict[str, Any], *, is_draft: bool) -> BoardPage:
    """Return the one page of a public content: the summary, at most five decisions and ten figures."""
    figures = {figure["code"]: figure for figure in content["figures"]}
    decisions = [point["text"] for point in content["decisions"]]
    year = content["review"]["year"]
    return BoardPage(
        title=content["review"]["title"],
        organisation=content["organisation"]["name"],
        controller=content["organisation"]["controller"],
        case_number=content["review"]["case_number"],
        created=content["submitted_at"],
        is_draft=is_draft,
        summary=_short(_summary(content)),
        decisions=tuple(_cut(text, LONGEST_DECISION) for text in decisions[:MOST_DECISIONS]),
        more_decisions_count=max(0, len(decisions) - MOST_DECISIONS),
        figures=tuple(
            (figures[code]["name"], figures[code]["value"], figures[code]["previous"] or "–")
            for code in BOARD_FIGURES
            if code in figures
        ),
        year=year,
        grounds=", ".join(content["grounds"]),
    )


@in_swedish()
def statement_text(content: dict[str, Any]) -> str:
    """Return the text of a tjänsteutlåtande: what the nämnd is asked to decide, and why."""
    review, organisation = content["review"], content["organisation"]
    controller = organisation["controller"] or _("Nämnden")
    decisions = [f"{point['number']}. {point['text']}" for point in content["decisions"]]
    measures = [f"- {measure['text']} ({_years(measure)})" for measure in content["measures"]]
    page = board_page(content, is_draft=False)
    figures = [f"- {name}: {value} ({page.year - 1}: {before})" for name, value, before in page.figures]
    left_out = ""
    if content["grounds"]:
        left_out = _("Uppgifter är utelämnade ur den öppna utgåvan med stöd av %(grounds)s.") % {
            "grounds": ", ".join(content["grounds"])
        }
    parts = [
        _("Tjänsteutlåtande"),
        _("Dnr %(number)s") % {"number": review["case_number"] or _("saknas")},
        "",
        review["title"],
        "",
        _("Förslag till beslut"),
        _("1. %(controller)s godkänner redovisningen av %(title)s.")
        % {"controller": controller, "title": review["title"][0].lower() + review["title"][1:]},
        "",
        _("Sammanfattning"),
        plain_text(_summary(content)),
        "",
        _("Bakgrund"),
        _(
            "Förvaltningschefen går varje år igenom hur arbetet med informationssäkerhet och dataskydd fungerar och "
            "vad som behöver beslutas. Genomgången följer ISO/IEC 27001 och överlämnas av "
            "informationssäkerhetssamordnaren. Nyckeltalen är hämtade ur förvaltningens register den %(day)s."
        )
        % {"day": content["as_of"]},
        "",
        _("Ärendet"),
        _("Nyckeltal"),
        *figures,
        "",
        _("Beslut som förvaltningschefen har ombetts fatta"),
        *(decisions or [_("Inga.")]),
        "",
        _("Åtgärder"),
        *(measures or [_("Inga.")]),
        "",
        _("Bilaga"),
        _("%(title)s, öppen utgåva.") % {"title": review["title"]} + (f" {left_out}" if left_out else ""),
    ]
    return "\n".join(parts)


def _summary(content: dict[str, Any]) -> str:
    """Return the text of the first chapter, which is the summary."""
    return content["sections"][0]["text"] if content["sections"] else ""


def _short(text: str) -> list[Block]:
    """Keep whole paragraphs as long as they fit the page; the first one is kept at any length, cut."""
    kept: list[Block] = []
    room = LONGEST_SUMMARY
    for block in blocks_of(text):
        length = len(block.text) + sum(map(len, block.items))
        if length > room:
            break
        kept.append(block)
        room -= length
    if not kept and text:
        kept = [Block(text=_cut(" ".join(text.split()), LONGEST_SUMMARY))]
    return kept


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"


def _years(measure: dict[str, Any]) -> str:
    first, last = measure["from_year"], measure["to_year"]
    return str(first) if first == last else f"{first}–{last}"
