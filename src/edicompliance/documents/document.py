"""A document: one transaction set in business words, read from it and written back to it.

Reading is lenient in values and strict in shape: what is there is held, right or wrong, for the
rules to judge; only a set of another kind, or one without its beginning, cannot be read. Segments
that a document has no words for are not in it; they stay in the transaction set it was read from,
which `source` gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from edicompliance.documents.records.layout import Composed
from edicompliance.documents.records.record import Record
from edicompliance.documents.records.source import entries_of
from edicompliance.errors import UnreadableDocument
from edicompliance.x12.envelope import TransactionSet


class Document(Record):
    """What all documents have."""

    SET_ID: ClassVar[str] = ""
    """ST01 of the sets it is read from."""

    @classmethod
    def read(cls, ts: TransactionSet) -> Self:
        """Return the document that a transaction set holds.

        Raises `UnreadableDocument` when the set is another one, or lacks its beginning segment.
        """
        start = cls._layout.tags[0]
        if ts.set_id != cls.SET_ID:
            where = ts.locate(ts.segments[0], 1)
            raise UnreadableDocument(
                f"{where}: a {cls.__name__} is read from set {cls.SET_ID}, got {ts.set_id!r}"
            )
        if start not in ts.tags:
            follows = ts.segments[1].tag if len(ts.segments) > 1 else "the end"
            raise UnreadableDocument(
                f"{ts.locate(ts.segments[0])}: expected {start} behind the ST, got {follows}"
            )
        return cls.read_entries(ts, ts.segments[0], entries_of(ts))

    def write(self, *, release: str | None = None) -> list[Composed]:
        """Return the segments between ST and SE, in the order of the table.

        `release` decides where releases differ; by default it is the one the document was read
        from, else 004010.
        """
        read_as = self.source.schema_release if self.source else "004010"
        return list(self.segments(release or read_as))

    @property
    def source(self) -> TransactionSet | None:
        """The transaction set it was read from; None for a composed document."""
        return self._handle.set if self._handle else None


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of document this library has a model for."""

    set_id: str
    """ST01, `850`."""
    name: str
    """What people call it."""
    model: type[Document]
    """The class that reads and writes it."""
