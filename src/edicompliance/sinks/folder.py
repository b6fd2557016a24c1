"""A folder that another program reads: one file a document, whole when it has its name.

>>> from tempfile import mkdtemp
>>> from edicompliance.documents import PurchaseOrder
>>> folder = Path(mkdtemp())
>>> FolderSink(folder).take(Handed("850_mart_1f", "mart", PurchaseOrder(po_number="1"), b"{}"))
>>> [one.name for one in folder.iterdir()]
['850_mart_1f.json']
"""

from __future__ import annotations

import os
from pathlib import Path

from edicompliance.failpoints import reached
from edicompliance.sinks.model import Handed, SinkRefused


class FolderSink:
    """Writes files. The same document again gets the same name, so that it is there once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, handed: Handed) -> None:
        """Write a file beside its place, have it on the disk, and give it its name."""
        final = self._folder / handed.file_name
        try:
            half = final.with_name(f"{final.name}.tmp")
            _write(half, handed.data)
            reached("after_handoff_tmp")
            half.replace(final)
            _sync(self._folder)
        except OSError as why:
            raise SinkRefused(f"{final}: cannot be written: {why.strerror or why}") from why


def _write(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags, 0o640), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
