"""How fast files come from a server of SFTP that is 20 ms away, beside one after the other.

python benchmarks/mailboxes.py [--quick]      or `make bench`

The server is OpenSSH's where root may start it, else asyncssh's. What goes to it and what comes
back is held up for 10 ms each way by a program between the two. Beside it stands the whole intake
of orders from there: read, archived, taken in, moved away, and answered by a 997 each.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(1, str(Path(__file__).parents[1]))
import paramiko
from bench import machine, row
from tests.chaos.partner import interchange
from tests.chaos.run import SETTINGS
from tests.mailbox.servers import Server, may_run_openssh, openssh_server, python_server

from edicompliance.flows.config import load_config
from edicompliance.flows.polling import Poller
from edicompliance.mailbox import Fetched, Mailbox
from edicompliance.mailbox.connecting import SftpPlace, connect
from edicompliance.mailbox.fast import FastSftpMailbox
from edicompliance.mailbox.sftp import SftpMailbox
from edicompliance.store import Store

FILES, QUICK = 1_000, 8
TAKEN_IN = 100
"""So many are taken in at most: each needs some ten answers of the server, one behind the other."""
NAMES, QUICK_NAMES = 10_000, 50
BYTES = 1_592
ONE_WAY = 0.010


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    """Hand on what comes, each piece so much later, however many are on their way."""
    loop = asyncio.get_running_loop()
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            loop.call_later(seconds, writer.write, data)
    loop.call_later(seconds, writer.close)


async def _hold_up(port: int) -> None:
    async def guest(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_pipe(reader, far_writer, ONE_WAY), _pipe(far_reader, writer, ONE_WAY))

    server = await asyncio.start_server(guest, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def far_away(place: SftpPlace) -> Iterator[SftpPlace]:
    """The same server, 20 ms away."""
    command = [sys.executable, __file__, "--proxy", str(place.port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as proxy:
        assert proxy.stdout is not None
        try:
            port = int(proxy.stdout.readline())
            known = Path(place.known_hosts)
            moved = known.with_name(f"{known.name}_far")
            moved.write_text(known.read_text().replace(f":{place.port} ", f":{port} "))
            yield replace(place, port=port, known_hosts=str(moved))
        finally:
            proxy.terminate()


def one_after_the_other(place: SftpPlace, count: int) -> float:
    """Seconds for open, read and close of each file, with paramiko."""
    transport = connect(place)
    sftp = paramiko.SFTPClient.from_transport(transport)
    assert sftp is not None
    names = [f"{place.inward}/po_{number:06}.edi" for number in range(count)]
    start = perf_counter()
    for name in names:
        with sftp.open(name, "rb") as file:
            sha256(file.read(BYTES)).hexdigest()
    seconds = perf_counter() - start
    transport.close()
    return seconds


def fetched(opened: Callable[[SftpPlace], Mailbox], place: SftpPlace, count: int) -> float:
    """Seconds for `fetch_many` alone, connected before."""
    with opened(place) as mailbox:
        entries = mailbox.look().entries[:count]
        list(mailbox.fetch_many(entries[:1], lambda _: BytesIO()))
        start = perf_counter()
        found = list(mailbox.fetch_many(entries, lambda _: BytesIO()))
        seconds = perf_counter() - start
    assert len(found) == count
    assert all(isinstance(one, Fetched) for one in found)
    return seconds


def whole_intake(folder: Path, server: Server, place: SftpPlace, count: int, fast: bool) -> float:
    """Seconds in which a poller takes so many orders in, each in a file, and answers them."""
    home = folder / f"desk_{fast}"
    (home / "mart").mkdir(parents=True)
    head, _, tail = SETTINGS.partition("[[partner.sink]]")[0].partition('kind = "directory"')
    address = (
        f'kind = "sftp"\nhost = "{place.host}"\nport = {place.port}\nuser = "{place.user}"\n'
        f'key_file = "{place.key_file}"\nknown_hosts = "{place.known_hosts}"\n'
        f'in = "{place.inward}"\nout = "{place.outward}"\nfast = {str(fast).lower()}'
    )
    settings = home / "edicompliance.toml"
    settings.write_text((head + address + tail.replace('path = "mart"', "")).format(lease=300))
    for old in server.outward.iterdir():
        old.unlink()  # the other desk's, under the same names
    for number in range(1, count + 1):
        data = interchange(number, f"4{number:07}").data
        (server.inward / f"order_{number:06}.edi").write_bytes(data)
    Store.create(str(home / "edic.db")).close()
    with Store.open(str(home / "edic.db")) as store:
        poller = Poller(load_config(settings), store)
        start = perf_counter()
        done = poller.poll()
        seconds = perf_counter() - start
    assert (done.taken, done.sent, done.troubles) == (count, count, []), done
    return seconds


def listings(place: SftpPlace) -> float:
    """A look of ours over paramiko's own fastest."""
    transport = connect(place)
    sftp = paramiko.SFTPClient.from_transport(transport)
    assert sftp is not None
    with SftpMailbox(place) as mailbox:
        mailbox.look()
        theirs = min(_seconds(lambda: list(sftp.listdir_iter(place.inward))) for _ in range(3))
        ours = min(_seconds(mailbox.look) for _ in range(3))
    transport.close()
    return ours / theirs


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def measure(folder: Path, files: int, names: int) -> None:
    server_of = openssh_server if may_run_openssh() else python_server
    with server_of(folder) as server:
        for number in range(files):
            (server.inward / f"po_{number:06}.edi").write_bytes(b"x" * BYTES)
        with far_away(server.place) as place:
            sequential = one_after_the_other(place, min(files, 200)) * files / min(files, 200)
            ours = fetched(SftpMailbox, place, files)
            fast = fetched(FastSftpMailbox, place, files)
            for one in server.inward.iterdir():
                one.unlink()
            some = min(files, TAKEN_IN)
            for name, quick in (("", False), (", [fast]", True)):
                seconds = whole_intake(folder, server, place, some, quick)
                row(f"the whole intake of {some} orders, a file{name}", seconds / some, "s", "")
            row(f"{files:,} files, paramiko one by one", sequential, "s", "")
            row("its time over that of fetch_many", sequential / ours, "x", ">= 5")
            row("its time over that of fetch_many, [fast]", sequential / fast, "x", ">= 30")
            for number in range(names):
                (server.inward / f"po_{number:06}.edi").touch()
            row(f"a look at {names:,} names over listdir_iter", listings(place), "x", "<= 2")


def main() -> None:
    """Measure all of it; with `--quick`, a little, to see that it runs."""
    if "--proxy" in sys.argv:
        asyncio.run(_hold_up(int(sys.argv[-1])))
        return
    quick = "--quick" in sys.argv
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine()}\n")
    print("| what | measured | goal |\n|---|---|---|")
    with TemporaryDirectory(prefix="edic-bench-") as folder:
        measure(Path(folder), QUICK if quick else FILES, QUICK_NAMES if quick else NAMES)


if __name__ == "__main__":
    main()
