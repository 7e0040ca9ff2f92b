"""Measure whether a worker's memory is flat over many PDFs: one process renders the same approved edition many times.

``python -m benchmarks.measure_many_pdfs [--count 1000]`` loads the demo register into the scratch database and writes
the section "Many PDFs" of results.md. Every rendering is rolled back.
"""

import argparse
import re
import sys
import time
from pathlib import Path

from benchmarks import place
from benchmarks.measure_pdf import approved, product
from benchmarks.results import table, write_section

PARTS = 10


def held() -> float:
    """Return what this process holds now, in MB."""
    found = re.search(r"^VmRSS:\s*(\d+)", Path("/proc/self/status").read_text(), re.MULTILINE)
    return int(found[1]) / 1024


def measure(count: int) -> list[list[object]]:
    """Render and return a row for each tenth part of the PDFs."""
    from django.db import transaction

    rows: list[list[object]] = []
    with transaction.atomic():
        render = product(approved(rows=0))
        for part in range(1, PARTS + 1):
            started = time.process_time()
            for _number in range(count // PARTS):
                file = render()
            seconds = (time.process_time() - started) / (count // PARTS)
            rows.append([f"{count // PARTS * part:,}", f"{held():.0f}", seconds, file.page_count])
            sys.stdout.write(f"{rows[-1]}\n")
            sys.stdout.flush()
        transaction.set_rollback(True)
    return rows


def main() -> int:
    """Measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000)
    chosen = parser.parse_args()
    place.set_up()
    from django.core.management import call_command

    with place.running_server():
        place.create_database()
        call_command("load_demo", verbosity=0)
        before = held()
        rows = measure(chosen.count)
        place.drop_database()
    note = f"One process, as the worker renders; it holds {before:.0f} MB before the first."
    write_section(name="Many PDFs", text=f"{note}\n\n{table(('PDFs', 'MB held', 'CPU s each', 'pages'), rows)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
