"""Real SFTP servers on this machine: OpenSSH's, and one that can be told to misbehave."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

import asyncssh

from edicompliance.mailbox.connecting import SftpPlace

SSHD: Final = shutil.which("sshd") or "/usr/sbin/sshd"


@dataclass(frozen=True)
class Server:
    """A server that runs, and the two folders behind it."""

    place: SftpPlace
    inward: Path
    outward: Path


@dataclass
class Misbehaviour:
    """What a server does otherwise than it should; nothing to begin with."""

    stall_reads: threading.Event = field(default_factory=threading.Event)
    on_read: Callable[[int], None] | None = None
    """Called with the offset of each read before it is answered."""
    fail_rename: bool = False


class Keys:
    """A host key, a user's key and a file of known hosts, made anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.host = asyncssh.generate_private_key("ssh-ed25519")
        self.user = asyncssh.generate_private_key("ssh-ed25519")
        self.host_file = self._private("host_key", self.host)
        self.user_file = self._private("user_key", self.user)
        self.authorized = folder / "authorized_keys"
        self.authorized.write_bytes(self.user.export_public_key())
        self.authorized.chmod(0o600)

    def known_hosts(self, port: int, key: asyncssh.SSHKey | None = None) -> Path:
        """Write the file that says whose key is to be seen."""
        path = self.folder / f"known_hosts_{port}_{key is None}"
        public = (key or self.host).export_public_key().decode()
        path.write_text(f"[127.0.0.1]:{port} {public}")
        return path

    def _private(self, name: str, key: asyncssh.SSHKey) -> Path:
        path = self.folder / name
        path.write_bytes(key.export_private_key("openssh"))
        path.chmod(0o600)
        return path


@contextlib.contextmanager
def python_server(
    folder: Path, bad: Misbehaviour | None = None, **offered: Any
) -> Iterator[Server]:
    """asyncssh's server, in a thread; `offered` are its own options: `encryption_algs`."""
    keys = Keys(folder)
    root = _folders(folder)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def sftp(channel: Any) -> asyncssh.SFTPServer:
        return _BadServer(channel, bad or Misbehaviour(), chroot=os.fsencode(root))

    guests: list[asyncssh.SSHServerConnection] = []

    class Doorman(asyncssh.SSHServer):
        def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
            guests.append(conn)

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[keys.host],
            authorized_client_keys=str(keys.authorized),
            server_factory=Doorman,
            sftp_factory=sftp,
            **offered,
        )

    acceptor = asyncio.run_coroutine_threadsafe(listen(), loop).result(20)
    port = acceptor.get_port()
    try:
        yield Server(_place(keys, port), root / "in", root / "out")
    finally:
        if bad is not None:
            bad.stall_reads.clear()

        async def end() -> None:
            acceptor.close()
            await acceptor.wait_closed()
            for one in guests:
                one.abort()
                await one.wait_closed()
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()


@contextlib.contextmanager
def openssh_server(folder: Path) -> Iterator[Server]:
    """OpenSSH's own server with internal-sftp, closed into a folder; root may start it."""
    keys = Keys(folder)
    home = Path(tempfile.mkdtemp(prefix="edic-sshd-", dir="/run"))  # nobody else may write above it
    home.chmod(0o755)
    root = _folders(home)
    Path("/run/sshd").mkdir(exist_ok=True)
    with _sshd(folder, lambda port: _sshd_config(port, keys, root)) as port:
        try:
            yield Server(replace(_place(keys, port), user="root"), root / "in", root / "out")
        finally:
            shutil.rmtree(home)


def _sshd_config(port: int, keys: Keys, root: Path) -> str:
    return f"""\
Port {port}
ListenAddress 127.0.0.1
HostKey {keys.host_file}
AuthorizedKeysFile {keys.authorized}
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PidFile none
Subsystem sftp internal-sftp
ForceCommand internal-sftp -d /
ChrootDirectory {root}
"""


@contextlib.contextmanager
def _sshd(folder: Path, config_at: Callable[[int], str]) -> Iterator[int]:
    """The port of a server that listens; a free port may be taken by another process first."""
    config, log = folder / "sshd_config", folder / "sshd.log"
    for _ in range(5):
        port = _free_port()
        config.write_text(config_at(port))
        with (
            log.open("wb") as told,
            subprocess.Popen([SSHD, "-D", "-e", "-f", str(config)], stderr=told) as server,
        ):
            try:
                while server.poll() is None and b"Server listening" not in log.read_bytes():
                    time.sleep(0.02)
                if server.poll() is None:
                    yield port
                    return
            finally:
                server.terminate()
    raise TimeoutError(f"sshd does not start: {log.read_text(errors='replace')[-500:]}")


@dataclass
class Line:
    """What a line does to the bytes that come from the server, from the nth of them on."""

    what: Literal["whole", "cut", "stall", "change", "drip"] = "whole"
    after: int = 0
    """So many bytes come as they were sent: the handshake is some 2,000 of them."""


@contextlib.contextmanager
def line_to(place: SftpPlace, line: Line) -> Iterator[SftpPlace]:
    """A line to a server that cuts, stalls, changes a byte, or lets one drip now and then."""
    ended = threading.Event()

    class Ends(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection((place.host, place.port)) as server:
                up = threading.Thread(target=_carry, args=(self.request, server, Line(), ended))
                up.start()
                _carry(server, self.request, line, ended)
                up.join()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Ends) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        port = proxy.server_address[1]
        known = Path(f"{place.known_hosts}_line")
        known.write_text(
            Path(place.known_hosts).read_text().replace(f":{place.port} ", f":{port} ")
        )
        try:
            yield replace(place, port=port, known_hosts=str(known))
        finally:
            ended.set()
            proxy.shutdown()
            thread.join()


def _carry(start: socket.socket, end: socket.socket, line: Line, ended: threading.Event) -> None:
    """Carry bytes from one end to the other until one of them, or the line, ends."""
    carried = 0
    with contextlib.suppress(OSError):
        while data := start.recv(4096):
            good = max(0, line.after - carried) if line.what != "whole" else len(data)
            carried += len(data)
            end.sendall(data[:good])
            if data[good:] and not _spoilt(data[good:], end, line, ended):
                break
    for one in (start, end):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


def _spoilt(data: bytes, end: socket.socket, line: Line, ended: threading.Event) -> bool:
    """What a bad line makes of bytes; say whether it goes on."""
    if line.what == "change":
        line.what = "whole"
        end.sendall(bytes([data[0] ^ 1]) + data[1:])
    if line.what == "stall":
        ended.wait()
    for one in data if line.what == "drip" else b"":
        if ended.wait(0.2):
            return False
        end.sendall(bytes([one]))
    return line.what in ("whole", "drip")


def may_run_openssh() -> bool:
    """Whether OpenSSH's server is here and may be closed into a folder: only root may do that.

    Where it is required (`EDIC_REQUIRED=sshd`) its tests run, and fail without it.
    """
    required = "sshd" in os.environ.get("EDIC_REQUIRED", "").split()
    return required or (Path(SSHD).exists() and os.geteuid() == 0)


class _BadServer(asyncssh.SFTPServer):
    """A server that does as it should until it is told otherwise."""

    def __init__(self, channel: Any, bad: Misbehaviour, chroot: bytes) -> None:
        super().__init__(channel, chroot=chroot)
        self._bad = bad

    async def read(self, file_obj: object, offset: int, size: int) -> bytes:
        while self._bad.stall_reads.is_set():
            await asyncio.sleep(0.02)
        if self._bad.on_read is not None:
            self._bad.on_read(offset)
        return super().read(file_obj, offset, size)  # type: ignore[return-value]

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        if self._bad.fail_rename:
            raise asyncssh.SFTPFailure("told to fail")
        if os.path.lexists(self.map_path(newpath)):
            raise asyncssh.SFTPFailure("is there already")
        super().rename(oldpath, newpath)


def _folders(folder: Path) -> Path:
    root = folder / "root"
    (root / "in").mkdir(parents=True)
    (root / "out").mkdir()
    return root


def _place(keys: Keys, port: int) -> SftpPlace:
    return SftpPlace(
        host="127.0.0.1",
        port=port,
        user="acme",
        key_file=str(keys.user_file),
        known_hosts=str(keys.known_hosts(port)),
        inward="/in",
        outward="/out",
        timeout_seconds=10,
    )


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"no server answers on port {port}")
