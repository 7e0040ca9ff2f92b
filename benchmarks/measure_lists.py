"""Measure the list of systems: its queries alone, and the whole page beside a bare view with the same queries.

``python -m benchmarks.measure_lists`` builds each shape in the scratch database, measures it, drops it and
writes the section "Lists" of results.md. ``--explain`` prints the plans of the page's two large queries.
"""

import argparse
import sys
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

from benchmarks import place
from benchmarks.build_register import Built, Shape, build, tidy
from benchmarks.results import Timing, table, take_turns, write_section

# 1,000 systems; 100,000 in as many organisations as a large city has; and in far more, and in a single one.
SHAPES = ("10x1000", "50x100000", "1000x100000", "1x100000")


def systems_of(actor: Any) -> Any:
    """Return the queryset that the list of systems shows without filters."""
    from assets.models import System

    listed = System.objects.visible_to(actor).with_names().in_swedish_order().with_levels().with_asset_count()
    return listed.active()


def entries_of(actor: Any) -> Any:
    """Return the same for entries of every register."""
    from isms.register.models import Entry

    return Entry.objects.visible_to(actor).active().with_names().in_swedish_order()


def read_page(queryset: Any) -> Callable[[], int]:
    """Return a call that counts the rows and reads the first page."""

    def read() -> int:
        count = queryset.count()
        list(queryset.all()[:25])
        return count

    return read


class Site:
    """The product and the floor as WSGI applications in this process."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.core.handlers.wsgi import WSGIHandler

        self._product = WSGIHandler()
        whole, settings.MIDDLEWARE = settings.MIDDLEWARE, ["benchmarks.floor.only_the_floor"]
        self._floor = WSGIHandler()
        settings.MIDDLEWARE = whole

    def page(self, *, user: Any, path: str) -> Callable[[], bytes]:
        """Return a call of a page of the product, signed in as a person."""
        from django.conf import settings

        cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session_of(user)})
        return lambda: _call(self._product, path, cookies.output(header="").strip())

    def floor(self, queryset: Any) -> Callable[[], bytes]:
        """Return a call of the bare view for a queryset."""
        from benchmarks import floor

        def call() -> bytes:
            floor.rows = queryset
            return _call(self._floor, floor.ADDRESS, "")

        return call


def session_of(user: Any) -> str:
    """Sign a person in, and return the key of the session."""
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = SessionStore()
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session.save()
    return request.session.session_key


def _call(application: Any, path: str, cookie: str) -> bytes:
    from django.test import RequestFactory

    environment = RequestFactory(SERVER_NAME="127.0.0.1").get(path, HTTP_COOKIE=cookie).environ
    told: list[str] = []
    response = application(environment, lambda status, headers, *rest: told.append(status))
    body = b"".join(response)
    response.close()
    if not told[0].startswith("200"):
        raise RuntimeError(f"{path} answered {told[0]}")
    return body


def measure(shape: Shape, *, rounds: int, explain: bool) -> list[list[object]]:
    """Build a shape, measure it and return the rows of the table."""
    from django.utils import timezone

    from isms.accounts.models import User
    from isms.register.access import resolve_actor

    place.create_database()
    built = build(shape=shape, using="owner")
    tidy(using="owner")
    people = {
        name: User.objects.get(pk=user.pk)
        for name, user in (("coordinator", built.coordinator), ("owner", built.owner))
    }
    today = timezone.localdate()
    actors = {
        name: resolve_actor(user=user, organisation=built.organisation, today=today) for name, user in people.items()
    }
    site = Site()
    path = f"/{built.organisation.slug}/system/"
    calls: dict[str, Callable[[], object]] = {}
    for name, actor in actors.items():
        calls |= {
            f"{name} entries": read_page(entries_of(actor)),
            f"{name} systems": read_page(systems_of(actor)),
            f"{name} floor": site.floor(systems_of(actor)),
            f"{name} page": site.page(user=people[name], path=path),
            f"{name} 250": site.page(user=people[name], path=f"{path}?per_page=250"),
        }
    for name, actor in actors.items():
        # A floor with queries of its own would make the page look better than it is.
        needed = queries_of(read_page(systems_of(actor)))
        if (asked := queries_of(calls[f"{name} floor"])) != needed:
            raise RuntimeError(f"the bare view asks {asked} times, not {needed}")
    timings = take_turns(calls, rounds=rounds)
    if explain:
        _explain(calls["coordinator page"], built)
        _explain(calls["owner page"], built)
    return [_row(shape, name, calls, timings) for name in actors]


def _row(shape: Shape, name: str, calls: dict[str, Callable[[], object]], timings: dict[str, Timing]) -> list[object]:
    page, floor = timings[f"{name} page"], timings[f"{name} floor"]
    queries = "/".join(str(queries_of(calls[f"{name} {which}"])) for which in ("page", "250"))
    return [
        shape,
        f"{name}, {calls[f'{name} systems']():,}",
        *(
            f"{timings[f'{name} {what}'].p50:.1f} / {timings[f'{name} {what}'].p95:.1f}"
            for what in ("entries", "systems")
        ),
        f"{floor.p50:.1f} / {floor.p95:.1f}",
        f"{page.p50:.1f} / {page.p95:.1f}",
        f"{page.p50 / floor.p50:.1f}×",
        f"{page.p50 / timings['coordinator page'].p50:.2f}×",
        f"{timings[f'{name} 250'].p50:.0f}",
        queries,
    ]


def queries_of(call: Callable[[], object]) -> int:
    """Return how many statements a call asks."""
    return len(_captured(call))


def _captured(call: Callable[[], object]) -> list[str]:
    """Return the statements of a call, except the connection's health check."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        call()
    return [query["sql"] for query in captured.captured_queries]


def _explain(call: Callable[[], object], built: Built) -> None:
    from django.db import connection

    for statement in _captured(call):
        if 'FROM "assets_system"' in statement:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}")
                sys.stdout.write(statement + "\n" + "\n".join(line for (line,) in cursor.fetchall()) + "\n\n")


def main() -> None:
    """Measure every shape and write the section."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.measure_lists", description=__doc__.splitlines()[0])
    parser.add_argument("--shapes", nargs="+", default=SHAPES, metavar="ORGANISATIONSxSYSTEMS")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--explain", action="store_true", help="print the plans and leave results.md alone")
    chosen = parser.parse_args()
    place.set_up()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    rows = []
    with place.running_server():
        for text in chosen.shapes:
            organisations, systems = (int(part) for part in text.split("x"))
            shape = Shape(organisations=organisations, systems=systems)
            rows += measure(shape, rounds=chosen.rounds, explain=chosen.explain)
            sys.stdout.write(f"{rows[-2]}\n{rows[-1]}\n")
        place.drop_database()
    head = (
        "register", "who, rows", "entries ms", "systems ms", "bare view ms", "page ms", "page / bare",
        "to coordinator", "250 rows ms", "queries 25/250",
    )  # fmt: skip
    if not chosen.explain:
        note = f"Milliseconds as p50 / p95 of {chosen.rounds} calls, all taken in turns in one process."
        write_section(name="Lists", text=f"{note}\n\n{table(head, rows)}")


if __name__ == "__main__":
    main()
