"""What a guide itself lets pass: a storm that it declared, the first weeks of a supplier.

An authorization is given for one order; an exception stands in the guide, or in what the retailer
announces to all, and holds for everything that falls under it.

>>> storm = GuideException.model_validate({"excuses": ["WIN"], "covers": "timing",
...     "from": date(2026, 1, 12), "until": date(2026, 1, 15), "dated_by": "arrived",
...     "reason": "winter storm"})
>>> storm.holds_on(date(2026, 1, 15)), storm.holds_on(date(2026, 1, 16))
(True, False)
>>> ramp = GuideException.model_validate({"excuses": ["LBL"], "while": "new vendor for 90 days",
...     "reason": "ramp"})
>>> str(ramp.novelty), ramp.dated_by
('new vendor for 90 days', 'po_date')
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    Field,
    PlainValidator,
    StrictStr,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from edicompliance.profiles.anchors import ANCHORS
from edicompliance.profiles.bodies import Body
from edicompliance.profiles.bodies_measures import Exclusion
from edicompliance.profiles.complaints import shown, unknown_word
from edicompliance.profiles.tables import Day
from edicompliance.profiles.texts import Several

_CODE: Final = re.compile(r"[A-Z]{3}(?:[0-9]{3})?")
_NEW: Final = ("new vendor", "new place", "new item")
Covers = Literal["timing", "amount", "both"]


def _novelty(value: object) -> Exclusion:
    found = Exclusion.read(value) if isinstance(value, str) else None
    if found is None or found.word not in _NEW or found.duration is None:
        raise ValueError(f"expected a time such as 'new vendor for 90 days', got {shown(value)}")
    return found


Novelty = Annotated[
    Exclusion,
    PlainValidator(_novelty),
    WithJsonSchema({"type": "string", "examples": [f"{one} for 90 days" for one in _NEW]}),
]


class GuideException(Body):
    """Faults that the guide does not charge for, since when and until when."""

    excuses: Several = Field(min_length=1)
    """The rules, or families of rules, whose faults it excuses."""
    covers: Covers = "both"
    """Whether it excuses the time, the quantity, or both."""
    novelty: Novelty | None = Field(None, alias="while")
    """`new vendor for 90 days`, `new place for 60 days`, `new item for 90 days`; None: always."""
    since: Day | None = Field(None, alias="from")
    """Its first day; None: since ever."""
    until: Day | None = None
    """Its last day; None: for ever."""
    dated_by: StrictStr = "po_date"
    """The anchor whose day lies between them, and by which is told what is new."""
    reason: StrictStr = Field(min_length=1)
    """Why: the event, as the retailer calls it."""
    by: StrictStr | None = None
    """Who there declared it."""
    document: StrictStr | None = None
    """What shows it: the announcement, a page of the portal."""

    @field_validator("excuses")
    @classmethod
    def _codes(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if not _CODE.fullmatch(value):
                raise ValueError(f"expected a rule, 'ASN001', or a family, 'ASN', got {value!r}")
        return values

    @field_validator("dated_by")
    @classmethod
    def _anchor(cls, value: str) -> str:
        if value not in ANCHORS:
            raise ValueError(unknown_word("anchor", value, ANCHORS))
        return value

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"it ends on {self.until}, before it begins on {self.since}")
        return self

    def speaks_of(self, code: str) -> bool:
        """Whether it can excuse faults of a rule."""
        return bool({code, code[:3]} & set(self.excuses))

    @property
    def is_dated(self) -> bool:
        """Whether a day decides if it holds."""
        return bool(self.since or self.until or self.novelty)

    def holds_on(self, day: date) -> bool:
        """Whether a day lies between its first and its last one."""
        return (self.since or date.min) <= day <= (self.until or date.max)

    def outcome(self, example: Any) -> str:
        """`excused` or `not excused`: what becomes of a fault of a rule on a day."""
        day, code = example.get("day"), example.get("rule", self.excuses[0])
        held = self.speaks_of(code) and (day is None or self.holds_on(day))
        return "excused" if held else "not excused"
