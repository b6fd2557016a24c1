"""One at a time has a lease, nobody waits for the dead, and who slept too long is told."""

import pytest
from tests.store.places import Place

from edicompliance.errors import LostClaim
from edicompliance.store import Store


def test_a_lease_is_one_holders_until_it_runs_out(timed: Store, place: Place) -> None:
    with timed.work("a") as work:
        first = work.leases.take("mailbox 1", "a", 60)
        assert first is not None
        assert first.fence == 1
    with timed.work("b") as work:
        assert work.leases.take("mailbox 1", "b", 60) is None
        assert work.leases.take("mailbox 2", "b", 60) is not None
        assert work.leases.holder("mailbox 1") == "a"
    place.clock.pass_(60)
    with timed.work("b") as work:
        assert work.leases.holder("mailbox 1") == ""
        second = work.leases.take("mailbox 1", "b", 60)
        assert second is not None
        assert second.fence == 2
    with pytest.raises(LostClaim) as told, timed.work("a") as work:
        work.leases.hold(first)
    assert str(told.value) == "lease mailbox 1: expected a, fence 1, got b, fence 2"


def test_what_is_renewed_in_time_stays_and_what_ran_out_writes_nothing(
    timed: Store, place: Place
) -> None:
    with timed.work("a") as work:
        held = work.leases.take("shard", "a", 60)
        assert held is not None
    place.clock.pass_(59)
    with timed.work("a") as work:
        held = work.leases.renew(held, 60)
    place.clock.pass_(60)
    with (
        pytest.raises(LostClaim, match="lease shard: it ran out at 2026-11-26 12:01:59 UTC"),
        timed.work("a") as work,
    ):
        work.numbers.next("mart", "group")
        work.leases.renew(held, 60)
    with timed.look() as look:
        assert look.numbers.last("mart", "group") == 0


def test_what_is_given_back_is_free_at_once_and_an_old_one_gives_nothing_back(
    timed: Store,
) -> None:
    with timed.work("a") as work:
        old = work.leases.take("shard", "a", 60)
        assert old is not None
        new = work.leases.take("shard", "a", 60)
        assert new is not None
        work.leases.give_back(old)
        assert work.leases.holder("shard") == "a"
        work.leases.give_back(new)
        assert work.leases.take("shard", "b", 60) is not None


def test_a_lease_that_nobody_took_is_not_held(timed: Store) -> None:
    with timed.work("a") as work:
        held = work.leases.take("shard", "a", 60)
        assert held is not None
        forged = type(held)("other", "a", 1, held.until)
        with pytest.raises(LostClaim, match="lease other: expected a, fence 1, got nobody"):
            work.leases.hold(forged)


def test_without_a_clock_of_ours_the_databases_counts(store: Store) -> None:
    with store.work("a") as work:
        held = work.leases.take("shard", "a", 0)
        assert held is not None
    with store.work("b") as work:
        assert work.now >= held.until
        assert work.leases.take("shard", "b", 3600) is not None
    with store.work("a") as work:
        assert work.leases.take("shard", "a", 3600) is None
