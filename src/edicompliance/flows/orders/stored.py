"""Documents of the store, read back from the bytes that the archive has of them.

The store keeps what is asked for; the whole document stands in its file. Many documents of one file
are usually wanted one behind the other, so the interchange that was read last is kept.
"""

from __future__ import annotations

from edicompliance.documents.document import Document
from edicompliance.documents.reading import document_type
from edicompliance.errors import StoreError
from edicompliance.store import Work
from edicompliance.store.archive import Archive
from edicompliance.store.documents import Place
from edicompliance.x12 import parse
from edicompliance.x12.envelope import FunctionalGroup, Interchange, TransactionSet, Transmission


class StoredDocuments:
    """Reads documents back."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._last: tuple[tuple[str, int], Transmission] | None = None

    def place(self, look: Work, document_id: int) -> Place:
        """Where a document stands; `StoreError` where its bytes are nowhere."""
        found = look.documents.place(document_id)
        if found is None:
            raise StoreError(f"document {document_id}: expected one with its file, found none")
        return found

    def set_at(self, place: Place) -> TransactionSet:
        """The transaction set that stands there."""
        return self.around(place)[2]

    def around(self, place: Place) -> tuple[Interchange, FunctionalGroup, TransactionSet]:
        """The same, with the interchange and the group that it is in."""
        found = [
            (interchange, group, ts)
            for interchange in self._interchange(place).interchanges
            for group in interchange.groups
            for ts in group.sets
        ]
        wanted = place.set_id, place.control_number
        nth = place.position - 1
        for one in (*found[nth : nth + 1], *found):  # where it was counted, else anywhere
            if (one[2].set_id, one[2].control_number) == wanted:
                return one
        raise StoreError(f"file {place.sha256[:12]}: expected set {' '.join(wanted)}, found none")

    def document_at(self, place: Place) -> Document:
        """The document that stands there."""
        ts = self.set_at(place)
        kind = document_type(ts.set_id)
        if kind is None:
            raise StoreError(f"set {ts.set_id}: expected a document, there is none for it")
        return kind.model.read(ts)

    def _interchange(self, place: Place) -> Transmission:
        key = place.sha256, place.offset
        if self._last is None or self._last[0] != key:
            data = self._archive.get(place.sha256)
            self._last = key, parse(data[place.offset : place.offset + place.length])
        return self._last[1]
