"""A log line is JSON in operation and holds no personal data."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import structlog

from isms.logging import drop_personal_data, logging_settings


@pytest.fixture
def as_json() -> bool:
    """Whether lines are written as in operation."""
    return True


@pytest.fixture
def lines(as_json: bool) -> Iterator[io.StringIO]:
    """Return what the handler for operation, or for the demo, writes."""
    settings = logging_settings(as_json=as_json, level="INFO")
    formatter = dict(settings["formatters"]["lines"])
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(formatter.pop("()")(**formatter))
    for name in ("tests.ours", "tests.library"):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel("INFO")
    yield output
    for name in ("tests.ours", "tests.library"):
        logging.getLogger(name).removeHandler(handler)


def test_our_lines_are_json_without_personal_data(lines: io.StringIO) -> None:
    structlog.get_logger("tests.ours").info("mail_sent", email="eva@kultur.example", count=3)

    line = json.loads(lines.getvalue())
    assert (line["event"], line["email"], line["count"], line["level"]) == ("mail_sent", "***", 3, "info")


def test_lines_of_libraries_have_the_same_form(lines: io.StringIO) -> None:
    logging.getLogger("tests.library").warning("late by %s", "åtta dagar")

    line = json.loads(lines.getvalue())
    assert (line["event"], line["level"]) == ("late by åtta dagar", "warning")


def test_what_somebody_searched_for_is_cut_off() -> None:
    event = drop_personal_data(None, "info", {"request": "GET /kultur/sok/?q=Eva%20Svensson"})

    assert event == {"request": "GET /kultur/sok/"}


@pytest.mark.parametrize("as_json", [True, False], ids=["operation", "demo"])
def test_a_fault_names_its_place_and_no_value(lines: io.StringIO) -> None:
    written = "Eva " + "Svensson"
    try:
        raise ValueError(len(written))
    except ValueError:
        logging.getLogger("tests.library").exception("it failed")

    assert "ValueError" in lines.getvalue()
    assert "test_a_fault_names_its_place_and_no_value" in lines.getvalue()
    assert "Eva Svensson" not in lines.getvalue()
