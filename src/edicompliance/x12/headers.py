"""What is wrong in the envelope alone: the ISA and the IEA, the release that a GS names.

The ISA is the only segment of fixed widths: from its places every reader takes the delimiters.
Where these do not hold, the separators are counted, and one word on the widths is enough.

>>> from edicompliance.x12 import validate
>>> print(*validate(
...     b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
...     b"*261122*0930*U*00401*000000001*0*P*~IEA*0*000000001~"
... ).issues)
byte 104, segment 1 ISA16: ISA16 is missing, the terminator stands in its place [X12108]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from edicompliance.x12.delimiters import Delimiters, Detected
from edicompliance.x12.elements import ElementChecker
from edicompliance.x12.issues import BY_NAME, KINDS, Issue, shown
from edicompliance.x12.schema import SegmentRule, Tables, load_segments
from edicompliance.x12.segment import Segment

_WIDTHS = frozenset({"element-too-short", "element-too-long"})
_SEPARATORS = frozenset({"ISA11", "ISA16"})
_NO_WIDTH = _SEPARATORS | {"ISA02", "ISA04"}
"""With the passwords, which nobody uses: without blanks there is nothing of them."""
_ISA13 = slice(90, 99)
"""Where it stands in an ISA of fixed widths and one byte a character."""
_IEA_ELEMENTS = 2
_NUMBER = re.compile(rb"[0-9]{9}")
_RELEASE = re.compile("[0-9]{6}(?![0-9])")
"""A release in full, though it may be one between two that have tables."""


def isa_issues(
    isa: Segment, found: Detected, checker: ElementChecker, complain: Callable[..., Issue]
) -> Iterator[Issue]:
    """Every issue of an ISA; `complain` makes one of a kind, at an element of a segment."""
    if not found.fixed_width and not _lacks_one(isa):
        message = "the ISA does not have its fixed widths; its separators were counted"
        actual = f"{found.length} bytes"
        yield complain("isa-widths", message, isa, expected="106 characters", actual=actual)
    if not found.delimiters.component:
        place = "it is blank" if isa[16] else "the terminator stands in its place"
        kind, message = "component-separator-missing", f"ISA16 is missing, {place}"
        yield complain(kind, message, isa, 16, expected="a component separator", actual=isa[16])
    for char in found.delimiters.clashes:
        message = f"{char!r} cannot be told from data or from another delimiter"
        yield complain("delimiters-clash", message, isa, actual=char)
    yield from _elements(isa, checker, fixed_width=found.fixed_width)


def _lacks_one(isa: Segment) -> bool:
    """Whether one element is empty and the others are as wide as they should be."""
    rule = _rule(isa)
    if len(isa) != len(rule.elements):
        return False
    widths = [(one.position, one.shortest) for one in rule.elements if one is not None]
    narrow = [position for position, width in widths if len(isa[position]) != width]
    return len(narrow) == 1 and not isa[narrow[0]] and f"ISA{narrow[0]:02d}" not in _NO_WIDTH


def _rule(isa: Segment) -> SegmentRule:
    return load_segments("005010" if isa[12] >= "00402" else "004010")["ISA"]


def _elements(isa: Segment, checker: ElementChecker, *, fixed_width: bool) -> Iterator[Issue]:
    """What is wrong in its elements; of widths one word is enough."""
    number = isa.raw[_ISA13]
    if fixed_width and _NUMBER.fullmatch(number):
        alike = isa.raw[: _ISA13.start] + b"000000000" + isa.raw[_ISA13.stop :]
        if _is_sound(alike, isa.delimiters):
            return
    yield from _checked(isa, checker, fixed_width=fixed_width)


@lru_cache(maxsize=1024)
def _is_sound(raw: bytes, delimiters: Delimiters) -> bool:
    """Whether an ISA has no fault; those of a file are alike but for ISA13."""
    isa = Segment(raw, 0, 1, delimiters)
    return not any(_checked(isa, ElementChecker(None), fixed_width=True))


def _checked(isa: Segment, checker: ElementChecker, *, fixed_width: bool) -> Iterator[Issue]:
    untold = _SEPARATORS if fixed_width else _NO_WIDTH
    for one in checker.check(isa, _rule(isa)):
        width = not fixed_width and KINDS[one.code].name in _WIDTHS
        if one.where.element not in untold and not width:
            kind = BY_NAME["isa-element-wrong"]
            yield replace(one, code=kind.code, level=kind.level)


def iea_issues(iea: Segment, complain: Callable[..., Issue]) -> Iterator[Issue]:
    """What an IEA has beside its count and its control number."""
    if (count := len(iea)) > _IEA_ELEMENTS:
        said = {"expected": f"at most {_IEA_ELEMENTS}", "actual": str(count)}
        yield complain("too-many-elements", f"IEA has {count} elements", iea, count, **said)


def release_issues(gs: Segment, tables: Tables, complain: Callable[..., Issue]) -> Iterator[Issue]:
    """Where GS08 does not say as it should by which tables its sets are judged."""
    said = gs[8].strip()
    base = tables.base_release(said)
    if base is None or said.startswith(base):
        return
    message = f"GS08 {shown(said)} is read as {base}"
    severity = "info" if _RELEASE.match(said) else None
    yield complain(
        "release-written-otherwise", message, gs, 8, expected=base, actual=said, severity=severity
    )
