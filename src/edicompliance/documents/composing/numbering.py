r"""Numbers that were given to cartons, written into the ship notice that lacked them.

A label with a number that the notice does not say is a carton nobody announced. So each number goes
into a MAN segment of its level, where the standard has its place, and SE01 counts it. Every other
byte stays as it was.

>>> notice = (b"ISA*00*          *00*          *ZZ*ACMEGOODS      *ZZ*EXAMPLEMART    *261110*0930"
...           b"*U*00401*000009001*0*P*>~GS*SH*ACMEGOODS*EXAMPLEMART*20261110*0930*9001*X*004010~"
...           b"ST*856*0001~BSN*00*SH1*20261110*0930~HL*1**S~HL*2*1*P~DTM*011*20261110~SE*6*0001~"
...           b"GE*1*9001~IEA*1*000009001~")
>>> done = with_numbers(notice, [NewNumber("SH1", "2", "006141410000003105")], digits=18)
>>> done[done.index(b"HL*2"):done.index(b"GE")]
b'HL*2*1*P~MAN*GM*006141410000003105~DTM*011*20261110~SE*7*0001~'
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from edicompliance.documents.reading import read_documents
from edicompliance.documents.segments.carriage import bare_sscc
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.errors import EdiError
from edicompliance.x12 import TransactionSet, parse
from edicompliance.x12.segment import Segment

_BEFORE: Final = frozenset(
    {
        "LIN", "SN1", "SLN", "PRF", "PO4", "PID", "MEA", "PWK", "PKG", "TD1", "TD5", "TD3", "TD4",
        "TSD", "REF", "PER", "LH1", "LH2", "LH3", "LFH", "LEP", "LH4", "LHT", "LHR", "LHE", "CLD",
        "DTP", "MAN",
    }
)  # fmt: skip
"""What may stand before MAN in a level of a ship notice."""


class NewNumber(NamedTuple):
    """A number and the level that is to say it."""

    notice: str
    """The ship notice, BSN02."""
    level: str
    """HL01."""
    sscc: str


class _Change(NamedTuple):
    """Bytes in the place of others."""

    offset: int
    length: int
    data: bytes


def with_numbers(
    data: bytes,
    numbers: Iterable[NewNumber],
    *,
    digits: Literal[18, 20] = 20,
    file: str | None = None,
) -> bytes:
    """Return a file with each number in a MAN*GM of its level; nothing else but SE01 is changed.

    Raises `EdiError` where a level is not in the file, or is there twice, and where what was
    written does not read back as it was meant.
    """
    wanted: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in numbers:
        wanted[one.notice][one.level].append(one.sscc)
    changes: list[_Change] = []
    for notice, levels in wanted.items():
        changes += _in_set(_the_set(data, notice, file), levels, digits, file)
    done = _applied(data, changes)
    _read_back(data, done, wanted, file)
    return done


def _the_set(data: bytes, notice: str, file: str | None) -> TransactionSet:
    """The one ship notice of a number."""
    found = [one for one in parse(data, file=file).sets("856") if _number_of(one) == notice]
    if len(found) != 1:
        raise EdiError(f"{file}: expected one ship notice (856) {notice}, found {len(found)}")
    return found[0]


def _number_of(ts: TransactionSet) -> str:
    return next((one.get(2) for one in ts.segments if one.tag == "BSN"), "")


def _in_set(
    ts: TransactionSet, levels: Mapping[str, Sequence[str]], digits: int, file: str | None
) -> list[_Change]:
    segments = ts.segments
    changes = []
    for level, ssccs in levels.items():
        at = [i for i, one in enumerate(segments) if one.tag == "HL" and one.get(1) == level]
        if len(at) != 1:
            raise EdiError(f"{file}: expected one level HL {level}, found {len(at)}")
        last = at[0]
        while last + 1 < len(segments) and segments[last + 1].tag in _BEFORE:
            last += 1
        changes.append(_inserted(segments[last], segments[at[0]], ssccs, digits))
    trailer = segments[-1]
    count = trailer.get(1)
    if trailer.tag != "SE" or not count.isdecimal():
        raise EdiError(f"{file}: the ship notice has no SE with a count of its segments")
    more = sum(map(len, levels.values()))
    offset = trailer.offset + len("SE") + len(trailer.delimiters.element.encode())
    return [*changes, _Change(offset, len(count), f"{int(count) + more}".encode())]


def _inserted(last: Segment, level: Segment, ssccs: Sequence[str], digits: int) -> _Change:
    """MAN segments behind another, on lines of their own where its level stands on one."""
    lead = level.lead if not level.lead.strip() else b""
    element = level.delimiters.element
    prefix = "00" if digits == 20 else ""
    made = (element.join(("MAN", "GM", f"{prefix}{one}")).encode() for one in ssccs)
    offset = last.offset + len(last.raw) + len(last.trail)
    return _Change(offset, 0, b"".join(lead + one + level.trail for one in made))


def _applied(data: bytes, changes: Iterable[_Change]) -> bytes:
    parts, at = [], 0
    for one in sorted(changes):
        parts += [data[at : one.offset], one.data]
        at = one.offset + one.length
    return b"".join([*parts, data[at:]])


def _read_back(
    data: bytes,
    done: bytes,
    wanted: Mapping[str, Mapping[str, Sequence[str]]],
    file: str | None,
) -> None:
    """See that each number stands at its level, and that no other level says another thing."""
    before, after = _marks(data, file), _marks(done, file)
    for notice, levels in wanted.items():
        for level, ssccs in levels.items():
            before[notice, level] = [*before.get((notice, level), []), *ssccs]
    if before != after:
        raise EdiError(
            f"{file}: the numbers that were written do not read back; nothing is changed"
        )


def _marks(data: bytes, file: str | None) -> dict[tuple[str, str], list[str]]:
    found = {}
    for notice in read_documents(parse(data, file=file), only=("856",)).documents:
        if isinstance(notice, ShipNotice):
            for level in notice.levels:
                key = notice.notice_number, level.number
                found[key] = [bare_sscc(mark.value) for mark in level.sscc_marks]
    return found
