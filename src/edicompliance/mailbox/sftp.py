"""A mailbox on a trading partner's SFTP server, or a VAN's.

The server must be the one we know: an unknown or a changed host key is refused, and so are ciphers
that are broken. Nothing waits for ever; several files are read at once over one connection.
"""

from __future__ import annotations

import contextlib
import hashlib
import posixpath
import stat
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from queue import SimpleQueue
from typing import BinaryIO, Final, Self

import paramiko

from edicompliance.errors import MailboxError
from edicompliance.mailbox.connecting import SftpPlace, connect, ended_after
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
from edicompliance.mailbox.sftp_listing import iter_names

CHANNELS: Final = 8
"""So many files at once; servers take ten channels a connection by default."""
CHUNK: Final = 32 * 1024
"""What one answer of a server holds."""
SECOND: Final = 1_000_000
_LISTING: Final = 10
"""A folder is listed in so many answers' time."""


class SftpMailbox:
    """Two folders of an SFTP server. One thread at a time may use it."""

    def __init__(
        self,
        place: SftpPlace,
        *,
        temp_suffix: bytes = b".tmp",
        most_bytes: int = MOST_BYTES,
        channels: int = CHANNELS,
    ) -> None:
        self._place = place
        self._in = place.inward.encode()
        self._out = place.outward.encode()
        self._suffix = temp_suffix
        self._unfinished = (*UNFINISHED, temp_suffix.lower())
        self._most = most_bytes
        self._count = channels
        self._transport: paramiko.Transport | None = None
        self._free: SimpleQueue[paramiko.SFTPClient] = SimpleQueue()
        """The channels of the connection that nobody uses: each is one thread's at a time."""
        self._opened = 0

    def look(self) -> Listing:
        """Return what lies in the folder."""
        entries: list[Entry] = []
        skipped: list[Skipped] = []
        unfinished = 0
        with (
            self._told(f"{self._place.inward}: cannot be listed"),
            self._channel(answers=_LISTING) as sftp,
        ):
            for name, found in iter_names(sftp, self._in):
                if is_unfinished(name, self._unfinished):
                    unfinished += 1
                elif found.st_mode is None or stat.S_ISREG(found.st_mode):
                    entries.append(_entry(name, found))
                else:
                    skipped.append(Skipped(name, kind_of(found.st_mode)))
        return Listing(tuple(sorted(entries)), tuple(sorted(skipped)), unfinished)

    def fetch_many(self, entries: Iterable[Entry], open_for: Open) -> Iterator[Fetched | Unfetched]:
        """Read files, up to eight at once, each over a channel of its own."""
        wanted = list(entries)
        if not wanted:
            return
        with self._told("the server cannot be reached"):
            free = self._channels(min(self._count, len(wanted)))

        def fetched(entry: Entry) -> Fetched | Unfetched:
            sftp = free.get()
            try:
                with self._told(f"{entry.shown}: cannot be read"), self._in_time(entry.size):
                    return self._fetch(sftp, entry, open_for)
            except MailboxError as why:
                return Unfetched(entry, str(why), why.retryable)
            finally:
                free.put(sftp)

        readers = min(self._opened, len(wanted))
        with ThreadPoolExecutor(readers, thread_name_prefix="sftp") as threads:
            yield from threads.map(fetched, wanted)

    def settle(self, entry: Entry) -> Settled:
        """Remove a file, unless another has taken its name."""
        path = self._inward(entry.name)
        with self._told(f"{entry.shown}: cannot be removed"), self._channel() as sftp:
            try:
                now = sftp.lstat(path)
                if _entry(entry.name, now) != entry:
                    return "changed"
                sftp.remove(path)
            except FileNotFoundError:
                return "gone"
        return "removed"

    def upload(self, name: bytes, data: bytes) -> None:
        """Write a whole file beside its place, and see that the server has all of it."""
        path = self._outward(name, self._suffix)
        with (
            self._told(f"{shown_name(name)}: cannot be written"),
            self._channel(len(data)) as sftp,
        ):
            with sftp.open(path, "wb") as file:
                file.set_pipelined(True)
                file.write(data)
            size = sftp.stat(path).st_size
        if size != len(data):
            raise MailboxError(
                f"{shown_name(name)}: expected {len(data)} bytes on the server, got {size}",
                retryable=True,
            )

    def publish(self, name: bytes) -> None:
        """Give the file its name; a server refuses that where the name is taken."""
        temporary, final = self._outward(name, self._suffix), self._outward(name)
        with self._told(f"{shown_name(name)}: cannot get its name"), self._channel() as sftp:
            if _is_there(sftp, final):
                raise MailboxError(
                    f"{shown_name(name)}: another file lies in the outgoing folder under this name",
                    retryable=False,
                )
            sftp.rename(temporary, final)

    def placed(self, name: bytes) -> Placed | None:
        """Return what lies in the outgoing folder under a name."""
        path = self._outward(name)
        with self._told(f"{shown_name(name)}: cannot be read"), self._channel(self._most) as sftp:
            try:
                with sftp.open(path, "rb") as file:
                    digest, size = hashlib.sha256(), 0
                    while data := file.read(CHUNK):
                        digest.update(data)
                        size += len(data)
            except FileNotFoundError:
                return None
        return Placed(size, digest.hexdigest())

    def close(self) -> None:
        """End the connection; the next call makes a new one."""
        transport, self._transport = self._transport, None
        self._free, self._opened = SimpleQueue(), 0
        if transport is not None:
            transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def _fetch(self, sftp: paramiko.SFTPClient, entry: Entry, open_for: Open) -> Fetched:
        if entry.size > self._most:
            raise too_large(entry, self._most)
        digest = hashlib.sha256()
        try:
            file = sftp.open(self._inward(entry.name), "rb")
        except FileNotFoundError:
            raise changed(entry) from None
        with file, open_for(entry) as into:
            left = entry.size
            while left and (data := file.read(min(CHUNK, left))):
                digest.update(data)
                written_to(into, data)
                left -= len(data)
            if _entry(entry.name, file.stat()) != entry:
                raise changed(entry)
        return Fetched(entry, digest.hexdigest())

    @contextlib.contextmanager
    def _channel(self, size: int = 0, *, answers: int = 1) -> Iterator[paramiko.SFTPClient]:
        """A channel for one command; while files are read, one that is between two of them."""
        free = self._channels(1)
        sftp = free.get()
        try:
            with self._in_time(size, answers=answers):
                yield sftp
        finally:
            free.put(sftp)

    def _channels(self, count: int) -> SimpleQueue[paramiko.SFTPClient]:
        """The channels of the connection; where the server gives fewer than wanted, those."""
        transport = self._connected()
        while self._opened < count:
            try:
                self._free.put(self._new_channel(transport))
            except paramiko.ChannelException:
                if not self._opened:
                    raise
                break
            self._opened += 1
        return self._free

    def _new_channel(self, transport: paramiko.Transport) -> paramiko.SFTPClient:
        channel = transport.open_session(timeout=self._place.timeout_seconds)
        channel.settimeout(self._place.timeout_seconds)
        with ended_after(self._place.timeout_seconds, transport):
            channel.invoke_subsystem("sftp")
            return paramiko.SFTPClient(channel)

    def _in_time(self, size: int, *, answers: int = 1) -> AbstractContextManager[None]:
        """End the connection where a command takes longer than its bytes may."""
        seconds = self._place.seconds_for(size) * answers
        return ended_after(seconds, self._transport)

    def _connected(self) -> paramiko.Transport:
        if self._transport is not None and self._transport.is_active():
            return self._transport
        self.close()
        self._transport = connect(self._place)
        return self._transport

    def _inward(self, name: bytes) -> bytes:
        return posixpath.join(self._in, incoming(name))

    def _outward(self, name: bytes, suffix: bytes = b"") -> bytes:
        return posixpath.join(self._out, outgoing(name) + suffix)

    @contextlib.contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """What the server refuses or leaves open, as an error of the mailbox's."""
        try:
            yield
        except OurDiskError as why:
            raise why.error from None
        except (paramiko.SSHException, EOFError, OSError) as why:
            if not isinstance(why, PermissionError | FileNotFoundError):
                self.close()
            raise MailboxError(
                f"{self._place.host}: {what}: {_words(why)}", retryable=True
            ) from why


class OurDiskError(Exception):
    """What our own disk refuses while a file is being read: no fault of the server's."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


def written_to(into: BinaryIO, data: bytes) -> None:
    """Write what was read; what our own disk refuses is `OurDiskError`."""
    try:
        into.write(data)
    except OSError as why:
        raise OurDiskError(why) from why


def _entry(name: bytes, found: paramiko.SFTPAttributes) -> Entry:
    return Entry(name, found.st_size or 0, (found.st_mtime or 0) * SECOND)


def _is_there(sftp: paramiko.SFTPClient, path: bytes) -> bool:
    try:
        sftp.lstat(path)
    except FileNotFoundError:
        return False
    return True


def _words(why: BaseException) -> str:
    if isinstance(why, TimeoutError):
        return "no answer in time"
    if isinstance(why, EOFError):
        return "the line was cut"
    if isinstance(why, OSError) and why.strerror:
        return why.strerror
    return str(why) or type(why).__name__
