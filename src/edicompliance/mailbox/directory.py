"""A mailbox that is a folder of this machine: a share, or where another program drops files.

>>> from tempfile import mkdtemp
>>> from io import BytesIO
>>> folder = Path(mkdtemp())
>>> _ = (folder / "po.edi").write_bytes(b"ISA"), (folder / "late.edi.tmp").write_bytes(b"I")
>>> with DirectoryMailbox(folder, folder) as mailbox:
...     seen = mailbox.look()
...     read = list(mailbox.fetch_many(seen.entries, lambda entry: BytesIO()))
...     print(seen.unfinished, read[0].entry.shown, mailbox.settle(seen.entries[0]))
1 po.edi removed
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, Self

from edicompliance.errors import MailboxError
from edicompliance.mailbox.model import (
    MOST_BYTES,
    UNFINISHED,
    Entry,
    Fetched,
    Listing,
    Open,
    Placed,
    Settled,
    Skipped,
    Unfetched,
    is_unfinished,
    shown_name,
)
from edicompliance.mailbox.refusals import changed, incoming, kind_of, outgoing, too_large

_CHUNK: Final = 1024 * 1024
_READ: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_WRITE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL


class DirectoryMailbox:
    """Two folders: one to take from, one to put into."""

    def __init__(
        self,
        inward: Path | str,
        outward: Path | str,
        *,
        temp_suffix: bytes = b".tmp",
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._in = Path(inward)
        self._out = Path(outward)
        self._suffix = temp_suffix
        self._unfinished = (*UNFINISHED, temp_suffix.lower())
        self._most = most_bytes

    def look(self) -> Listing:
        """Return what lies in the folder."""
        entries: list[Entry] = []
        skipped: list[Skipped] = []
        unfinished = 0
        with (
            _told(f"{self._in}: cannot be listed"),
            os.scandir(os.fsencode(self._in)) as names,
        ):
            for one in names:
                if is_unfinished(one.name, self._unfinished):
                    unfinished += 1
                    continue
                found = _seen(one)
                if isinstance(found, Entry):
                    entries.append(found)
                elif found is not None:
                    skipped.append(found)
        return Listing(tuple(sorted(entries)), tuple(sorted(skipped)), unfinished)

    def fetch_many(self, entries: Iterable[Entry], open_for: Open) -> Iterator[Fetched | Unfetched]:
        """Read files, one after the other."""
        for entry in entries:
            try:
                yield self._fetch(entry, open_for)
            except MailboxError as why:
                yield Unfetched(entry, str(why), why.retryable)

    def settle(self, entry: Entry) -> Settled:
        """Remove a file, unless another has taken its name."""
        path = self._inward(entry.name)
        with _told(f"{entry.shown}: cannot be removed"):
            try:
                now = path.lstat()
            except FileNotFoundError:
                return "gone"
            if _entry(entry.name, now) != entry:
                return "changed"
            path.unlink()
            _sync_folder(self._in)
        return "removed"

    def upload(self, name: bytes, data: bytes) -> None:
        """Write a whole file beside its place, and have it on the disk.

        What lies there is of one who died, or who is about to name it: his file is not touched.
        """
        temporary = self._temporary(name)
        with _told(f"{shown_name(name)}: cannot be written"):
            temporary.unlink(missing_ok=True)
            number = os.open(temporary, _WRITE, 0o640)
            with os.fdopen(number, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(number)

    def publish(self, name: bytes) -> None:
        """Give the file its name: a second name first, so that none is ever taken away."""
        temporary, final = self._temporary(name), self._outward(name)
        with _told(f"{shown_name(name)}: cannot get its name"):
            try:
                final.hardlink_to(temporary)
            except FileExistsError:
                raise MailboxError(
                    f"{shown_name(name)}: another file lies in the outgoing folder under this name",
                    retryable=False,
                ) from None
            temporary.unlink()
            _sync_folder(self._out)

    def placed(self, name: bytes) -> Placed | None:
        """Return what lies in the outgoing folder under a name."""
        with _told(f"{shown_name(name)}: cannot be read"):
            try:
                number = os.open(self._outward(name), _READ)
            except FileNotFoundError:
                return None
            with os.fdopen(number, "rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                return Placed(file.tell(), digest)

    def close(self) -> None:
        """Nothing stands open between two calls."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def _fetch(self, entry: Entry, open_for: Open) -> Fetched:
        """Read one file; what our own disk refuses is an `OSError`."""
        if entry.size > self._most:
            raise too_large(entry, self._most)
        with self._opened(entry) as file, open_for(entry) as into:
            self._is_still(entry, file)
            digest = _copied(entry, file, into)
            self._is_still(entry, file)
        return Fetched(entry, digest)

    def _opened(self, entry: Entry) -> BinaryIO:
        with _told(f"{entry.shown}: cannot be read"):
            try:
                return os.fdopen(os.open(self._inward(entry.name), _READ), "rb", buffering=0)
            except FileNotFoundError:
                raise changed(entry) from None

    @staticmethod
    def _is_still(entry: Entry, file: BinaryIO) -> None:
        if _entry(entry.name, os.fstat(file.fileno())) != entry:
            raise changed(entry)

    def _inward(self, name: bytes) -> Path:
        return self._in / os.fsdecode(incoming(name))

    def _outward(self, name: bytes, suffix: bytes = b"") -> Path:
        return self._out / os.fsdecode(outgoing(name) + suffix)

    def _temporary(self, name: bytes) -> Path:
        return self._outward(name, self._suffix)


@contextlib.contextmanager
def _told(what: str) -> Iterator[None]:
    """What the system refuses, as an error of the mailbox's."""
    try:
        yield
    except OSError as why:
        raise MailboxError(f"{what}: {why.strerror or why}", retryable=True) from why


def _seen(one: os.DirEntry[bytes]) -> Entry | Skipped | None:
    """A file, or what else it is; None: it went away meanwhile."""
    try:
        found = one.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    if stat.S_ISREG(found.st_mode):
        return _entry(one.name, found)
    return Skipped(one.name, kind_of(found.st_mode))


def _entry(name: bytes, found: os.stat_result) -> Entry:
    return Entry(name, found.st_size, found.st_mtime_ns // 1_000)


def _copied(entry: Entry, file: BinaryIO, into: BinaryIO) -> str:
    """Copy as many bytes as the file had when it was seen, and return their hash."""
    digest = hashlib.sha256()
    left = entry.size
    while left:
        with _told(f"{entry.shown}: cannot be read"):
            data = file.read(min(_CHUNK, left))
        if not data:
            break
        digest.update(data)
        into.write(data)
        left -= len(data)
    return digest.hexdigest()


def _sync_folder(path: Path) -> None:
    """Have the names of a folder on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
