"""Columns of a course's years as numbers to draw, with the text that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

WIDTH, HEIGHT = 320, 180
LEFT, RIGHT, TOP, BOTTOM = 8, 64, 22, 24
WIDEST_BAR = 44


@dataclass(frozen=True)
class Bar:
    """A column: where it stands, and what is written over and under it."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    value_y: str
    value: str
    label: str
    is_forecast: bool


@dataclass(frozen=True)
class YearChart:
    """A picture of columns with a line for the target; ``text`` says everything that it shows."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    base_y: str
    left: str
    right: str
    target_y: str
    target_label: str
    label_y: str
    text: str


def year_chart(*, name: str, values: Sequence[tuple[int, int]], target: int, forecast: int | None) -> YearChart | None:
    """Lay out the years' per cent as columns.

    Args:
        values: year and whole per cent, in order.
        forecast: what the last year is heading for; None leaves it out.

    Returns:
        None when there is nothing to show.
    """
    if not values:
        return None
    columns = [(str(year), percent, False) for year, percent in values]
    if forecast is not None:
        columns.append((_("prognos"), forecast, True))
    target_top = _height_of(target)
    room = (WIDTH - LEFT - RIGHT) / len(columns)
    wide = min(WIDEST_BAR, room * 0.66)
    bars = []
    for index, (label, percent, is_forecast) in enumerate(columns):
        middle = LEFT + room * (index + 0.5)
        top = _height_of(percent)
        bars.append(
            Bar(
                x=f"{middle - wide / 2:.1f}",
                y=f"{top:.1f}",
                width=f"{wide:.1f}",
                height=f"{HEIGHT - BOTTOM - top:.1f}",
                middle=f"{middle:.1f}",
                value_y=f"{_label_of(top, target_top):.1f}",
                value=f"{percent}\u00a0%",
                label=label,
                is_forecast=is_forecast,
            )
        )
    told = ", ".join(f"{year} {percent}\u00a0%" for year, percent in values)
    text = _("%(name)s, andel genomförda: %(told)s. Målet är %(target)d %%.") % {
        "name": name,
        "told": told,
        "target": target,
    }
    if forecast is not None:
        text += " " + _("Prognosen för årets slut är %(percent)d %%.") % {"percent": forecast}
    return YearChart(
        width=WIDTH,
        height=HEIGHT,
        bars=tuple(bars),
        base_y=f"{HEIGHT - BOTTOM}",
        left=f"{LEFT}",
        right=f"{WIDTH - RIGHT}",
        target_y=f"{target_top:.1f}",
        target_label=_("mål %(target)d %%") % {"target": target},
        label_y=f"{HEIGHT - BOTTOM + 16}",
        text=text,
    )


def _height_of(percent: int) -> float:
    """Return where on the picture a per cent lies, from the top."""
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - percent / 100)


def _label_of(top: float, target_top: float) -> float:
    """Return where a column's value is written: just above it, or above the target's line where that would cross it."""
    return target_top - 4 if top - 17 < target_top < top - 2 else top - 5
