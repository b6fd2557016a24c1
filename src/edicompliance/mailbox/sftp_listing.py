"""The names in a folder of an SFTP server, as the bytes that they are.

paramiko decodes names as UTF-8 and gives a whole folder up when one is not. This is the one place
that reaches behind its public face for the raw names; it asks ahead, so that a folder of thousands
costs a few journeys and not one for each hundred names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from paramiko import SFTPAttributes, SFTPClient
from paramiko.message import Message
from paramiko.sftp import (
    CMD_CLOSE,
    CMD_HANDLE,
    CMD_NAME,
    CMD_OPENDIR,
    CMD_READDIR,
    CMD_STATUS,
    SFTPError,
)

_AHEAD: Final = 50
"""So many requests are under way at a time."""


class _Answers:
    """What the server answers to requests that were sent ahead, by their number."""

    def __init__(self) -> None:
        self.by_number: dict[int, tuple[int, Message]] = {}

    def _async_response(self, kind: int, message: Message, number: int) -> None:
        self.by_number[number] = (kind, message)


def iter_names(sftp: SFTPClient, folder: bytes) -> Iterator[tuple[bytes, SFTPAttributes]]:
    """Yield the names in a folder and what the server says of each; `OSError` where it refuses."""
    client: Any = sftp
    kind, message = client._request(CMD_OPENDIR, folder)
    if kind != CMD_HANDLE:
        raise SFTPError(f"expected a handle (102), got {kind}")
    handle = message.get_string()
    try:
        yield from _all_names(client, handle)
    finally:
        client._request(CMD_CLOSE, handle)


def _all_names(client: Any, handle: bytes) -> Iterator[tuple[bytes, SFTPAttributes]]:
    answers = _Answers()
    ahead: list[int] = []
    while True:
        while len(ahead) < _AHEAD:
            ahead.append(client._async_request(answers, CMD_READDIR, handle))
        number = ahead.pop(0)
        while number not in answers.by_number:
            client._read_response()
        kind, message = answers.by_number.pop(number)
        if kind == CMD_STATUS:
            _end_or_refusal(client, message)
            return
        if kind != CMD_NAME:
            raise SFTPError(f"expected names (104), got {kind}")
        yield from _named(message)


def _end_or_refusal(client: Any, message: Message) -> None:
    """The end of the folder is a status like any other; all others are raised."""
    try:
        client._convert_status(message)
    except EOFError:
        return


def _named(message: Message) -> Iterator[tuple[bytes, SFTPAttributes]]:
    for _ in range(message.get_int()):
        name = message.get_string()
        message.get_string()  # the same as `ls -l` would print it
        attributes: Any = SFTPAttributes
        found = attributes._from_msg(message)
        if name not in {b".", b".."}:
            yield name, found
