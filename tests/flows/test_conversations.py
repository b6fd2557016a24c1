"""Whole conversations with a partner, over a folder and over SFTP, as he sees them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.flows.conversing import Line, Partner, acknowledgment, change, talking
from tests.flows.test_outbound import notice
from tests.flows.test_polling import order

from edicompliance.flows.outward.send import send


@pytest.fixture(params=["directory", "sftp"])
def partner(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Partner]:
    line: Line = request.param
    with talking(line, tmp_path) as found:
        yield found


def test_an_order_its_change_and_its_cancel_are_each_answered_once(partner: Partner) -> None:
    assert partner.sends(order(1001)) == [
        "ISA 1", "AK1 PO 1001", "AK2 850 0001", "AK5 E", "AK9 E",
    ]  # fmt: skip
    assert [one[:10] for one in partner.sends(change(1002, "4500005"))[:3]] == [
        "ISA 2", "AK1 PC 100", "AK2 860 00",
    ]  # fmt: skip
    cancel = change(1003, "4500005", purpose="01", action="DI")
    assert partner.sends(cancel)[:2] == ["ISA 3", "AK1 PC 1003"]
    assert partner.looks() == []
    with partner.desk.store.look() as look:
        kept = look.documents.find("order", "4500005")
    assert [(one.set_id, one.purpose) for one in kept] == [
        ("850", "00"), ("860", "04"), ("860", "01"),
    ]  # fmt: skip


def test_who_sends_the_same_again_is_answered_again_under_a_new_number(partner: Partner) -> None:
    first = partner.sends(order(1001))
    again = partner.sends(order(1001))
    assert (first[0], again[0], first[1:]) == ("ISA 1", "ISA 2", again[1:])
    assert partner.desk.versions("4500005") == 1


def test_who_counts_wrong_is_told_that_his_order_is_rejected(partner: Partner) -> None:
    told = partner.sends(order(1001).replace(b"SE*5*", b"SE*7*"))
    assert told == ["ISA 1", "AK1 PO 1001", "AK2 850 0001", "AK5 R", "AK9 R"]
    assert partner.desk.versions("4500005") == 0
    mended = partner.sends(order(1002))
    assert (mended[0], mended[-1], partner.desk.versions("4500005")) == ("ISA 2", "AK9 E", 1)


def _awaited(partner: Partner) -> list[str]:
    """How what we sent stands, after a look at the clock."""
    with partner.desk.store.work("test") as work:
        work.acknowledgments.sweep()
    with partner.desk.store.look() as look:
        counts = look.acknowledgments.counts()
    return sorted(one for one in counts if one != "sent")


def _our_notice_arrives(partner: Partner) -> None:
    assert send(partner.desk.config, partner.desk.store, notice()).is_queued
    assert partner.looks() == ["ISA 1", "856 ASN1"]


@pytest.mark.parametrize(
    ("said", "state"), [("A", "accepted"), ("E", "accepted-with-errors"), ("R", "rejected")]
)
def test_what_we_sent_stands_as_the_partner_answers(
    partner: Partner, said: str, state: str
) -> None:
    _our_notice_arrives(partner)
    assert _awaited(partner) == ["waiting"]
    assert partner.sends(acknowledgment(1001, 1, said)) == []
    assert _awaited(partner) == [state]


def test_no_answer_is_overdue_and_a_late_one_is_taken_all_the_same(partner: Partner) -> None:
    _our_notice_arrives(partner)
    partner.desk.clock.pass_(25 * 3600)
    assert (partner.looks(), _awaited(partner)) == ([], ["overdue"])
    assert partner.sends(acknowledgment(1001, 1)) == []
    assert _awaited(partner) == ["acknowledged-late"]
    assert partner.seen == ["ISA 1", "856 ASN1"]


def test_a_late_answer_that_rejects_says_so(partner: Partner) -> None:
    _our_notice_arrives(partner)
    partner.desk.clock.pass_(25 * 3600)
    _awaited(partner)
    partner.sends(acknowledgment(1001, 1, "R"))
    assert _awaited(partner) == ["rejected"]
