"""Who writes a letter to a retailer: the company, and its number with the retailer.

The settings say it, else the documents: whom they name as the supplier, and the vendor number of
the order. Nothing is guessed: what nobody says is named as missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from edicompliance.documents.conventions import reference
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.parts import Party
from edicompliance.flows.disputes import Case

_ROLES: Final = {
    "SE": "selling party", "SU": "supplier", "VN": "vendor", "SF": "the place shipped from",
}  # fmt: skip
"""N101 of who we are in a document, the clearest first; a remit-to may be somebody else's bank."""
_BY_THE_BUYER: Final = "92"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of a letter; empty where nobody says it."""

    name: str = ""
    address: tuple[str, ...] = ()
    contact: str = ""
    shown: str = ""
    """Which document says so; empty: the settings do."""
    vendor_number: str = ""
    vendor_shown: str = ""
    """Which document says so; empty: the settings do."""

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not known, and who can say it."""
        told = []
        if not self.name:
            told.append(
                "who writes: no document names us; give name and address under [company] "
                "in edicompliance.toml"
            )
        if not self.vendor_number:
            told.append(
                "our vendor number: no order or invoice has one, or they differ; give "
                "vendor_number under [[partner]] in edicompliance.toml"
            )
        return tuple(told)


def letterhead_of(case: Case) -> Letterhead:
    """Say who writes to the retailer of a case."""
    number, number_shown = _vendor_number(case)
    company = case.config.company if case.config else None
    if company is not None and company.name:
        return Letterhead(company.name, company.address, company.contact, "", number, number_shown)
    contact = company.contact if company else ""
    for role, meaning in _ROLES.items():
        for one, document in _parties(case):
            if one.role == role and one.name:
                shown = f"{meaning} by our {document}, N1*{role}"
                return Letterhead(
                    one.name, tuple(_address(one)), contact, shown, number, number_shown
                )
    return Letterhead("", (), contact, "", number, number_shown)


def _vendor_number(case: Case) -> tuple[str, str]:
    retailer = case.dispute.matched.deduction.taken.retailer
    said = {
        one.vendor_number
        for one in (case.config.partners_with(retailer) if case.config else ())
        if one.vendor_number
    }
    if said:
        return (said.pop(), "") if len(said) == 1 else ("", "")
    found: dict[str, str] = {}
    for number, shown in chain(_references(case), _codes(case)):
        found.setdefault(number, shown)
    return next(iter(found.items())) if len(found) == 1 else ("", "")


def _references(case: Case) -> Iterator[tuple[str, str]]:
    """The vendor numbers that orders and invoices name in a REF."""
    for result in case.results:
        shipment = result.shipment
        named = [("850", f"order {one.po_number}", one) for one in shipment.orders]
        for set_id, document, one in named:
            with suppress(CannotTell):
                conventions = case.profile.conventions_of(set_id)
                if (found := reference(one, "vendor_number", conventions)) is not None:
                    yield found.value, f"{document}, REF*{found.qualifier}"
        for invoice in shipment.invoices:
            codes = case.profile.conventions_of("810").references.get("vendor_number", ())
            for record in invoice.references:
                if record.qualifier in codes:
                    shown = f"invoice {invoice.invoice_number}, REF*{record.qualifier}"
                    yield record.value, shown


def _codes(case: Case) -> Iterator[tuple[str, str]]:
    """The buyer's own code of us, where a document names us as the seller."""
    for one, document in _parties(case):
        if one.role in tuple(_ROLES)[:-1] and one.qualifier == _BY_THE_BUYER and one.code:
            yield one.code, f"{document}, N1*{one.role}"


def _parties(case: Case) -> Iterator[tuple[Party, str]]:
    """Everybody whom our documents and the order name, with the document."""
    for result in case.results:
        shipment = result.shipment
        for invoice in shipment.invoices:
            yield from _each(invoice.parties, f"invoice {invoice.invoice_number}")
        for notice in shipment.notices:
            for level in notice.shipments:
                yield from _each(level.parties, f"ship notice {notice.notice_number}")
        for order in shipment.orders:
            yield from _each(order.parties, f"order {order.po_number}")


def _each(parties: Iterable[Any], document: str) -> Iterator[tuple[Party, str]]:
    yield from ((one, document) for one in parties)


def _address(one: Party) -> Iterator[str]:
    yield from one.street
    place = " ".join(filter(None, (one.state, one.postal_code)))
    if town := ", ".join(filter(None, (one.city, place))):
        yield " ".join(filter(None, (town, one.country)))
