"""`FACTS.toml`: what the documents do not say, for one document to be made from another.

An order does not say what the supplier accepts, nor which carton it goes in, nor the number of the
invoice. The supplier says it in one file, with a table for each document he wants made of it; a
table that is not asked for is not read further than for its spelling.

>>> PairFacts.model_validate({"invoice": {"numbers": ["77"], "date": date(2026, 11, 19)}}).shipment
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from edicompliance.documents.composing.acknowledging import LineAnswer
from edicompliance.documents.composing.packed_shipment import PackedShipment
from edicompliance.documents.segments.parts import Party

ControlNumber = Annotated[int, Field(ge=1, le=999_999_999)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class EnvelopeFacts(_Table):
    """Who sends to whom, and under which numbers; what is left out is as the order came, turned."""

    sender: tuple[str, str] | None = None
    """Qualifier and id, ISA05 and ISA06."""
    receiver: tuple[str, str] | None = None
    """Qualifier and id, ISA07 and ISA08."""
    application_sender: str | None = None
    """GS02."""
    application_receiver: str | None = None
    """GS03."""
    control_number: ControlNumber | None = None
    """ISA13; of your own sequence, which the order's is not."""
    group_number: ControlNumber | None = None
    """GS06; as the interchange where it is left out."""
    usage: Literal["P", "T"] | None = None
    """ISA15: production or test."""
    release: str | None = None
    """GS08."""


class PartnerFacts(_Table):
    """Words of the profile's scope that decide what the retailer wants."""

    freight: str | None = None
    mode: str | None = None
    delivery: str | None = None
    programme: str | None = None
    department: str | None = None
    network: str | None = None


class AnsweredFacts(LineAnswer):
    """What becomes of a line; see `LineAnswer`."""

    po_number: str = ""
    """The order, where there are several."""


class AcknowledgmentFacts(_Table):
    """For an 855."""

    date: date
    """Date of the acknowledgment, BAK09."""
    order_number: str = ""
    """The supplier's own number for the order, BAK08."""
    otherwise: Literal["accepted", "rejected"] = "accepted"
    """What becomes of lines that are not listed."""
    lines: tuple[AnsweredFacts, ...] = ()
    """What becomes of the others."""


class PackingFacts(_Table):
    """How the goods were packed, where the cartons are not all listed."""

    by_store: bool = False
    """A carton for each store of each order, with what it gets (SDQ)."""
    sscc_prefix: str = ""
    """The GS1 company prefix of the cartons and pallets that have no number yet."""
    sscc_serial: Annotated[int, Field(ge=0)] = 1
    """The serial number of the first; the others count up, the pallets after the cartons."""
    sscc_extension: str = "0"
    """The first digit of their numbers."""


class InvoiceFacts(_Table):
    """For an 810."""

    numbers: tuple[str, ...]
    """The numbers of the invoices, as many as the retailer's grouping makes."""
    date: date
    """Date of the invoices, BIG01."""
    notices: tuple[str, ...] = ()
    """Which ship notices (BSN02) are invoiced; all that are given where this is left out."""
    currency: str = ""
    """For orders that name none."""
    parties: tuple[Party, ...] = ()
    """The supplier's own parties, whom to pay (`RI`) above all."""


class PairFacts(_Table):
    """A whole `FACTS.toml`."""

    envelope: EnvelopeFacts = EnvelopeFacts()
    partner: PartnerFacts = PartnerFacts()
    acknowledgment: AcknowledgmentFacts | None = None
    shipment: PackedShipment | None = None
    packing: PackingFacts = PackingFacts()
    invoice: InvoiceFacts | None = None
