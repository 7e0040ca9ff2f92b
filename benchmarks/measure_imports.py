"""Measure imports of systems: reading the file, the dry run, writing new rows, and the same file again unchanged.

``python -m benchmarks.measure_imports`` makes an XLSX file of so many systems with 13 columns, takes it in and carries
it out as the worker does, each size in a process of its own on a scratch database, exports what it has added and
judges that again; it writes the section "Imports" of results.md.
"""

import argparse
import datetime as dt
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

from benchmarks import place
from benchmarks.build_register import Shape, build
from benchmarks.results import table, write_section

SIZES = (1_000, 10_000)
# Undoing archives row by row, each with all that follows: its time per row does not change with their number.
MOST_UNDONE = 1_000
AT = dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)
HEADERS = (
    "Systemnamn", "Beskrivning", "Livscykel", "Kritikalitet", "Ingår i RSA", "Behandlar personuppgifter", "Driftform",
    "Leverantör", "Driftland", "Enhet", "Ägare", "Systemförvaltare", "Diarienummer",
)  # fmt: skip
CHOICES = {
    "Livscykel": ("I drift", "Införs", "Planerat"),
    "Kritikalitet": ("Låg", "Medel", "Hög", "Verksamhetskritiskt"),
    "Driftform": ("Molntjänst", "Egen drift", "Stadsgemensamt"),
    "Driftland": ("Sverige", "Norge", "Irland"),
}


def file_of(count: int, *, units: list[str], posts: list[str]) -> bytes:
    """Return an XLSX file with so many systems."""
    from isms.register.spreadsheets import Sheet, write_workbook

    rows = []
    for number in range(count):
        chosen = {name: values[number % len(values)] for name, values in CHOICES.items()}
        told = {
            "Systemnamn": f"Inläst system {number}",
            "Beskrivning": f"Hanterar bokningar och ärenden för verksamheten, del {number}.",
            "Ingår i RSA": number % 7 == 0,
            "Behandlar personuppgifter": number % 2 == 0,
            "Leverantör": f"Leverantör {number % 90} AB",
            "Enhet": units[number % len(units)],
            "Ägare": posts[number % len(posts)],
            "Systemförvaltare": posts[(number + 3) % len(posts)],
            "Diarienummer": f"KUN 2026/{number}",
        }
        rows.append([(chosen | told)[header] for header in HEADERS])
    return write_workbook([Sheet("System", HEADERS, rows)])


def measure_one(count: int) -> dict[str, float]:
    """Take in so many rows, carry them out and judge them again; call in a process of its own."""
    from django.core.files.base import ContentFile

    from isms.accounts.models import Organisation, Post, Unit, User
    from isms.register.access import resolve_actor
    from isms.register.imports.exporting import exported
    from isms.register.imports.services import carry_out, mark_of, take_in, undo, verdicts_of
    from isms.register.imports.sheet import sheet_of
    from isms.register.imports.work import run
    from isms.register.models import ImportBatch, ImportedRow, ReferenceCounter

    organisation = Organisation.objects.order_by("pk").last()
    user = User.objects.filter(
        groups__role_group__organisation=organisation, groups__role_group__role_code="coordinator"
    )
    coordinator = user.order_by("pk")[0]
    actor = resolve_actor(user=coordinator, organisation=organisation, today=AT.date())
    units = list(Unit.objects.filter(organisation=organisation).order_by("pk").values_list("name", flat=True))
    posts = Post.objects.filter(unit__organisation=organisation).select_related("unit").order_by("pk")
    names = [f"{post.title}, {post.unit.name}" for post in posts]
    # What is built by copying has taken no numbers from the series.
    ReferenceCounter.objects.create(organisation=organisation, prefix="SYS", last_number=1_000_000)
    found: dict[str, float] = {"before": peak()}

    def timed(name: str, call: Callable[[], object]) -> object:
        started = time.perf_counter()
        result = call()
        found[name] = time.perf_counter() - started
        return result

    def taken(content: bytes) -> ImportBatch:
        upload = ContentFile(content, name="system.xlsx")
        return take_in(organisation=organisation, kind="system", upload=upload, by=coordinator, at=AT)

    content = file_of(count, units=units, posts=names)
    batch = timed("read", lambda: taken(content))
    timed("judge", lambda: run(batch.pk, clock=lambda: AT))
    batch.refresh_from_db()
    seen = mark_of(verdicts_of(batch))
    carry_out(batch=batch, actor=actor, seen=seen, by=coordinator, at=AT)
    timed("write", lambda: run(batch.pk, clock=lambda: AT))
    batch.refresh_from_db()
    if batch.state != ImportBatch.State.APPLIED:
        raise RuntimeError(batch.problem)
    found["peak"] = peak()
    keys = list(ImportedRow.objects.filter(batch=batch).order_by("number").values_list("entry_id", flat=True))
    content = timed("export", lambda: exported(sheet_of("system"), actor, keys, form="xlsx"))
    again = taken(content)
    timed("again", lambda: run(again.pk, clock=lambda: AT))
    again.refresh_from_db()
    verdicts = {str(row.verdict) for row in verdicts_of(again)}
    if verdicts != {"unchanged"}:
        raise RuntimeError(f"the exported file came back as {verdicts}")
    if count <= MOST_UNDONE:
        undo(batch=batch, actor=actor, by=coordinator, at=AT)
        timed("undo", lambda: run(batch.pk, clock=lambda: AT))
    return found


def peak() -> float:
    """Return the most memory that this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure every size and write the section."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.measure_imports", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, metavar="ROWS")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    place.set_up()
    if chosen.one:
        sys.stdout.write(json.dumps(measure_one(chosen.one)) + "\n")
        return
    rows = []
    with place.running_server():
        for size in chosen.sizes:
            place.create_database()
            build(shape=Shape(organisations=1, systems=400), using="owner")
            program = [sys.executable, "-m", "benchmarks.measure_imports", "--one", str(size)]
            done = subprocess.run(program, capture_output=True, check=False, text=True)
            if done.returncode:
                raise RuntimeError(done.stderr)
            told = json.loads(done.stdout.splitlines()[-1])
            sys.stdout.write(f"{size}: {told}\n")
            steps = (told.get(name) for name in ("read", "judge", "write", "export", "again", "undo"))
            cells = ["–" if each is None else f"{each:.1f}" for each in steps]
            rows.append([f"{size:,}", *cells, f"{told['peak'] - told['before']:.0f}"])
        place.drop_database()
    head = [
        "new systems", "read the file, s", "dry run, s", "write, s", "export, s", "exported file again, dry run, s",
        "undo, s", "memory taken to write, MB",
    ]  # fmt: skip
    note = (
        "One XLSX file with 13 columns, as the worker handles it. Writing judges each row again, adds the systems with "
        "their history, årsgenomgång and behörighetskontroll, and remembers what to undo; undoing archives row by row."
    )
    write_section(name="Imports", text=f"{note}\n\n{table(head, rows)}")


if __name__ == "__main__":
    main()
