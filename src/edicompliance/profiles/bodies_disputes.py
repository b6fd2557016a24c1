"""What follows a charge: how it is fought, and how a deduction is recognised for what it is.

>>> short = Recognition.model_validate({"field": "invoice", "pattern": "{invoice}[-]SC",
...     "family": "shortage", "normalise": ["no spaces"]})
>>> short.match("INV 123-SC")
{'invoice': 'INV123'}
>>> talks = Dispute.model_validate({"window": "notified .. notified + 30 days", "attempts": 2,
...     "evidence": {"ASN": ["997", "isa control number"], "rest": ["bol signed by carrier"]}})
>>> talks.evidence_for("ASN001"), talks.evidence_for("WIN003")
(('997', 'isa control number'), ('bol signed by carrier',))
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import BaseModel, Field, StrictInt, StrictStr, field_validator, model_validator

from edicompliance.profiles.bodies import Row, Timed
from edicompliance.profiles.complaints import unknown_word
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.points import Point, Span
from edicompliance.profiles.texts import (
    ChargeText,
    FrozenCodes,
    FrozenTexts,
    Money,
    PointText,
    Several,
    SpanText,
    TemplateText,
)

EVIDENCE: Final[Mapping[str, str]] = FrozenMapping(
    {
        "agreement": "what was agreed, or the price list",
        "appointment confirmation": "the appointment as the retailer confirmed it",
        "appointment request": "when an appointment was asked for",
        "asn copy": "the ship notice as it was sent",
        "bol signed by carrier": "the bill of lading with the carrier's signature",
        "carrier status": "the carrier's 214",
        "invoice": "the invoice",
        "isa control number": "the interchange that the document was sent in",
        "label photos": "pictures of the labels",
        "997": "the functional acknowledgment",
        "824": "the application advice",
        "note of the retailer": "what somebody at the retailer wrote",
        "order": "the order and its changes",
        "packing list": "the packing list",
        "proof of delivery": "the delivery receipt, stamped or signed",
        "remittance": "the remittances that show a deduction",
        "routing request": "the request for routing and its answer",
        "scan report": "how the bar codes were read",
        "screenshot": "what the retailer's portal shows",
        "tracking": "the parcel carrier's tracking",
        "violation report": "the retailer's own report",
    }
)
"""What a dispute is supported by."""

_CODES: Final = re.compile(r"[A-Z]{3}(?:[0-9]{3})?")
_REST: Final = "rest"
Family = Literal[
    "compliance",
    "shortage",
    "price",
    "trade",
    "terms",
    "freight",
    "returns",
    "tax",
    "duplicate",
    "post-audit",
    "repayment",
]
"""What deductions are for; a repayment gives money back."""


Normalising = Literal["capitals", "no spaces", "no punctuation", "no leading zeros"]
"""A step of making numbers comparable."""


def _codes(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if not _CODES.fullmatch(value):
            raise ValueError(f"expected a rule, 'ASN001', or a family, 'ASN', got {value!r}")
    return values


class Stage(Row):
    """A step of the way: a review before the charge, a reminder for a large claim."""

    name: StrictStr
    """What the retailer calls it."""
    window: SpanText | None = None
    """From when to when."""
    above: Money | None = None
    """Only for claims of more than this."""
    up_to: Money | None = None
    """Only for claims of this or less."""
    before_charge: bool = False
    """Whether it comes before the money is taken."""

    def holds_for(self, claim: Decimal) -> bool:
        """Whether a claim of that size goes this way."""
        return (self.above is None or claim > self.above) and (
            self.up_to is None or claim <= self.up_to
        )

    def __str__(self) -> str:
        sizes = (("above", self.above), ("up to", self.up_to))
        told = [self.name, *(f"{word} {size}" for word, size in sizes if size is not None)]
        told += [self.window.text] if self.window else []
        return ", ".join([*told, *(["before the charge"] if self.before_charge else [])])


class Dispute(Timed):
    """How a charge is fought."""

    ROWS: ClassVar[Mapping[str, type[BaseModel]]] = {"stages": Stage}

    for_codes: Several = Field((), alias="for")
    """The rules, or families of rules, whose charges it is about; empty: all."""
    window: SpanText | None = None
    """From when to when it may be filed: `deducted + 45 days .. deducted + 365 days`."""
    attempts: Annotated[StrictInt, Field(ge=1, le=99)] | None = None
    """How often one charge may be disputed."""
    channel: Literal["portal", "email", "edi", "letter", "phone"] | None = None
    """How it is filed."""
    contact: StrictStr | None = None
    """Where: the portal's name, an address."""
    evidence: FrozenCodes = Field(default_factory=FrozenMapping)
    """By rule, by family, or for the `rest`: what must be enclosed."""
    reasons: Several = ()
    """The reasons to choose from."""
    stages: tuple[Stage, ...] = ()
    """The steps of the way, in their order."""
    answer_by: PointText | None = None
    """When the retailer should have answered."""
    denials: FrozenTexts = Field(default_factory=FrozenMapping)
    """The retailer's code of a denial -> what it means."""
    minimum: Money | None = None
    """Claims below it are not taken."""
    frivolous: ChargeText | None = None
    """What a dispute without reason costs."""
    most_megabytes: Annotated[StrictInt, Field(ge=1)] | None = None
    """How large its files may be."""

    @field_validator("for_codes")
    @classmethod
    def _known(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return _codes(values)

    @field_validator("evidence")
    @classmethod
    def _known_evidence(cls, table: Mapping[str, tuple[str, ...]]) -> Any:
        for code, papers in table.items():
            if code != _REST:
                _codes((code,))
            for paper in papers:
                if paper not in EVIDENCE:
                    raise ValueError(unknown_word("evidence", paper, EVIDENCE))
        return table

    @property
    def texts(self) -> tuple[Point | Span, ...]:
        """Its times."""
        stages = (stage.window for stage in self.stages)
        return tuple(one for one in (self.window, self.answer_by, *stages) if one)

    def evidence_for(self, code: str) -> tuple[str, ...]:
        """Return what supports a dispute about a rule: its own, its family's, else the rest."""
        for key in (code, code[:3], _REST):
            if key in self.evidence:
                return self.evidence[key]
        return ()

    def is_about(self, code: str) -> bool:
        """Whether it is about charges for a rule."""
        return not self.for_codes or code in self.for_codes or code[:3] in self.for_codes

    def stages_for(self, claim: Decimal) -> tuple[Stage, ...]:
        """Return the steps that a claim of that size goes."""
        return tuple(stage for stage in self.stages if stage.holds_for(claim))


class Recognition(Timed):
    """What a deduction is, by its number, its code or its text."""

    field: Literal["number", "invoice", "reason", "reference", "description", "code", "file"]
    """Where it stands: the deduction's number, the invoice's, element 426, a REF, free text, the
    adjustment's code, the name of a portal's file."""
    pattern: TemplateText
    """How it is made up."""
    means: Several = ()
    """The rules, or families of rules, that it is charged for."""
    family: Family | None = None
    """What it is for."""
    rank: Annotated[StrictInt, Field(ge=0, le=99)] = 0
    """Of several that match, the highest."""
    owner: StrictStr | None = None
    """Who looks after it."""
    normalise: tuple[Normalising, ...] = ()
    """What is done to the text before."""
    disputes: StrictStr | None = None
    """How it is fought: the name of a clause of `disputes`."""

    @field_validator("means")
    @classmethod
    def _known(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return _codes(values)

    @model_validator(mode="after")
    def _meaning(self) -> Self:
        if not (self.means or self.family):
            raise ValueError("expected 'means' or 'family': what such a deduction is for")
        return self

    def match(self, text: str) -> dict[str, str] | None:
        """Return what the text is made up of; None where it is another deduction's."""
        for step in self.normalise:  # in their order
            text = plain_text(step, text)
        return self.pattern.match(text)


def plain_text(step: Normalising, text: str) -> str:
    """Return a number or a text after one step of making it comparable."""
    if step == "capitals":
        return text.upper()
    if step == "no spaces":
        return "".join(text.split())
    if step == "no punctuation":
        return re.sub(r"[^A-Za-z0-9]", "", text)
    return text.lstrip("0") or "0"
