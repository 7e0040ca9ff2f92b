"""Parts of the running system are killed while people work: nothing acknowledged is lost, nothing is there twice.

``script/test -m nightly tests/faults/test_under_load.py`` goes ten rounds; ``ISMS_FAULT_SEED=7`` repeats the moments
of one run, ``ISMS_FAULT_ROUNDS`` says how many.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.under_load import House

pytestmark = [pytest.mark.faults, pytest.mark.nightly]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    seed = int(os.environ.get("ISMS_FAULT_SEED") or random.randrange(10**6))
    print(f"ISMS_FAULT_SEED={seed}")  # noqa: T201 shown when the test fails
    made = House(tmp_path, seed)
    try:
        made.open()
        yield made
    finally:
        made.close()


def test_what_was_acknowledged_is_there_once_whatever_is_killed(house: House) -> None:
    for number in range(1, int(os.environ.get("ISMS_FAULT_ROUNDS", "10")) + 1):
        killed = house.work(seconds=6, kills=4)
        print(f"round {number}: {', '.join(killed)}; {len(house.acknowledged)} acknowledged")  # noqa: T201
        stored = house.stored()
        titles = [title for title, _reference in stored["rows"]]
        references = sorted(int(reference.removeprefix("SYS-")) for _title, reference in stored["rows"])
        assert set(house.acknowledged) <= set(titles)
        assert len(titles) == len(set(titles))
        assert references == list(range(1, len(references) + 1))  # none twice, and none that is missing
        assert sorted(stored["told"]) == sorted(titles)  # each has its first row of history
        assert len(titles) <= house.tried
