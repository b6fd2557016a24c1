"""A trading partner who talks: orders, changes, cancels, repeats, answers, or does not.

What is compared is what he sees: the files that lie under their final names in the folder he reads,
each in a few words, and nothing of what goes on with us.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.flows.test_polling import SETTINGS, Desk, order
from tests.mailbox.servers import python_server
from tests.store.places import FakeClock

from edicompliance.flows.config import load_config
from edicompliance.store import Store

Line = Literal["directory", "sftp"]
CHANGE = (
    "ST*860*0001~BCH*{purpose}*SA*{po}***20261102~"
    "POC*1*{action}*12*0*EA*7.50**UP*614141000036~CTT*1~SE*5*0001~"
)


@dataclass
class Partner:
    """The partner's end of a mailbox; what he saw stays seen, and he takes it away."""

    desk: Desk
    seen: list[str] = field(default_factory=list)
    _files: Iterator[int] = field(default_factory=itertools.count)

    def sends(self, data: bytes) -> list[str]:
        """He puts a file in; return what he sees after our next poll."""
        name = f"file_{next(self._files):03}.edi"
        half = self.desk.inward / f"{name}.part"
        half.write_bytes(data)
        half.rename(self.desk.inward / name)
        return self.looks()

    def looks(self) -> list[str]:
        """We poll, and he takes away what lies there for him; return it in words."""
        self.desk.clock.pass_(60)
        self.desk.poll()
        told: list[str] = []
        for one in sorted(self.desk.outward.iterdir()):
            told += in_words(one.read_bytes())
            one.unlink()
        self.seen += told
        return told


def in_words(data: bytes) -> Iterator[str]:
    """An interchange as the partner reads it: its number, and what its groups say."""
    for segment in data.decode().split("~"):
        words = segment.strip().split("*")
        if words[0] == "ISA":
            yield f"ISA {int(words[13])}"
        elif words[0] in ("AK1", "AK2"):
            yield f"{words[0]} {words[1]} {words[2]}"
        elif words[0] in ("AK5", "AK9"):
            yield f"{words[0]} {words[1]}"
        elif words[0] == "BSN":
            yield f"856 {words[2]}"


def change(number: int, po: str, *, purpose: str = "04", action: str = "QD") -> bytes:
    """An 860 of the partner's: of the first line's quantity, or that takes the order back."""
    head, foot = order(number, po).split(b"ST*850")[0], f"GE*1*{number}~IEA*1*{number:09}~"
    body = CHANGE.format(purpose=purpose, po=po, action=action)
    return head.replace(b"GS*PO", b"GS*PC") + body.encode() + foot.encode()


def acknowledgment(number: int, group: int, said: str = "A") -> bytes:
    """A 997 of the partner's to a group of ours."""
    head, foot = order(number).split(b"ST*850")[0], f"GE*1*{number}~IEA*1*{number:09}~"
    body = f"ST*997*0001~AK1*SH*{group}~AK9*{said}*1*1*{int(said == 'A')}~SE*4*0001~"
    return head.replace(b"GS*PO", b"GS*FA") + body.encode() + foot.encode()


@contextmanager
def talking(line: Line, folder: Path) -> Iterator[Partner]:
    """A partner behind a folder of this machine, or behind a server of SFTP."""
    if line == "directory":
        for name in ("mart/in", "mart/out"):
            (folder / name).mkdir(parents=True)
        mart = folder / "mart"
        with _desk(folder, SETTINGS, mart / "in", mart / "out") as desk:
            yield Partner(desk)
        return
    (folder / "server").mkdir()
    with python_server(folder / "server") as server:
        place = server.place
        mailbox = f"""\
kind = "sftp"
host = "{place.host}"
port = {place.port}
user = "{place.user}"
key_file = "{place.key_file}"
known_hosts = "{place.known_hosts}"
in = "/in"
out = "/out"
settle_seconds = 0
"""
        settings = SETTINGS.partition('kind = "directory"')[0] + mailbox
        with _desk(folder, settings, server.inward, server.outward) as desk:
            yield Partner(desk)


@contextmanager
def _desk(folder: Path, settings: str, inward: Path, outward: Path) -> Iterator[Desk]:
    (folder / "edicompliance.toml").write_text(settings)
    config = load_config(folder / "edicompliance.toml")
    clock = FakeClock()
    with Store.create(str(folder / "edic.db"), clock=clock) as store:
        yield Desk(config, store, clock, inward, outward, itertools.count(1))
