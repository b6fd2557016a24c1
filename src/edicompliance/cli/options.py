"""Options with values of their own kind: a time with its zone, an amount, codes of rules."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

import click

from edicompliance.documents.shipment import YEARS
from edicompliance.errors import EdiError
from edicompliance.flows.what_if import Supposed, read_what_if
from edicompliance.profiles.complaints import unknown_word
from edicompliance.profiles.scope import DIMENSIONS
from edicompliance.rules.engine import chosen

_TIME = "2026-11-20T06:00-06:00"
MASTERS = click.option(
    "--masters",
    "lists",
    metavar="DIR|FILE",
    multiple=True,
    envvar="EDIC_MASTERS",
    help="Your lists of items, locations, carriers, sites, terms; else $EDIC_MASTERS.",
)
"""The supplier's lists, for whatever judges a shipment."""


def aware_time(
    _context: click.Context, _param: click.Parameter, value: str | None
) -> datetime | None:
    """Read a time that has a zone, or say how one is written."""
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"expected a time such as {_TIME}, got {value!r}") from None
    if found.utcoffset() is None:
        raise click.BadParameter(f"expected a time with its zone, as {_TIME}, got {value!r}")
    if found.year not in YEARS:
        raise click.BadParameter(f"expected a year from {YEARS[0]} to {YEARS[-1]}, got {value!r}")
    return found


def amount(_context: click.Context, _param: click.Parameter, value: str | None) -> Decimal | None:
    """Read an amount that is not below 0."""
    if value is None:
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or found < 0:
        raise click.BadParameter(f"expected an amount such as 250.00, got {value!r}")
    return found


def codes(
    _context: click.Context, _param: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    """Read codes of rules, or their beginnings, between commas or blanks, in any case."""
    found = tuple(code for text in value for code in text.upper().replace(",", " ").split())
    try:
        chosen(found)
    except EdiError as reason:
        raise click.BadParameter(str(reason)) from None
    if value and not found:
        raise click.BadParameter(f"expected codes such as ASN001 or ASN, got {value[0]!r}")
    return found


def supposed(
    _context: click.Context, _param: click.Parameter, value: str | None
) -> tuple[Supposed, ...]:
    """Read `ship=TIME,scac=CODE`: what is to be supposed of a shipment."""
    if value is None:
        return ()
    try:
        return read_what_if(value)
    except EdiError as reason:
        raise click.BadParameter(str(reason)) from None


def day(_context: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """Read a day of the calendar."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"expected a date such as 2026-11-20, got {value!r}") from None


def scope_words(
    _context: click.Context, _param: click.Parameter, value: tuple[str, ...]
) -> dict[str, str]:
    """Read `freight=collect,mode=tl`; what is no word of scopes is a mistake."""
    found: dict[str, str] = {}
    for pair in filter(None, (one.strip() for text in value for one in text.split(","))):
        name, equals, word = pair.partition("=")
        if not equals or not word:
            raise click.BadParameter(f"expected KEY=VALUE, as freight=collect, got {pair!r}")
        if name not in DIMENSIONS:
            raise click.BadParameter(unknown_word("scope word", name, DIMENSIONS))
        found[name] = word
    return found
