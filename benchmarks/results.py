"""Write what was measured into results.md, one section per measurement, each with the machine it ran on."""

import datetime as dt
import os
import platform
import re
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).with_name("results.md")
TITLE = "# Results\n\nWritten by the programs beside this file; see README.md for what they do.\n"


@dataclass(frozen=True)
class Timing:
    """Milliseconds of many calls of one thing."""

    milliseconds: tuple[float, ...]

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        """What nineteen calls of twenty stay below."""
        return sorted(self.milliseconds)[min(len(self.milliseconds) - 1, int(len(self.milliseconds) * 0.95))]


def take_turns(calls: Mapping[str, Callable[[], object]], *, rounds: int, warm_up: int = 3) -> dict[str, Timing]:
    """Time several calls in turns, so that whatever else the machine does falls on all of them alike."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(warm_up + rounds):
        for name, call in calls.items():
            started = time.perf_counter()
            call()
            if number >= warm_up:
                taken[name].append((time.perf_counter() - started) * 1000)
    return {name: Timing(tuple(values)) for name, values in taken.items()}


def machine() -> str:
    """Describe the machine in one line, with how busy it was."""
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    return (
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {model[1] if model else platform.machine()}, {os.cpu_count()} cores, "
        f"{int(memory[1]) // 1024 // 1024 if memory else '?'} GB, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f} at the end"
    )


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Write a Markdown table; numbers get one decimal."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def write_section(*, name: str, text: str) -> None:
    """Replace one section of results.md, or add it."""
    known = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else TITLE
    block = f"## {name}\n\n{machine()}.\n\n{text}\n"
    pattern = re.compile(rf"^## {re.escape(name)}\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
    is_known = pattern.search(known) is not None
    known = pattern.sub(lambda _found: block + "\n", known) if is_known else f"{known.rstrip()}\n\n{block}"
    RESULTS.write_text(known.rstrip() + "\n", encoding="utf-8")
