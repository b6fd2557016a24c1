"""The history that rules look back on, from the store: no folder of earlier files is needed.

It is a frozen value, as the one from a file is: a check made with it says what it saw, and can be
made again from the same moment of the store (`before`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType
from typing import Final

from edicompliance.rules.history import History, Use, UseKind
from edicompliance.store import Store
from edicompliance.store.work import Work

_USED_BY: Final[MappingProxyType[UseKind, str]] = MappingProxyType(
    {
        "order": "850",
        "invoice": "810",
        "ship-notice": "856",
        "bill_of_lading": "856",
        "sscc": "856",
    }
)
"""A kind of number -> the set that uses it; other sets only speak of it."""


def history_of(store: Store, *, partner: str = "", before: datetime | None = None) -> History:
    """Return what the store knows of the time before, or before a moment, of one partner or all."""
    with store.look() as look:
        uses = tuple(_uses(look, partner, before))
        answers = look.noted.answers(partner, before)
    times = [*(one.at for one in uses), *(one.at for one in answers)]
    return History(
        source=store.url,
        since=min(times, default=None),
        until=before or max(times, default=None),
        uses=uses,
        answers=answers,
    )


def history_at(url: str) -> History:
    """The history of the store that a URL names, as it is now."""
    with Store.open(url) as store:
        return history_of(store)


def _uses(look: Work, partner: str, before: datetime | None) -> Iterator[Use]:
    for kind, set_id in _USED_BY.items():
        for row in look.documents.uses(kind, set_id, partner=partner, before=before):
            yield Use(kind, row.used, row.received_at, row.number, row.digest)
