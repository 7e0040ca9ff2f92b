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
    def room() -> int:
        return max(sys._getframe(back).f_code.co_stacksize for back in range(1, 4))

    assert room() < WORDS
    assert with_room(room)() == WORDS


def test_every_request_has_room() -> None:
    assert settings.MIDDLEWARE[0] == "isms.frames.room_for_calls"
