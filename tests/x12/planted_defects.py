"""The planted-defect suite: `planted_defects.toml` as files with what is to be said of each."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from edicompliance.datafolder import samples_folder
from edicompliance.x12 import parse
from edicompliance.x12.acknowledgment import Wanted, acknowledge

RELEASES = ("004010", "005010")
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_TABLE = tomllib.loads(Path(__file__).with_name("planted_defects.toml").read_text("utf-8"))
_KEYS = frozenset(
    {"what", "family", "file", "old", "new", "times", "code", "at", "from", "element", "told",
     "answer", "answer_005010", "severity"}
)  # fmt: skip
_SE = re.compile(rb"SE\*([0-9]+)\*0001~\n")
_TOLD = {"TA1": (4, 5), "AK3": (1, 2, 4), "AK4": (1, 3), "AK5": (1, 2, 3), "AK9": (1, 5, 6)}
"""The elements of an answer that tell something."""


@dataclass(frozen=True)
class Defect:
    """One defect in one release."""

    release: str
    row: dict[str, object]
    whole: bytes
    """The sample without it."""
    data: bytes
    """The sample with it."""

    @property
    def offset(self) -> int:
        """The byte at which the issue must lie."""
        start = self.bytes_of("from") or self.points_at
        assert self.data.count(start) == 1, (self.row["what"], start)
        return self.data.index(start)

    @property
    def points_at(self) -> bytes:
        """The bytes that the issue must cover."""
        return self.data if self.row["at"] == "{all}" else self.bytes_of("at")

    @property
    def answer(self) -> list[str]:
        """What the trading partner must be answered."""
        answers = self.row.get(f"answer_{self.release}", self.row.get("answer", []))
        assert isinstance(answers, list)
        return answers

    def bytes_of(self, key: str) -> bytes:
        return _bytes(str(self.row.get(key, "")), self.whole)


def base(name: str, release: str) -> bytes:
    """A sample, or its twin: the same in the envelope of another release."""
    data: bytes = (samples_folder() / "example-mart" / _TABLE["files"][name]).read_bytes()
    twin = data.replace(b"*U*00401*", b"*^*00501*").replace(b"*X*004010~", b"*X*005010~")
    return data if release == "004010" else twin


def answered(data: bytes) -> list[str]:
    """What a TA1 and a 997 say of a file, in short."""
    wanted = Wanted(ta1=True)
    sent = parse(acknowledge(data, control_number=1, at=AT, wanted=wanted))
    told = []
    for interchange in sent.interchanges:
        for segment in interchange.segments:
            if segment.tag in _TOLD:
                values = [segment[at] for at in _TOLD[segment.tag]]
                told.append(" ".join([segment.tag, *values]).strip())
    return told


def defects() -> list[Defect]:
    """Every row of the table, in both releases."""
    rows: list[dict[str, object]] = _TABLE["defect"]
    return [_planted(row, release) for row in rows for release in RELEASES]


def _planted(row: dict[str, object], release: str) -> Defect:
    assert row.keys() <= _KEYS, row.keys() - _KEYS
    whole = base(str(row["file"]), release)
    old, new = _bytes(str(row["old"]), whole), _bytes(str(row["new"]), whole)
    new *= int(str(row.get("times", 1)))
    assert whole.count(old) == 1, (row["what"], old)
    data = whole.replace(old, new)
    if row["family"] != "envelope":
        more = new.count(b"~\n") - old.count(b"~\n")
        data = _SE.sub(lambda se: b"SE*%d*0001~\n" % (int(se[1]) + more), data)
    return Defect(release, row, whole, data)


def _bytes(text: str, whole: bytes) -> bytes:
    lines = whole.split(b"\n")
    numbers = {
        b"{icn}": lines[0].split(b"*")[13],
        b"{gcn}": lines[1].split(b"*")[6],
        b"{ff}": b"\xff",
    }
    data = text.encode()
    for name, value in numbers.items():
        data = data.replace(name, value)
    return data


FILES = tuple(_TABLE["files"])
DEFECTS = defects()
