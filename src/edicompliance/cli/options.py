"""Options with values of their own kind: a time with its zone, an amount, codes of rules."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from edicompliance.errors import EdiError
from edicompliance.x12.own_tables import load_tables
from edicompliance.x12.schema import SHIPPED, Tables

if TYPE_CHECKING:
    from edicompliance.flows.shipping.what_if import Supposed

_TABLES = "EDIC_TABLES"
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
WAIVERS = click.option(
    "--waivers",
    metavar="FILE",
    help="What is let pass; else the waivers.toml in a shipment's folder, or beside it.",
)
HISTORY = click.option(
    "--history",
    "history_file",
    metavar="FILE|URL",
    help="What was before: TOML, JSON or CSV, see edic history build; or a store's URL.",
)


class FormChoice(click.Choice[str]):
    """The forms of a report; `markdown`, as it was called once, is `md`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the form that is meant."""
        return super().convert("md" if value == "markdown" else value, param, ctx)


def aware_time(
    _context: click.Context, _param: click.Parameter, value: str | None
) -> datetime | None:
    """Read a time that has a zone, or say how one is written."""
    if value is None:
        return None
    from edicompliance.documents.shipment import YEARS  # noqa: PLC0415  loads all documents

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
    from edicompliance.rules.engine import chosen  # noqa: PLC0415  loads all rules

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
    from edicompliance.flows.shipping.what_if import read_what_if  # noqa: PLC0415  loads the checks

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
    if not value:
        return {}
    from edicompliance.profiles.complaints import unknown_word  # noqa: PLC0415  seldom used
    from edicompliance.profiles.scope import DIMENSIONS  # noqa: PLC0415  loads the profiles

    found: dict[str, str] = {}
    for pair in filter(None, (one.strip() for text in value for one in text.split(","))):
        name, equals, word = pair.partition("=")
        if not equals or not word:
            raise click.BadParameter(f"expected KEY=VALUE, as freight=collect, got {pair!r}")
        if name not in DIMENSIONS:
            raise click.BadParameter(unknown_word("scope word", name, DIMENSIONS))
        if found.setdefault(name, word) != word:
            raise click.BadParameter(f"{name}: expected one word, got {found[name]} and {word}")
    return found


def own_tables(_context: click.Context, _param: click.Parameter, value: Path | None) -> Tables:
    """Our tables, under a folder of the user's own where he names one."""
    return load_tables(value) if value else SHIPPED


TABLES = click.option(
    "--tables",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar=_TABLES,
    callback=own_tables,
    metavar="DIR",
    help=f"A folder of tables and code lists of your own, laid out like ours; else ${_TABLES}.",
)
"""Wherever sets are judged or cut into loops."""
