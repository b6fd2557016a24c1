"""Which sets of a file tell of deductions: in the archive, or in a file that was read by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from edicompliance.errors import StoreError
from edicompliance.flows.money.paper_shelf import Shelf
from edicompliance.flows.printing.printed import file_bytes
from edicompliance.x12 import parse
from edicompliance.x12.envelope import FunctionalGroup, Interchange, TransactionSet

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
"""How the archive calls a file."""


class Telling(NamedTuple):
    """A set of a file that tells of deductions."""

    begin: int
    """Of its first byte in the file."""
    path: str
    """The file, or its sha256 in the archive."""
    offset: int
    """Of its interchange."""
    length: int
    set_id: str
    control_number: str
    number: str

    @property
    def source(self) -> str:
        """Where it is from."""
        if _DIGEST.fullmatch(self.path):
            return f"archive {self.path}@{self.offset}+{self.length}"
        return self.path


def telling_of(shelf: Shelf, path: str) -> list[Telling]:
    """The sets of a file, in its order; each file is read once for a whole list of deductions."""
    if path not in shelf.telling:
        sets: Iterable[tuple[Interchange, FunctionalGroup, TransactionSet]] = ()
        with suppress(StoreError, OSError):  # it lies there no more: it is no paper
            sets = sets_in(_whole(shelf, path), path)
        shelf.telling[path] = [
            Telling(ts.segments[0].offset, path, interchange.offset, interchange.length,
                    ts.set_id, ts.control_number, number_in(ts))
            for interchange, _, ts in sets
        ]  # fmt: skip
    return shelf.telling[path]


def _whole(shelf: Shelf, path: str) -> bytes:
    return shelf.archive.get(path) if _DIGEST.fullmatch(path) else file_bytes(path)


def bytes_telling(shelf: Shelf, one: Telling) -> bytes:
    """The interchange that tells of it."""
    return _whole(shelf, one.path)[one.offset : one.offset + one.length]


def sets_in(
    data: bytes, file: str
) -> Iterator[tuple[Interchange, FunctionalGroup, TransactionSet]]:
    """Every set of a file, with the group and the interchange that it is in."""
    for interchange in parse(data, file=file).interchanges:
        for group in interchange.groups:
            for ts in group.sets:
                yield interchange, group, ts


_NUMBER_AT: Final[Mapping[str, int]] = MappingProxyType(
    {"850": 3, "860": 3, "855": 3, "856": 2, "810": 2, "824": 2, "812": 2, "861": 1}
)
"""Set -> which element of its first segment is its own number: BEG03, BSN02, BIG02; of an 855 it
is that of its order, BAK03; of an 820 that of the payment, TRN02."""


def number_in(ts: Any) -> str:
    """What a document calls itself; empty: nothing that is known here."""
    if ts.set_id == "820":
        return next((one[2] for one in ts.segments if one.tag == "TRN"), "")
    at = _NUMBER_AT.get(ts.set_id)
    return ts.segments[1][at] if at and len(ts.segments) > 1 else ""
