"""What is foreseen comes into the ledger from what goes out and what comes in, each thing once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from tests.flows.following import Desk, desk_in, interchange, notice, order

from edicompliance.chargebacks.foreseen import foreseen
from edicompliance.chargebacks.ledger import Ledger
from edicompliance.flows.config import load_config
from edicompliance.flows.mailbox.replaying import replay
from edicompliance.flows.mailbox.showing import Ref

HUNDRED = Decimal("100.00")
LATE = "foreseen/our-mart/4500005/ASN001"
DAY = 86_400
OUTBOUND = """
[[partner.outbound]]
folder = "ours"
settle_seconds = 0
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk that has an order whose truck leaves on 2 December, and a folder for what we send."""
    monkeypatch.setenv("EDIC_TEST_ALERTS", "json://localhost")
    one = desk_in(tmp_path / "desk")
    (one.home / "ours").mkdir()
    path = one.home / "edicompliance.toml"
    path.write_text(
        f'{path.read_text()}\n[[partner.outbound]]\nfolder = "ours"\nsettle_seconds = 0\n'
    )
    one.config = load_config(path)
    one.comes("850", order())
    yield one
    one.store.close()


def ledger(desk: Desk) -> Ledger:
    with desk.store.look() as look:
        return look.chargebacks.books().ledger


def steps(desk: Desk) -> list[tuple[str, Decimal]]:
    """What was entered of a late ship notice."""
    every = (one.posting for one in ledger(desk).entries)
    return [(one.step, one.amount) for one in every if one.deduction == LATE]


def drop(desk: Desk, name: str, *, number: int, left: str = "20261202*1000") -> None:
    """Our own system puts a ship notice into the folder, and the poller comes by."""
    data = interchange("856", notice(left=left), number, ours=True)
    (desk.home / "ours" / name).write_bytes(data)
    assert desk.poll().troubles == []


def test_a_ship_notice_that_is_taken_in_enters_what_it_will_cost_with_edition_and_rule(
    desk: Desk,
) -> None:
    desk.clock.pass_(7 * DAY)  # a day after the truck
    drop(desk, "asn.edi", number=501)
    [entry] = [one for one in ledger(desk).entries if one.posting.deduction == LATE][:1]
    assert (entry.posting.step, entry.posting.amount) == ("predict", HUNDRED)
    assert (entry.posting.detail["rule"], entry.posting.detail["edition"]) == ("ASN001", "1")
    assert (LATE, HUNDRED) in {(one.name, one.amount) for one in foreseen(ledger(desk))}


def test_it_is_entered_once_though_it_comes_again_is_replayed_or_a_poller_begins_anew(
    desk: Desk,
) -> None:
    desk.clock.pass_(7 * DAY)
    drop(desk, "asn.edi", number=501)
    once = steps(desk)
    assert once
    drop(desk, "again.edi", number=502)
    desk.poll()
    with desk.store.look() as look:
        replay(desk.config, desk.store, look, Ref("interchange", 1))
    assert steps(desk) == once


def test_one_that_is_in_time_enters_nothing(desk: Desk) -> None:
    desk.clock.pass_(6 * DAY + 3 * 3600)
    drop(desk, "asn.edi", number=501)
    assert steps(desk) == []


def departed(at: str) -> str:
    """The body of a 214: the truck left at a time of New York's."""
    return f"B10*PRO1*B1*XMPL~LX*1~AT7*AF*NS***{at}*ET~L11*4500005*PO~"


def test_what_a_carrier_says_later_enters_what_that_will_cost(desk: Desk) -> None:
    desk.clock.pass_(6 * DAY + 3 * 3600)
    drop(desk, "asn.edi", number=501)
    desk.comes("214", departed("20261202*0600"))  # four hours before the ship notice said
    assert sum(money for _, money in steps(desk)[:1]) == HUNDRED
    desk.comes("214", departed("20261202*0600"))
    assert sum(1 for step, _ in steps(desk) if step == "predict") == 1
