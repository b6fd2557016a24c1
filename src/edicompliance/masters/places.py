"""Whether two documents mean the same place: by code, by GLN, by the list of places, by address.

An order calls a warehouse by the retailer's code, the ship notice by its GLN; a store's order ships
to the warehouse that serves the store. Which numbers are one place, and which warehouse serves a
store, the supplier's list of locations says. What is not listed cannot be told, and is never wrong
by that alone.

>>> from edicompliance.documents.segments.parts import Party
>>> store = Party(role="ST", qualifier="92", code="0612")
>>> depot = Party(role="ST", qualifier="UL", code="0614141000005")
>>> places = Listed("locations.csv", (
...     RetailLocation(code="0612", kind="store", served_by="0600"),
...     RetailLocation(code="0600", gln="0614141000005", kind="dc"),
... ))
>>> compare(store, depot, places).how
'0600 serves it, by locations.csv'
>>> compare(store, depot, None)
Traceback (most recent call last):
...
edicompliance.documents.doubt.CannotTell: codes of different kinds: 92 0612 and UL 0614141000005
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.parts import NamedParty
from edicompliance.documents.tables.listed import Listed, without_zeros
from edicompliance.masters.addresses import address_key
from edicompliance.masters.model import RetailLocation

_KINDS: Final[Mapping[str, str]] = MappingProxyType({"UL": "gln", "92": "code", "": "code"})
"""N103 -> the number of the list that it qualifies; others are in no list of ours."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of comparing two places."""

    same: bool
    how: str = ""
    """What made them one, where it is not their code: the list, the address."""
    wording: str = ""
    """How their addresses differ, though it is one place; to be warned of."""


def compare(
    asked: NamedParty,
    said: NamedParty,
    locations: Listed[RetailLocation] | None = None,
    on: date | None = None,
) -> Compared:
    """Return whether `said` is the place that was `asked` for, on a day of the list.

    Where `asked` is a store, the warehouse that serves it is right, too. Raises `CannotTell`.
    """
    codes = asked.code.strip(), said.code.strip()
    if all(codes) and asked.qualifier == said.qualifier and codes[0] == codes[1]:
        return Compared(True, wording=_wording(asked, said))
    if locations is not None:
        wanted, given = row_of(asked, locations, on), row_of(said, locations, on)
        if wanted is not None and (found := _by_list(wanted, given, asked, said, locations)):
            return found
    if not all(codes):
        return _by_address(asked, said)
    if without_zeros(codes[0]) == without_zeros(codes[1]):
        raise CannotTell(f"codes {codes[0]} and {codes[1]} differ only in leading zeros")
    if asked.qualifier != said.qualifier:
        if address_of(asked) and address_of(asked) == address_of(said):
            return Compared(True, how="they have one address")
        raise CannotTell(f"codes of different kinds: {_named(asked)} and {_named(said)}")
    return Compared(False)


def row_of(
    party: NamedParty, locations: Listed[RetailLocation], on: date | None = None
) -> RetailLocation | None:
    """Return the listed place that a party is, by its code, else by its address; None: none.

    Raises `CannotTell` where several are it, and where only lost zeros keep one from being it.
    """
    code, kind = party.code.strip(), _KINDS.get(party.qualifier)
    found = locations.find(kind, code, on) if kind and code else ()
    if not found and kind and code and locations.but_for_zeros(kind, code, on):
        raise CannotTell(f"{code} is in {locations.path} only without its leading zeros")
    if not found and not code and (address := address_of(party)):
        found = locations.find("address", address, on)
    if len({one.thing for one in found}) > 1:
        lines = " and ".join(str(one.line) for one in found)
        raise CannotTell(f"{_named(party)} is several places in {locations.path}: lines {lines}")
    return found[0] if found else None


def address_of(party: NamedParty) -> str:
    """Return what an address is compared by; empty where a party has no whole one."""
    return address_key(" ".join(party.street), party.postal_code)


def _by_list(
    wanted: RetailLocation,
    given: RetailLocation | None,
    asked: NamedParty,
    said: NamedParty,
    locations: Listed[RetailLocation],
) -> Compared | None:
    """Return what the list says; None where it says nothing of the second place."""
    if given is not None and given.thing == wanted.thing:
        return Compared(True, f"one place in {locations.path}", _wording(asked, said))
    serving = wanted.served_by
    said_code = given.code if given is not None else said.code.strip()
    if serving and serving == said_code:
        return Compared(True, f"{serving} serves it, by {locations.path}")
    if wanted.kind == "store" and not serving and (given is None or given.kind == "dc"):
        raise CannotTell(f"which warehouse serves {wanted.thing} is not in {locations.path}")
    if given is not None:
        return Compared(False)
    return None


def _by_address(asked: NamedParty, said: NamedParty) -> Compared:
    ours, theirs = address_of(asked), address_of(said)
    if ours and ours == theirs:
        return Compared(True, how="they have one address", wording=_wording(asked, said))
    which = "one place has" if asked.code.strip() or said.code.strip() else "the places have"
    raise CannotTell(f"{which} no code, and their addresses do not settle it")


def _wording(asked: NamedParty, said: NamedParty) -> str:
    """Return how two addresses of one place are written otherwise; empty where they are not."""
    pairs = (
        (" ".join(asked.street), " ".join(said.street)),
        (asked.city, said.city),
        (asked.state, said.state),
        (asked.postal_code, said.postal_code),
    )
    for ours, theirs in pairs:
        if ours.strip() and theirs.strip() and _plain(ours) != _plain(theirs):
            return f"{ours.strip()!r} and {theirs.strip()!r}"
    return ""


def _plain(text: str) -> str:
    return " ".join(text.upper().split())


def _named(party: NamedParty) -> str:
    return f"{party.qualifier} {party.code.strip()}".strip() or party.name or "a place without code"
