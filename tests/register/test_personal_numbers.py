"""Personal identity numbers are found however they are written, and little else is taken for one."""

import datetime as dt

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from isms.register.personal_number_guard import PersonalNumberGuard
from isms.register.personal_numbers import (
    REPLACEMENT,
    find_personal_numbers,
    lines_with_personal_numbers,
    replace_personal_numbers,
)

DAYS = st.dates(min_value=dt.date(1880, 1, 1), max_value=dt.date(2026, 12, 31))
AROUND = st.sampled_from(["", " ", ".", ",", "(", "\n", "nr ", "Ö", ": ", "\t"])


def number(day: dt.date, serial: int, *, century: bool, mark: str, coordination: bool) -> str:
    shown = day.day + 60 if coordination else day.day
    digits = f"{day:%y%m}{shown:02}{serial:03}"
    digits += luhn.calc_check_digit(digits)
    return f"{str(day.year)[:2] if century else ''}{digits[:6]}{mark}{digits[6:]}"


@given(
    day=DAYS,
    serial=st.integers(0, 999),
    century=st.booleans(),
    mark=st.sampled_from(["", "-", "+", " ", "–", " - "]),
    coordination=st.booleans(),
    before=AROUND,
    after=AROUND,
)
def test_every_way_of_writing_one_is_found_and_taken_out_whole(
    day, serial, century, mark, coordination, before, after
) -> None:
    written = number(day, serial, century=century, mark=mark, coordination=coordination)
    assert replace_personal_numbers(f"{before}{written}{after}") == f"{before}{REPLACEMENT}{after}"


@given(day=DAYS, serial=st.integers(0, 999), wrong=st.integers(1, 9))
def test_a_wrong_check_digit_is_another_number(day, serial, wrong) -> None:
    right = number(day, serial, century=False, mark="-", coordination=False)
    spoilt = f"{right[:-1]}{(int(right[-1]) + wrong) % 10}"
    assert find_personal_numbers(spoilt) == []


@pytest.mark.parametrize(
    "text",
    [
        "Dnr KUN 2026/1234",
        "Organisationsnummer 212000-0142",
        "Ring 08-508 00 000 eller 070-123 45 67",
        "Faktura 123456789012345678",
        "2026-11-24 13:45",
        "IP 10.20.30.40, port 5432",
        "901332-1234",  # there is no month 13
        "900230-1236",  # nor a 30th of February
        "",
    ],
)
def test_other_numbers_are_left(text: str) -> None:
    assert replace_personal_numbers(text) == text


@given(st.text(max_size=200))
def test_text_without_one_is_left_as_it_is(text: str) -> None:
    if not find_personal_numbers(text):
        assert replace_personal_numbers(text) == text
    assert find_personal_numbers(replace_personal_numbers(text)) == []


def test_lines_are_counted_as_people_count_them() -> None:
    one = number(dt.date(1990, 5, 17), 123, century=True, mark="-", coordination=False)
    assert lines_with_personal_numbers(f"Hej\n{one}\n\n{one} och {one}") == [2, 4]


def test_a_checksum_that_nobody_typed_is_never_asked_about() -> None:
    class Signed(PersonalNumberGuard):
        text = forms.CharField()
        digest = forms.CharField(widget=forms.HiddenInput)

    digest = "ab191212121212cd"
    assert find_personal_numbers(digest)
    assert Signed({"text": "Ett brev", "digest": digest}).is_valid()
    assert Signed({"text": digest, "digest": digest}).errors.keys() == {"text"}
