"""An archive of shipments as a poller keeps it: orders in time, late, short, changed, cancelled."""

from __future__ import annotations

from datetime import timedelta
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
from edicompliance.flows.mailboxes import intake
from edicompliance.flows.send import send
from edicompliance.store import Store

MONTHLY = """
[measures.on-time]
source = "guide"
per = "calendar month"
at = "must_arrive_by"
unit = "units"
"""
SECOND = PROFILE.replace('edition = "1"', 'edition = "2"').replace("100 USD", "140 USD")
"""The same guide, and a late notice costs 40.00 more."""


def place_to(code: str) -> str:
    """Where an order goes."""
    return f"N1*ST*DISTRIBUTION*92*{code}~"


def body(nth: int, po: str) -> str:
    """An order to one of three distribution centres."""
    return order(po=po).replace("PO1*", f"{place_to(f'DC{nth % 3}')}PO1*", 1)


def settings_in(folder: Path) -> Config:
    """Settings of one partner, with a guide in an older and a newer edition."""
    for name in ("mart/in", "mart/out"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "our-mart.toml").write_text(PROFILE)
    (folder / "second.toml").write_text(SECOND)
    own = str(folder / "our-mart.toml")
    (folder / "edicompliance.toml").write_text(SETTINGS.replace("our-mart.toml", own))
    return load_config(folder / "edicompliance.toml")


def fill(folder: Path, place: Place, count: int) -> Config:
    """Fill a store with so many orders and what became of them; return its settings."""
    config = settings_in(folder)
    clock = FakeClock()
    numbers = iter(range(1, 100_000))
    with Store.open(place.url, archive=place.archive, clock=clock) as store:
        for nth in range(count):
            po = f"45{nth:05}"

            def sends(kind: str, text: str) -> None:
                data = interchange(kind, text, next(numbers), ours=True)
                sent = send(config, store, data, actor="us")
                assert sent.is_queued, sent.complaints

            def comes(kind: str, text: str) -> None:
                intake(interchange(kind, text, next(numbers)), config, store)

            comes("850", body(nth, po))
            clock.pass_(3600)
            if nth % 4 == 1:
                comes("860", change("20261201", "20261208", po=po))
            if nth % 5:
                sends("855", acknowledgment(po))
            clock.pass_(timedelta(days=1).total_seconds())
            if nth % 6 != 5:
                late = "20261202*1000" if nth % 2 else "20261125*1000"
                sends("856", notice(f"A{nth}", po=po, left=late))
            if nth % 3:
                sends("810", invoice(f"{7000 + nth}", po=po))
    return config
