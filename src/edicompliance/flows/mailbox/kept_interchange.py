"""An interchange of the archive, read once: its sets, and what is wrong with the syntax of each.

A shipment of the store is made of single sets, and many of them came in one interchange.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from edicompliance.documents.shipment import SetFault
from edicompliance.errors import StoreError
from edicompliance.flows.preship import syntax_faults
from edicompliance.x12 import TransactionSet, parse


def kept_at(place: Any) -> str:
    """Where the bytes of an interchange are kept: the file's sha256, from which byte, how many."""
    return f"{place.sha256}@{place.offset}+{place.length}"


class KeptInterchange:
    """An interchange that was read."""

    def __init__(self, data: bytes, label: str, counted: str) -> None:
        transmission = parse(data, file=label)
        self._sets = list(transmission.sets())
        self._faults: dict[int, list[SetFault]] = defaultdict(list)
        for fault in syntax_faults(data, label, transmission, counted):
            self._faults[self._index(fault.issue.where.offset)].append(fault)

    def set(self, row: Any) -> TransactionSet:
        """The set of a row: where it was counted, else anywhere."""
        wanted = row.set_id, row.control_number
        nth = row.position - 1
        for one in (*self._sets[nth : nth + 1], *self._sets):
            if (one.set_id, one.control_number) == wanted:
                return one
        raise StoreError(f"file {row.sha256[:12]}: expected set {' '.join(wanted)}, found none")

    def faults_of(self, ts: TransactionSet) -> Iterator[SetFault]:
        """What is wrong with the syntax of a set, and of the envelope around it."""
        if self._faults:
            yield from self._faults.get(-1, ())
            yield from self._faults.get(self._index(ts.segments[0].offset), ())

    def _index(self, offset: int) -> int:
        """In which of the sets a byte is; -1: in none."""
        for nth, one in enumerate(self._sets):
            last = one.segments[-1]
            if one.segments[0].offset <= offset < last.offset + len(last.raw):
                return nth
        return -1
