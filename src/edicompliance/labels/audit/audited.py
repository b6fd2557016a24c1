"""What an audit says of a label: each field, each deviation, and pass, fail or retake.

A label passes only where each field that the guide wants was seen and is right. What could not be
seen for certain is no fault: such a label is to be audited again, from a better source.

>>> field = AuditedField("po", "E", "4501061", "4501062", False, None)
>>> field.ok, verdict_of([Deviation("differs", "po", "E", "4501061", "4501062")], [field], "")
(False, 'fail')
>>> verdict_of([], [AuditedField("po", "E", "4501061", "", None, None, why="not seen")], "")
'retake'
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from edicompliance.labels.boxes import Box
from edicompliance.labels.content import Told
from edicompliance.labels.fields import called
from edicompliance.labels.seen import SeenBars, SeenText

Verdict = Literal["pass", "fail", "retake"]
VERDICTS: Final[tuple[Verdict, ...]] = ("fail", "retake", "pass")
"""The worst first."""
Kind = Literal[
    "unknown", "differs", "missing", "bars", "size", "repeated", "foreign", "disagrees", "worded"
]
"""What can be wrong with one label: not in the ship notice; a field differs; is not there; a bar
code is wrong; a measure is; its SSCC stands on another, too; it is of another shipment; letters and
bars disagree; an address is in other words."""


class AuditedField(NamedTuple):
    """One field of a label, in letters or in bars."""

    name: str
    zone: str
    """The letter of the zone it belongs to."""
    expected: str
    """As the guide wants it; empty: the documents do not say it."""
    actual: str
    """As it stands there; empty: it was not seen."""
    ok: bool | None
    """None: it cannot be told, or is not to be judged."""
    box: Box | None
    """Where it stands; None: it was not seen."""
    barred: bool = False
    """Whether it is bars, and no letters."""
    why: str = ""
    """Why it cannot be told, or what is to be known of it."""
    blocks: bool = True
    """Whether the label does not pass while this cannot be told."""


class Deviation(NamedTuple):
    """Something of a label that is not as it should be."""

    kind: Kind
    field: str = ""
    zone: str = ""
    expected: str = ""
    actual: str = ""
    seen: SeenText | SeenBars | None = None
    """What it was seen at; None: at nothing."""
    told: tuple[Told, ...] = ()
    """Who says what is expected."""

    @property
    def warns(self) -> bool:
        """Whether the label passes all the same."""
        return self.kind == "worded"


def doubts(fields: Sequence[AuditedField]) -> str:
    """Return why a label does not pass though nothing of it is wrong."""
    left = (one for one in fields if one.ok is None and one.blocks)
    return "; ".join(dict.fromkeys(f"{called(one.name)}: {one.why}" for one in left))


def verdict_of(
    deviations: Sequence[Deviation], fields: Sequence[AuditedField], retake: str
) -> Verdict:
    """Return what comes of a label; what was read and does not count proves nothing."""
    if retake:
        return "retake"
    if any(not one.warns for one in deviations):
        return "fail"
    return "retake" if any(one.ok is None and one.blocks for one in fields) else "pass"
