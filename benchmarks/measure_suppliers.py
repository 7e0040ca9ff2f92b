"""Measure the lists of suppliers and what their flags filter: queries and time, for few and for many.

``python -m benchmarks.measure_suppliers`` builds one organisation with 10,000 systems, measures every page twice, with
50 suppliers and with 5,000 that have 20,000 links in their chains; it writes the section "Suppliers" of results.md.
"""

import argparse
import sys
from collections.abc import Callable

from benchmarks import place
from benchmarks.build_register import Built, Shape, build, tidy
from benchmarks.build_suppliers import Counts, add_suppliers
from benchmarks.measure_lists import Site, queries_of
from benchmarks.results import Timing, table, take_turns, write_section

SIZES = (50, 5_000)
SYSTEMS = 10_000
PAGES = {
    "suppliers": "leverantorer/",
    "suppliers without agreement": "leverantorer/?missing=agreement",
    "suppliers with a late review": "leverantorer/?missing=review",
    "critical suppliers": "leverantorer/?criticality=4",
    "agreements": "avtal/",
    "agreements: transfer without TIA": "avtal/?chain=no_tia",
    "agreements: high protection abroad": "avtal/?chain=protected_abroad",
    "agreements: chain not confirmed": "avtal/?chain=unconfirmed",
    "agreements: notice not answered": "avtal/?chain=notice_late",
    "transfers": "overforingar/",
    "transfers without TIA": "overforingar/?flag=no_tia",
    "countries": "overforingar/lander/",
    "all that rests on DPF": "overforingar/mekanism/dpf/",
    "overview of suppliers": "leverantorsoversikt/",
    "overview of reviews": "leverantorsuppfoljning/",
    "systems": "system/",
    "systems without agreement": "system/?flag=no_agreement",
    "systems: transfer without support": "system/?flag=transfer",
    "search": "sok/?q=register",
}


def measure(built: Built, suppliers: int, *, rounds: int) -> tuple[Counts, dict[str, Timing], dict[str, int]]:
    """Add so many suppliers; return what the register holds, the pages' times and their numbers of queries."""
    from isms.accounts.models import User

    counts = add_suppliers(built=built, suppliers=suppliers, using="owner")
    tidy(using="owner")
    site, coordinator = Site(), User.objects.get(pk=built.coordinator.pk)
    calls: dict[str, Callable[[], bytes]] = {
        name: site.page(user=coordinator, path=f"/{built.organisation.slug}/{path}") for name, path in PAGES.items()
    }
    timings = take_turns(calls, rounds=rounds, warm_up=1)
    return counts, timings, {name: queries_of(call) for name, call in calls.items()}


def main() -> None:
    """Measure both sizes and write the section."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.measure_suppliers", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, metavar="SUPPLIERS")
    parser.add_argument("--rounds", type=int, default=10)
    chosen = parser.parse_args()
    place.set_up()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    measured = []
    with place.running_server():
        place.create_database()
        built, present = build(shape=Shape(organisations=1, systems=SYSTEMS), using="owner"), 0
        for suppliers in sorted(chosen.sizes):
            measured.append(measure(built, suppliers - present, rounds=chosen.rounds))
            present = suppliers
            sys.stdout.write(f"{measured[-1][0]}\n")
        place.drop_database()
    head = ["page"]
    for counts, _timings, _queries in measured:
        head += [f"{counts.suppliers:,} suppliers, {counts.links:,} links: ms", "queries"]
    rows = [
        [
            name,
            *(cell for _counts, timings, queries in measured for cell in (_milliseconds(timings[name]), queries[name])),
        ]
        for name in PAGES
    ]
    note = (
        f"One organisation with {SYSTEMS:,} systems, as its coordinator, who sees all. "
        f"Milliseconds as p50 / p95 of {chosen.rounds} calls, all taken in turns in one process."
    )
    write_section(name="Suppliers", text=f"{note}\n\n{table(head, rows)}")


def _milliseconds(timing: Timing) -> str:
    return f"{timing.p50:.0f} / {timing.p95:.0f}"


if __name__ == "__main__":
    main()
