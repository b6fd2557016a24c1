"""Every kind of issue explained, and by which code an acknowledgment tells it.

A 997 or 999 tells an error by a code, from a list that depends on what is in error: an element, a
segment, a set or a group; a TA1 tells what is wrong with an interchange.

>>> explain_issue("X12501").expected
'A value there, whenever the segment is there.'
>>> for told in told_by("X12501"):
...     print(told.acknowledgment, told.element, told.code, told.meaning)
997 AK403 1 Mandatory element is missing
999 IK403 1 Mandatory element is missing
>>> told_by("X12514")
()
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from edicompliance.x12.codes import load_codes
from edicompliance.x12.explained_elements import EXPLAINED_ELEMENTS
from edicompliance.x12.explained_envelope import ENVELOPE
from edicompliance.x12.explained_segments import EXPLAINED_SEGMENTS
from edicompliance.x12.explanation import Explanation
from edicompliance.x12.issues import ISA_NOTES, KINDS

EXPLANATIONS: Final[Mapping[str, Explanation]] = MappingProxyType(
    {**ENVELOPE, **EXPLAINED_SEGMENTS, **EXPLAINED_ELEMENTS}
)
"""Code -> what it means."""

_TOLD: Final = {
    "I18": (("TA1", "TA105", "I18"),),
    "716": (("997", "AK905", "716"), ("999", "AK905", "716")),
    "718": (("997", "AK502", "718"), ("999", "IK502", "618")),
    "720": (("997", "AK304", "720"), ("999", "IK304", "620")),
    "723": (("997", "AK403", "723"), ("999", "IK403", "621")),
}
"""The list of an issue's code -> the acknowledgments that tell it, where, by which list."""


class Told(NamedTuple):
    """How an acknowledgment tells an issue."""

    acknowledgment: str
    """`997`, `999` or `TA1`."""
    element: str
    """Where the code stands, `AK403`."""
    code: str
    meaning: str
    """Of the code, in our words."""
    where: str = ""
    """The element that the issue is in, where the code depends on it: `ISA06`."""


def explain_issue(code: str) -> Explanation:
    """Return the explanation of a code such as `X12501`; raises KeyError for another."""
    return EXPLANATIONS[code]


def told_by(code: str) -> tuple[Told, ...]:
    """Return how acknowledgments tell an issue; none where it is no error, or has no code."""
    kind = KINDS[code]
    if kind.severity != "error" or not kind.acknowledged:
        return ()
    numbers, _, own = kind.acknowledged.partition("/")
    codes = {"": own} if own else ISA_NOTES
    return tuple(
        Told(acknowledgment, element, note, _meaning(listed, note), where)
        for acknowledgment, element, listed in _TOLD[numbers]
        for where, note in codes.items()
    )


def _meaning(element: str, code: str) -> str:
    codes = load_codes(element)
    return codes.codes[code] if codes else ""
