"""Room for the frames of deep calls: without it up to a tenth of the time of a page goes to memory.

CPython keeps the frames of a thread in chunks of 16 kB, asks the system for one more when a call does not fit, and
gives it back when that call returns. A request is more than a hundred calls deep; whatever loop happens to stand at
the end of a chunk fetches and returns memory with every call, thousands of times a page. A frame that is larger than
a chunk gets a chunk of its own size, rounded up to the next power of two, and all that is called from it finds room
in the rest. Only the part that is used takes memory.
"""

from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

#: Words of eight bytes: just above a power of two, so that the chunk is about twice as large as the frame.
WORDS = 34_000


def _call(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return function(*args, **kwargs)


_call_with_room = FunctionType(_call.__code__.replace(co_stacksize=WORDS), globals())


def with_room(function: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Return the function with room for all that it calls.

    It pays for requests, and for tests; loading the demo gained nothing.
    """

    @wraps(function)
    def call(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        return _call_with_room(function, args, kwargs)

    return call


def room_for_calls(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Be the outermost middleware: everything that a request calls has room."""
    return with_room(get_response)
