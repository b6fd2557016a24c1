"""Packing slips that were read back, against the slips that the documents ask for.

Each slip is found among those of the shipment by what it says of itself; then its heading, goods
and cartons are compared, and what the guide wants on it is looked for. A slip passes only if
nothing is wrong and nothing is in doubt: one that cannot be told is to be read again.

>>> wanted = Slip("SH1", "", {"po": (Told("4501061"),)},
...     (SlipRow("4501061", "1", "A7", "", "", "MUG", Decimal(24), "EA", 2),), 2)
>>> seen = SeenSlip("slip.pdf", 1, (1,), {"po": (Said(("4501061",), 1, Box(0, 0, 9, 3)),)})
>>> audit = audit_slips([seen], [wanted]).audits[0]
>>> audit.verdict, [(one.name, one.ok, one.note) for one in audit.fields]
('retake', [('po', True, ''), ('items', None, 'no rows of goods were found on it')])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from edicompliance.labels.boxes import Box
from edicompliance.labels.content import Told
from edicompliance.labels.fields import called
from edicompliance.labels.slips.addresses import address_field
from edicompliance.labels.slips.fields import (
    SlipField,
    Verdict,
    day_of,
    is_same,
    number_of,
    placed,
)
from edicompliance.labels.slips.places import sentence_field, stands_somewhere
from edicompliance.labels.slips.rows_auditing import goods_of, likeness
from edicompliance.labels.slips.seen import Said, SeenSlip
from edicompliance.labels.slips.slip import FIELDS, SHOWN, Slip, SlipRow, unknown_words

_OWN: Final = ("notice", "po", "bol")
"""What a slip says of its shipment."""
_IDENTITY: Final = (*_OWN, "store")
"""What a slip says of whose it is."""
_ADDRESSES: Final = ("ship_from", "ship_to", "mark_for")

__all__ = ["Box", "Decimal", "SlipAudit", "SlipRow", "SlipsAudit", "Told", "audit_slips"]


@dataclass(frozen=True, slots=True)
class SlipAudit:
    """A slip, compared with the documents."""

    seen: SeenSlip
    slip: Slip | None
    """The one that it is by the documents; None: it is none of theirs, or that cannot be told."""
    fields: tuple[SlipField, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Pass only if all of it was read and nothing is wrong; retake where it cannot be told."""
        found = {one.verdict for one in self.fields}
        if "fail" in found:
            return "fail"
        return "pass" if found == {"pass"} else "retake"

    @property
    def name(self) -> str:
        """What people call it: file and place."""
        pages = self.seen.pages
        if not pages:
            return self.seen.file
        one = f"page {pages[0]}" if len(pages) == 1 else f"pages {pages[0]} to {pages[-1]}"
        return f"{self.seen.file}, {one}"


@dataclass(frozen=True, slots=True)
class SlipsAudit:
    """All slips of a shipment, compared with the documents."""

    audits: tuple[SlipAudit, ...]
    missing: tuple[Slip, ...] = ()
    """Slips that the documents ask for and none of those read is."""


def audit_slips(seen: Sequence[SeenSlip], wanted: Sequence[Slip]) -> SlipsAudit:
    """Compare the slips of a shipment with those that its documents ask for."""
    audits: list[SlipAudit] = []
    left = list(wanted)
    for one in seen:
        if one.retake:
            audits.append(_unread(one))
            continue
        slip = _found(one, wanted, left)
        if slip is None:
            audits.append(_of_others(one, wanted))
            continue
        left = [each for each in left if each is not slip]
        audits.append(SlipAudit(one, slip, tuple(_compared(one, slip))))
    return SlipsAudit(tuple(audits), tuple(left))


def _unread(seen: SeenSlip) -> SlipAudit:
    why = SlipField("slip", "reading", "", "", None, note=seen.retake)
    return SlipAudit(seen, None, (why,))


def _of_others(seen: SeenSlip, wanted: Sequence[Slip]) -> SlipAudit:
    """A slip that says it is of something else, or nothing that could be told of whose it is."""
    said = [one for name in _OWN for one in seen.said(name) if not one.doubt]
    if not any(_agrees(name, seen, slip) is False for name in _OWN for slip in wanted):
        note = "no order, ship notice or bill of lading on it says whose slip it is"
        return SlipAudit(seen, None, (SlipField("slip", "reading", "", "", None, note=note),))
    expected = "; ".join(dict.fromkeys(_whose(one) for one in wanted))
    actual = ", ".join(f"{called(name)} {one.text}" for name in _OWN for one in seen.said(name))
    first = said[0]
    note = "nothing on it is of this shipment"
    field = SlipField("slip", "whose", expected, actual, False, first.page, first.box, note)
    return SlipAudit(seen, None, (field,))


def _whose(slip: Slip) -> str:
    told = [(name, slip.text(name)) for name in _OWN]
    return ", ".join(f"{called(name)} {text}" for name, text in told if text)


# -- which slip it is


def _found(seen: SeenSlip, wanted: Sequence[Slip], left: Sequence[Slip]) -> Slip | None:
    """The slip that a paper is: the one it agrees with most, of those not found yet first."""
    ranked = [(_points(seen, one), one in left, -at, one) for at, one in enumerate(wanted)]
    best = max(ranked, key=lambda each: each[:3], default=None)
    return best[3] if best is not None and best[0] > 0 else None


def _points(seen: SeenSlip, slip: Slip) -> Decimal:
    """How much of what a paper says of itself is true of a slip; 0: it is another shipment's."""
    said = {name: _agrees(name, seen, slip) for name in _IDENTITY}
    goods = likeness(seen, slip)
    own = said["notice"], said["po"], said["bol"]
    if True not in own:
        if False in own and goods < 1:
            return Decimal(0)
        if goods == 0 and not (said["store"] and False not in own):
            return Decimal(0)
    weights = {"notice": 2, "po": 2, "bol": 1, "store": 4}
    points = sum(weights[name] for name, one in said.items() if one)
    return points + 2 * goods + Decimal("0.1")


def _agrees(name: str, seen: SeenSlip, slip: Slip) -> bool | None:
    """Whether a paper says what a slip must say; None: one of the two says nothing."""
    wanted, spec = _texts(name, slip), slip.numbers
    said = [one for one in seen.said(name) if not one.doubt]
    if name == "po" and not said:
        said = [row.cells["po"] for row in seen.rows or () if "po" in row.cells]
        return any(is_same(name, one, [each], spec) for one in said for each in wanted) or None
    if not said or not wanted:
        return None
    return all(is_same(name, one, wanted, spec) for one in said)


def _texts(name: str, slip: Slip) -> list[str]:
    if name in ("notice", "cartons", "ship_date"):
        return [text] if (text := slip.text(name)) else []
    return [one.text for one in slip.values.get(name, ())]


# -- what it says


def _compared(seen: SeenSlip, slip: Slip) -> Iterator[SlipField]:
    wanted = {SHOWN[word]: word for word in slip.shows if word in SHOWN}
    for name in ("notice", *FIELDS, "ship_date"):
        yield from _heading(name, seen, slip, wanted)
    for name in _ADDRESSES:
        yield from _address(name, seen, slip, wanted)
    yield from _carton_count(seen, slip, wanted)
    yield from goods_of(seen, slip)
    for word in unknown_words(slip.shows):
        note = "which value the guide means is not known"
        yield SlipField(word, "wanted", word, "", None, note=note)
    for sentence in slip.texts:
        yield sentence_field(seen, sentence)


def _heading(name: str, seen: SeenSlip, slip: Slip, wanted: Iterable[str]) -> Iterator[SlipField]:
    expected = _texts(name, slip)
    said = seen.said(name)
    told = next(iter(slip.values.get(name, ())), None)
    if not said and name == "po" and _by_rows(seen):
        return
    if not said:
        if name in wanted:
            yield _absent(name, seen, ", ".join(expected))
        elif name == "po":
            note = "no order was found on it"
            yield SlipField(name, "reading", ", ".join(expected), "", None, note=note)
        return
    for one in said:
        ok, note = _right(name, one, expected, slip)
        if ok is not None or name in wanted or name in _IDENTITY:
            shown = ", ".join(expected)
            yield placed(name, "heading", shown, one, ok=ok, note=note, told=told)


def _by_rows(seen: SeenSlip) -> bool:
    """Whether every row says its order, so that the heading need not."""
    return bool(seen.rows) and all(row.text("po") for row in seen.rows or ())


def _right(name: str, said: Said, expected: Sequence[str], slip: Slip) -> tuple[bool | None, str]:
    """Whether a value is right, and why not, or why it cannot be told."""
    if not expected:
        return None, "the documents do not say it"
    if name == "ship_date":
        day = day_of(said.text)
        why = "" if day else "how its date is meant is not known"
        return (None if day is None else day == slip.ship_date), why
    if is_same(name, said, expected, slip.numbers):
        return True, ""
    if name == "carrier":
        return _carrier(said, slip)
    return False, ""


def _carrier(said: Said, slip: Slip) -> tuple[bool | None, str]:
    """A carrier may be told by its code or by its name; a code and a name cannot be compared."""
    codes = [one.text for one in slip.values.get("scac", ())]
    if codes and is_same("scac", said, codes, slip.numbers):
        return True, ""
    names = [one.text for one in slip.values.get("carrier", ()) if one.text not in codes]
    is_code = len(said.text) <= 4 and said.text.isupper()
    if is_code != bool(codes) and not (names and not is_code):
        return None, "one says the carrier's name, the other its code"
    comparable = codes if is_code else names
    return (False, "") if comparable else (None, "one says the carrier's name, the other its code")


def _absent(name: str, seen: SeenSlip, expected: str) -> SlipField:
    """A value that must be on it and was not found by the words for it."""
    if not expected:
        note = "it is not on the slip, and the documents do not say it"
        return SlipField(name, "wanted", "", "", None, note=note)
    where = stands_somewhere(seen, expected)
    if where is None:
        return SlipField(name, "wanted", expected, "", False, note="it is not on the slip")
    note = "it stands there, and no word beside it says what it is"
    return placed(name, "wanted", expected, where, ok=None, note=note)


def _address(name: str, seen: SeenSlip, slip: Slip, wanted: Iterable[str]) -> Iterator[SlipField]:
    expected = slip.values.get(name, ())
    said = seen.said(name)
    if not said and name in wanted:
        first = expected[0].text.split("\n")[0] if expected else ""
        yield _absent(name, seen, first)
    for one in said:
        if expected:
            yield address_field(name, one, expected)


def _carton_count(seen: SeenSlip, slip: Slip, wanted: Iterable[str]) -> Iterator[SlipField]:
    expected = slip.text("cartons")
    for one in seen.said("cartons"):
        number = number_of(one.text)
        ok = None if number is None or not expected else number == slip.cartons
        note = "" if ok is not None else "it is no number" if expected else "none are announced"
        yield placed("cartons", "cartons", expected, one, ok=ok, note=note)
    if not seen.said("cartons") and "cartons" in wanted:
        if any("cartons" in row.cells for row in seen.totals):
            return
        yield SlipField("cartons", "wanted", expected, "", *_no_count(seen))


def _no_count(seen: SeenSlip) -> tuple[bool | None, None, None, str]:
    """Of a count nobody can say that a number on the slip is not it."""
    has_words = any("carton" in one.text.lower() or "ctn" in one.text.lower() for one in seen.lines)
    if has_words:
        return None, None, None, "a word for cartons stands on it, and no number by it"
    return False, None, None, "it is not on the slip"
