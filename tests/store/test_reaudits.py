"""The ledger of a re-audit gives each shard to one worker, and keeps what he brings in time."""

import pytest
from tests.store.places import START, Place

from edicompliance.errors import LostClaim, StoreError
from edicompliance.store import Store
from edicompliance.store.noted import NewFinding
from edicompliance.store.reaudits import MOST_ATTEMPTS, NewReaudit

NEW = NewReaudit(
    kind="backtest",
    job="job",
    asked="{}",
    as_of=START,
    profiles=(("new", "e2"), ("old", "e1")),
)


@pytest.fixture
def number(timed: Store) -> int:
    with timed.work("test") as work:
        return work.reaudits.begin(NEW, [(2, "one"), (1, "two")])


def test_shards_are_given_out_in_order_each_to_one_worker(timed: Store, number: int) -> None:
    with timed.work("test") as work:
        first, second = (work.reaudits.claim(number, name, 60) for name in "ab")
        assert first is not None
        assert second is not None
        assert (first.members, second.members) == ("one", "two")
        assert work.reaudits.claim(number, "c", 60) is None
        assert work.reaudits.holders(number) == ("a", "b")
        work.reaudits.finish(first.claim, "done")
        assert work.reaudits.progress(number) == (2, 1, 3, 2)
        assert [row[1:] for row in work.reaudits.results(number)] == [("one", "done"), ("two", "")]


def test_who_comes_after_his_time_has_lost_his_shard(
    timed: Store, place: Place, number: int
) -> None:
    with timed.work("slow") as work:
        slow = work.reaudits.claim(number, "slow", 60)
        assert slow is not None
    place.clock.pass_(59)
    with timed.work("slow") as work:
        work.reaudits.renew(slow.claim, 60)
    place.clock.pass_(60)
    with timed.work("next") as work:
        taken = work.reaudits.claim(number, "next", 60)
        assert taken is not None
        assert (taken.position, taken.claim.attempts) == (1, 2)
    with pytest.raises(LostClaim), timed.work("slow") as work:
        work.reaudits.renew(slow.claim, 60)
    with pytest.raises(LostClaim), timed.work("slow") as work:
        work.reaudits.finish(slow.claim, "late")
    with timed.work("next") as work:
        work.reaudits.finish(taken.claim, "in time")
        assert next(iter(work.reaudits.results(number)))[2] == "in time"


def test_what_a_dead_worker_held_waits_again_and_not_for_ever(timed: Store, number: int) -> None:
    for _ in range(MOST_ATTEMPTS):
        with timed.work("test") as work:
            held = work.reaudits.claim(number, "dead", 60)
            assert held is not None
            assert held.position == 1
        with timed.work("test") as work:
            work.reaudits.let_go(number, "dead")
    told = "shard 1: 5 workers began it and none came to its end"
    with pytest.raises(StoreError, match=told), timed.work("test") as work:
        work.reaudits.claim(number, "dead", 60)


def test_one_that_is_open_is_found_by_its_job_until_it_is_settled(
    timed: Store, number: int
) -> None:
    with timed.work("test") as work:
        row = work.reaudits.open_job("job")
        assert row is not None
        assert row.id == number
        assert work.reaudits.open_job("another") is None
        found = NewFinding(code="ASN001", severity="error", message="late")
        work.reaudits.keep(row.against_run_id, [found])
        work.reaudits.keep(row.run_id, [])
        work.reaudits.settle(number)
        assert work.reaudits.open_job("job") is None
        assert [one.code for one in work.noted.findings(row.against_run_id)] == ["ASN001"]
        assert work.noted.findings(row.run_id) == ()
    with pytest.raises(StoreError, match="re-audit 77: there is none"), timed.look() as look:
        look.reaudits.get(77)
