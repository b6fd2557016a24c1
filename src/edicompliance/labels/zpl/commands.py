r"""The commands of a print stream in ZPL, each with the place it stands at.

A command is a prefix, `^` or `~`, and two letters; what stands behind them up to the next prefix
are its parameters, with commas between them. A stream may change all three characters, and a
picture may be sent as bytes that only look like commands.

>>> found = list(commands(b"^XA^FO10,20^a0N,30^FDX^CC/ /FS/XZ"))
>>> [(one.name, one.data, one.offset) for one in found][1:4]
[('^FO', b'10,20', 3), ('^A', b'0N,30', 11), ('^FD', b'X', 18)]
>>> [(one.name, one.data, one.offset) for one in found][4:]
[('^CC', b'/', 22), ('^FS', b'', 27), ('^XZ', b'', 30)]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple


class Prefixes(NamedTuple):
    """The three characters that a stream may change."""

    caret: bytes = b"^"
    """Begins most commands."""
    tilde: bytes = b"~"
    """Begins those that a printer obeys at once."""
    comma: bytes = b","
    """Stands between parameters."""

    def changed(self, command: Command) -> Prefixes:
        """Return what they are after a command."""
        field = _CHANGES.get(command.name)
        return self._replace(**{field: command.data}) if field and command.data else self


USUAL: Final = Prefixes()
_CHANGES: Final = {
    f"{prefix}{letters}": field
    for prefix in "^~"
    for letters, field in (("CC", "caret"), ("CT", "tilde"), ("CD", "comma"))
}
_BINARY: Final = {"^GF": (0, 1, 4), "~DY": (1, 3, 5)}
"""Command -> its parameters that say how its data are written and how many bytes they are, and how
many come before them."""
_LONGEST_HEAD: Final = 80
_LONGEST: Final = 400
"""So many bytes of a command's parameters are looked at."""


class Command(NamedTuple):
    """One command."""

    name: str
    """With `^` or `~`, whatever prefix the stream has, in capitals: `^FO`; of fonts only `^A`."""
    data: bytes
    """What stands behind its name, up to the next command."""
    offset: int
    """Where its prefix stands."""
    start: int
    """Where its data begin."""

    @property
    def text(self) -> str:
        """Its parameters as letters; of long data the beginning."""
        return self.data[:_LONGEST].decode("latin-1")

    @property
    def is_binary(self) -> bool:
        """Whether it may send bytes that are no letters."""
        return self.name in _BINARY and self.data[:1] not in b"Aa"

    @property
    def end(self) -> int:
        """Where its data end."""
        return self.start + len(self.data)


def commands(data: bytes, at: int = 0, prefixes: Prefixes = USUAL) -> Iterator[Command]:
    """Yield command after command; what stands before the first prefix is passed over."""
    going_on = True
    while going_on:
        going_on = False
        for found in _pattern(prefixes).finditer(data, at):
            command = _command(data, found, prefixes)
            yield command
            if command.name in _CHANGES or command.end != found.end():
                at, prefixes, going_on = command.end, prefixes.changed(command), True
                break


@lru_cache(maxsize=64)
def _pattern(prefixes: Prefixes) -> re.Pattern[bytes]:
    both = re.escape(prefixes.caret) + re.escape(prefixes.tilde)
    return re.compile(b"[" + both + b"]([^" + both + b"]*)")


def _command(data: bytes, found: re.Match[bytes], prefixes: Prefixes) -> Command:
    text = found[1]
    at = found.start()
    prefix = "^" if data[at : at + 1] == prefixes.caret else "~"
    letters = text[:2].upper().decode("latin-1")
    if prefix == "^" and letters[:1] == "A":
        letters = "A"
    name, start = prefix + letters, at + 1 + len(letters)
    if name in _CHANGES:
        return Command(name, data[start : start + 1], at, start)
    if name in _BINARY and (end := _end_of_bytes(data, name, start, prefixes.comma)):
        return Command(name, data[start:end], at, start)
    return Command(name, text[len(letters) :], at, start)


def _end_of_bytes(data: bytes, name: str, start: int, comma: bytes) -> int:
    """Where the bytes of a picture or a file end that are sent as they are; 0: they are not."""
    how, count, before = _BINARY[name]
    head = data[start : start + _LONGEST_HEAD].split(comma, before)
    if len(head) <= before or head[how].strip().upper() not in (b"B", b"C"):
        return 0
    digits = head[count].strip()
    if not digits.isdigit() or len(digits) > 9:
        return 0
    begin = start + sum(map(len, head[:before])) + before
    return min(len(data), begin + int(digits))
