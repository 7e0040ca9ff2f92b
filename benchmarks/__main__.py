"""``python -m benchmarks`` runs every measurement, one after the other; named ones run alone.

.venv/bin/python -m benchmarks                 # about two hours, on a machine that does nothing else
.venv/bin/python -m benchmarks pages imports
"""

import subprocess
import sys

from benchmarks.place import ROOT

MEASUREMENTS = ["lists", "pages", "organisations", "pdf", "many_pdfs", "reminders", "suppliers", "at_once", "imports"]


def main() -> int:
    """Run each in a process of its own; one that fails does not stop the others."""
    chosen = sys.argv[1:] or MEASUREMENTS
    if unknown := sorted(set(chosen) - set(MEASUREMENTS)):
        sys.exit(f"unknown: {', '.join(unknown)}; there are {', '.join(MEASUREMENTS)}")
    codes = [
        subprocess.run([sys.executable, "-m", f"benchmarks.measure_{name}"], cwd=ROOT).returncode for name in chosen
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
