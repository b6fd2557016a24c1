"""A set that was rejected is somebody's to see to, until its document came whole or he says so."""

from __future__ import annotations

import pytest
from tests.flows.test_polling import Desk, desk, order

from edicompliance.errors import EdiError
from edicompliance.flows.mailbox.deeds import Deeds
from edicompliance.flows.mailbox.showing import Ref, listed
from edicompliance.flows.mailbox.standing import needs_a_person, standing

__all__ = ["desk"]


def broken(number: int = 1001, usage: str = "P") -> bytes:
    """An order whose count of segments is wrong."""
    return order(number=number, usage=usage).replace(b"~SE*", b"~SE*9")


def waiting(desk: Desk) -> list[str]:
    """What is laid aside, and that the status counts it."""
    with desk.store.look() as look:
        stands = standing(look)
        sets = listed(look, state="quarantined", most=10)["sets"]
    assert stands["quarantined"] == len(sets)
    assert needs_a_person(stands) == bool(sets)
    return [f"{one['set_id']} {one['number']} {one['state']}" for one in sets]


def test_a_rejected_order_is_told_by_its_number_and_why(desk: Desk) -> None:
    desk.put("po.edi", broken())
    (told,) = desk.poll().troubles
    assert told.startswith("po.edi: set 0001 (850 4500005) is rejected: X12304 SE01 says 9")
    assert told.endswith("the partner is to send it anew")
    assert waiting(desk) == ["850 4500005 quarantined"]


def test_it_needs_nobody_any_more_when_the_same_order_came_whole(desk: Desk) -> None:
    desk.put("po.edi", broken())
    desk.poll()
    desk.put("other.edi", order(number=1002, po="4500006"))
    desk.poll()
    assert waiting(desk) == ["850 4500005 quarantined"]
    desk.put("again.edi", order(number=1003))
    desk.poll()
    assert waiting(desk) == []


def test_it_needs_nobody_any_more_when_somebody_says_so_with_his_reason(desk: Desk) -> None:
    desk.put("po.edi", broken())
    desk.poll()
    deeds, ref = Deeds(desk.config, desk.store, "clerk"), Ref("set", 1)
    with pytest.raises(EdiError, match="have the partner send it anew"):
        deeds.retry(ref, reason="again")
    done = deeds.release(ref, reason="the buyer cancelled it")
    assert (done.was, done.state, done.needs_a_person) == ("quarantined", "seen-to", False)
    assert waiting(desk) == []
    with pytest.raises(EdiError, match="expected one that is laid aside"):
        deeds.release(ref, reason="twice")


def test_a_rejected_test_order_needs_nobody(desk: Desk) -> None:
    desk.put("po.edi", broken(usage="T"))
    assert desk.poll().troubles == []
    assert waiting(desk) == []


def test_each_of_two_sets_is_told_its_own_reason(desk: Desk) -> None:
    second = b"ST*850*0002~BEG*00*SA*4500006**20261102~CTT*0~SE*9*0002~"
    data = broken().replace(b"GE*1*", second + b"GE*2*")
    desk.put("po.edi", data)
    desk.poll()
    with desk.store.look() as look:
        sets = listed(look, most=10)["sets"]
    assert [one["number"] for one in sets] == ["4500005", "4500006"]
    assert "SE01 says 9" in sets[0]["reason"]
    assert sets[0]["reason"] != sets[1]["reason"]
