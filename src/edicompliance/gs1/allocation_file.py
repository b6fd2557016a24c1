"""The numbers that were given out, in a file that several stations may share.

A line a run of numbers, only ever appended, under a lock, and on the disk before anybody learns the
numbers. A station that dies while it writes leaves half a line: its numbers reached nobody, the
next one seals the line, and goes on behind the last whole one.

>>> from tempfile import mkdtemp
>>> path = Path(mkdtemp()) / "ssccs.txt"
>>> station = FileAllocator(path, Series("0614141", first=1))
>>> station.allocate(2, on=date(2026, 11, 18))
('006141410000000012', '006141410000000029')
>>> print(path.read_text(), end="")
edic-sscc 1 0614141 0 1
allocated 1 2 2026-11-18 6dbdf276
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Final, Literal

from edicompliance.errors import EdiError
from edicompliance.gs1.allocation import (
    USUAL_HORIZON,
    Account,
    Given,
    Outcome,
    SerialNumbers,
    Series,
)

_FORMAT: Final = "edic-sscc 1"
_TORN: Final = b" torn\n"
_Word = Literal["allocated", "used", "void"]


def series_of(path: Path | str) -> Series:
    """Return the series that a file of numbers counts; `EdiError` where it is no such file."""
    try:
        with Path(path).open("rb") as file:
            head = file.readline(200).decode("ascii", "replace").split()
    except OSError as error:
        raise EdiError(f"{path}: {error.strerror}") from None
    if head[:2] != _FORMAT.split() or len(head) != 5 or not head[4].isdecimal():
        raise EdiError(f"{path}: expected a file of SSCCs that begins with {_FORMAT!r}")
    try:
        return Series(head[2], head[3], int(head[4]))
    except ValueError as wrong:
        raise EdiError(f"{path}: {wrong}") from None


class FileAllocator:
    """Gives out SSCCs from a file. Any number of processes of one machine may share it."""

    def __init__(
        self, path: Path | str, series: Series, *, horizon_days: int = USUAL_HORIZON
    ) -> None:
        self.path = Path(path)
        self._numbers = SerialNumbers(series, horizon_days)
        self._read = 0
        self._lines = 0

    def allocate(self, count: int, *, on: date) -> tuple[str, ...]:
        """Return so many numbers that nobody was given before; they are on the disk by then."""
        with self._locked() as file:
            given = self._numbers.next_given(count, on)
            self._append(file, [_line("allocated", given)])
        return tuple(map(self._numbers.series.number, given.serials))

    def settle(self, ssccs: Iterable[str], outcome: Outcome, *, on: date) -> None:
        """Say what became of numbers that were given out."""
        with self._locked() as file:
            runs = self._numbers.runs(ssccs, on)
            self._append(file, [_line(outcome, run) for run in runs])

    def account(self) -> Account:
        """Return where the numbers have gone."""
        with self._locked():
            return self._numbers.account()

    @contextmanager
    def _locked(self) -> Iterator[IO[bytes]]:
        """The file, which nobody else may touch meanwhile, read to its end."""
        try:
            import fcntl  # noqa: PLC0415 - Windows has none
        except ImportError:
            raise EdiError(
                f"{self.path}: SSCCs are allocated from a file that is locked, and this system "
                "has no such lock (fcntl); number the cartons elsewhere"
            ) from None
        with self._opened() as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self._begin(file)
            self._catch_up(file)
            yield file

    def _opened(self) -> IO[bytes]:
        try:
            return os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644), "r+b")
        except OSError as error:
            raise EdiError(f"{self.path}: {error.strerror}") from None

    def _begin(self, file: IO[bytes]) -> None:
        """Write the first line of a new file; a file of another series is refused."""
        series = self._numbers.series
        head = f"{_FORMAT} {series.prefix} {series.extension} {series.first}\n".encode()
        file.seek(0)
        found = file.readline()
        if not found.endswith(b"\n") and head.startswith(found):
            self._write(file, head[len(found) :])
            self._sync_folder()
            found = head
        if found != head:
            told = found.decode("ascii", "replace").strip()
            raise EdiError(
                f"{self.path}: expected the series {head.decode().strip()!r}, got {told!r}"
            )
        if not self._read:
            self._read, self._lines = len(head), 1

    def _catch_up(self, file: IO[bytes]) -> None:
        """Read what others have written since, and seal a line that one of them left half."""
        file.seek(self._read)
        unread = file.read()
        whole, newline, rest = unread.rpartition(b"\n")
        for line in (whole + newline).splitlines(keepends=True):
            self._take(line)
        self._read += len(whole + newline)
        if rest:
            self._write(file, _TORN)
            self._read += len(rest + _TORN)
            self._lines += 1

    def _append(self, file: IO[bytes], lines: list[bytes]) -> None:
        self._write(file, b"".join(lines))
        for line in lines:
            self._take(line)
            self._read += len(line)

    def _write(self, file: IO[bytes], data: bytes) -> None:
        """Put bytes at the end, and on the disk."""
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(file.fileno(), left) :]
            os.fsync(file.fileno())
        except OSError as error:
            raise EdiError(f"{self.path}: nothing was allocated: {error.strerror}") from None

    def _sync_folder(self) -> None:
        """A new file is only there for good when its folder says so."""
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _take(self, line: bytes) -> None:
        self._lines += 1
        if line.endswith(_TORN):
            return
        word, run = self._parsed(line)
        if word == "allocated":
            self._numbers.take(run)
        else:
            self._numbers.mark(run, word)

    def _parsed(self, line: bytes) -> tuple[_Word, Given]:
        body, _, check = line.rstrip(b"\n").rpartition(b" ")
        if f"{zlib.crc32(body):08x}".encode() != check:
            raise EdiError(
                f"{self.path}:{self._lines}: the line was changed or damaged; which numbers it "
                "gave out cannot be told, so none is given until it is mended"
            )
        word, first, count, on = body.decode("ascii").split(" ")
        return _word(word), Given(int(first), int(count), date.fromisoformat(on))


def _word(text: str) -> _Word:
    return "allocated" if text == "allocated" else "used" if text == "used" else "void"


def _line(word: _Word, run: Given) -> bytes:
    """A line with what proves that it is whole."""
    body = f"{word} {run.first} {run.size} {run.on}".encode()
    return body + f" {zlib.crc32(body):08x}\n".encode()
