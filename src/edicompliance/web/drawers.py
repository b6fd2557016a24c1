r"""Evidence drawers of a deduction: each document of a line, readable, what counts marked.

What a finding points at is marked; where nothing was found, the dates that a rule of times is
judged by.

>>> text = b"ST*850*0001~BEG*00*SA*45~DTM*010*20261120~SE*4*0001~"
>>> [(one.text, one.marked) for one in pieces(text, dates_in(text))]
[('ST*850*0001~\nBEG*00*SA*45~\n', False), ('DTM*010*20261120~\n', True), ('SE*4*0001~\n', False)]
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from edicompliance.chargebacks.matched import Known
from edicompliance.errors import StoreError
from edicompliance.flows.disputes import Case
from edicompliance.store import Work
from edicompliance.store.archive import Archive
from edicompliance.store.exporting import masked
from edicompliance.store.showing import Showing
from edicompliance.x12.issues import printable

_PLACE: Final = re.compile(r"([0-9a-f]{64})@(\d+)\+(\d+)(?:@(\d+)\+(\d+))?")
_DATES: Final = re.compile(rb"(?:DTM|G62|BSN)[^A-Za-z0-9\s][^~\n\x1e\x85']*[~\n\x1e\x85']?")
_OF_TIMES: Final = ("WIN", "ASN", "ACK", "RTG", "RDY", "INV")
"""Families of rules that judge by dates."""
_SET: Final = re.compile(rb"(?:^|[^A-Za-z0-9])ST[^A-Za-z0-9](\d{3})")
_LARGEST: Final = 4_000_000
_MOST: Final = 6000
"""Bytes of a document that are shown."""
Span = tuple[int, int]


class Piece(NamedTuple):
    """A run of a document's text."""

    text: str
    marked: bool


class Drawer(NamedTuple):
    """A document of a line."""

    id: str
    line: int
    title: str
    where: str
    """`sha256@offset+length`."""
    pieces: tuple[Piece, ...]
    trouble: str = ""
    """Why its bytes cannot be shown."""
    marked: str = ""
    """What is marked, and how much of it is shown; empty: nothing, and all."""

    @property
    def place(self) -> str:
        """Where it lies, short enough to be read: the file kept, and its bytes there."""
        digest, _, span = self.where.partition("@")
        first, _, length = span.partition("+")
        return f"kept file {digest[:12]}…, {length} bytes from byte {first}"

    def masked(self, words: Collection[str]) -> Drawer:
        """The same without these words."""
        if not words:
            return self
        return self._replace(
            pieces=tuple(Piece(masked(one.text, words), one.marked) for one in self.pieces)
        )


def drawers_of(case: Case, archive: Archive, look: Work) -> tuple[Drawer, ...]:
    """The drawers of all lines, a document that two lines name in each; consumers' words masked."""
    found: list[Drawer] = []
    for line in case.dispute.lines:
        one = line.matched
        pointed = [*_in_archive(one.evidence)]
        for known in _once(one.documents):
            drawer = Drawer(
                f"evidence-{len(found) + 1}", one.number, _called(known), known.where, ()
            )
            found.append(_filled(drawer, archive, one.rule, pointed))
    files = {one.where.partition("@")[0] for one in found}
    words = Showing(look).personal(files)
    return tuple(one.masked(words) for one in found)


def _once(documents: Iterable[Known]) -> Iterator[Known]:
    """Each document once: the one that the archive has, where there is one."""
    there = {(one.kind, one.number) for one in documents if _PLACE.fullmatch(one.where)}
    for one in dict.fromkeys(documents):
        if _PLACE.fullmatch(one.where) or (one.kind, one.number) not in there:
            yield one


def _called(known: Known) -> str:
    kind = "" if known.kind == "other" else known.kind.replace("-", " ")
    return f"{kind} {known.number}".strip()


def _in_archive(evidence: Iterable[str]) -> Iterator[str]:
    """Places in files that were checked from a folder, as those of the same bytes kept."""
    for one in evidence:
        name, _, place = one.rpartition("@")
        if _PLACE.fullmatch(one) or not Path(name).is_file():
            yield one
        elif Path(name).stat().st_size <= _LARGEST:
            yield f"{sha256(Path(name).read_bytes()).hexdigest()}@{place}"


def _filled(drawer: Drawer, archive: Archive, rule: str, evidence: Iterable[str]) -> Drawer:
    place = _PLACE.fullmatch(drawer.where)
    if place is None:
        return drawer._replace(trouble="it lies in no archive that this desk has")
    digest, offset, length = place[1], int(place[2]), int(place[3])
    try:
        data = archive.get(digest)[offset : offset + length]
    except StoreError:
        return drawer._replace(trouble="its bytes are no longer in the archive")
    spans, told = list(_pointed_at(evidence, digest, offset, length)), "what the finding points at"
    if not spans and rule[:3] in _OF_TIMES:
        spans, told = dates_in(data), "its dates"
    more = f"; the first {_MOST:,} of {len(data):,} bytes" if len(data) > _MOST else ""
    return drawer._replace(
        title=f"{_set_of(data)} {drawer.title}".strip(),
        pieces=tuple(pieces(data[:_MOST], spans)),
        marked=f"marked: {told}{more}" if spans else more.removeprefix("; "),
    )


def _set_of(data: bytes) -> str:
    """The set that the bytes are: 850; empty where it cannot be told."""
    found = _SET.search(data)
    return found[1].decode() if found else ""


def _pointed_at(evidence: Iterable[str], digest: str, offset: int, length: int) -> Iterator[Span]:
    """The bytes of a document that findings point at, from its own first byte on."""
    for one in evidence:
        found = _PLACE.fullmatch(one)
        if found is None or found[1] != digest:
            continue
        start, size = int(found[2]), int(found[3])
        if found[4] is not None:  # it is counted from the first byte of a part of the file
            start, size = start + int(found[4]), int(found[5])
        if offset <= start and start + size <= offset + length:
            yield start - offset, start - offset + size


def dates_in(data: bytes) -> list[Span]:
    """Where the segments with dates stand."""
    return [one.span() for one in _DATES.finditer(data) if _begins(data, one.start())]


def _begins(data: bytes, at: int) -> bool:
    """Whether a segment begins there."""
    return at == 0 or not chr(data[at - 1]).isalnum()


def pieces(data: bytes, spans: Sequence[Span]) -> Iterator[Piece]:
    """The text in runs, marked or not; a segment a line."""
    ends = (min(at, len(data)) for one in spans for at in one)
    edges = sorted({0, len(data), *ends})
    for first, last in pairwise(edges):
        marked = any(one[0] <= first and last <= one[1] for one in spans)
        yield Piece(_text(data[first:last]), marked)


def _text(data: bytes) -> str:
    text = printable(data.decode("utf-8", "replace").replace("\r", "").replace("\n", ""))
    return text.replace("~", "~\n")
