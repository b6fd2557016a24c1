"""Whatever comes or goes, what hangs on it is due at the right time, and done when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.flows.following import (
    PROFILE,
    Desk,
    acknowledgment,
    advice,
    answer,
    change,
    desk_in,
    interchange,
    invoice,
    notice,
    order,
    routing,
    short,
)

from edicompliance.flows.config import load_config
from edicompliance.flows.mailbox.standing import needs_a_person, standing
from edicompliance.x12 import parse


@pytest.fixture(autouse=True)
def channel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDIC_TEST_ALERTS", "json://localhost/alerts")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = desk_in(tmp_path)
    yield found
    found.store.close()


def test_an_order_brings_its_deadlines_by_the_guide(desk: Desk) -> None:
    desk.comes("850", order())
    assert desk.rows() == {
        "855": ("open", "11-27 12:00", None),
        "ship-window-opens": ("open", "12-01 05:00", None),
        "ship-window-closes": ("open", "12-05 04:59", None),
        "ship-notice": ("open", "12-05 05:59", None),
        "appointment": ("open", "12-04 04:59", None),
    }
    with desk.store.look() as look:
        rows = {row.what: row for row in look.deadlines.of_order("mart", "4500005")}
    assert (str(rows["855"].at_risk), rows["855"].currency) == ("25.00", "USD")
    assert str(rows["ship-notice"].at_risk) == "100.00"
    assert rows["ship-notice"].because == (
        "deadlines.ship-notice: by 2026-12-04 23:59 CST; the last in its window, for nobody says "
        "when the truck goes"
    )


def test_the_receipt_is_owed_when_the_guide_says_and_met_when_it_goes_out(desk: Desk) -> None:
    desk.comes("850", order())
    with desk.store.look() as look:
        [row] = [one for one in look.deadlines.due(states=("met",)) if one.what == "997"]
        assert look.acknowledgments.owed() == []
    assert (row.state, short(row.due_at)) == ("met", "11-26 20:00")
    assert row.subject == "997 owed to group PO 1 of interchange 1"


def test_what_we_send_is_done_and_the_invoice_is_due_once_the_truck_has_left(desk: Desk) -> None:
    desk.comes("850", order())
    desk.clock.pass_(3600)
    desk.sends("855", acknowledgment())
    assert desk.rows()["855"] == ("met", "11-27 12:00", "11-26 13:00")
    desk.sends("856", notice())
    assert desk.rows() == {
        "855": ("met", "11-27 12:00", "11-26 13:00"),
        "ship-window-opens": ("met", "12-01 05:00", "11-26 13:00"),
        "ship-window-closes": ("met", "12-05 04:59", "11-26 13:00"),
        "ship-notice": ("met", "12-02 16:00", "11-26 13:00"),
        "appointment": ("open", "12-01 15:00", None),
        "invoice": ("open", "12-08 05:59", None),
    }
    desk.sends("810", invoice())
    assert desk.states()["invoice"] == "met"


def _group(desk: Desk) -> int:
    """GS06 of what we sent last."""
    with desk.store.look() as look:
        (row, *_) = [one for one in look.deadlines.due() if "awaited" in one.subject][-1:]
    return int(row.subject.split(" of interchange")[0].rpartition(" ")[2])


def test_a_997_that_rejects_the_ship_notice_opens_it_again_until_it_is_sent_again(
    desk: Desk,
) -> None:
    desk.comes("850", order())
    desk.sends("856", notice())
    desk.clock.pass_(60)
    desk.comes("997", answer(_group(desk), "R"))
    assert desk.rows()["ship-notice"] == ("open", "12-02 16:00", None)
    with desk.store.look() as look:
        assert look.acknowledgments.counts()["rejected"] == 1
    assert len(told := [one for one in desk.told.messages if "rejects our 856 A1" in one]) == 1
    assert "mend it and send it anew: edic explain rejected" in told[0]
    desk.clock.pass_(60)
    desk.sends("856", notice(purpose="05"))
    assert desk.states()["ship-notice"] == "met"


@pytest.mark.parametrize(("code", "state"), [("TR", "open"), ("TA", "met"), ("TE", "met")])
def test_an_824_that_rejects_opens_it_again_and_another_does_not(
    desk: Desk, code: str, state: str
) -> None:
    desk.comes("850", order())
    desk.sends("856", notice())
    desk.clock.pass_(60)
    desk.comes("824", advice("A1", code))
    assert desk.states()["ship-notice"] == state
    said = [one for one in desk.told.messages if "the 824 ADV1 rejects our 856 A1" in one]
    assert len(said) == (state == "open")


def rejected(desk: Desk) -> int:
    with desk.store.look() as look:
        told = standing(look)
        assert needs_a_person(told) or not told["acks"]["rejected"]
        return int(told["acks"]["rejected"])


def test_what_an_824_rejects_needs_somebody_until_it_was_sent_anew_and_taken(desk: Desk) -> None:
    desk.comes("850", order())
    desk.sends("856", notice())
    group = _group(desk)
    desk.comes("997", answer(group, "A"))
    assert rejected(desk) == 0
    desk.comes("824", advice("A1", "TR"))
    desk.comes("997", answer(group, "A"))  # once more; it says nothing of the 824
    assert rejected(desk) == 1
    desk.clock.pass_(60)
    desk.sends("856", notice(purpose="05"))
    assert rejected(desk) == 1
    desk.poll()
    desk.comes("997", answer(_group(desk), "A"))
    assert rejected(desk) == 0


def test_what_an_824_rejects_and_another_takes_after_all_needs_nobody(desk: Desk) -> None:
    desk.sends("856", notice())
    desk.comes("824", advice("A1", "TR"))
    assert rejected(desk) == 1
    desk.comes("824", advice("A1", "TA"))
    assert rejected(desk) == 0


def test_a_set_that_is_rejected_in_a_group_that_is_taken_needs_somebody(desk: Desk) -> None:
    desk.sends("856", notice())
    said = answer(_group(desk), "R").replace("AK9*R*1*1*0", "AK9*P*2*2*1")
    desk.comes("997", said)
    assert rejected(desk) == 1


def test_one_that_was_rejected_and_sent_under_another_number_is_done(desk: Desk) -> None:
    desk.comes("850", order())
    desk.sends("856", notice())
    desk.clock.pass_(60)
    desk.comes("824", advice("A1", "TR"))
    desk.clock.pass_(60)
    desk.sends("856", notice("A2"))
    assert desk.states()["ship-notice"] == "met"


def test_a_change_of_the_window_moves_what_hangs_on_it_and_says_what_it_hits(desk: Desk) -> None:
    desk.comes("850", order())
    done = desk.comes("860", change("20261203", "20261208"))
    assert desk.rows()["ship-window-closes"] == ("open", "12-09 04:59", None)
    assert desk.rows()["ship-notice"] == ("open", "12-09 05:59", None)
    (told,) = done.changes
    assert told == (
        "order 4500005 of 2026-11-26 may ship from 2026-12-03 05:00Z instead of 2026-12-01 "
        "05:00Z; must ship by 2026-12-09 04:59Z instead of 2026-12-05 04:59Z. Its shipment is "
        "open: nothing of it has left. the ship notice (856) is due 2026-12-09 05:59Z, not "
        "2026-12-05 05:59Z. the appointment is due 2026-12-08 04:59Z, not 2026-12-04 04:59Z."
    )
    assert len([one for one in desk.told.messages if told in one]) == 1
    assert desk.alerts("trouble") == []


def test_a_change_names_the_ship_notice_that_went_out_by_the_dates_of_before(desk: Desk) -> None:
    desk.comes("850", order())
    desk.sends("856", notice())
    done = desk.comes("860", change("", "", purpose="01"))
    assert done.changes == [
        "order 4500005 of 2026-11-26 is cancelled. Ship notice A1 was sent by the dates of before."
    ]


def test_a_cancelled_order_has_nothing_due(desk: Desk) -> None:
    desk.comes("850", order())
    desk.comes("860", change("", "", purpose="01"))
    assert set(desk.states().values()) == {"void"}
    with desk.store.look() as look:
        assert look.deadlines.due() == []


def test_a_change_that_says_nothing_of_the_window_says_nothing(desk: Desk) -> None:
    desk.comes("850", order())
    assert desk.comes("860", change("20261201", "20261204")).changes == []


def test_two_orders_of_one_number_that_differ_in_their_dates_count_by_the_earlier(
    desk: Desk,
) -> None:
    desk.comes("850", order())
    desk.comes("850", order("20261201", "20261203"))
    assert desk.rows()["ship-window-closes"] == ("open", "12-04 04:59", None)


def test_the_edition_of_a_profile_moves_what_is_open_at_the_next_poll(
    desk: Desk, tmp_path: Path
) -> None:
    desk.comes("850", order())
    later = PROFILE.replace("po_received + 24 hours", "po_received + 30 hours")
    (tmp_path / "our-mart.toml").write_text(later)
    desk.poll()
    assert desk.rows()["855"] == ("open", "11-27 18:00", None)


def test_a_clause_that_is_gone_takes_its_deadline_back(desk: Desk, tmp_path: Path) -> None:
    desk.comes("850", order())
    text = PROFILE.replace("[deadlines.acknowledgment]", "[deadlines.confirm-down]")
    (tmp_path / "our-mart.toml").write_text(text)
    desk.poll()
    assert desk.states()["855"] == "void"


def test_a_deduction_can_be_disputed_until_the_guides_window_closes(desk: Desk) -> None:
    desk.comes("812", "BCD*20261126*DM7*H*15000*D**77~N1*BY*OUR MART~CDD*06*D**15000~")
    with desk.store.look() as look:
        (row,) = [one for one in look.deadlines.due() if one.what == "dispute"]
    assert (row.subject, short(row.due_at), str(row.at_risk)) == (
        "812 DM7",
        "12-26 12:00",
        "150.00",
    )


def test_a_test_order_has_no_deadlines(desk: Desk) -> None:
    (desk.home / "mart" / "in" / "t.edi").write_bytes(
        interchange("850", order(), 9).replace(b"*0*P*>", b"*0*T*>")
    )
    desk.poll()
    assert desk.rows() == {}
    assert parse(next((desk.home / "mart" / "out").iterdir()).read_bytes()).interchanges


def test_facts_of_one_shipment_are_refused_in_the_settings(desk: Desk) -> None:
    path = desk.home / "edicompliance.toml"
    path.write_text(path.read_text().replace("freight_terms", "bill_of_lading"))
    with pytest.raises(Exception, match="bill_of_lading is of one shipment; expected"):
        load_config(path)


# -- appointments


@pytest.mark.parametrize(
    ("body", "made"),
    [
        (routing(), True),
        (routing(dates="", reference="L11*A-1*AO~"), True),
        (routing(dates="G62*70*20261203~"), False),  # a day alone
        (routing(dates="G62*69*20261203*U*0900*ET~"), False),  # a pickup; we pay the carrier
        (routing(dates="G62*17*20261203*U*0900*ET~"), False),  # an estimate
        (routing(po="4500099"), False),
    ],
    ids=["scheduled", "numbered", "a-day", "a-pickup", "an-estimate", "another-order"],
)
def test_routing_instructions_may_give_the_appointment(desk: Desk, body: str, made: bool) -> None:
    desk.comes("850", order())
    desk.comes("754", body)
    assert desk.states()["appointment"] == ("met" if made else "open")


def test_where_the_retailer_pays_a_scheduled_pickup_is_the_appointment(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, facts='freight_terms = "collect"')
    desk.comes("850", order())
    desk.comes("754", routing(dates="G62*69*20261203*U*0900*ET~"))
    assert desk.states()["appointment"] == "met"


def test_routing_that_is_taken_back_opens_the_appointment_again(desk: Desk) -> None:
    desk.comes("850", order())
    desk.comes("754", routing())
    first = desk.rows()["appointment"]
    desk.clock.pass_(60)
    desk.comes("754", routing("RI-2", purpose="05", dates="G62*70*20261204*U*0900*ET~"))
    assert desk.rows()["appointment"] == first
    for number in ("RI-1", "RI-2"):
        desk.comes("754", routing(number, purpose="01"))
    assert desk.states()["appointment"] == "open"


def test_a_deadline_that_counts_from_the_appointment_follows_it(tmp_path: Path) -> None:
    clause = 'by = "appointment - 4 hours"'
    desk = desk_in(tmp_path, profile=PROFILE.replace('by = "departed + 1 hour"', clause))
    desk.comes("850", order())
    before = desk.rows()["ship-notice"]
    desk.comes("754", routing())
    assert desk.rows()["ship-notice"] != before
    assert desk.rows()["ship-notice"] == ("open", "12-03 10:00", None)
