"""The same SFTP mailbox, which reads its files over asyncssh: sixty-four under way at once.

With a server that is twenty milliseconds away a file costs several journeys, and what counts is how
many are under way. Everything but reading is as in `sftp`. It needs the extra `fast`.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, Final, TypeVar

import asyncssh

from edicompliance.errors import MailboxError
from edicompliance.mailbox.connecting import SftpPlace
from edicompliance.mailbox.keys import known_keys, private_key
from edicompliance.mailbox.model import Entry, Fetched, Open, Unfetched
from edicompliance.mailbox.refusals import changed, too_large
from edicompliance.mailbox.sftp import (
    CHUNK,
    SECOND,
    OurDiskError,
    SftpMailbox,
    written_to,
)

AT_ONCE: Final = 64
_CIPHERS: Final = "-*cbc,3des*,arcfour*,blowfish*,cast128*"
_MACS: Final = "-hmac-md5*,hmac-sha1*,umac-64*"
_KEX: Final = "-*sha1*"
_SIGNATURES: Final = "-ssh-rsa*,ssh-dss*"
_LOG: Final = logging.getLogger(__name__)
_T = TypeVar("_T")
_Told = Fetched | Unfetched | BaseException | None


class FastSftpMailbox(SftpMailbox):
    """An `SftpMailbox` that has many files under way at once."""

    def fetch_many(self, entries: Iterable[Entry], open_for: Open) -> Iterator[Fetched | Unfetched]:
        """Read files, many at once, over one channel; as they come."""
        wanted = list(entries)
        if not wanted:
            return
        known_keys(self._place.known_hosts, self._place.host, self._place.port)
        private_key(self._place.key_file)
        told: SimpleQueue[_Told] = SimpleQueue()
        reading = _Reading(self._place, self._inward_path, self._most, open_for, told)
        thread = threading.Thread(target=reading.run, args=(wanted,), name="sftp", daemon=True)
        thread.start()
        try:
            while (one := told.get()) is not None:
                if isinstance(one, BaseException):
                    raise one
                yield one
        finally:
            reading.stopped.set()
            thread.join()

    def _inward_path(self, entry: Entry) -> bytes:
        return self._inward(entry.name)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Files that are being read, in a thread of their own."""

    place: SftpPlace
    path_of: Callable[[Entry], bytes]
    most: int
    open_for: Open
    told: SimpleQueue[_Told]
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self, wanted: list[Entry]) -> None:
        """Read them all, and tell the end."""
        try:
            asyncio.run(self._all(wanted))
        except OurDiskError as why:
            self.told.put(why.error)
        except (asyncssh.Error, OSError, EOFError) as why:
            self.told.put(_unreachable(self.place, why))
        except BaseException as why:
            self.told.put(why)
        else:
            self.told.put(None)

    async def _all(self, wanted: list[Entry]) -> None:
        asyncio.get_running_loop().set_exception_handler(_told_already)
        left = iter(wanted)
        async with _connected(self.place) as sftp:

            async def one_after_the_other() -> None:
                for entry in left:
                    if self.stopped.is_set():
                        return
                    self.told.put(await self._told_of(sftp, entry))

            lanes = min(AT_ONCE, len(wanted))
            await asyncio.gather(*(one_after_the_other() for _ in range(lanes)))

    async def _told_of(self, sftp: asyncssh.SFTPClient, entry: Entry) -> Fetched | Unfetched:
        try:
            async with asyncio.timeout(self.place.seconds_for(entry.size)):
                return await self._fetched(sftp, entry)
        except MailboxError as why:
            return Unfetched(entry, str(why), why.retryable)
        except asyncssh.SFTPNoSuchFile:
            return Unfetched(entry, str(changed(entry)), retryable=True)
        except (asyncssh.Error, TimeoutError, EOFError) as why:
            words = "no answer in time" if isinstance(why, TimeoutError) else str(why)
            reason = f"{self.place.host}: {entry.shown}: cannot be read: {words}"
            return Unfetched(entry, reason, retryable=True)

    async def _fetched(self, sftp: asyncssh.SFTPClient, entry: Entry) -> Fetched:
        if entry.size > self.most:
            raise too_large(entry, self.most)
        digest = hashlib.sha256()
        file: Any = await self._in_time(sftp.open(self.path_of(entry), "rb"))
        try:
            with self.open_for(entry) as into:
                at = 0
                while at < entry.size:
                    data = await self._in_time(file.read(min(CHUNK, entry.size - at), at))
                    if not data:
                        break
                    digest.update(data)
                    written_to(into, data)
                    at += len(data)
                found = await self._in_time(file.stat())
                if (found.size, (found.mtime or 0) * SECOND) != entry[1:]:
                    raise changed(entry)
        finally:
            with contextlib.suppress(asyncssh.Error, TimeoutError):
                await self._in_time(file.close())
        return Fetched(entry, digest.hexdigest())

    async def _in_time(self, step: Awaitable[_T]) -> _T:
        async with asyncio.timeout(self.place.timeout_seconds):  # no task of its own, as wait_for
            return await step


@contextlib.asynccontextmanager
async def _connected(place: SftpPlace) -> AsyncIterator[asyncssh.SFTPClient]:
    connection = await asyncssh.connect(
        place.host,
        place.port,
        username=place.user,
        client_keys=[place.key_file],
        known_hosts=place.known_hosts,
        agent_path=None,
        config=None,
        preferred_auth="publickey",
        encryption_algs=_CIPHERS,
        mac_algs=_MACS,
        kex_algs=_KEX,
        signature_algs=_SIGNATURES,
        login_timeout=place.timeout_seconds,
        connect_timeout=place.timeout_seconds,
        keepalive_interval=15,
    )
    try:
        async with asyncio.timeout(place.timeout_seconds):
            sftp = await connection.start_sftp_client()
        yield sftp
    finally:
        connection.close()
        try:
            async with asyncio.timeout(place.timeout_seconds):
                await connection.wait_closed()
        except TimeoutError:  # who stalled does not say good-bye, either
            connection.abort()


def _told_already(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What asyncssh leaves behind of a line that went dead; the files were told of it."""
    _LOG.debug("%s: %s", context.get("message"), context.get("exception"))


def _unreachable(place: SftpPlace, why: BaseException) -> MailboxError:
    final = isinstance(why, asyncssh.HostKeyNotVerifiable | asyncssh.PermissionDenied)
    words = "no answer in time" if isinstance(why, TimeoutError) else str(why)
    return MailboxError(f"{place.host}: the server cannot be reached: {words}", retryable=not final)
