"""An archive of shipments as a poller keeps it: orders in time, late, changed, never shipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.flows.following import (
    PROFILE,
    SETTINGS,
    acknowledgment,
    change,
    interchange,
    invoice,
    notice,
    order,
)
from tests.store.places import FakeClock, Place

from edicompliance.flows.config import Config, load_config
from edicompliance.flows.mailbox.mailboxes import intake
from edicompliance.flows.outward.send import send
from edicompliance.flows.polling import Poller
from edicompliance.store import Store

MONTHLY = """
[measures.on-time]
source = "guide"
kind = "on-time"
unit = "po"
period = "month"
dated_by = "departed"
goal = "95%"

[charges.ships-late]
for = ["WIN001", "WIN002"]
source = "guide"
each = "month"
is = "1000 USD"
trigger = "on-time below goal"
"""
SECOND = PROFILE.replace('edition = "1"', 'edition = "2"').replace("100 USD", "140 USD")
"""The same guide, where a late notice costs 40.00 more."""
DAY = 86_400


def settings_in(folder: Path) -> Config:
    """Settings of one partner, with its guide in several editions."""
    for name in ("mart/in", "mart/out"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "our-mart.toml").write_text(PROFILE)
    (folder / "second.toml").write_text(SECOND)
    (folder / "monthly.toml").write_text(PROFILE + MONTHLY)
    own = str(folder / "our-mart.toml")
    (folder / "edicompliance.toml").write_text(SETTINGS.replace("our-mart.toml", own))
    return load_config(folder / "edicompliance.toml")


def _story(nth: int) -> Iterator[tuple[str, str, str]]:
    """What comes and goes of one order: who, which set, its body."""
    po = f"45{nth:05}"
    place = f"N1*ST*DISTRIBUTION*92*DC{nth % 3}~PO1*"
    yield "comes", "850", order(po=po).replace("PO1*", place, 1)
    if nth % 4 == 1:
        yield "comes", "860", change("20261201", "20261208", po=po)
    if nth % 5:
        yield "sends", "855", acknowledgment(po)
    if nth % 6 != 5:
        left = "20261202*1000" if nth % 2 else "20261125*1000"
        yield "sends", "856", notice(f"A{nth}", po=po, left=left)
    if nth % 3:
        yield "sends", "810", invoice(f"{7000 + nth}", po=po)


def fill(folder: Path, place: Place, count: int) -> Config:
    """Fill a store with so many orders and what became of them; return its settings."""
    config, clock, number = settings_in(folder), FakeClock(), 0
    with Store.open(place.url, archive=place.archive, clock=clock) as store:
        for nth in range(count):
            for who, kind, body in _story(nth):
                number += 1
                clock.pass_(3600)
                data = interchange(kind, body, number, ours=who == "sends")
                if who == "comes":
                    intake(data, config, store)
                else:
                    sent = send(config, store, data, actor="us")
                    assert sent.is_queued, sent.complaints
            clock.pass_(DAY)
        Poller(config, store, pause=clock.pass_).poll()
    return config
