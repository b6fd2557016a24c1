"""Whatever comes in whatever order, the store is what a few plain dictionaries say it is.

Two workers take in, send and count, die in the middle, sleep too long, and come back with claims
that are over. The model below is not a database: it is the promise.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select
from tests.store.places import FakeClock, Place

from edicompliance.errors import LostClaim, StoreError
from edicompliance.store import NewInterchange, Store, audit
from edicompliance.store.leases import Lease
from edicompliance.store.outbox import Outgoing, ToSend
from edicompliance.store.tables.receiving import interchange
from edicompliance.store.tables.sending import control_number, control_number_given, lease, outbox

WORKERS = st.sampled_from(["a", "b"])
SECONDS = st.sampled_from([1, 30, 61])


class Died(Exception):  # noqa: N818 - what a worker does
    """A worker died in the middle."""


def _die(dies: bool) -> None:
    if dies:
        raise Died


@dataclass
class Sending:
    """A file of the outbox, as the model has it."""

    payload: bytes
    state: str = "queued"
    fence: int = 0
    holder: str = ""
    until: datetime | None = None
    not_before: datetime | None = None


@dataclass
class Model:
    taken: dict[tuple[str, str], int] = field(default_factory=dict)
    """Control number and digest -> the interchange in effect."""
    states: list[str] = field(default_factory=list)
    """What was said of each interchange that came."""
    last: dict[str, int] = field(default_factory=dict)
    """Partner -> the control number given last."""
    out: dict[str, Sending] = field(default_factory=dict)
    leases: dict[str, tuple[str, int, datetime]] = field(default_factory=dict)


class Stores(RuleBasedStateMachine):
    """One store, and the model beside it."""

    store: Store
    clock: FakeClock

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.claims: list[ToSend] = []
        self.held: list[Lease] = []
        with self.store.work("test") as work:
            for table in (outbox, interchange, control_number_given, control_number, lease):
                if table is interchange:
                    work.execute(interchange.update().values(duplicate_of=None))
                work.execute(delete(table))

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: int) -> None:
        self.clock.pass_(seconds)

    # -- what comes in

    @rule(
        who=WORKERS, number=st.sampled_from("12"), digest=st.sampled_from("xy"), dies=st.booleans()
    )
    def an_interchange_comes(self, who: str, number: str, digest: str, dies: bool) -> None:
        new = NewInterchange(sender="M", receiver="A", control_number=number, digest=digest * 64)
        known = self.model.taken.get((number, digest))
        other = any(one == number for one, _ in self.model.taken)
        expected = "duplicate" if known else "parked" if other else "taken"
        try:
            with self.store.work(who) as work:
                taken = work.interchanges.take(new)
                assert taken.state == expected
                assert known is None or taken.earlier == known
                work.done("took in", taken.id)
                _die(dies)
        except Died:
            return
        self.model.states.append(expected)
        if expected == "taken":
            self.model.taken[number, digest] = taken.id

    # -- numbers

    @rule(who=WORKERS, partner=st.sampled_from("mn"), count=st.integers(1, 3), dies=st.booleans())
    def numbers_are_given(self, who: str, partner: str, count: int, dies: bool) -> None:
        last = self.model.last.get(partner, 0)
        try:
            with self.store.work(who) as work:
                given = work.numbers.some(partner, "interchange", count)
                assert given == tuple(range(last + 1, last + 1 + count))
                _die(dies)
        except Died:
            return
        self.model.last[partner] = last + count

    # -- what goes out

    @rule(who=WORKERS, word=st.sampled_from("pqr"), payload=st.sampled_from([b"1", b"2"]))
    def a_file_is_put_in(self, who: str, word: str, payload: bytes) -> None:
        one = Outgoing(idempotency=word, partner="m", kind="997", name=word, payload=payload)
        there = self.model.out.get(word)
        if there and there.payload != payload:
            with pytest.raises(StoreError), self.store.work(who) as work:
                work.outbox.put(one)
            return
        with self.store.work(who) as work:
            _, new = work.outbox.put(one)
        assert new == (there is None)
        if new:
            self.model.out[word] = Sending(payload, not_before=self.clock.at)

    @rule(who=WORKERS, seconds=SECONDS, most=st.integers(1, 3))
    def files_are_claimed(self, who: str, seconds: int, most: int) -> None:
        with self.store.work(who) as work:
            mine = work.outbox.claim(who, seconds=seconds, most=most)
        free = {word for word, one in self.model.out.items() if self._is_free(one)}
        words = {one.outgoing.idempotency for one in mine}
        assert words <= free
        assert len(mine) == min(most, len(free))
        for one in mine:
            told = self.model.out[one.outgoing.idempotency]
            told.state, told.holder, told.fence = "claimed", who, told.fence + 1
            told.until = self.clock.at + timedelta(seconds=seconds)
            assert (one.claim.fence, one.outgoing.payload) == (told.fence, told.payload)
        self.claims += mine

    def _is_free(self, one: Sending) -> bool:
        assert one.not_before
        lapsed = one.state == "claimed" and one.until is not None and one.until <= self.clock.at
        return (one.state == "queued" or lapsed) and one.not_before <= self.clock.at

    @rule(which=st.integers(0, 9), how=st.sampled_from(["sent", "failed", "park"]))
    def a_claim_ends(self, which: int, how: str) -> None:
        """Also one that is over: its holder slept."""
        if not self.claims:
            return
        mine = self.claims[which % len(self.claims)]
        told = self.model.out[mine.outgoing.idempotency]
        same = (told.fence, told.holder) == (mine.claim.fence, mine.claim.holder)
        still = same and told.state == "claimed"
        try:
            with self.store.work(mine.claim.holder) as work:
                if how == "failed":
                    work.outbox.failed(mine.claim, "no route", again_in=30)
                else:
                    getattr(work.outbox, how)(mine.claim, *(["bad"] if how == "park" else []))
        except LostClaim:
            assert not still
            return
        assert still
        told.state = {"sent": "sent", "failed": "queued", "park": "parked"}[how]
        if how == "failed":
            told.not_before = self.clock.at + timedelta(seconds=30)

    # -- leases

    @rule(who=WORKERS, name=st.sampled_from("st"), seconds=SECONDS)
    def a_lease_is_taken(self, who: str, name: str, seconds: int) -> None:
        holder, fence, until = self.model.leases.get(name, ("", 0, self.clock.at))
        with self.store.work(who) as work:
            got = work.leases.take(name, who, seconds)
        assert (got is None) == (holder not in ("", who) and until > self.clock.at)
        if got:
            assert got.fence == fence + 1
            self.model.leases[name] = (who, got.fence, self.clock.at + timedelta(seconds=seconds))
            self.held.append(got)

    @rule(which=st.integers(0, 9))
    def a_lease_is_held(self, which: int) -> None:
        if not self.held:
            return
        mine = self.held[which % len(self.held)]
        holder, fence, until = self.model.leases[mine.name]
        still = (holder, fence) == (mine.holder, mine.fence) and until > self.clock.at
        try:
            with self.store.work(mine.holder) as work:
                work.leases.hold(mine)
        except LostClaim:
            assert not still
            return
        assert still

    @invariant()
    def the_store_is_what_the_model_says(self) -> None:
        with self.store.look() as look:
            states = list(look.execute(select(interchange.c.state).order_by(interchange.c.id)))
            assert [row.state for row in states] == self.model.states
            for partner, last in self.model.last.items():
                given = [one.number for one in look.numbers.given(partner, "interchange")]
                assert given == list(range(1, last + 1))
            rows = look.execute(select(outbox.c.idempotency, outbox.c.state))
            assert {row.idempotency: row.state for row in rows} == {
                word: one.state for word, one in self.model.out.items()
            }

    def teardown(self) -> None:
        with self.store.look() as look:
            assert list(audit.faults(look.connection)) == []


@pytest.fixture
def machine(timed: Store, place: Place) -> type[Stores]:
    return type("Stores", (Stores,), {"store": timed, "clock": place.clock})


def test_the_store_keeps_the_promises_of_the_model(machine: type[Stores]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
