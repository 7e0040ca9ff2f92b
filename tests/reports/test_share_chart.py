"""The bars of shares say what the figures say, and nothing that an edition has left out."""

from typing import Any

from reports.share_chart import percent_told, share_chart


def figure(code: str, value: str, previous: str = "") -> dict[str, Any]:
    return {"code": code, "name": code.title(), "value": value, "previous": previous}


def content(*figures: dict[str, Any]) -> dict[str, Any]:
    return {"review": {"year": 2026}, "figures": list(figures)}


def section(*codes: str, code: str = "objectives") -> dict[str, Any]:
    return {"code": code, "figures": list(codes)}


def test_shares_are_drawn_beside_last_years_and_told_in_words() -> None:
    told = content(
        figure("classified", "60 av 80 (75\u00a0%)", "40 av 80 (50\u00a0%)"),
        figure("count", "12", "11"),
        figure("done", "0 av 9 (0\u00a0%)"),
        figure("rough", "35–39 av 40–44", "3 av 4 (75\u00a0%)"),
    )
    chart = share_chart(told, section("classified", "count", "done", "rough"))
    assert [(bar.name, bar.value, bar.previous) for bar in chart.bars] == [
        ("Classified", "75\u00a0%", "50\u00a0%"),
        ("Done", "0\u00a0%", ""),
    ]
    assert float(chart.bars[0].width) / float(chart.bars[0].previous_width) == 1.5
    assert float(chart.bars[1].width) == 0
    assert chart.text.endswith("Classified 75\u00a0%, året före 50\u00a0%; Done 0\u00a0%, året före okänt.")


def test_too_few_shares_other_chapters_and_left_out_figures_give_no_picture() -> None:
    one, two = figure("one", "1 av 2 (50\u00a0%)"), figure("two", "2 av 2 (100\u00a0%)")
    assert share_chart(content(one, two), section("one")) is None
    assert share_chart(content(one, two), section("one", "two", code="privacy")) is None
    assert share_chart(content(one), section("one", "two")) is None
    assert share_chart(content(one, two), section("one", "two")) is not None


def test_a_value_without_per_cent_tells_none() -> None:
    assert [percent_told(text) for text in ("12", "ej tillämpligt", "", "3 av 4 (75\u00a0%) inskrivet")] == [
        None, None, None, 75,
    ]  # fmt: skip
