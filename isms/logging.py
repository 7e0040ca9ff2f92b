"""What a log line looks like: JSON in operation, readable text in the demo, never personal data."""

import logging
import re
from typing import Any
from urllib.parse import urlsplit

import structlog
from structlog.tracebacks import ExceptionDictTransformer

EventDict = dict[str, Any]

#: Keys that may hold personal data; their values are never written.
PERSONAL_KEYS = frozenset({"email", "user", "username", "ip", "user_agent", "to", "recipient", "password", "token"})

#: The name of this file is a secret: whoever has it reads a person's calendar.
CALENDAR_ADDRESS = re.compile(r"/kalender/[^\s/]+\.ics")


def drop_personal_data(_: Any, __: str, event: EventDict) -> EventDict:
    """Mask personal keys and calendar addresses; cut the query string off the request (a search may hold a name)."""
    for key in PERSONAL_KEYS & event.keys():
        event[key] = "***"
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = CALENDAR_ADDRESS.sub("/kalender/***.ics", value)
    request = event.get("request")
    if isinstance(request, str) and "?" in request:
        method, _, address = request.partition(" ")
        event["request"] = f"{method} {urlsplit(address).path}"
    return event


def _shared_processors() -> list[Any]:
    """Return the steps that every log line passes, from structlog and from the standard library."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        drop_personal_data,
    ]


def logging_settings(*, as_json: bool, level: str) -> dict[str, Any]:
    """Return Django's LOGGING setting; `as_json` for operation, readable text for the demo."""
    final: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    # Where a fault happened, never the values of its variables: what people have written is among them. What
    # structlog chooses by itself writes them, and takes longer to draw than a page (Django logs every 404 so).
    if as_json:
        tracebacks = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
        final += [tracebacks, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        final += [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": final,
                "foreign_pre_chain": _shared_processors(),
            },
        },
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": level},
            # One line per request comes from django_structlog; the server's own line repeats it.
            "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
            # Font subsetting writes hundreds of lines per PDF.
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
        },
    }


def configure_structlog() -> None:
    """Send structlog's lines through the standard library, so that one setting rules them all."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared_processors(),
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(False)
