"""What can be wrong with the syntax, as values.

An issue never stops the reading. Its code is stable, its place is a byte, and its severity says
how bad it is: `error` breaks the standard, `warning` will cause trouble, `info` is merely unusual.

>>> KINDS["X12401"].name
'unknown-segment'
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from edicompliance.location import Location

Level = Literal["unframed", "interchange", "group", "set", "segment", "element"]
Severity = Literal["error", "warning", "info"]
_MOST_SHOWN = 60
_MOST_COPIED = 99
"""Characters of a bad value that an acknowledgment takes."""
_LONGEST_TAG = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of issue: what every issue with its code has in common."""

    code: str
    name: str
    level: Level
    acknowledged: str = ""
    """The code list and code that tell it in an acknowledgment, `723/1`; empty where none does.

    `I18` is TA105, and alone the note of the element; `716` is AK905, `718` AK502, `720` AK304,
    `723` AK403.
    """
    severity: Severity = "error"
    rejects: bool = False
    """Whether what it is in, set, group or interchange, is rejected; else accepted with errors."""

    @property
    def by_partner(self) -> bool:
        """Whether the standard is kept, and only the trading partner's narrowing is not."""
        return self.name.endswith(("-by-partner", "-for-partner"))


ISA_NOTES = {
    "ISA01": "010", "ISA02": "011", "ISA03": "012", "ISA04": "013", "ISA05": "005",
    "ISA06": "006", "ISA07": "007", "ISA08": "008", "ISA09": "014", "ISA10": "015",
    "ISA11": "016", "ISA12": "017", "ISA13": "018", "ISA14": "019", "ISA15": "020",
    "ISA16": "027",
}  # fmt: skip
"""The note of a TA1, TA105, for an error in an element of the ISA."""

_ENVELOPE_CODES = {
    "ST01": "718/6", "ST02": "718/7", "ST03": "718/19", "SE01": "718/4", "SE02": "718/7",
    "GS06": "716/6", "GS08": "716/2", "GE01": "716/5", "GE02": "716/6",
}  # fmt: skip
"""The list and code for an error in an element of the other headers and trailers."""
_BAD_ENVELOPE = {"GS": "I18/024", "GE": "I18/024", "IEA": "I18/022"}
"""For one in an element of these that has no code of its own."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault in the syntax: where, what was expected, what is there."""

    code: str
    level: Level
    severity: Severity
    message: str
    where: Location
    expected: str | None = None
    actual: str | None = None
    """What is there, at most 99 characters of it."""

    @property
    def acknowledged(self) -> str:
        """The list and code that tell it in an acknowledgment, `723/1`; only errors have one."""
        if self.severity != "error":
            return ""
        told, element = KINDS[self.code].acknowledged, self.where.element or ""
        if told == "I18":
            return f"I18/{ISA_NOTES.get(element, '022')}"
        if not told.startswith("723/"):
            return told
        return _ENVELOPE_CODES.get(element, _BAD_ENVELOPE.get(self.where.segment or "", told))

    def __str__(self) -> str:
        return f"{self.where}: {self.message} [{self.code}]"


_KINDS = (
    Kind("X12001", "no-interchange", "unframed", ""),
    Kind("X12002", "bytes-between-interchanges", "unframed", ""),
    Kind("X12003", "interchange-not-ended", "unframed", "I18/023", rejects=True),
    Kind("X12004", "byte-order-mark", "unframed", "", "info"),
    Kind("X12005", "blank-lead", "unframed", "", "info"),
    Kind("X12006", "empty-file", "unframed", ""),
    Kind("X12007", "interchange-header-missing", "unframed", ""),
    Kind("X12101", "isa-widths", "interchange", "I18/022"),
    Kind("X12102", "delimiters-clash", "interchange", "I18/027"),
    Kind("X12103", "interchange-control-numbers-differ", "interchange", "I18/001", rejects=True),
    Kind("X12104", "group-count-wrong", "interchange", "I18/021"),
    Kind("X12105", "segment-outside-set", "interchange", "I18/022"),
    Kind("X12106", "interchange-control-number-repeated", "interchange", "I18/025"),
    Kind("X12107", "isa-element-wrong", "interchange", "I18"),
    Kind("X12108", "component-separator-missing", "interchange", "I18/027"),
    Kind("X12109", "lines-cut-segments", "interchange", ""),
    Kind("X12110", "comment-between-segments", "interchange", ""),
    Kind("X12201", "group-control-numbers-differ", "group", "716/4", rejects=True),
    Kind("X12202", "set-count-wrong", "group", "716/5"),
    Kind("X12203", "group-trailer-missing", "group", "716/3", rejects=True),
    Kind("X12204", "group-control-number-repeated", "group", "716/19"),
    Kind("X12205", "functional-id-does-not-suit", "group", "718/18"),
    Kind("X12206", "group-header-missing", "group", "I18/024", rejects=True),
    Kind("X12207", "release-written-otherwise", "group", "", "warning"),
    Kind("X12301", "set-not-supported", "set", "718/1", rejects=True),
    Kind("X12302", "set-trailer-missing", "set", "718/2", rejects=True),
    Kind("X12303", "set-control-numbers-differ", "set", "718/3", rejects=True),
    Kind("X12304", "segment-count-wrong", "set", "718/4", rejects=True),
    Kind("X12305", "set-control-number-repeated", "set", "718/23", rejects=True),
    Kind("X12401", "unknown-segment", "segment", "720/1"),
    Kind("X12402", "segment-not-in-set", "segment", "720/6"),
    Kind("X12403", "segment-out-of-sequence", "segment", "720/7"),
    Kind("X12404", "mandatory-segment-missing", "segment", "720/3", rejects=True),
    Kind("X12405", "segment-over-max-use", "segment", "720/5"),
    Kind("X12406", "loop-over-max-repeat", "segment", "720/4"),
    Kind("X12407", "loop-without-its-first-segment", "segment", "720/3"),
    Kind("X12408", "empty-segment", "segment", "", "warning"),
    Kind("X12409", "terminator-missing", "segment", ""),
    Kind("X12410", "segment-too-long", "segment", "720/8", rejects=True),
    Kind("X12411", "binary-length-wrong", "segment", "720/8", rejects=True),
    Kind("X12412", "forbidden-by-partner", "segment", "720/2"),
    Kind("X12413", "required-by-partner", "segment", "720/3"),
    Kind("X12414", "too-many-levels", "segment", "720/5", rejects=True),
    Kind("X12501", "mandatory-element-missing", "element", "723/1"),
    Kind("X12502", "too-many-elements", "element", "723/3"),
    Kind("X12503", "element-too-short", "element", "723/4"),
    Kind("X12504", "element-too-long", "element", "723/5"),
    Kind("X12505", "not-of-its-type", "element", "723/6"),
    Kind("X12506", "no-such-date", "element", "723/8"),
    Kind("X12507", "no-such-time", "element", "723/9"),
    Kind("X12508", "too-many-components", "element", "723/13"),
    Kind("X12509", "too-many-repetitions", "element", "723/12"),
    Kind("X12510", "forbidden-character", "element", "723/6"),
    Kind("X12511", "conditional-element-missing", "element", "723/2"),
    Kind("X12512", "element-excluded", "element", "723/10"),
    Kind("X12513", "code-not-allowed", "element", "723/7"),
    Kind("X12514", "code-not-listed", "element", "", "info"),
    Kind("X12515", "beyond-character-set", "element", "", "warning"),
    Kind("X12516", "check-digit-wrong", "element", "", "warning"),
    Kind("X12517", "level-number-repeated", "element", "723/7"),
    Kind("X12518", "level-without-its-parent", "element", "723/7"),
    Kind("X12519", "children-flag-wrong", "element", "723/7"),
    Kind("X12520", "level-not-allowed", "element", "723/7"),
    Kind("X12521", "level-too-deep", "element", "723/7"),
    Kind("X12522", "line-count-wrong", "element", "723/7"),
    Kind("X12523", "hash-total-wrong", "element", "723/7"),
    Kind("X12524", "stores-do-not-add-up", "element", "723/7"),
    Kind("X12525", "loop-bounds-differ", "element", "723/7"),
    Kind("X12526", "element-required-by-partner", "element", "723/1"),
    Kind("X12527", "element-forbidden-by-partner", "element", "723/10"),
    Kind("X12528", "code-not-taken-by-partner", "element", "723/7"),
    Kind("X12529", "too-short-for-partner", "element", "723/4"),
    Kind("X12530", "too-long-for-partner", "element", "723/5"),
    Kind("X12531", "characters-not-for-partner", "element", "723/6"),
)
KINDS: dict[str, Kind] = {kind.code: kind for kind in _KINDS}
BY_NAME: dict[str, Kind] = {kind.name: kind for kind in _KINDS}
CUT_SHORT = BY_NAME["binary-length-wrong"].code
MISPLACED = frozenset(
    BY_NAME[name].code
    for name in (
        "segment-outside-set",
        "segment-not-in-set",
        "unknown-segment",
        "segment-out-of-sequence",
        "segment-over-max-use",
        "loop-without-its-first-segment",
    )
)
"""Codes that need not be told, too, of a binary segment that ends nobody knows where."""


def issue(
    name: str,
    message: str,
    where: Location,
    *,
    expected: str | None = None,
    actual: str | None = None,
    severity: Severity | None = None,
) -> Issue:
    """An issue of the kind called `name`; its own severity may differ from its kind's.

    Message, expected and actual come from the data: they are made printable.
    """
    kind = BY_NAME[name]
    if where.segment and not (where.segment.isprintable() and len(where.segment) <= _LONGEST_TAG):
        where = replace(where, segment=shown(where.segment), element=None)
    return Issue(
        kind.code,
        kind.level,
        severity or kind.severity,
        printable(message),
        where,
        None if expected is None else printable(expected),
        None if actual is None else printable(actual[:_MOST_COPIED]),
    )


def shown(value: str) -> str:
    r"""A value for a message: not too long, and printable.

    >>> shown("O" * 99)[-5:], shown("a\x1bb\n")
    ('OO...', 'a\\x1bb\\n')
    """
    return printable(value if len(value) <= _MOST_SHOWN else value[: _MOST_SHOWN - 3] + "...")


def printable(text: str) -> str:
    """Text that any terminal and any JSON reader takes: what is not printable is escaped."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    r"""A character that nobody can print; a byte that is no UTF-8 as the byte it is, `\xa6`."""
    byte = ord(char) - 0xDC00
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else repr(char)[1:-1]


def kept_text(text: str) -> str:
    r"""A text as every database keeps it.

    >>> kept_text("Café"), kept_text("Caf\udce9\0")
    ('Café', 'Caf\\xe9\\x00')
    """
    if text.isascii() and "\0" not in text:
        return text
    return "".join(printable(one) if one == "\0" or _is_lone(one) else one for one in text)


def _is_lone(letter: str) -> bool:
    """Whether it is half a letter: what stands for a byte that is no UTF-8."""
    return "\ud800" <= letter <= "\udfff"


def plural(count: int, noun: str) -> str:
    """A count and what is counted.

    >>> plural(1, "set"), plural(0, "set")
    ('1 set', '0 sets')
    """
    return f"{count} {noun}{'s' * (count != 1)}"
