"""What a scorecard measures, and which rules tell whether something met it.

A retailer's guide names the measures it scores by, each with its own formula. What it does not
score is measured by a formula of our own, which the scorecard says.

>>> [one.name for one in OWN_MEASURES][:4]
['on-time', 'in-full', 'otif', 'fill-rate']
>>> codes_of_kind("asn-on-time")[:2]
('ASN001', 'ASN002')
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from edicompliance.rules.catalogue import all_rules

_ASN_TIME: Final = ("ASN001", "ASN002", "ASN006", "ASN012")
_INVOICE_TIME: Final = ("INV011",)
_LATE_ONLY: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "asn-on-time": _ASN_TIME,
        "acknowledgment-on-time": ("ACK002",),
        "functional-acknowledgment-on-time": ("ACK001",),
        "invoice-on-time": _INVOICE_TIME,
        "appointment-kept": ("WIN006", "WIN007"),
        "received-as-ordered": ("FIL001", "FIL002"),
    }
)
_FAMILIES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "asn-accuracy": ("ASN", _ASN_TIME),
        "label-accuracy": ("LBL", ()),
        "invoice-match": ("INV", _INVOICE_TIME),
    }
)
"""Kind -> the family of rules that decide it, and those of them that do not."""


class OwnMeasure(NamedTuple):
    """A measure of our own, for what a guide does not score."""

    name: str
    kind: str
    """As in the profile's language, or one of those that only we reckon."""
    unit: str
    basis: str
    """The formula, in words."""


OWN_MEASURES: Final = (
    OwnMeasure(
        "on-time",
        "on-time",
        "unit",
        "units that arrive in their window (collect: leave in it) / units shipped",
    ),
    OwnMeasure("in-full", "in-full", "unit", "units shipped, at most those ordered / ordered"),
    OwnMeasure("otif", "otif", "unit", "units on time and in full / units ordered"),
    OwnMeasure("fill-rate", "fill-rate", "unit", "units shipped, at most those ordered / ordered"),
    OwnMeasure("asn-on-time", "asn-on-time", "asn", "ship notices in time / ship notices due"),
    OwnMeasure("asn-accuracy", "asn-accuracy", "asn", "ship notices without a fault / all"),
    OwnMeasure("label-accuracy", "label-accuracy", "po", "orders whose labels are right / all"),
    OwnMeasure(
        "acknowledgment-on-time", "acknowledgment-on-time", "po", "855s in time / orders that ask"
    ),
    OwnMeasure(
        "functional-acknowledgment-on-time",
        "functional-acknowledgment-on-time",
        "po",
        "997s in time / orders that ask",
    ),
    OwnMeasure("invoice-on-time", "invoice-on-time", "po", "orders invoiced in time / orders"),
    OwnMeasure("invoice-match", "invoice-match", "po", "orders billed without a fault / orders"),
    OwnMeasure(
        "perfect-order", "perfect-order", "po", "orders that meet every other measure / orders"
    ),
    OwnMeasure("order-cycle-time", "order-cycle-time", "po", "days from order to arrival / orders"),
    OwnMeasure("cancelled", "cancelled", "unit", "units cancelled / units first ordered"),
)
MONEY_MEASURE: Final = OwnMeasure(
    "chargebacks", "chargebacks", "money", "charges that were taken / invoiced sales"
)
QUANTITIES: Final = frozenset(("on-time", "in-full", "otif", "fill-rate", "collect-ready"))
"""Kinds that count what an order's lines ask for."""
FEWER_IS_BETTER: Final = frozenset(("order-cycle-time", "cancelled", "chargebacks"))
"""Kinds that are good where they are low."""


def codes_of_kind(kind: str) -> tuple[str, ...]:
    """The rules whose faults miss a measure of documents; none where no rule tells."""
    if kind in _FAMILIES:
        family, others = _FAMILIES[kind]
        codes = (one.code for one in all_rules() if one.code.startswith(family))
        return tuple(code for code in codes if code not in others)
    return _LATE_ONLY.get(kind, ())
