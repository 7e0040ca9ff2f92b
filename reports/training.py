"""Training in the report: a table of units and a picture of each course's years, from frozen numbers alone."""

from typing import Any

from django.utils.translation import gettext as _

from training.charts import YearChart, year_chart
from training.shares import Share


def units_table(content: dict[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]] | None:
    """Return headings and rows; None when there is nothing, as in editions from before training was counted."""
    training = content.get("training")
    if not training or not training["courses"]:
        return None
    courses = training["courses"]
    heads = (
        _("%(course)s (mål %(target)s %%)") % {"course": each["title"], "target": each["target"]} for each in courses
    )
    rows = tuple(
        (
            row["name"],
            *(_cell(share, course["target"]) for share, course in zip(row["shares"], courses, strict=True)),
        )
        for row in training["units"]
    )
    return (_("Enhet"), *heads), rows


def charts_of(content: dict[str, Any]) -> list[YearChart]:
    """Return a picture of each course's years, with the text that says the same."""
    made = []
    for course in (content.get("training") or {"courses": []})["courses"]:
        shares = [(each["year"], Share(each["part"], each["whole"]).percent) for each in course["years"]]
        known = [(year, percent) for year, percent in shares if percent is not None]
        made.append(
            year_chart(name=course["title"], values=known, target=course["target"], forecast=course["forecast"])
        )
    return [chart for chart in made if chart is not None]


def _cell(numbers: dict[str, int] | None, target: int) -> str:
    if numbers is None or not numbers["whole"]:
        return "–"
    share = Share(numbers["part"], numbers["whole"])
    return _("%(share)s, under målet") % {"share": share} if share.is_below(target) else str(share)
