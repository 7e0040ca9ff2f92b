"""Parts of the running system are killed while people work: nothing acknowledged is lost, nothing is there twice.

``script/test -n 0 -m nightly tests/faults/test_under_load.py`` goes ten rounds; ``ISMS_FAULT_SEED=7`` repeats the
order and the pauses of one run, ``ISMS_FAULT_ROUNDS`` says how many rounds.
"""

import hashlib
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.machinery import wait_for
from tests.faults.under_load import ALL, QUICK, House

pytestmark = [pytest.mark.faults, pytest.mark.slow]

#: Every system with its number of first rows of history.
SYSTEMS = """
    SELECT title, reference, (SELECT count(*) FROM register_entryevent told
                              WHERE told.pgh_obj_id = entry.id AND told.pgh_label LIKE 'insert%')
    FROM register_entry entry WHERE kind = 'system'
"""
FILES = "SELECT file, size, sha256 FROM register_attachment"
MAILS = "SELECT message_id, attempts FROM followup_outgoingmail"
HALF_EDITIONS = """
    SELECT edition.id FROM reports_edition edition JOIN reports_renderjob job ON job.edition_id = edition.id
    LEFT JOIN reports_editionfile file ON file.edition_id = edition.id
    WHERE job.seen_at < now() + interval '100 days' OR file.id IS NOT NULL
    GROUP BY edition.id
    HAVING count(file.id) <> CASE edition.public_sha256 WHEN '' THEN 1 ELSE 2 END
        OR bool_or(encode(sha256(file.pdf), 'hex') <> file.sha256)
"""


@pytest.fixture
def open_house(tmp_path: Path, db: None) -> Iterator[Callable[..., House]]:
    """Return what opens a house; it is closed afterwards."""
    with ExitStack() as stack:

        def open_one(*, editions: int = 0) -> House:
            seed = int(os.environ.get("ISMS_FAULT_SEED") or random.randrange(10**6))
            print(f"ISMS_FAULT_SEED={seed}")  # noqa: T201 shown when the test fails
            house = House(tmp_path, seed=seed, editions=editions)
            if not editions:  # a short round: less to start
                del house.programs["beat"]
                house.programs["web server"] += ("--preload",)
            stack.callback(house.close)
            house.open()
            return house

        yield open_one


def check(house: House) -> None:
    """Compare what people were told with what is kept."""
    people = house.people
    systems = house.rows(SYSTEMS)
    kept = {title: reference for title, reference, _told in systems}
    assert people.acknowledged.items() <= kept.items()
    assert len(systems) == len(kept) <= people.tried
    numbers = sorted(int(reference.removeprefix("SYS-")) for reference in kept.values())
    assert numbers == list(range(1, len(numbers) + 1))  # none twice, and none that is missing
    assert {told for _title, _reference, told in systems} == {1}

    files = house.rows(FILES)
    sums = Counter(checksum for _name, _size, checksum in files)
    assert set(people.files) <= set(sums)
    assert set(sums.values()) <= {1}
    for name, size, checksum in files:
        content = (house.var / "files" / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (size, checksum)

    attempts = dict(house.rows(MAILS))
    arrived = Counter(house.postbox.message_ids)
    assert set(arrived) == set(attempts)  # none is lost, none has another name the second time
    assert {name: times for name, times in arrived.items() if times > attempts[name]} == {}
    assert house.rows(HALF_EDITIONS) == []
    assert people.strange == []  # a page of errors is nobody's answer


def test_what_was_acknowledged_is_there_once_after_a_round_of_kills(open_house: Callable[..., House]) -> None:
    house = open_house()
    house.work(QUICK)
    check(house)


@pytest.mark.nightly
def test_what_was_acknowledged_is_there_once_after_ten_rounds_of_kills(open_house: Callable[..., House]) -> None:
    rounds = int(os.environ.get("ISMS_FAULT_ROUNDS", "10"))
    house = open_house(editions=rounds)
    for number in range(1, rounds + 1):
        killed = house.work(ALL)
        told = f"{len(house.people.acknowledged)} systems, {len(house.people.files)} files"
        print(f"round {number}: {', '.join(killed)}; {told}, {len(house.postbox.accepted)} mails")  # noqa: T201
        check(house)
    for who in ("worker", "beat"):
        house.hears(who)
        wait_for(lambda who=who: house.hears(who), seconds=150)
