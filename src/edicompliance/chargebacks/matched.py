"""What matching says of a deduction: a class for each line, with the rule, the documents, the sum.

>>> line = MatchedLine(TakenLine(Decimal(200)), 1, "compliance", "arithmetic-wrong",
...                    recomputed=Decimal("166.80"))
>>> line.difference
Decimal('33.20')
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple

from edicompliance.chargebacks.entering import Deduction
from edicompliance.chargebacks.taken import TakenLine
from edicompliance.charges.exact import minus
from edicompliance.profiles.bodies_disputes import Family

Class = Literal["confirmed", "contradicted", "arithmetic-wrong", "duplicate", "unexplained"]
CLASSES: Final[tuple[Class, ...]] = (
    "contradicted", "arithmetic-wrong", "duplicate", "unexplained", "confirmed",
)  # fmt: skip
"""What is best disputed first."""


class Known(NamedTuple):
    """A document that a number names."""

    kind: str
    """`order`, `ship-notice`, `invoice`."""
    number: str
    where: str = ""
    """`sha256@offset+length`."""
    pos: tuple[str, ...] = ()
    """The orders that it is about."""


def orders_of(line: TakenLine, documents: Iterable[Known]) -> tuple[str, ...]:
    """The orders that a line is about: the one it names, and those of its documents."""
    named = (po for one in documents for po in one.pos)
    return tuple(dict.fromkeys(filter(None, (line.about.po, *named))))


@dataclass(frozen=True, slots=True)
class MatchedLine:
    """A line with what it is for, and whether it is right."""

    line: TakenLine
    number: int
    family: Family | None
    kind: Class
    rule: str = ""
    """The rule that it is charged for; empty: none, or it is not known which."""
    documents: tuple[Known, ...] = ()
    recomputed: Decimal | None = None
    """What the guide charges for it; None: not known."""
    reason: str = ""
    edition: str = ""
    """The edition of the guide that was in force."""
    evidence: tuple[str, ...] = ()
    """The bytes that show it: `file@offset+length`."""
    dispute: str | None = None
    owner: str = ""
    """Who looks after it, by the guide's pattern; empty: it names nobody."""
    items: tuple[str, ...] = ()
    """The articles that are missing, of a shortage; empty: it is of no article, or not known."""
    remark: str = ""
    """What is for us alone: that its row is like another one, and what to do; empty: nothing."""

    def told(self, kind: Class, reason: str, **more: Any) -> MatchedLine:
        """The same line with what came of it: rule, recomputed, evidence, items."""
        return MatchedLine(
            self.line,
            self.number,
            self.family,
            kind,
            documents=self.documents,
            reason=reason,
            dispute=self.dispute,
            owner=self.owner,
            **more,
        )

    @property
    def is_known(self) -> bool:
        """Whether it is known what it is for."""
        return self.kind != "unexplained"

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders that it is about."""
        return orders_of(self.line, self.documents)

    @property
    def difference(self) -> Decimal | None:
        """What was taken too much; less than nothing where it was too little."""
        return None if self.recomputed is None else minus(self.line.amount, self.recomputed)


@dataclass(frozen=True, slots=True)
class MatchedDeduction:
    """A deduction with its lines."""

    deduction: Deduction
    lines: tuple[MatchedLine, ...]

    @property
    def kind(self) -> Class:
        """Of its lines the one that is best disputed."""
        return min((one.kind for one in self.lines), key=CLASSES.index, default="unexplained")
