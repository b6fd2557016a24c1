"""Processes that are killed lose nothing that was stored and leave nothing half."""

import pytest
from sqlalchemy import func, select
from tests.store import worker
from tests.store.dying import Dying
from tests.store.places import Place

from edicompliance.store import Store, audit
from edicompliance.store.tables.desk import deadline
from edicompliance.store.tables.documents import document, document_number
from edicompliance.store.tables.receiving import interchange, transaction_set
from edicompliance.store.tables.sending import acknowledgment, outbox


def _worker(place: Place, name: str, count: int, *die: object) -> Dying:
    return Dying(worker.work, place.url, place.archive, name, count, *die)


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


@pytest.mark.parametrize("where", worker.WHERE)
def test_a_process_that_is_killed_loses_nothing_and_leaves_nothing_half(
    store: Store, place: Place, where: str
) -> None:
    assert _worker(place, "a", 9, 4, where).lines() == [f"{n} taken" for n in range(4)]
    stored = _taken(place)
    assert stored == list(range(5 if where == "after-commit" else 4))
    again = _worker(place, "b", 9).lines()
    assert again == [f"{n} {'duplicate' if n in stored else 'taken'}" for n in range(9)]
    assert _taken(place) == list(range(9))


def test_three_processes_and_kills_give_each_interchange_one_effect(
    store: Store, place: Place
) -> None:
    count = 15
    everywhere = ("at-first-write", "before-commit", "after-commit")
    doomed = [_worker(place, where, count, 3 + n, where) for n, where in enumerate(everywhere)]
    lasting = [_worker(place, f"lasting-{n}", count) for n in range(2)]
    told = [one.lines() for one in (*doomed, *lasting)]
    assert [len(one) for one in told] == [3, 4, 5, count, count]
    taken = [line.split()[0] for lines in told for line in lines if line.endswith(" taken")]
    assert len(set(taken)) == len(taken)
    assert sorted(_taken(place)) == list(range(count))


def test_two_processes_count_one_partners_numbers_without_a_gap(store: Store, place: Place) -> None:
    workers = [Dying(worker.count_numbers, place.url, 40) for _ in range(2)]
    numbers = [int(line) for one in workers for line in one.lines()]
    assert [one.wait() for one in workers] == [0, 0]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    with store.look() as look:
        assert len(look.numbers.given("mart", "group")) == len(numbers)


def test_processes_that_have_nothing_in_common_add_to_one_chain(store: Store, place: Place) -> None:
    workers = [Dying(worker.note, place.url, 40, name) for name in "ab"]
    assert [one.wait() for one in workers] == [0, 0]
    with store.look() as look:
        assert list(audit.faults(look.connection)) == []
        assert audit.head_of(look.connection)[0] == 81
