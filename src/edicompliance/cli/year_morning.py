"""The morning at the desk of `edic demo year`: what Example Mart sent, and what waits.

Twelve days ago something was billed (812), and soon the time to have it waived is over. Two days
ago five orders came, and the ship notice of one went out that nobody has answered: its truck is
planned for a day after its window, with labels that are not all right. The windows of the others
close one after the other. This morning a letter came that is no EDI.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from edicompliance.datafolder import samples_folder
from edicompliance.flows.config import Config, load_config
from edicompliance.flows.outward.send import send
from edicompliance.flows.polling import Poller
from edicompliance.store import Store

PARTNER: Final = "example-mart"
SHIPMENTS: Final = "shipments"
"""Where the warehouse lays what goes with an order; the year's lie there, too."""
PARTNER_FACTS: Final = """[partner.facts]
freight_terms = "collect"
mode = "ltl"
programme = "bulk"
ship_from_zone = "America/New_York"
ship_to_zone = "America/Chicago"
"""
SETTINGS: Final = f"""
[[partner]]
name = "example-mart"
profile = "example-mart"
isa_qualifier = "ZZ"
isa_id = "EXAMPLEMART"
our_isa_qualifier = "ZZ"
our_isa_id = "ACMEGOODS"
shipments = "{SHIPMENTS}"
{PARTNER_FACTS}[partner.mailbox]
kind = "directory"
path = "mailbox"
settle_seconds = 0
"""
_SHOWN: Final = "labels-printed-wrong"
_ORDER, _NOTICE = "850-4501001.edi", "856.edi"
_HERE: Final = ZoneInfo("America/New_York")
_DAY: Final = timedelta(days=1)
_WINDOWS: Final[Mapping[str, tuple[int, int]]] = {
    "4501002": (-6, -1), "4501003": (-2, 0), "4501004": (-1, 1), "4501005": (2, 6),
}  # fmt: skip
"""Order -> the first and the last day on which it may leave, from today."""
_BILLED: Final = 12 * _DAY
"""So long ago the bill came: to have it waived before it is taken there are fourteen days."""


@dataclass(frozen=True, slots=True)
class Morning:
    """The files of it, for one day."""

    now: datetime

    def day(self, after: int) -> datetime:
        """A day from today, at 16:00 where it ships."""
        today = self.now.astimezone(_HERE).date() + after * _DAY
        return datetime.combine(today, time(16), _HERE)

    def orders(self) -> Iterator[tuple[str, bytes]]:
        """What came two days ago: file -> bytes."""
        data = (_samples() / "shipments" / _SHOWN / _ORDER).read_bytes()
        yield "order-4501001.edi", self._dated(data, -3, 1, 6)
        for at, (number, (opens, closes)) in enumerate(_WINDOWS.items(), 1):
            one = self._dated(data, opens, closes, closes + 5).replace(b"4501001", number.encode())
            yield f"order-{number}.edi", one.replace(b"000001124", b"%09d" % (1190 + at))

    def _dated(self, data: bytes, opens: int, closes: int, cancel: int) -> bytes:
        return self._moved(
            data, {"20261116": opens, "20261120": closes, "20261125": cancel, "20261102": -12}
        )

    def _moved(self, data: bytes, days: Mapping[str, int]) -> bytes:
        """The same with its days where they are to be."""
        return re.sub(
            "|".join(days).encode(),
            lambda found: f"{self.day(days[found[0].decode()]):%Y%m%d}".encode(),
            data,
        )

    def notice(self) -> bytes:
        """Our ship notice of the first order: it leaves a day too late."""
        data = (_samples() / "shipments" / _SHOWN / _NOTICE).read_bytes()
        return self._moved(data, {"20261118": 2, "20261120": 4, "20261102": -12})

    def bill(self) -> Iterator[tuple[str, bytes]]:
        """What came twelve days ago: that something will be taken."""
        data = (_samples() / "812/valid/late-ship-notice.edi").read_bytes()
        yield "bill.edi", self._moved(data, {"20261201": -_BILLED.days})

    def letter(self) -> Iterator[tuple[str, bytes]]:
        """What came this morning."""
        yield "letter.txt", b"Dear supplier, our server is closed on Sunday.\n"

    def beside(self) -> Iterator[tuple[str, bytes]]:
        """What the warehouse has of the first order: its plan and its labels."""
        shown, leaves = _samples() / "shipments" / _SHOWN, self.day(2)
        yield "shipment.toml", _plan(leaves).encode()
        yield "stock.csv", _stock(leaves).encode()
        for path in sorted((shown / "labels").iterdir()):
            yield f"labels/{path.name}", path.read_bytes()


def _samples() -> Path:
    return samples_folder() / "example-mart"


def _plan(leaves: datetime) -> str:
    arrives = (leaves + 2 * _DAY).astimezone(ZoneInfo("America/Chicago")).replace(hour=9)
    return f"""appointment = {(leaves - timedelta(hours=1)).isoformat()}
planned_departure = {leaves.isoformat()}
planned_arrival = {arrives.isoformat()}
asn_planned = {(leaves + timedelta(minutes=30)).isoformat()}
bill_of_lading = "06141410000000500"
cartons = 12
"""


def _stock(leaves: datetime) -> str:
    """Half of the mugs are there, the others come a day later; all else is there."""
    later = (leaves + _DAY).replace(hour=6)
    return f"""item,available,unit,from
2200101,48,,
2200101,48,,{later.isoformat()}
2200102,48,,
2200103,24,,
"""


def live(folder: Path, now: datetime) -> None:
    """Live through what came before, and take in this morning's mail; the folder has a store."""
    morning, box = Morning(now), folder / "mailbox"
    for name in ("in", "out"):
        (box / name).mkdir(parents=True)
    _put(folder / f"{SHIPMENTS}/4501001", morning.beside())
    config = load_config(folder / "edicompliance.toml")
    with _then(config, now - _BILLED) as store:
        _put(box / "in", morning.bill())
        Poller(config, store).poll()
    with _then(config, now - 2 * _DAY) as store:
        _put(box / "in", morning.orders())
        Poller(config, store).poll()
        send(config, store, morning.notice(), partner=PARTNER, file=_NOTICE, actor="shipping")
        Poller(config, store).poll()
    with _then(config, now) as store:
        _put(box / "in", morning.letter())
        Poller(config, store).poll()


def _then(config: Config, at: datetime) -> Store:
    """The store as it was open at a time."""
    return Store.open(config.store_url, clock=lambda: at)


def _put(folder: Path, files: Iterator[tuple[str, bytes]]) -> None:
    for name, data in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
