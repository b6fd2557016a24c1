"""Whom we trust and who we are: the host keys we know, and the key we sign in with."""

from __future__ import annotations

import stat
from pathlib import Path

import paramiko

from edicompliance.errors import MailboxError
from edicompliance.x12.issues import printable


def known_keys(path: str, host: str, port: int) -> dict[str, list[paramiko.PKey]]:
    """Return the keys that a file of known hosts has for a server, by their kind.

    There may be several of a kind: a partner who changes his key says the new one before. A server
    that is not in it is refused: whoever answers first could be anybody.
    """
    try:
        hosts = paramiko.HostKeys(path)
    except OSError as why:
        raise _wrong(f"{path}: known hosts cannot be read: {why.strerror or why}") from why
    except (paramiko.hostkeys.InvalidHostKey, paramiko.SSHException, ValueError) as why:
        raise _wrong(f"{path}: known hosts cannot be read: {printable(str(why))}") from why
    name = host if port == 22 else f"[{host}]:{port}"
    found = hosts.lookup(name)
    if not found:
        raise _wrong(
            f"{path}: has no key of {name}; ask the partner for it, and add the line that "
            f"`ssh-keyscan -p {port} {host}` prints once you have compared it"
        )
    keys: dict[str, list[paramiko.PKey]] = {}
    for kind in list(found.keys()):  # a kind comes as often as it has keys
        keys.setdefault(kind, []).append(found[kind])
        del found[kind]
    return keys


def private_key(path: str) -> paramiko.PKey:
    """Return our key; a file that others can read is refused, and so are old kinds of keys."""
    file = Path(path)
    try:
        mode = file.stat().st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise _wrong(
                f"{path}: others can read this key: expected mode 0600, got {mode & 0o777:04o}"
            )
        key = paramiko.PKey.from_path(file)
    except OSError as why:
        raise _wrong(f"{path}: the key cannot be read: {why.strerror or why}") from why
    except (paramiko.SSHException, ValueError, TypeError) as why:
        raise _wrong(
            f"{path}: expected an Ed25519, ECDSA or RSA key without a passphrase: {why}"
        ) from why
    if key.get_name() == "ssh-dss" or (key.get_name() == "ssh-rsa" and key.get_bits() < 2048):
        raise _wrong(
            f"{path}: {key.get_name()} of {key.get_bits()} bits is too weak; make a new key"
        )
    return key


def _wrong(message: str) -> MailboxError:
    return MailboxError(message, retryable=False)
