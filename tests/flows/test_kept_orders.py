"""Whatever judges an order of the store knows all that the store knows: here, what was granted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.store.places import FakeClock

from edicompliance.chargebacks.matching import MatchedLine
from edicompliance.chargebacks.scorecard import MeasureScore
from edicompliance.datafolder import samples_folder
from edicompliance.documents.tables.observations import Observation
from edicompliance.flows.config import Config, load_config
from edicompliance.flows.disputes import dispute_case
from edicompliance.flows.mailbox.mailboxes import intake
from edicompliance.flows.matching import match_deductions
from edicompliance.flows.money.deductions import books_of, take_over
from edicompliance.flows.money.packet import build_packet
from edicompliance.flows.orders.order_check import ready_order
from edicompliance.flows.outward.send import send
from edicompliance.flows.reaudit import reaudit
from edicompliance.flows.scoring import scorecard
from edicompliance.profiles import Profile, load_profile
from edicompliance.store import Store
from edicompliance.store.noted import Grant

LATE = samples_folder() / "example-mart/shipments/ships-late"
PO = "4502002"
GRANT = Grant(
    partner="mart", number="88123", granted_by="the replenishment desk", po=PO,
    excuses=("WIN002", "ACK002"),
    shown_by="mail of 2026-11-18",
)  # fmt: skip
PARTNER = """
[[partner]]
name = "{name}"
profile = "{profile}"
isa_qualifier = "ZZ"
isa_id = "{isa}"
our_isa_qualifier = "ZZ"
our_isa_id = "ACMEGOODS"
facts = {{ freight_terms = "collect", mode = "ltl", programme = "bulk", \
ship_from_zone = "America/New_York" }}
[partner.mailbox]
kind = "directory"
path = "{name}"
"""
LATER = """
[sources.contract]
title = "Supplier agreement"
grade = "contract"

[deadlines.acknowledgment]
replaces = "acknowledgment"
source = "contract"
by = "po_received + 30 business days"
"""
NORTH = 'format = 1\nextends = "example-mart"\nid = "north-example"\nname = "North Example"\n'


@dataclass
class Desk:
    """Two retailers who both have an order 4502002: the truck of the one is late."""

    home: Path
    config: Config
    store: Store
    clock: FakeClock
    profile: Profile

    def line(self) -> MatchedLine:
        """What is said of the deduction."""
        return match_deductions(self.store, config=self.config)[0].lines[0]

    def measure(self, name: str, profile: Profile | None = None) -> MeasureScore:
        """A measure of November."""
        card = scorecard(self.store, profile or self.profile, "2026-11-01..2026-11-30",
                         config=self.config, now=self.clock.at)  # fmt: skip
        return next(one for one in card.measures if one.name == name)

    def grants(self, grant: Grant = GRANT) -> None:
        """The retailer grants something."""
        with self.store.work("ana") as work:
            work.noted.granted(grant)


def _north(data: bytes) -> bytes:
    return data.replace(b"EXAMPLEMART  ", b"NORTHEXAMPLE ").replace(b"EXAMPLEMART", b"NORTHEXAMPLE")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "north.toml").write_text(NORTH)
    settings = PARTNER.format(name="mart", profile="example-mart", isa="EXAMPLEMART")
    north = str(tmp_path / "north.toml")
    settings += PARTNER.format(name="north", profile=north, isa="NORTHEXAMPLE")
    (tmp_path / "edicompliance.toml").write_text(settings)
    for name in ("mart", "north"):
        (tmp_path / name).mkdir()
    config = load_config(tmp_path / "edicompliance.toml")
    clock = FakeClock(datetime(2026, 11, 2, 15, tzinfo=UTC))
    with Store.create(str(tmp_path / "edic.db"), clock=clock) as store:
        order, notice = (LATE / f"850-{PO}.edi").read_bytes(), (LATE / "856.edi").read_bytes()
        intake(order, config, store)
        intake(_north(order), config, store)
        clock.pass_(17 * 86400 + 6 * 3600)
        assert send(config, store, notice, actor="us", reason="known").is_queued
        (tmp_path / "claims.csv").write_text(
            f"Claim #,Amount,PO,Reason,Date\nCB114-{PO},166.80,{PO},ships late,2026-11-25\n"
        )
        profile = load_profile("example-mart")
        with store.work("ana") as work:
            take_over(work, tmp_path / "claims.csv", profile, "ana")
        yield Desk(tmp_path, config, store, clock, profile)


def test_an_authorization_in_the_store_changes_what_a_deduction_is(desk: Desk) -> None:
    assert (desk.line().kind, desk.line().recomputed) == ("confirmed", Decimal("166.80"))
    desk.grants()
    line = desk.line()
    assert (line.kind, line.rule, line.recomputed) == ("contradicted", "WIN002", Decimal(0))
    assert "excused by authorization 88123, given by the replenishment desk" in line.reason


def test_it_changes_the_scorecard_though_everything_was_counted(desk: Desk) -> None:
    before = desk.measure("acknowledgment-on-time")
    assert [before.numerator, before.denominator, before.unknown] == [0, 1, 0]
    desk.grants()
    after = desk.measure("acknowledgment-on-time")
    assert [after.numerator, after.denominator] == [1, 1]


def test_it_lies_in_the_packet(desk: Desk) -> None:
    desk.grants()
    with desk.store.look() as look:
        case = dispute_case(look, desk.store, f"example-mart/CB114-{PO}", config=desk.config)
    [paper] = [one for one in build_packet(case).files if one.kind == "authorization"]
    assert b"Authorization 88123, given by the replenishment desk" in paper.data
    assert b"shown by mail of 2026-11-18" in paper.data


def test_it_changes_a_reaudit_and_the_order_at_the_desk(desk: Desk) -> None:
    def reaudited() -> set[str]:
        since = date(2026, 11, 1)
        done = reaudit(desk.store, desk.profile, since=since, config=desk.config, jobs=1)
        return {one["code"] for each in done.judged for one in each.findings}

    def at_the_desk() -> set[str]:
        partner = desk.config.partner("mart")
        with desk.store.look() as look:
            found = ready_order(look, partner, PO, desk.profile, now=desk.clock.at).checked()
        return {one.code for one in found.result.findings}

    assert "WIN002" in reaudited() & at_the_desk()
    desk.grants()
    assert "WIN002" not in reaudited() | at_the_desk()


def test_a_new_day_that_was_granted_moves_what_was_judged_when_it_shipped(desk: Desk) -> None:
    day = {"ship_not_after": date(2026, 11, 20)}
    left = datetime(2026, 11, 19, 21, tzinfo=UTC)
    with desk.store.work("ana") as work:
        work.noted.saw(Observation(what="departed", source="carrier", at=left, po=PO), "mart")
    desk.grants(replace(GRANT, excuses=(), dates=day))
    line = desk.line()
    assert line.kind == "contradicted"
    assert line.rule == "WIN002"  # "ships late", says the portal


def test_another_retailers_order_of_that_number_excuses_nothing(desk: Desk) -> None:
    desk.grants(replace(GRANT, partner="north"))
    assert desk.line().kind == "confirmed"


def test_orders_of_another_retailer_are_on_his_own_scorecard(desk: Desk) -> None:
    north = load_profile(desk.home / "north.toml")
    ours, theirs = desk.measure("fill-rate"), desk.measure("fill-rate", north)
    assert [ours.numerator, ours.denominator] == [360, 360]
    assert [theirs.numerator, theirs.unknown] == [0, 360]  # nothing of it has shipped


def test_a_guide_that_was_edited_is_counted_anew(desk: Desk) -> None:
    own = desk.home / "own.toml"
    text = f'format = 1\nextends = "{{}}"\nid = "{desk.profile.id}"\nname = "Example Mart"\n'
    own.write_text(text.format(desk.profile.path))
    late = desk.measure("acknowledgment-on-time", load_profile(own))
    assert [late.denominator, late.unknown] == [1, 0]
    own.write_text(text.format(desk.profile.path) + LATER)
    not_due = desk.measure("acknowledgment-on-time", load_profile(own))
    assert [not_due.denominator, dict(not_due.why_excluded)] == [
        0, {"not yet: acknowledgment (855) sent": 1},
    ]  # fmt: skip


def test_a_deduction_that_came_back_is_no_charge_any_more(desk: Desk) -> None:
    assert desk.measure("chargebacks").numerator == Decimal("166.80")
    with desk.store.work("ana") as work:
        books = books_of(work)
        [entry] = [one for one in books.ledger.entries if one.posting.step == "deduct"]
        books.ledger.reverse(entry.seq, "entered twice", work.now, "ana")
        work.chargebacks.keep(books)
    span, how = "2026-11-01..2026-11-30", {"config": desk.config, "now": desk.clock.at}
    card = scorecard(desk.store, desk.profile, span, **how)  # type: ignore[arg-type]
    assert "chargebacks" not in {one.name for one in card.measures if one.numerator}


def test_without_settings_nobody_knows_whose_order_it_is(desk: Desk) -> None:
    card = scorecard(desk.store, desk.profile, "2026-11-01..2026-11-30", now=desk.clock.at)
    assert card.notes == ("no partner has the profile example-mart (mart, north)",)
    [line] = match_deductions(desk.store)[0].lines
    assert not line.documents
