"""Hand-offs: each document to each sink once, by its key, and one worker's at a time."""

from __future__ import annotations

import pytest
from tests.store.places import Place

from edicompliance.errors import LostClaim, StoreError
from edicompliance.store import NewDocument, Store


def document(store: Store) -> int:
    """An order that came in."""
    new = NewDocument(
        direction="in", partner="mart", set_id="850", thing="order", thing_key="k", digest="d"
    )
    with store.work("a") as work:
        return work.documents.add(new)


def test_a_key_is_put_in_once_for_each_sink(timed: Store) -> None:
    number = document(timed)
    with timed.work("a") as work:
        assert work.handoffs.put(number, "mart", "oms", "850_mart_1")
        assert work.handoffs.put(number, "mart", "oms", "850_mart_1") is None
        assert work.handoffs.put(number, "mart", "lines", "850_mart_1")
        assert work.handoffs.counts() == {"queued": 2}


def test_a_document_is_one_workers_until_his_time_is_up(timed: Store, place: Place) -> None:
    number = document(timed)
    with timed.work("a") as work:
        work.handoffs.put(number, "mart", "oms", "850_mart_1")
        [mine] = work.handoffs.claim("a", seconds=30)
    with timed.work("b") as work:
        assert work.handoffs.claim("b", seconds=30) == []
    place.clock.pass_(31)
    with timed.work("b") as work:
        [theirs] = work.handoffs.claim("b", seconds=30)
        assert (theirs.document_id, theirs.sink, theirs.key) == (number, "oms", "850_mart_1")
    with pytest.raises(LostClaim), timed.work("a") as work:
        work.handoffs.taken(mine.claim)
    with timed.work("b") as work:
        work.handoffs.taken(theirs.claim)
        assert work.handoffs.counts() == {"taken": 1}


def test_what_is_refused_waits_and_what_is_parked_is_offered_again_by_a_person(
    timed: Store, place: Place
) -> None:
    number = document(timed)
    with timed.work("a") as work:
        put = work.handoffs.put(number, "mart", "oms", "850_mart_1")
        assert put is not None
        [mine] = work.handoffs.claim("a", seconds=30)
        work.handoffs.refused(mine.claim, "503", again_in=60)
        assert work.handoffs.claim("a", seconds=30) == []
    place.clock.pass_(61)
    with timed.work("a") as work:
        [mine] = work.handoffs.claim("a", seconds=30)
        work.handoffs.park(mine.claim, "503 again")
    with timed.work("clerk") as work:
        work.handoffs.retry(put, reason="it is up")
        [mine] = work.handoffs.claim("a", seconds=30)
        assert mine.claim.attempts == 1
    with (
        pytest.raises(StoreError, match="expected one that is parked or taken"),
        timed.work("clerk") as work,
    ):
        work.handoffs.retry(put, reason="why not")
