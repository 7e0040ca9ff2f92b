"""Measure the approved edition's PDF beside WeasyPrint on the same finished HTML.

``python -m benchmarks.measure_pdf`` loads the demo register into the scratch database, lengthens the lists
of its approved review, measures time in turns and memory in a process of its own each, and writes the
section "PDF" of results.md. Nothing that is written stays: every rendering is rolled back.
"""

import argparse
import copy
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import place
from benchmarks.results import table, take_turns, write_section

# Rows in the report's lists besides the demo's own, and how many times each is rendered.
SIZES = {0: 5, 500: 3, 2_000: 2}
YEAR = 2025
ORGANISATION = "kulturforvaltningen"


def lengthened(content: dict[str, Any], *, rows: int) -> dict[str, Any]:
    """Return an edition's content with so many more rows in the appendix with the plan of actions."""
    longer = copy.deepcopy(content)
    figure = next(each for each in longer["figures"] if each["code"] == "actions_open")
    known = figure["rows"]
    figure["rows"] = known + [
        {
            **known[number % len(known)],
            "reference": f"ATG-{number + 1_000}",
            "title": f"{known[number % len(known)]['title']} {number}",
            "is_counted": True,
            "is_restricted": False,
        }
        for number in range(rows)
    ]
    return longer


def approved(*, rows: int, later: int = 100) -> Any:
    """Store an approved edition with lengthened content; the caller's transaction must not be kept.

    Args:
        later: how much higher its number is; two transactions at once must not store the same.
    """
    from reports.content import content_hash
    from reports.models import Edition, EditionApproval

    model = (
        Edition.objects.filter(review__organisation__slug=ORGANISATION, review__year=YEAR, approval__isnull=False)
        .select_related("approval__decision")
        .order_by("-number")
        .first()
    )
    content = lengthened(model.content, rows=rows)
    checksum = content_hash(content)
    decision = copy.copy(model.approval.decision)
    decision.pk, decision.supersedes, decision._state.adding = None, None, True
    decision.save(force_insert=True)
    edition = Edition.objects.create(
        review_id=model.review_id,
        number=model.number + later,
        content=content,
        content_sha256=checksum,
        submitted_at=model.submitted_at,
        submitted_by_id=model.submitted_by_id,
    )
    EditionApproval.objects.create(edition=edition, decision=decision, content_sha256=checksum)
    return edition


def product(edition: Any) -> Callable[[], Any]:
    """Return a call that renders an approved edition as the worker does, and forgets the file."""
    from django.db import transaction

    from reports.services import render_edition

    def render() -> Any:
        with transaction.atomic():
            file = render_edition(edition=edition, at=edition.submitted_at)
            transaction.set_rollback(True)
        return file

    return render


def weasyprint_alone(edition: Any) -> Callable[[], bytes]:
    """Return a call of WeasyPrint on the edition's HTML, which is finished before."""
    from django.contrib.staticfiles import finders
    from django.template.loader import render_to_string
    from weasyprint import CSS, HTML

    from isms.register.pdf import ARCHIVE_VARIANT, PRINT_STYLE
    from reports.pdf import TEMPLATE
    from reports.report import build_report

    report = build_report(content=edition.content, edition=edition, approval=edition.approval)
    html = render_to_string(TEMPLATE, {"report": report})
    style = Path(finders.find(PRINT_STYLE)).read_text(encoding="utf-8")
    return lambda: HTML(string=html).write_pdf(stylesheets=[CSS(string=style)], pdf_variant=ARCHIVE_VARIANT)


def peak_megabytes() -> int:
    """Return the most memory that this process has held."""
    found = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) // 1024 if found else 0


def measure_here(*, what: str, rows: int, rounds: int) -> dict[str, Any]:
    """Measure in this process: the time of both in turns, or the memory of one."""
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        edition = approved(rows=rows)
        calls = {"product": product(edition), "weasyprint": weasyprint_alone(edition)}
        if what == "time":
            timings = take_turns(calls, rounds=rounds, warm_up=1)
            measured = {name: timing.p50 for name, timing in timings.items()}
            measured["pages"] = calls["product"]().page_count
        else:
            before = peak_megabytes()
            calls[what]()
            measured = {"before": before, "peak": peak_megabytes()}
        transaction.set_rollback(True)
    return measured


def measure_apart(*, what: str, rows: int, rounds: int = 1) -> dict[str, Any]:
    """Measure in a new process."""
    command = [sys.executable, "-m", "benchmarks.measure_pdf", "--what", what, "--rows", str(rows)]
    done = subprocess.run(
        [*command, "--rounds", str(rounds)], cwd=place.ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Measure every size and write the section, or one thing for the program that asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.measure_pdf", description=__doc__.splitlines()[0])
    parser.add_argument("--what", choices=("time", "product", "weasyprint"), help="one thing, printed as JSON")
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=1)
    chosen = parser.parse_args()
    place.set_environment()
    if chosen.what:
        measured = measure_here(what=chosen.what, rows=chosen.rows, rounds=chosen.rounds)
        sys.stdout.write(json.dumps(measured) + "\n")
        return
    import django

    django.setup()
    from django.core.management import call_command

    lines = []
    with place.running_server():
        place.create_database()
        call_command("load_demo", verbosity=0)
        for rows, rounds in SIZES.items():
            times = measure_apart(what="time", rows=rows, rounds=rounds)
            memory = {what: measure_apart(what=what, rows=rows) for what in ("product", "weasyprint")}
            lines.append(
                [
                    f"demo + {rows:,} actions",
                    times["pages"],
                    times["product"] / 1000,
                    times["weasyprint"] / 1000,
                    f"{times['product'] / times['weasyprint']:.2f}×",
                    memory["product"]["peak"],
                    memory["weasyprint"]["peak"],
                    memory["product"]["before"],
                ]
            )
            sys.stdout.write(f"{lines[-1]}\n")
        place.drop_database()
    head = ("report", "pages", "product s", "WeasyPrint s", "ratio", "product MB", "WeasyPrint MB", "MB before")
    note = "Median seconds, taken in turns; megabytes are the peak of a process that renders once."
    write_section(name="PDF", text=f"{note}\n\n{table(head, lines)}")


if __name__ == "__main__":
    main()
