r"""A TOML file with the line of every key, so that a fault and a number can be traced to their line.

`tomllib` gives values and no lines; a second walk over the text, which is known to be valid by
then, finds where each key stands.

>>> file = parse_toml("acme.toml", '[[windows.ship]]\nis = ".. cancel_after"\n')
>>> file.line("windows", "ship", 0, "is")
2
>>> parse_toml("acme.toml", "goal = 98%")
Traceback (most recent call last):
edicompliance.errors.ProfileError: acme.toml:1: is not TOML: expected newline or end of document after a statement (column 10); text needs quotes: "98%"
"""  # noqa: E501 - the message as it is printed

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from edicompliance.documents.tables.user_files import read_text
from edicompliance.errors import ProfileError

KeyPath = tuple[str | int, ...]

_AT: Final = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_UNQUOTED: Final = re.compile(
    r"=\s*(?!true\b|false\b|inf\b|nan\b)([A-Za-z_][^\"'{}\[\],#=]*|[0-9][0-9.:/-]*\s*[A-Za-z%.][^\"'{}\[\],#=]*)"
)
_KEY_PART: Final = re.compile(r"""[ \t]*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)[ \t]*""")
_STRING: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|' r"'''.*?'{3,5}|" r'"(?:[^"\\\n]|\\.)*"|' r"'[^'\n]*'", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A file as it was read."""

    label: str
    """What messages call it."""
    data: Mapping[str, Any]
    """Its tables; numbers with a point are Decimal."""
    lines: Mapping[KeyPath, int]
    """The line of each key and table, by its path; elements of arrays of tables by their index."""
    folder: Path | None = None
    """Where it lies, and what is beside it; None for a text."""
    text: str = field(default="", repr=False)
    """What it was read from: as long as the file says this, it need not be read again."""

    def line(self, *path: str | int) -> int | None:
        """Return the line of a key or table; else of the first thing in it, or of what is round."""
        while path and path not in self.lines:
            if inside := [self.lines[key] for key in self.lines if key[: len(path)] == path]:
                return min(inside)
            path = path[:-1]
        return self.lines.get(path)


def read_toml(path: Path, label: str) -> TomlFile:
    """Return the file, or raise a `ProfileError` that says where it is not TOML."""
    if not path.is_file():
        raise ProfileError(label, "", "there is no such file")
    text = read_text(path)
    return replace(parse_toml(label, text), folder=path.parent, text=text)


def parse_toml(label: str, text: str) -> TomlFile:
    """Return the tables of a text with their lines."""
    text = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(label, text, str(error)) from None
    except (
        RecursionError,
        ValueError,
    ) as error:  # nested a thousand deep; a number of 5,000 digits
        raise ProfileError(label, "", f"is not TOML that can be read: {error}") from None
    return TomlFile(label, data, key_lines(text))


def _not_toml(label: str, text: str, message: str) -> ProfileError:
    """Return the parser's complaint with its line, and the remedy for the commonest faults."""
    place = _AT.search(message)
    lines = text.split("\n")
    at_line = int(place["line"]) if place and place["line"] else len(lines)
    said = _AT.sub("", message)
    said = said[:1].lower() + said[1:]
    if place and place["column"]:
        said += f" (column {place['column']})"
    if found := _UNQUOTED.search(lines[min(at_line, len(lines)) - 1]):
        said += f'; text needs quotes: "{found[1].strip()}"'
    elif "twice" in said or "overwrite" in said:
        said += "; several clauses of one name are written [[section.name]], a key only once"
    return ProfileError(label, "", f"is not TOML: {said}", at_line)


def key_lines(text: str) -> dict[KeyPath, int]:
    r"""Return the line of every key of a valid TOML text.

    >>> key_lines('[a]\n"b.c" = 1\n[[d]]\ne = 2\n[[d]]')
    {('a',): 1, ('a', 'b.c'): 2, ('d', 0): 3, ('d', 0, 'e'): 4, ('d', 1): 5}
    """
    return _Walk(text).lines()


class _Walk:
    """One walk over a valid text, from statement to statement."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.found: dict[KeyPath, int] = {}
        self.counts: dict[KeyPath, int] = {}
        self.counted_to, self.line_number = 0, 1

    def lines(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self.skip_blank():
            line = self.line()
            if self.text[self.at] == "[":
                table = self.header()
                self.found.setdefault(table, line)
            else:
                self.found[self.path(table, self.key())] = line
                self.at += 1
                self.skip_value()
        return self.found

    def line(self) -> int:
        """Return the line it is at."""
        self.line_number += self.text.count("\n", self.counted_to, self.at)
        self.counted_to = self.at
        return self.line_number

    def skip_blank(self) -> bool:
        """Go to the next statement; False at the end."""
        while self.at < len(self.text):
            letter = self.text[self.at]
            if letter == "#":
                self.skip_comment()
            elif letter.isspace():
                self.at += 1
            else:
                return True
        return False

    def skip_comment(self) -> None:
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end

    def header(self) -> KeyPath:
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        path = self.path((), self.key(), last=not many)
        self.at += 2 if many else 1
        if many:
            index = self.counts[path] = self.counts.get(path, -1) + 1
            path = (*path, index)
        return path

    def path(self, table: KeyPath, key: list[str], *, last: bool = True) -> KeyPath:
        """Return the path of a key; an array of tables stands for its last element."""
        path = table
        for number, part in enumerate(key, 1):
            path = (*path, part)
            if path in self.counts and (last or number < len(key)):
                path = (*path, self.counts[path])
        return path

    def key(self) -> list[str]:
        """Return the parts of a dotted key."""
        parts: list[str] = []
        while found := _KEY_PART.match(self.text, self.at):
            self.at = found.end()
            part = found[1]
            parts.append(str(tomllib.loads(f"key = {part}")["key"]) if part[0] in "\"'" else part)
            if not self.text.startswith(".", self.at):
                break
            self.at += 1
        return parts

    def skip_value(self) -> None:
        """Go behind a value: to the end of its line, not counting what is in brackets."""
        depth = 0
        while self.at < len(self.text) and (depth or self.text[self.at] != "\n"):
            letter = self.text[self.at]
            if letter in "\"'" and (string := _STRING.match(self.text, self.at)):
                self.at = string.end()
            elif letter == "#":
                self.skip_comment()
            else:
                depth += (letter in "[{") - (letter in "]}")
                self.at += 1
