"""Processes that are killed lose nothing that was stored and leave nothing half."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select
from tests.store.places import Place
from tests.store.worker import WHERE

from edicompliance.store import Store, audit
from edicompliance.store.tables.desk import deadline
from edicompliance.store.tables.documents import document, document_number
from edicompliance.store.tables.receiving import interchange, transaction_set
from edicompliance.store.tables.sending import acknowledgment, outbox

ROOT = Path(__file__).parents[2]


def _worker(place: Place, name: str, count: int, *die: object) -> "subprocess.Popen[str]":
    words = [place.url, place.archive, name, count, *die]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.worker", *map(str, words)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def _told(worker: "subprocess.Popen[str]") -> list[str]:
    """What a worker said it had done; half a line it did not say."""
    assert worker.stdout
    with worker.stdout as said:
        lines = said.read().split("\n")[:-1]
    worker.wait()
    return lines


def _taken(place: Place) -> list[int]:
    """The interchanges in effect, after seeing that each has all that belongs to it."""
    with Store.open(place.url) as store, store.look() as look:

        def count(table: object, *where: object) -> int:
            return int(look.scalar(select(func.count()).select_from(table).where(*where)))  # type: ignore[arg-type]

        in_effect = interchange.c.state == "taken"
        rows = list(look.execute(select(interchange).where(in_effect).order_by(interchange.c.id)))
        for row in rows:
            sets = [one.id for one in look.interchanges.sets_of(row.id)]
            assert len(sets) == 2
            assert count(document, document.c.transaction_set_id.in_(sets)) == 2
            assert count(acknowledgment, acknowledgment.c.interchange_id == row.id) == 1
            assert count(outbox, outbox.c.idempotency == f"997 for {row.id}") == 1
        whole = len(rows)
        assert count(transaction_set) == count(document) == count(document_number) == 2 * whole
        assert count(acknowledgment, acknowledgment.c.state == "queued") == whole
        assert count(outbox) == count(deadline) == whole
        given = [one.number for one in look.numbers.given("mart", "interchange")]
        assert given == list(range(1, whole + 1))
        assert list(audit.faults(look.connection)) == []
        assert audit.head_of(look.connection)[0] == whole + 1
        return [int(row.control_number) for row in rows]


@pytest.mark.parametrize("where", WHERE)
def test_a_process_that_is_killed_loses_nothing_and_leaves_nothing_half(
    store: Store, place: Place, where: str
) -> None:
    assert _told(_worker(place, "a", 9, 4, where)) == [f"{n} taken" for n in range(4)]
    stored = _taken(place)
    assert stored == list(range(5 if where == "after-commit" else 4))
    again = _told(_worker(place, "b", 9))
    assert again == [f"{n} {'duplicate' if n in stored else 'taken'}" for n in range(9)]
    assert _taken(place) == list(range(9))


def test_three_processes_and_kills_give_each_interchange_one_effect(
    store: Store, place: Place
) -> None:
    count = 15
    everywhere = ("at-first-write", "before-commit", "after-commit")
    doomed = [_worker(place, where, count, 3 + n, where) for n, where in enumerate(everywhere)]
    lasting = [_worker(place, f"lasting-{n}", count) for n in range(2)]
    told = [_told(one) for one in (*doomed, *lasting)]
    assert [len(one) for one in told] == [3, 4, 5, count, count]
    taken = [line.split()[0] for lines in told for line in lines if line.endswith(" taken")]
    assert len(set(taken)) == len(taken)
    assert sorted(_taken(place)) == list(range(count))


NUMBERS = """
import os, sys
from edicompliance.store import Store
with Store.open(sys.argv[1]) as store:
    for turn in range(int(sys.argv[2])):
        try:
            with store.work("numbers") as work:
                given = work.numbers.some("mart", "group", 1 + turn % 3)
                if turn % 5 == 4:
                    raise LookupError
        except LookupError:
            continue
        os.write(1, "".join(f"{one}\\n" for one in given).encode())
"""


def test_two_processes_count_one_partners_numbers_without_a_gap(store: Store, place: Place) -> None:
    command = [sys.executable, "-c", NUMBERS, place.url, "40"]
    workers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    numbers = [int(line) for worker in workers for line in _told(worker)]
    assert all(worker.returncode == 0 for worker in workers)
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    with store.look() as look:
        assert len(look.numbers.given("mart", "group")) == len(numbers)


DEEDS = """
import sys
from edicompliance.store import Store
with Store.open(sys.argv[1]) as store:
    for turn in range(int(sys.argv[2])):
        with store.work(sys.argv[3]) as work:
            work.done("looked", f"turn {turn}")
"""


def test_processes_that_have_nothing_in_common_add_to_one_chain(store: Store, place: Place) -> None:
    commands = [[sys.executable, "-c", DEEDS, place.url, "40", name] for name in "ab"]
    workers = [subprocess.Popen(command) for command in commands]
    assert [worker.wait() for worker in workers] == [0, 0]
    with store.look() as look:
        assert list(audit.faults(look.connection)) == []
        assert audit.head_of(look.connection)[0] == 81
