"""What consumers told, in words: so that no log, no reason and no complaint repeats it.

A drop-shipped order (BEG02 is DS) names the consumer whom it goes to. An order that is kept has
its consumer in a table of its own, from which everything that is shown is masked. One that was
rejected, or could not be read, has none: what its N1, N2, N3, N4 and PER say is masked at once.

>>> from edicompliance.x12 import parse
>>> data = (
...     b"ISA*00*          *00*          *ZZ*MART           *ZZ*ACME           *261102*0815*U*00401"
...     b"*000000001*0*P*>~GS*PO*MART*ACME*20261102*0815*1*X*004010~ST*850*0001~"
...     b"BEG*00*DS*4500005**20261102~N1*ST*A. Person~N3*1 Road~SE*5*0001~GE*1*1~IEA*1*000000001~"
... )
>>> [consumer_words(one) for one in parse(data).sets()]
[('A. Person', '1 Road')]
>>> without(("A. Person",), "N102 is 'A. Person'")
"N102 is '***'"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from edicompliance.store.exporting import masked
from edicompliance.x12.envelope import Interchange, TransactionSet
from edicompliance.x12.issues import printable

_DROP_SHIP: Final = "DS"
_OPENING: Final = ("BEG", "BCH")
_PERSONAL: Final[Mapping[str, tuple[int, ...]]] = {
    "N1": (2,),
    "N2": (1, 2),
    "N3": (1, 2),
    "N4": (1, 3),
    "PER": (2, 4, 6, 8),
}
"""Segment -> which of its elements name a person, or say where and how to find one."""
_SHORTEST: Final = 3
"""What is shorter is no name that could be told from other words."""


def consumer_words(ts: TransactionSet) -> tuple[str, ...]:
    """What a drop-shipped order's parties are called, and where they are; of another, nothing."""
    opening = next((one for one in ts.segments if one.tag in _OPENING), None)
    if opening is None or opening[2] != _DROP_SHIP:
        return ()
    return tuple(dict.fromkeys(_words(ts)))


def words_of(found: Interchange) -> tuple[str, ...]:
    """What consumers told, in all sets of an interchange."""
    return tuple(word for group in found.groups for ts in group.sets for word in consumer_words(ts))


def without(words: Iterable[str], text: str) -> str:
    """A text without these words."""
    return masked(text, words)


def _words(ts: TransactionSet) -> Iterator[str]:
    for segment in ts.segments:
        for place in _PERSONAL.get(segment.tag, ()):
            word = segment[place].strip()
            if len(word) >= _SHORTEST:
                yield from dict.fromkeys((word, printable(word)))  # complaints print what they can
