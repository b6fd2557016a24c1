"""A connection to a server of SFTP: whom we speak to, how we sign in, and for how long we wait."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import paramiko

from edicompliance.errors import MailboxError
from edicompliance.mailbox.keys import known_keys, private_key

SLOWEST: Final = 16 * 1024
"""Bytes a second: with less we are held, and not served."""
_WEAK: Final = {
    "ciphers": ["aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc", "blowfish-cbc"],
    "macs": ["hmac-md5", "hmac-md5-96", "hmac-sha1", "hmac-sha1-96"],
    "keys": ["ssh-rsa", "ssh-dss"],
    "pubkeys": ["ssh-rsa", "ssh-dss"],
    "kex": ["diffie-hellman-group1-sha1", "diffie-hellman-group14-sha1"],
}
"""What is never agreed on, whatever the server offers."""

_ITS_LOG: Final = f"{__name__}.paramiko"
"""Where paramiko writes the tracebacks of what it raises all the same."""
logging.getLogger(_ITS_LOG).setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class SftpPlace:
    """Where the server is, and who we are there."""

    host: str
    user: str
    key_file: str
    known_hosts: str
    inward: str
    """The folder to take from."""
    outward: str
    """The folder to put into."""
    port: int = 22
    timeout_seconds: float = 30.0
    """How long one step may take: to connect, to sign in, to answer."""

    def seconds_for(self, size: int) -> float:
        """How long so many bytes may take: who sends one now and then would hold us for ever."""
        return self.timeout_seconds + size / SLOWEST


def connect(place: SftpPlace) -> paramiko.Transport:
    """Return a connection to a server whose key is the one we know, signed in with our key."""
    known = known_keys(place.known_hosts, place.host, place.port)
    key = private_key(place.key_file)
    sock = socket.create_connection((place.host, place.port), place.timeout_seconds)
    # Else a request waits until the one of another channel was confirmed: half of all the time.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    transport = paramiko.Transport(sock, disabled_algorithms=_WEAK)
    transport.set_log_channel(_ITS_LOG)
    try:
        _sign_in(transport, place, known, key)
    except BaseException:
        transport.close()
        raise
    return transport


def _sign_in(
    transport: paramiko.Transport,
    place: SftpPlace,
    known: dict[str, list[paramiko.PKey]],
    key: paramiko.PKey,
) -> None:
    transport.banner_timeout = transport.auth_timeout = place.timeout_seconds
    transport.get_security_options().key_types = tuple(
        one for one in transport.get_security_options().key_types if _kind(one) in known
    )
    transport.start_client(timeout=place.timeout_seconds)
    try:
        got = transport.get_remote_server_key()
    except paramiko.SSHException as why:  # nothing came of it in time
        raise TimeoutError from why
    if got not in known.get(got.get_name(), ()):
        ours = ", ".join(sorted(one.fingerprint for keys in known.values() for one in keys))
        raise MailboxError(
            f"{place.host}: the server's key is not the one in {place.known_hosts}: expected "
            f"{ours}, got {got.fingerprint}; ask the partner whether it was changed, and send "
            "nothing before",
            retryable=False,
        )
    try:
        transport.auth_publickey(place.user, key)
    except paramiko.AuthenticationException as why:
        if "timeout" in str(why).lower():
            raise TimeoutError from why
        if not transport.is_active():
            raise EOFError from why
        raise MailboxError(
            f"{place.host}: user {place.user}: the key in {place.key_file} was refused: {why}",
            retryable=False,
        ) from why
    transport.set_keepalive(15)


@contextlib.contextmanager
def ended_after(seconds: float, transport: paramiko.Transport | None) -> Iterator[None]:
    """End a connection after so long: paramiko waits for the next byte, and for some for ever."""
    late = threading.Event()

    def end() -> None:
        late.set()
        if transport is not None:
            transport.close()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (paramiko.SSHException, EOFError, OSError) as why:
        if late.is_set():
            raise TimeoutError from why
        raise
    finally:
        timer.cancel()


def _kind(algorithm: str) -> str:
    """The kind of key behind an algorithm: RSA keys sign in several ways."""
    return "ssh-rsa" if algorithm.startswith("rsa-sha2") else algorithm
