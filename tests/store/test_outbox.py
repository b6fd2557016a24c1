"""What goes out is put in once, sent by one, tried again later, and never twice for one reason."""

import pytest
from tests.store.places import Place

from edicompliance.errors import LostClaim, StoreError
from edicompliance.store import Store
from edicompliance.store.outbox import Outgoing

ACK = Outgoing(
    idempotency="997 for 12", partner="mart", kind="997", name="ack.edi", payload=b"ISA*00\x00~"
)
OTHER = Outgoing(idempotency="997 for 13", partner="mart", kind="997", name="b", payload=b"ISA")


def test_the_same_word_is_put_in_once_and_with_other_bytes_refused(timed: Store) -> None:
    with timed.work("a") as work:
        number, new = work.outbox.put(ACK)
        assert new
        assert work.outbox.put(ACK) == (number, False)
        assert work.outbox.counts() == {"queued": 1}
    changed = Outgoing(
        idempotency="997 for 12", partner="mart", kind="997", name="ack.edi", payload=b"x"
    )
    with (
        pytest.raises(StoreError, match="outbox '997 for 12': expected the bytes"),
        timed.work("a") as work,
    ):
        work.outbox.put(changed)


def test_a_file_is_one_senders_and_anothers_when_he_died(timed: Store, place: Place) -> None:
    with timed.work("a") as work:
        work.outbox.put(ACK)
        [mine] = work.outbox.claim("a", seconds=30, most=9)
        assert mine.outgoing == ACK
        assert work.outbox.claim("b", seconds=30) == []
    place.clock.pass_(30)
    with timed.work("b") as work:
        [his] = work.outbox.claim("b", seconds=30)
        assert (his.claim.id, his.claim.fence, his.claim.attempts) == (mine.claim.id, 2, 2)
        work.outbox.sent(his.claim)
    with pytest.raises(LostClaim), timed.work("a") as work:
        work.outbox.sent(mine.claim)
    with timed.look() as look:
        assert look.outbox.counts() == {"sent": 1}


def test_who_comes_back_under_his_own_name_has_lost_what_he_had(timed: Store, place: Place) -> None:
    with timed.work("a") as work:
        work.outbox.put(ACK)
        [before] = work.outbox.claim("a", seconds=30)
    place.clock.pass_(30)
    with timed.work("a") as work:
        [now] = work.outbox.claim("a", seconds=30)
    with pytest.raises(LostClaim), timed.work("a") as work:
        work.outbox.sent(before.claim)
    with timed.work("a") as work:
        work.outbox.sent(now.claim)


@pytest.mark.parametrize("how", ["sent", "failed", "park"])
def test_a_claim_is_over_when_the_file_was_sent(timed: Store, how: str) -> None:
    with timed.work("a") as work:
        work.outbox.put(ACK)
        [mine] = work.outbox.claim("a", seconds=30)
        work.outbox.sent(mine.claim)
    ways = {
        "sent": lambda out: out.sent(mine.claim),
        "failed": lambda out: out.failed(mine.claim, "no answer", again_in=1),
        "park": lambda out: out.park(mine.claim, "no answer"),
    }
    with pytest.raises(LostClaim), timed.work("a") as work:
        ways[how](work.outbox)
    with timed.look() as look:
        assert look.outbox.counts() == {"sent": 1}


def test_what_failed_waits_and_the_others_go_first(timed: Store, place: Place) -> None:
    with timed.work("a") as work:
        work.outbox.put(ACK)
        work.outbox.put(OTHER)
        [first] = work.outbox.claim("a", seconds=30)
        work.outbox.failed(first.claim, "connection refused", again_in=60)
        [second] = work.outbox.claim("a", seconds=600, most=2)
        assert second.outgoing == OTHER
    place.clock.pass_(60)
    with timed.work("a") as work:
        [again] = work.outbox.claim("a", seconds=30)
        assert again.outgoing == ACK
        work.outbox.park(again.claim, "no such folder")
        assert work.outbox.claim("a", seconds=30) == []


def test_a_person_may_send_again_what_was_sent_or_parked(timed: Store) -> None:
    with timed.work("a") as work:
        number, _ = work.outbox.put(ACK)
    with (
        pytest.raises(StoreError, match=f"outbox {number}: expected a file that was sent"),
        timed.work("clerk") as work,
    ):
        work.outbox.resend(number, reason="lost at their side")
    with timed.work("a") as work:
        [mine] = work.outbox.claim("a", seconds=30)
        work.outbox.sent(mine.claim)
    with timed.work("clerk") as work:
        work.outbox.resend(number, reason="lost at their side")
        assert [one.outgoing for one in work.outbox.claim("a", seconds=30)] == [ACK]
