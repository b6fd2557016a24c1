"""How a number is made up: the templates by which deductions are recognised and forms checked.

A retailer writes its claim for a shortage as the invoice's number with `SC` behind it, with or
without a dash: `{invoice}[-]SC`. What stands in braces is caught, what stands in brackets may be
missing. No template can be slow: what is caught has bounds, and two open ones never touch.

>>> parse_template("{invoice}[-]SC").match("INV123-SC"), parse_template("{po:digits 10}").match("12")
({'invoice': 'INV123'}, None)
>>> parse_template("{a}{b}")
Traceback (most recent call last):
ValueError: '{a}' and '{b}' touch, and both are of open length; put text between them, or say how long
"""  # noqa: E501 - the messages as they are printed

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from edicompliance.profiles.words import in_a_row, suggest
from edicompliance.x12.characters import KINDS, NAMES

_PART: Final = re.compile(r"\{([^{}\[\]]*)\}|\[([^{}\[\]]+)\]|([^{}\[\]]+)")
_CATCH: Final = re.compile(
    r"([a-z_]{1,30})(?::([a-z-]+)(?: ([0-9]{1,2})(?:\.\.([0-9]{1,2}))?)?)?", re.ASCII
)
_REGEX: Final = re.compile(r"\\|[)\]}.][*+?]|^\^|\$$|\[[^\]]-[^\]]\]")
"""What only a regular expression would have: `(a+)+`, `[0-9]`, `.*`, `^`, a backslash."""
_OR: Final = "-or-"
_MOST: Final = 40
_MOST_OPEN: Final = 4
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Catch:
    """What is caught: `{po:digits 10}`."""

    name: str
    kind: str
    least: int
    most: int

    @property
    def is_open(self) -> bool:
        """Whether its length is not fixed."""
        return self.least != self.most

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of character it takes, each by its name."""
        return tuple(self.kind.split(_OR))

    @property
    def words(self) -> str:
        """It in words: `1 to 17 capital letters or digits`."""
        if not self.is_open:
            size = str(self.least)
        elif self.most < _MOST:
            size = f"{self.least} to {self.most}"
        else:
            size = f"{self.least} or more"
        return f"{size} {in_a_row([NAMES.get(one, one) for one in self.kinds], 'or')}"

    @property
    def regex(self) -> str:
        """The regular expression of it."""
        length = f"{{{self.least},{self.most}}}?" if self.is_open else f"{{{self.least}}}"
        taken = "".join(KINDS[one] for one in self.kinds)
        return f"(?P<{self.name}>[{taken}]{length})"


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that must, or may, stand there."""

    text: str
    optional: bool

    @property
    def words(self) -> str:
        """It in words: `'SC'`, `'-' or nothing`."""
        return f"'{self.text}'{' or nothing' * self.optional}"

    @property
    def regex(self) -> str:
        """The regular expression of it."""
        return f"(?:{re.escape(self.text)}){'?' * self.optional}"


Part = Catch | Literal


@dataclass(frozen=True, slots=True)
class Template:
    """A text with places in it."""

    text: str
    """As it is written."""
    parts: tuple[Part, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What it catches."""
        return tuple(part.name for part in self.parts if isinstance(part, Catch))

    @property
    def words(self) -> str:
        """How a text is made up, for people.

        >>> parse_template("{bill:capitals-or-digits-or-dash 1..17}").words
        '1 to 17 capital letters, digits or dashes'
        >>> parse_template("{invoice:digits 6}[-]SC").words
        "6 digits, then '-' or nothing, then 'SC'"
        """
        return ", then ".join(part.words for part in self.parts)

    def match(self, text: str) -> dict[str, str] | None:
        """Return what is caught where the whole text is made up so; None where it is not."""
        if len(text) > _LONGEST:
            return None
        found = _compiled(self).fullmatch(text)
        return found.groupdict() if found else None

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=512)
def _compiled(template: Template) -> re.Pattern[str]:
    return re.compile("".join(part.regex for part in template.parts))


def parse_template(text: str) -> Template:
    """Return the template that a text means; ValueError for what is none."""
    if not text or len(text) > _LONGEST:
        raise ValueError(f"expected 1 to {_LONGEST} characters, got {len(text)}")
    if found := _REGEX.search(text):
        raise ValueError(
            f"expected a template such as '{{po:digits 8..10}}[-]SC', got {text!r}; "
            f"{found[0]!r} is of a regular expression, and nested quantifiers can take for ever"
        )
    parts = tuple(_parts(text))
    names = [part.name for part in parts if isinstance(part, Catch)]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ValueError(f"{{{twice}}} is there twice; call one of them else")
    must = [part for part in parts if not (isinstance(part, Literal) and part.optional)]
    open_ones = [part if isinstance(part, Catch) and part.is_open else None for part in must]
    for first, second in pairwise(open_ones):
        if first and second:
            raise ValueError(
                f"'{{{first.name}}}' and '{{{second.name}}}' touch, and both are of open length; "
                "put text between them, or say how long"
            )
    if sum(isinstance(part, Catch) and part.is_open for part in parts) > _MOST_OPEN:
        raise ValueError(f"more than {_MOST_OPEN} places of open length; say how long they are")
    return Template(text, parts)


def _parts(text: str) -> Iterator[Part]:
    at = 0
    while at < len(text):
        found = _PART.match(text, at)
        if found is None:
            raise ValueError(f"{text[at]!r} at character {at + 1} of {text!r} has no partner")
        at = found.end()
        if found[1] is not None:
            yield _catch(found[1])
        else:
            yield Literal(found[2] or found[3], optional=found[2] is not None)


def _catch(inside: str) -> Catch:
    found = _CATCH.fullmatch(inside)
    if found is None:
        wanted = "'{invoice}', '{po:digits 10}' or '{po:digits 8..10}'"
        raise ValueError(f"expected {wanted}, got '{{{inside}}}'")
    kind = found[2] or "text"
    for one in kind.split(_OR):
        if one not in KINDS:
            raise ValueError(f"unknown kind of text {one!r}{suggest(one, KINDS)}")
    least = int(found[3] or 1)
    most = int(found[4] or found[3] or _MOST)
    if not 1 <= least <= most <= _MOST:
        raise ValueError(f"expected a length from 1 to {_MOST}, got '{{{inside}}}'")
    return Catch(found[1], kind, least, most)
