"""Measure what one organisation more costs: room in the database, queries, time and memory of the web.

``python -m benchmarks.measure_organisations`` builds 1, 10 and 50 organisations of the same size in the scratch
database, lets one person who coordinates all of them look at each, and writes the section "Organisations" of
results.md.
"""

import argparse
import sys
from collections.abc import Callable

from benchmarks import place
from benchmarks.build_register import Built, Shape, build, tidy
from benchmarks.measure_lists import Site, session_of
from benchmarks.measure_pages import Client, asked_by, serving, timed
from benchmarks.results import table, write_section

COUNTS = (1, 10, 50)
# A middling administration: 200 systems, and an information asset for every second.
SYSTEMS_EACH = 200
PAGES = {"list": "system/", "dashboard": "oversikt/", "Min sida": "min-sida/"}


def measure(count: int, *, empty: int, rounds: int) -> list[object]:
    """Build so many organisations and return their row of the table.

    Args:
        empty: bytes of the database before there is any organisation.
    """
    place.create_database()
    built = build(shape=Shape(count, count * SYSTEMS_EACH), using="owner")
    slugs = _coordinate_all(built)
    tidy(using="owner")
    filled = _bytes("pg_database_size(current_database())")
    history = _change_every_entry()
    tidy(using="owner")
    queries = {name: len(asked_by(_page(built, address))) for name, address in PAGES.items()}
    cookie = _cookie(built)
    with serving("isms.wsgi") as product:
        for slug in slugs:
            for address in PAGES.values():
                Client(product.port, cookie).get(f"/{slug}/{address}")
        alone = {name: timed([_asking(product.port, cookie, slugs[0], name)], rounds=rounds, warm_up=3)[0].p50
                 for name in PAGES}  # fmt: skip
        # Eight people, each in an organisation of their own where there are so many.
        people = [_asking(product.port, cookie, slugs[number % count], "list") for number in range(8)]
        _timing, rate = timed(people, rounds=max(3, rounds // 4), warm_up=1)
        memory = product.memory()
    place.drop_database()
    return [
        count,
        f"{filled / 2**20:.0f}",
        f"{(filled - empty) / count / 2**20:.2f}",
        f"{history / count / 2**20:.2f}",
        *(f"{queries[name]}, {alone[name]:.0f} ms" for name in PAGES),
        rate,
        f"{memory:.0f}",
    ]


def _coordinate_all(built: Built) -> list[str]:
    """Let the measured coordinator coordinate every organisation; return their addresses."""
    from isms.accounts import roles
    from isms.accounts.models import Organisation
    from isms.register.access import grant_role

    organisations = list(Organisation.objects.order_by("pk"))
    for organisation in organisations:
        if organisation.pk != built.organisation.pk:
            grant_role(user=built.coordinator, role=roles.COORDINATOR, organisation=organisation)
    return [organisation.slug for organisation in organisations]


def _change_every_entry() -> int:
    """Change each entry once, as the database's triggers see it; return the bytes of the history that it left."""
    from django.db import connections

    size = "pg_total_relation_size('register_entryevent') + pg_total_relation_size('assets_systemevent')"
    before = _bytes(size)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE register_entry SET title = title || '.'")
        cursor.execute("UPDATE assets_system SET description = description || '.'")
    return _bytes(size) - before


def _bytes(expression: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression}")
        return cursor.fetchone()[0]


def _page(built: Built, address: str) -> Callable[[], bytes]:
    return Site().page(user=built.coordinator, path=f"/{built.organisation.slug}/{address}")


def _cookie(built: Built) -> str:
    from django.conf import settings

    return f"{settings.SESSION_COOKIE_NAME}={session_of(built.coordinator)}"


def _asking(port: int, cookie: str, slug: str, name: str) -> Callable[[], object]:
    client = Client(port, cookie)
    return lambda: client.get(f"/{slug}/{PAGES[name]}")


def main() -> int:
    """Measure each number of organisations and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=COUNTS, help="how many organisations")
    parser.add_argument("--rounds", type=int, default=40)
    chosen = parser.parse_args()
    place.set_up()
    from django.core.management import call_command

    from classification.methods_loader import load_methods

    call_command("collectstatic", interactive=False, verbosity=0)
    rows = []
    with place.running_server():
        place.create_database()
        load_methods()
        empty = _bytes("pg_database_size(current_database())")
        for count in chosen.counts:
            rows.append(measure(count, empty=empty, rounds=chosen.rounds))
            sys.stdout.write(f"{rows[-1]}\n")
    head = (
        "organisations", "database MB", "MB each", "MB each for one change of every entry",
        *PAGES, "lists per second, eight at once", "web worker MB",
    )  # fmt: skip
    note = (
        f"{SYSTEMS_EACH} systems and {SYSTEMS_EACH // 2} information assets in each, without attachments; the empty "
        f"database takes {empty / 2**20:.0f} MB. One person coordinates all, and has looked at {len(PAGES)} pages of "
        "each before the memory is read (PSS of the larger of two gunicorn workers). Queries and p50 are of the first."
    )
    write_section(name="Organisations", text=f"{note}\n\n{table(head, rows)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
