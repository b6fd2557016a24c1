"""When a deduction was taken and its dispute filed, by the entries of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from edicompliance.chargebacks.ledger import Line


def takings_of(ledger: Iterable[Line]) -> Iterator[str]:
    """Each time that it was taken: the day, the payment, and what tells of it."""
    entries = (each.posting for line in ledger for each in line.entries)
    details = [each.detail for each in entries if each.step in ("deduct", "re-deduct")]
    told = (
        ", ".join(
            filter(
                None,
                (
                    one.get("day", "no day is told"),
                    f"payment {one['payment']}" if one.get("payment") else "",
                    f"by {_by(one['source'])}" if one.get("source") else "",
                ),
            )
        )
        for one in details
    )
    yield from dict.fromkeys(told)


def _by(source: str) -> str:
    """What told of a taking.

    >>> _by("820"), _by("claims.csv")
    ('the 820', 'claims.csv')
    """
    return f"the {source}" if source.isdecimal() else source


def filed_of(ledger: Iterable[Line], told: Mapping[str, Any]) -> str:
    """When a dispute that waits was filed, and which of its attempts it is."""
    entries = (each for line in ledger for each in line.entries)
    days = [each.at.date() for each in entries if each.posting.step == "dispute"]
    attempts = told["attempts"]
    of = f" of {attempts['allowed']}" if attempts["allowed"] is not None else ""
    return f"{max(days)}, attempt {attempts['made']}{of}" if days else ""
