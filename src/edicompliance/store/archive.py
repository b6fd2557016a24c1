"""The files themselves, as they came, each under the sha256 of its bytes.

A partner's file name is never a name here: it may hold anything. A file is whole and on the disk
before it has its name, so that what can be found is all there.

>>> from tempfile import mkdtemp
>>> archive = Archive(Path(mkdtemp()))
>>> digest = archive.put(b"ISA*00*")
>>> archive.get(digest), archive.is_whole(digest), archive.is_whole("0" * 64)
(b'ISA*00*', True, False)
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from edicompliance.errors import StoreError
from edicompliance.failpoints import reached


@dataclass(frozen=True, slots=True)
class Archive:
    """A folder of files by their sha256."""

    folder: Path | None
    """None: none is named; what needs one says so."""

    def path(self, digest: str) -> Path:
        """Where the file of a digest lies, or would."""
        if self.folder is None:
            raise StoreError(
                "expected the archive's folder, [store] archive or --archive, got none"
            )
        if len(digest) != 64 or not all(one in "0123456789abcdef" for one in digest):
            raise StoreError(f"expected a sha256, got {digest!r}")
        return self.folder / digest[:2] / digest

    def put(self, data: bytes) -> str:
        """Keep a file for good; return its digest. The same file again costs nothing."""
        digest = sha256(data).hexdigest()
        path = self.path(digest)
        if self.is_whole(digest):
            return digest
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            half = path.with_name(f".{digest}.{uuid4().hex}")
            _write(half, data)
            reached("after_tmp_fsync")
            half.replace(path)
            _sync_folders(path.parent)
            reached("after_archive_rename")
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}", retryable=True) from error
        return digest

    def get(self, digest: str) -> bytes:
        """Return a file; `StoreError` where it is not there."""
        path = self.path(digest)
        try:
            return path.read_bytes()
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}") from error

    def is_whole(self, digest: str) -> bool:
        """Whether a file is there, and is what its name says."""
        path = self.path(digest)
        return path.is_file() and sha256(path.read_bytes()).hexdigest() == digest

    def delete(self, digest: str) -> None:
        """Delete a file, if it is there."""
        path = self.path(digest)
        with suppress(FileNotFoundError):
            path.unlink()
            _sync_folders(path.parent)


def _write(path: Path, data: bytes) -> None:
    """Write a file, and wait until it is on the disk; a half one is taken away again."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    except OSError:
        path.unlink()
        raise
    finally:
        os.close(descriptor)


def _sync_folders(folder: Path) -> None:
    """A name is there for good when its folder, and the one around it, say so."""
    for one in (folder, folder.parent):
        descriptor = os.open(one, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
