"""Pictures of numbers: where everything stands in them, and the text that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from training.shares import Share

WIDTH = 480
ROW_HEIGHT, LABEL_HEIGHT, BAR_HEIGHT, ROOM_FOR_VALUE = 38, 14, 12, 116
HEIGHT, TOP, BOTTOM, LEFT = 190, 22, 26, 8


@dataclass(frozen=True)
class ShareValue:
    """One share to draw: what it is of, and the page with the rows behind it."""

    label: str
    share: Share
    url: str
    target: int | None = None


@dataclass(frozen=True)
class ShareBar:
    """A bar: where it, its name, its value and its target stand."""

    label: str
    told: str
    url: str
    label_y: int
    y: int
    width: str
    value_x: str
    value_y: int
    target_x: str
    target_end: int


@dataclass(frozen=True)
class ShareChart:
    """Shares as lying bars."""

    width: int
    height: int
    full: int
    bar_height: int
    bars: tuple[ShareBar, ...]
    text: str


@dataclass(frozen=True)
class MonthValue:
    """What one column shows: a number, and how much of it is the part."""

    label: str
    name: str
    whole: int
    part: int = 0
    url: str = ""


@dataclass(frozen=True)
class Column:
    """A column: where it, its part, its value and its label stand."""

    value: MonthValue
    x: str
    y: str
    width: str
    height: str
    part_y: str
    part_height: str
    middle: str
    told_y: str
    told: str


@dataclass(frozen=True)
class ColumnChart:
    """Numbers month by month as standing columns."""

    width: int
    height: int
    base_y: int
    label_y: int
    columns: tuple[Column, ...]
    text: str


def share_chart(heading: str, values: Sequence[ShareValue]) -> ShareChart:
    """Lay out shares as bars; nothing out of nothing has no bar but is told."""
    full = WIDTH - ROOM_FOR_VALUE
    bars = []
    for place, value in enumerate(values):
        top = place * ROW_HEIGHT
        width = full * (value.share.percent or 0) / 100
        bars.append(
            ShareBar(
                label=value.label,
                told=str(value.share),
                url=value.url,
                label_y=top + LABEL_HEIGHT - 3,
                y=top + LABEL_HEIGHT,
                width=f"{width:.1f}",
                value_x=f"{width + 5:.1f}",
                value_y=top + LABEL_HEIGHT + BAR_HEIGHT - 2,
                target_x="" if value.target is None else f"{full * value.target / 100:.1f}",
                target_end=top + LABEL_HEIGHT + BAR_HEIGHT + 3,
            )
        )
    told = "; ".join(f"{bar.label} {bar.told}" for bar in bars)
    return ShareChart(WIDTH, ROW_HEIGHT * len(bars), full, BAR_HEIGHT, tuple(bars), f"{heading}: {told}.")


def column_chart(heading: str, values: Sequence[MonthValue], *, part_name: str = "") -> ColumnChart:
    """Lay out months as columns, the part at the bottom of each.

    Args:
        part_name: what the part is, such as ``försenade``; empty when there is none.
    """
    most = max((value.whole for value in values), default=0) or 1
    room = (WIDTH - 2 * LEFT) / max(len(values), 1)
    wide = room * 0.62
    height = HEIGHT - TOP - BOTTOM
    columns = []
    for place, value in enumerate(values):
        middle = LEFT + room * (place + 0.5)
        tall, part = height * value.whole / most, height * value.part / most
        told = f"{value.whole} ({value.part})" if value.part else str(value.whole)
        columns.append(
            Column(
                value=value,
                x=f"{middle - wide / 2:.1f}",
                y=f"{HEIGHT - BOTTOM - tall:.1f}",
                width=f"{wide:.1f}",
                height=f"{tall:.1f}",
                part_y=f"{HEIGHT - BOTTOM - part:.1f}",
                part_height=f"{part:.1f}",
                middle=f"{middle:.1f}",
                told_y=f"{HEIGHT - BOTTOM - tall - 5:.1f}",
                told=told,
            )
        )
    lines = "; ".join(_told(value, part_name) for value in values)
    return ColumnChart(WIDTH, HEIGHT, HEIGHT - BOTTOM, HEIGHT - BOTTOM + 16, tuple(columns), f"{heading}: {lines}.")


def _told(value: MonthValue, part_name: str) -> str:
    if not part_name:
        return f"{value.name} {value.whole}"
    return _("%(name)s %(whole)d, varav %(part)d %(part_name)s") % {
        "name": value.name,
        "whole": value.whole,
        "part": value.part,
        "part_name": part_name,
    }
