"""The four characters that hold an interchange together.

X12 fixes no delimiters. Each interchange announces its own in its ISA, which has fixed widths: the
4th character separates elements, the 105th components, the 106th ends segments; from version 00402
on ISA11 separates repetitions. Files pasted from mails and PDFs lose blanks, so where the
positions do not hold the sixteen separators are counted instead.

>>> head = (b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
...         b"*261122*0930*U*00401*000000001*0*P*>~")
>>> found = detect(head)
>>> found.delimiters
Delimiters(element='*', component='>', repetition=None, segment='~')
>>> found.length
106
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

SEPARATOR_PLACES = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
ISA_LENGTH = 106
LOOKAHEAD = 1024
"""Bytes after `ISA` that decide: 106 characters of up to four bytes, and the next line."""
_COUNTED_LIMIT = 260
_BLANKS = " \t\r\n"
_DIGITS = re.compile(r"[0-9]{5}")
_TAGS = ("GS", "TA1", "IEA", "ISB", "ST")
"""What may follow an ISA; ST where a group is missing."""
_FOLLOWS = tuple(tag[:2] for tag in _TAGS)
_UNDIVIDED = re.compile(r"[A-Z]([^A-Za-z0-9 \t]|\r\n)[ \t\r\n]*(?:GS|TA1|IEA|ISB|ST)")
"""ISA15, a terminator, the next tag: what was left out is ISA16 and the separator before it."""
_PLAIN = {
    **dict.fromkeys((1, 3), re.compile("[0-9]{2}")),
    **dict.fromkeys((5, 7), re.compile("[0-9A-Z]{1,2}")),
    9: re.compile("[0-9]{6}"),
    10: re.compile("[0-9]{4}"),
    12: _DIGITS,
    13: re.compile("[0-9]{1,9}"),
    14: re.compile("[01]"),
    15: re.compile("[A-Z]"),
}
"""What stands in an ISA, blanks aside, and hardly in any other sixteen elements."""


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The delimiters of one interchange, each one character of one or more bytes."""

    element: str = "*"
    """Between elements: the 4th character of the ISA."""
    component: str = ">"
    """Between components of a composite: ISA16; empty where an ISA has none."""
    repetition: str | None = None
    """Between repetitions: ISA11 from version 00402 on, else None."""
    segment: str = "~"
    """Ends a segment: the character after ISA16. A line end, CR LF or LF, is given as LF."""

    @property
    def clashes(self) -> tuple[str, ...]:
        """The characters that serve twice, or that are letters, digits or blanks."""
        used = [self.element, self.component, self.segment]
        used += [self.repetition] if self.repetition else []
        twice = {char for char in used if char and used.count(char) > 1}
        plain = {char for char in used if char and (char.isalnum() or char == " ")}
        return tuple(sorted(twice | plain))


@dataclass(frozen=True, slots=True)
class Detected:
    """What an ISA says about itself."""

    delimiters: Delimiters
    length: int
    """Bytes from `I` to the end of the terminator."""
    fixed_width: bool
    """False where an element of the ISA does not have its width."""
    blank_tail: bool
    """A blank stands between each segment and its line end."""
    has_isa: bool = True
    """False where the file begins at its GS or ST, and the delimiters were found there."""
    line_end: bytes = b""
    """What cuts the file into lines of one length, and means nothing; empty: no such thing."""


@lru_cache(maxsize=256)
def in_bytes(text: str) -> bytes:
    """Text back into the bytes it was read from; what was no UTF-8 comes back as it was."""
    return text.encode("utf-8", "surrogateescape")


_USAGES = ("I", "P", "T")
"""The codes of ISA15, by which an ISA without a version is known."""


def detect(head: bytes) -> Detected | None:
    """Read the delimiters from `head`, which starts with `ISA`; None where it is no ISA.

    An ISA without ISA16 has its terminator there: its component separator is empty, and so is that
    of one with a blank in ISA16.
    `head` wants `LOOKAHEAD` bytes, or what is left of the file.
    """
    if head[3:4].isalnum():
        return None
    text = head.decode("utf-8", "surrogateescape")
    if len(text) < 4 or not text.startswith("ISA") or _unusable(text[3]):
        return None
    end, fixed = _last_separator(text)
    if end is None:
        return None
    return _finish(text, end, fixed=fixed)


def detect_amid(head: bytes) -> Detected | None:
    """As `detect`, where `ISA` stands amid data: None for what may be only a word of theirs.

    A store called `ISA` and a text with `VISA` in it begin no interchange, whatever follows them.
    An interchange that breaks off in an element may be followed by one that does.
    """
    found = detect(head)
    if found is None:
        return None
    text = head.decode("utf-8", "surrogateescape")
    values = [value.strip() for value in text.split(found.delimiters.element, 16)[:16]]
    plain = all(pattern.fullmatch(values[at]) for at, pattern in _PLAIN.items())
    tag, separator, _ = head[found.length :].partition(in_bytes(found.delimiters.element))
    follows = tag.strip(b" \t\r\n").decode("latin-1")
    goes_on = follows in _TAGS if separator else not follows
    return found if plain and (goes_on or follows.startswith("ISA")) else None


def _unusable(char: str) -> bool:
    return char.isalnum() or char in _BLANKS or not char


def _last_separator(text: str) -> tuple[int | None, bool]:
    """Where the 16th element separator stands, and whether every element has its width."""
    separator = text[3]
    places = [place for place in SEPARATOR_PLACES if text[place : place + 1] == separator]
    if len(places) == len(SEPARATOR_PLACES):
        return SEPARATOR_PLACES[-1], True
    places = _places(text, separator)
    if len(places) < len(SEPARATOR_PLACES) - 1:
        return None, False
    undivided = _UNDIVIDED.match(text, places[14] + 1)
    if undivided and undivided[1] != separator:
        return places[14] + 1, tuple(places[:15]) == SEPARATOR_PLACES[:15]
    elements = text[: places[-1]].split(separator)
    whole = len(places) == len(SEPARATOR_PLACES)
    if not whole:
        return None, False
    version, usage = elements[12].strip(), elements[15].strip()
    told = _DIGITS.fullmatch(version) if version else usage in _USAGES
    plausible = told and len(usage) == 1
    return (places[-1], False) if plausible else (None, False)


def _places(text: str, separator: str) -> list[int]:
    """Where the first sixteen separators stand, or as many as there are."""
    place = 3
    places: list[int] = []
    while 0 <= place < _COUNTED_LIMIT and len(places) < len(SEPARATOR_PLACES):
        places.append(place)
        place = text.find(separator, place + 1, _COUNTED_LIMIT)
    return places


def _finish(text: str, last: int, *, fixed: bool) -> Detected | None:
    """Component separator and terminator stand after the 16th separator, if both are there."""
    component, end = text[last + 1 : last + 2], last + 2
    if _component_is_missing(text, last + 1):
        component, end = "", last + 1
    terminator = text[end : end + 1]
    if not terminator:
        return None
    blank_tail = False
    if terminator in " \t\r" and text[end:].lstrip(" \t\r")[:1] == "\n":
        line_end = text.index("\n", end)
        blank_tail = bool(text[end:line_end].strip("\r"))
        end, terminator = line_end, "\n"
    if (terminator.isascii() and terminator.isalnum()) or terminator in (" ", "\t", text[3]):
        return None
    elements = text[:last].split(text[3])
    length = len(in_bytes(text[: end + 1]))
    found = Delimiters(text[3], component.strip(" "), _repetition(elements), terminator)
    return Detected(found, length, fixed, blank_tail)


def _component_is_missing(text: str, place: int) -> bool:
    """ISA16 left out: the terminator sits in its place, and ends the next segment too."""
    mark, rest = text[place : place + 1], text[place + 1 :]
    if rest[:2] in _FOLLOWS and not mark.isalnum():
        return True
    if mark == "\r":
        return rest.lstrip(_BLANKS)[:2] in _FOLLOWS
    if rest[:1] not in ("\r", "\n"):
        return False
    next_line = rest.lstrip(_BLANKS).split("\n")[0].rstrip(_BLANKS)
    return len(next_line) > 1 and next_line.endswith(mark) and next_line[:2] in _FOLLOWS


def _repetition(elements: list[str]) -> str | None:
    """ISA11 is a repetition separator from 00402 on; before it names the standard (`U`)."""
    version, mark = elements[12].strip(), elements[11].strip()
    if not _DIGITS.fullmatch(version) or version < "00402":
        return None
    return mark if len(mark) == 1 and not mark.isalnum() else None
