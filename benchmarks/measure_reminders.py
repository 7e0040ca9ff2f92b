"""Measure a night's run of the follow-ups: how its time, statements and memory grow with their number.

``python -m benchmarks.measure_reminders`` builds a register in the scratch database, lays open follow-ups over
its systems and assets, runs the night's preparation for each size in a process of its own, and writes the
section "Reminders" of results.md.
"""

import argparse
import datetime as dt
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks import place
from benchmarks.build_register import Shape
from benchmarks.results import table, write_section

ORGANISATIONS = 50
SIZES = (10_000, 50_000, 100_000)
MONDAY = dt.date(2026, 11, 2)
RUN_AT = dt.datetime(2026, 11, 2, 5, 0, tzinfo=dt.UTC)
# Where the days of the follow-ups lie around the night that is run: most ahead, some late.
SPREAD_DAYS, LATE_DAYS = 360, 40
KIND = "system_review"


def lay_out(*, count: int, using: str) -> None:
    """Copy so many open follow-ups in, one per entry, spread over a year as a real plan is."""
    from django.db import transaction

    from benchmarks.rows import copy_in, next_id, without_triggers
    from isms.followup.models import FollowUp
    from isms.register.models import Entry

    entries = Entry.objects.using(using).filter(archived_at=None).order_by("pk").values_list("pk", flat=True)[:count]
    first = next_id(FollowUp, using=using)
    with transaction.atomic(using=using), without_triggers([FollowUp], using=using):
        copy_in(FollowUp, _followups(list(entries), first), using=using)


def _followups(entries: list[int], first: int) -> Iterator:
    from isms.accounts.models import User
    from isms.followup.dates import end_of_day
    from isms.followup.models import FollowUp

    opener = User.objects.order_by("pk").values_list("pk", flat=True)[0]
    for number, entry in enumerate(entries):
        day = MONDAY + dt.timedelta(days=number * 7919 % SPREAD_DAYS - LATE_DAYS)
        yield FollowUp(
            id=first + number,
            entry_id=entry,
            kind=KIND,
            intended_on=day,
            anchored_on=day,
            due_at=end_of_day(day),
            opened_at=RUN_AT - dt.timedelta(days=200),
            opened_by_id=opener,
        )


def build_one(size: int) -> None:
    """Build a register with so many follow-ups; call in a process of its own, whose memory is not measured."""
    from benchmarks.build_register import build

    place.create_database()
    # Every second system holds an asset and one of twenty is archived: 0.72 systems for each open entry are enough.
    build(shape=Shape(ORGANISATIONS, int(size * 0.72) // ORGANISATIONS * ORGANISATIONS), using="owner")
    lay_out(count=size, using="owner")


def measure_one() -> dict[str, float]:
    """Run the first night, the same night again and the night after; call in a process of its own."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from isms.followup.models import FollowUp, OutgoingMail, Reminder
    from isms.followup.reminders import prepare_reminders

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    prepare_reminders(today=MONDAY, at=RUN_AT)
    seconds = time.perf_counter() - started
    taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    told = {"mails": OutgoingMail.objects.count(), "steps": Reminder.objects.count()}
    started = time.perf_counter()
    prepare_reminders(today=MONDAY, at=RUN_AT)
    again = time.perf_counter() - started
    with CaptureQueriesContext(connection) as queries:
        prepare_reminders(today=MONDAY + dt.timedelta(days=1), at=RUN_AT + dt.timedelta(days=1))
    return told | {
        "followups": FollowUp.objects.count(),
        "seconds": seconds,
        "again": again,
        "statements": len(queries) / ORGANISATIONS,
        "megabytes": taken / 1024,
    }


def apart(*arguments: str) -> str:
    """Run this program in a process of its own and return what it printed."""
    command = [sys.executable, "-m", "benchmarks.measure_reminders", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def main() -> None:
    """Measure every size and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=int, metavar="SIZE", help="build a register of one size and leave it")
    parser.add_argument("--one", action="store_true", help="measure what is built, and print it as JSON")
    asked = parser.parse_args()
    place.set_up()
    if asked.build:
        build_one(asked.build)
        return
    if asked.one:
        sys.stdout.write(json.dumps(measure_one()))
        return
    rows = []
    with place.running_server():
        for size in SIZES:
            apart("--build", str(size))
            found = json.loads(apart("--one"))
            rows.append(
                [
                    f"{found['followups']:,}",
                    f"{found['mails']:,}",
                    f"{found['steps']:,}",
                    found["seconds"],
                    found["seconds"] / found["followups"] * 10_000,
                    found["again"],
                    found["statements"],
                    found["megabytes"],
                ]
            )
            sys.stdout.write(f"{rows[-1]}\n")
        place.drop_database()
    head = [
        "open follow-ups",
        "mails",
        "steps",
        "first night, s",
        "s per 10,000",
        "run again, s",
        "statements per organisation, next night",
        "memory taken, MB",
    ]
    note = f"Spread over {ORGANISATIONS} organisations and a year; the first night tells all that is late or near."
    write_section(name="Reminders", text=f"{note}\n\n{table(head, rows)}")


if __name__ == "__main__":
    main()
