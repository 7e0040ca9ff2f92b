"""The floor of a page: a bare Django view that runs the page's own SELECT statements and prints the rows as text.

No middleware, session, rights, forms, templates or layout, and no model instances. ``measure_pages`` writes the
statements that each page asked into a file, named by ``ISMS_BENCH_STATEMENTS``; gunicorn serves this module.
"""

import json
import os
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


@cache
def _statements() -> dict[str, list[str]]:
    return json.loads(Path(os.environ["ISMS_BENCH_STATEMENTS"]).read_text(encoding="utf-8"))


def bare_page(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with every row of every statement of a page."""
    lines = []
    with connection.cursor() as cursor:
        for statement in _statements()[name]:
            cursor.execute(statement)
            lines += ["\t".join(map(str, row)) for row in cursor.fetchall()]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


urlpatterns = [path("bare/<slug:name>/", bare_page)]


def application() -> WSGIHandler:
    """Return the WSGI application: ``gunicorn "benchmarks.bare:application()"``."""
    get_wsgi_application()
    settings.MIDDLEWARE = []
    settings.ROOT_URLCONF = __name__
    return WSGIHandler()
