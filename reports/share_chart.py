"""Shares of this year beside last year's as bars to draw, with the text that says the same; from told values alone."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

#: The chapter that the bars stand in.
CHAPTER = "objectives"
FEWEST, MOST = 2, 6
WIDTH, LABEL_HEIGHT, ROW_HEIGHT, ROOM_FOR_VALUE = 480, 13, 40, 56
TOLD_PERCENT = re.compile(r"\((\d{1,3})\s%\)")


@dataclass(frozen=True)
class ShareBar:
    """One figure: where its name, this year's bar and last year's bar stand."""

    name: str
    value: str
    previous: str
    label_y: int
    y: int
    width: str
    value_x: str
    value_y: int
    previous_y: int
    previous_width: str
    previous_x: str
    previous_value_y: int


@dataclass(frozen=True)
class ShareChart:
    """A picture of shares; ``heading`` says how to read it, ``text`` everything that it shows."""

    width: int
    height: int
    bars: tuple[ShareBar, ...]
    heading: str
    text: str


def share_chart(content: dict[str, Any], section: dict[str, Any]) -> ShareChart | None:
    """Lay out the chapter's first shares; None when there are too few to compare.

    What is told roughly in a public edition has no per cent, and therefore no bar.
    """
    if section["code"] != CHAPTER:
        return None
    figures = {figure["code"]: figure for figure in content["figures"]}
    told = [figures[code] for code in section["figures"] if code in figures]
    shares = [(figure, percent) for figure in told if (percent := percent_told(figure["value"])) is not None][:MOST]
    if len(shares) < FEWEST:
        return None
    year = content["review"]["year"]
    bars = [_bar(place, figure, percent) for place, (figure, percent) in enumerate(shares)]
    lines = (
        _("%(name)s %(value)s, året före %(previous)s")
        % {"name": bar.name, "value": bar.value, "previous": bar.previous or _("okänt")}
        for bar in bars
    )
    heading = _("Andelar %(year)d (fylld stapel) och året före (ofylld)") % {"year": year}
    return ShareChart(WIDTH, ROW_HEIGHT * len(bars), tuple(bars), heading, f"{heading}: {'; '.join(lines)}.")


def percent_told(text: str) -> int | None:
    """Return the whole per cent that a value tells, such as 75 of ``60 av 80 (75 %)``; None when it tells none."""
    found = TOLD_PERCENT.search(text)
    return int(found[1]) if found else None


def _bar(place: int, figure: dict[str, Any], percent: int) -> ShareBar:
    top = place * ROW_HEIGHT
    before = percent_told(figure["previous"])
    room = WIDTH - ROOM_FOR_VALUE
    width, before_width = room * percent / 100, room * (before or 0) / 100
    return ShareBar(
        name=figure["name"],
        value=f"{percent}\u00a0%",
        previous="" if before is None else f"{before}\u00a0%",
        label_y=top + LABEL_HEIGHT - 3,
        y=top + LABEL_HEIGHT + 1,
        width=f"{width:.1f}",
        value_x=f"{width + 4:.1f}",
        value_y=top + LABEL_HEIGHT + 10,
        previous_y=top + LABEL_HEIGHT + 13,
        previous_width=f"{before_width:.1f}",
        previous_x=f"{before_width + 4:.1f}",
        previous_value_y=top + LABEL_HEIGHT + 21,
    )
