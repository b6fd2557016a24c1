"""A sink: whatever takes accepted documents over, an OMS, a warehouse, a folder.

Each document is offered until it is taken. A machine may die between the taking and the noting of
it; then the document is offered again under the same key. Whoever keeps the keys that it has seen
does nothing twice.

>>> class Keeper:
...     def __init__(self):
...         self.kept = {}
...     def take(self, handed):
...         self.kept.setdefault(handed.key, handed.set_id)
>>> isinstance(Keeper(), Sink)
True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from edicompliance.documents.document import Document
from edicompliance.errors import EdiError


class SinkRefused(EdiError):  # noqa: N818 - what it did, as the others are named
    """A sink did not take a document; it is offered again later."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A document that is handed over."""

    key: str
    """Of this document alone, the same whenever it is offered: `850_mart_1f2e3d4c5b6a7988`."""
    partner: str
    """Whose it is, by edicompliance.toml."""
    document: Document
    """The order, the change, the invoice."""
    data: bytes
    """The same as it is written to files and sent to webhooks."""
    format: Literal["json", "csv"] = "json"
    """What `data` is: `edicompliance/documents/1` with this document alone, or its lines."""

    @property
    def set_id(self) -> str:
        """850, 860 ..."""
        return self.document.SET_ID

    @property
    def file_name(self) -> str:
        """Its name in a folder."""
        return f"{self.key}.{self.format}"

    @property
    def content_type(self) -> str:
        """What `data` is, as the web names it."""
        return {"json": "application/json", "csv": "text/csv; charset=utf-8"}[self.format]


@runtime_checkable
class Sink(Protocol):
    """What every sink can do."""

    def take(self, handed: Handed) -> object:
        """Take a document over for good; raise where it cannot be taken now."""
        ...
