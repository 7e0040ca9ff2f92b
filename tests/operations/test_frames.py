"""Room for deep calls: nothing else about a call is changed, and every request has it."""

import sys

import pytest
from django.conf import settings

from isms.frames import WORDS, with_room


def test_a_call_with_room_is_the_same_call() -> None:
    @with_room
    def half(number: int, *, of: int = 2) -> float:
        """Return a part."""
        return number / of

    assert half(6) == 3
    assert half(6, of=3) == 2
    assert half.__doc__ == "Return a part."
    with pytest.raises(ZeroDivisionError):
        half(6, of=0)


def test_what_is_called_has_room() -> None:
    def rooms() -> int:
        frame, found = sys._getframe(), 0
        while frame := frame.f_back:
            found += frame.f_code.co_stacksize == WORDS
        return found

    assert with_room(rooms)() == rooms() + 1


def test_every_request_has_room() -> None:
    assert settings.MIDDLEWARE[0] == "isms.frames.room_for_calls"
