"""What a clause says: the bodies of the sections, in the words of a profile.

A window, a deadline, the binding of a rule; others have modules of their own. Their texts are
parsed when the profile is loaded, so that a misspelt word is found at the desk and not at the dock.

>>> Window.model_validate({"is": ".. cancel_after", "at": "ship_from"}).span.closing.text
'cancel_after'
"""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictStr,
    model_validator,
)

from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.points import Point, Span
from edicompliance.profiles.texts import (
    FrozenCodes,
    FrozenTexts,
    Params,
    PointText,
    Reference,
    SpanText,
)
from edicompliance.x12.narrowing import Narrowing

Place = Literal["ship_from", "ship_to"]
Severity = Literal["error", "warning", "info"]


class Body(BaseModel):
    """What all bodies share: no unknown key, no change."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    EITHER: ClassVar[tuple[frozenset[str], ...]] = ()
    """Keys of which one rules the other out; in `like`, the new one drops the old one."""
    FREE: ClassVar[frozenset[str]] = frozenset()
    """Keys that state no fact of the retailer's and need no source."""

    @property
    def texts(self) -> tuple[Point | Span, ...]:
        """The times it speaks of."""
        return ()


class Timed(Body):
    """What speaks of times, and may count business days and fiscal months in them."""

    calendar: StrictStr | None = None
    """Whose business days are counted; None: those of the calendar `business`."""
    fiscal: StrictStr | None = None
    """Whose weeks and fiscal months are meant; None: those of the calendar `fiscal`."""


class Window(Timed):
    """From when to when something may happen."""

    span: SpanText = Field(alias="is")
    """Opening and closing."""
    at: Place | None = None
    """At whose place its calendar dates are judged. In a profile that is loaded a window of
    delivery is judged where the goods arrive, others where they leave; None is left to
    `windows.cancel`, which goes by the `cancel_basis` of the conventions."""
    optional: StrictBool = False
    """Whether an order without these dates has no such window."""

    @model_validator(mode="after")
    def _opens_first(self) -> Self:
        if self.span.is_reversed:
            raise ValueError(f"{self.span.text!r} closes before it opens")
        return self

    @property
    def texts(self) -> tuple[Span, ...]:
        """Its span."""
        return (self.span,)


class Deadline(Timed):
    """The last moment of a document or an act."""

    EITHER = (frozenset({"by", "before"}),)

    by: PointText | None = None
    """On the limit is in time."""
    before: PointText | None = None
    """On the limit is late."""
    counts: Literal["transmitted", "accepted", "clean"] = "transmitted"
    """What must have happened by then: sent, accepted by a 997, or without error in an 824."""

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.by is None) == (self.before is None):
            got = "neither" if self.by is None else "both"
            raise ValueError(f"expected 'by' or 'before', got {got}")
        return self

    @property
    def point(self) -> Point:
        """The limit."""
        return self.by or self.before  # type: ignore[return-value]  # one of them is there

    @property
    def word(self) -> Literal["by", "before"]:
        """How the limit is meant; after `before`, exactly on it is late."""
        return "by" if self.by else "before"

    @property
    def texts(self) -> tuple[Point, ...]:
        """Its limit."""
        return (self.point,)


class Row(BaseModel):
    """A row of a clause, which `str()` tells as it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class RuleBinding(Body):
    """How a rule is taken: how hard, and with what of its own."""

    FREE = frozenset({"severity", "blocking", "required"})

    severity: Severity | None = None
    """None: the rule's own."""
    blocking: StrictBool | None = None
    """Whether the shipment must not leave, whatever it costs; None: the rule's own."""
    required: StrictBool | None = None
    """Whether the verdict needs this rule to have been checked; None: the rule's own."""
    params: Params = Field(default_factory=FrozenMapping)
    """Parameters; the rule's own type checks them when it is bound."""


class Narrow(Body):
    """What must be in a document, and what must not, beyond the standard."""

    require: tuple[Reference, ...] = ()
    """`REF*DP`: a segment with that qualifier; `BSN05`: an element; `TD5`: a segment; and where
    that depends, `N104 if N101 is ST or BY`."""
    forbid: tuple[Reference, ...] = ()
    """The same."""
    codes: FrozenCodes = Field(default_factory=FrozenMapping)
    """`BSN01`: the only codes that are taken there."""
    lengths: FrozenTexts = Field(default_factory=FrozenMapping)
    """`REF02 if REF01 is BM`: `at most 17`, `at least 5`, `5 to 17`, `exactly 17`."""
    characters: FrozenTexts = Field(default_factory=FrozenMapping)
    """`REF02 if REF01 is BM`, or `any` element: `only capitals or digits`, `no lower-case`."""

    @model_validator(mode="after")
    def _elements(self) -> Self:
        Narrowing.of(codes=self.codes, lengths=self.lengths, characters=self.characters)
        return self

    @property
    def made(self) -> Narrowing:
        """It as documents are held against it."""
        return Narrowing.of(self.require, self.forbid, self.codes, self.lengths, self.characters)
