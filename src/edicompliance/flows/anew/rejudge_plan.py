"""Which documents of the archive are one shipment, and which shipments one worker judges at once.

Orders that one ship notice, one answer or one invoice names belong together, and so does all that
names them. What only speaks of many orders (a 214, an 861, the answer to a request for routing) is
looked at with each of them, and joins none.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from edicompliance.store import Work
from edicompliance.store.looking_back import orders_named

_JOINING: Final = frozenset({"850", "855", "856", "810", "860", "865"})
"""What makes one shipment of the orders that it names."""
_JUDGED: Final = frozenset({"850", "856"})
"""Without one of these there is nothing to judge."""
_MOST: Final = 32
"""So many shipments are a shard at the most."""
_LEAST_SHARDS: Final = 16
"""With fewer shards than these some workers would wait for the last one."""
_Key = tuple[str, str]
"""Partner and order; of a document that names none, partner and its row."""


class Member(NamedTuple):
    """A shipment of the archive."""

    name: str
    """Its first order's number; with the partner's name, where several partners are judged."""
    partner: str
    documents: tuple[int, ...]
    """The rows of all its documents, the first that came first."""


@dataclass(slots=True)
class _Group:
    """Documents that may be one shipment."""

    documents: list[int] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    latest: datetime | None = None
    orders: dict[str, None] = field(default_factory=dict)

    def add(self, number: int, set_id: str, came: datetime) -> None:
        self.documents.append(number)
        self.kinds.add(set_id)
        self.latest = came if self.latest is None else max(self.latest, came)


def planned(
    look: Work, whose: Collection[str], *, since: datetime, until: datetime
) -> list[Member]:
    """The shipments of some partners of which a document came or went since a time."""
    joined, kept = _Joined(), []
    for number, partner, set_id, came, orders in _documents(look, whose, until):
        keys = [(partner, po) for po in orders]
        if set_id in _JOINING:
            keys = keys or [(partner, f"document {number}")]
            joined.join(keys)
        kept.append((number, set_id, came, keys))
    groups: dict[_Key, _Group] = {}
    for number, set_id, came, keys in kept:
        for root in dict.fromkeys(joined.root(key) for key in keys):
            group = groups.setdefault(root, _Group())
            group.add(number, set_id, came)
            if set_id in _JOINING:
                group.orders |= {po: None for _, po in keys}
    several = len(whose) > 1
    return [
        Member(_named(root[0], group, several), root[0], tuple(group.documents))
        for root, group in groups.items()
        if group.kinds & _JUDGED and group.latest is not None and group.latest >= since
    ]


def around(look: Work, partner: str, po: str) -> Member | None:
    """The shipment that an order of a partner is in; None: nothing names the order."""
    found: set[int] = set()
    pos, waiting = {po: None}, [po]
    while waiting:
        for row in look.documents.about_order(partner, waiting.pop()):
            if row.id in found or row.transaction_set_id is None:
                continue
            found.add(row.id)
            if row.set_id in _JOINING:
                new = [one for one in look.documents.orders_of([row.id]) if one not in pos]
                pos |= dict.fromkeys(new)
                waiting += new
    return Member(po, partner, tuple(sorted(found))) if found else None


def _named(partner: str, group: _Group, several: bool) -> str:
    first = next(iter(group.orders))
    return f"{partner} {first}" if several else first


def _documents(
    look: Work, whose: Collection[str], until: datetime
) -> Iterator[tuple[int, str, str, datetime, list[str]]]:
    """Each document with the orders that it names."""
    last: tuple[int, str, str, datetime, list[str]] | None = None
    for row in orders_named(look, whose, until):
        if last is None or last[0] != row.id:
            if last is not None:
                yield last
            last = row.id, row.partner, row.set_id, row.received_at, []
        if row.po:
            last[4].append(row.po)
    if last is not None:
        yield last


class _Joined:
    """Which orders belong together."""

    def __init__(self) -> None:
        self._above: dict[_Key, _Key] = {}

    def join(self, keys: Sequence[_Key]) -> None:
        first = self.root(keys[0])
        for key in keys[1:]:
            self._above[self.root(key)] = first

    def root(self, key: _Key) -> _Key:
        """The order that stands for all that belong together."""
        way = []
        while (above := self._above.setdefault(key, key)) != key:
            way.append(key)
            key = above
        for one in way:
            self._above[one] = key
        return key


# -- shards


def shards(members: Sequence[Member]) -> list[tuple[int, str]]:
    """Cut shipments into shards, whoever works on them: how many each has, and which, as JSON."""
    size = max(1, min(_MOST, len(members) // _LEAST_SHARDS))
    parts = (members[at : at + size] for at in range(0, len(members), size))
    return [(len(part), _written(part)) for part in parts]


def _written(members: Iterable[Member]) -> str:
    return json.dumps([[*one[:2], list(one.documents)] for one in members], separators=(",", ":"))


def members_of(text: str) -> list[Member]:
    """The shipments of a shard.

    >>> members_of('[["4500005","mart",[1,2]]]')
    [Member(name='4500005', partner='mart', documents=(1, 2))]
    """
    found: list[Any] = json.loads(text)
    return [Member(name, partner, tuple(documents)) for name, partner, documents in found]
