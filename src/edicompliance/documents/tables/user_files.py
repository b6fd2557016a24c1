"""TOML files that a user writes, and how to tell him where they are wrong.

>>> suggest("planed_arrival", ["planned_arrival", "planned_departure"])
"; did you mean 'planned_arrival'?"
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from edicompliance.errors import ProfileError

_AT_LINE: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file as read: its tables, and its lines to point at."""

    path: str
    """The path as the user gave it."""
    data: Mapping[str, Any]
    """The tables; numbers with a point are Decimal."""
    lines: tuple[str, ...]
    """The text, for line numbers."""

    def line_of(self, key: str, *, after: int = 0) -> int | None:
        """Return the line of the first `key = ...` or `[key]` after a line; None if not found."""
        wanted = re.compile(
            rf"""\s*(?:\[\[?\s*["']?{re.escape(key)}["']?\s*\]|["']?{re.escape(key)}["']?\s*[=.])"""
        )
        for number in range(after, len(self.lines)):
            if wanted.match(self.lines[number]):
                return number + 1
        return None

    def error(self, key: str, reason: str) -> ProfileError:
        """Return the error that points at a key of the outermost table."""
        return ProfileError(self.path, key, reason, self.line_of(key))


def read_bytes(path: Path | str) -> bytes:
    """Return the file's bytes; a ProfileError when it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ProfileError(str(path), "", f"cannot be read: {error.strerror or error}") from None


def read_text(path: Path | str) -> str:
    """Return the file's text; a ProfileError when it cannot be read or is no UTF-8."""
    return text_of(read_bytes(path), str(path))


def text_of(data: bytes, path: str) -> str:
    """Return the text of a file's bytes; a ProfileError when they are no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProfileError(path, "", f"is not UTF-8 at byte {error.start}") from None


def read_toml(path: Path | str) -> TomlFile:
    """Return a TOML file; a ProfileError with its line when it is none."""
    text = read_text(path)
    lines = tuple(text.splitlines())
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(str(path), str(error), lines) from None
    except RecursionError:
        raise ProfileError(str(path), "", "is nested too deeply") from None
    return TomlFile(str(path), data, lines)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return the end of a message about an unknown word: the nearest right one, or all of them."""
    words = sorted(known)
    said = word.lower()
    holding = [known for known in words if said and said in known]
    near = holding if len(holding) == 1 else difflib.get_close_matches(said, words, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(words)}"


def _syntax_error(path: str, message: str, lines: tuple[str, ...]) -> ProfileError:
    found = _AT_LINE.search(message)
    line = int(found[1]) if found and found[1] else len(lines) if found else None
    reason = f"is not TOML: {_AT_LINE.sub('', message)}"
    if line and re.match(r"[^=#]+=\s*[A-Za-z0-9]", lines[line - 1]):
        reason += "; text needs quotes, a time its zone: 2026-11-20T06:00:00-06:00"
    return ProfileError(path, "", reason, line)
