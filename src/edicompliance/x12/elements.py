"""The check of one element: is it there, of its type, of its length.

Lengths are X12's: a sign and a decimal point are free, and characters are counted, not bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from edicompliance.location import Location
from edicompliance.x12.codes import load_codes
from edicompliance.x12.issues import Issue, issue, plural, shown
from edicompliance.x12.numbers import numbered, wrong_numbers
from edicompliance.x12.relations import Relation
from edicompliance.x12.schema import Element, Elements, SegmentRule
from edicompliance.x12.segment import Segment

_INTEGER = re.compile(r"-?[0-9]+")
_DECIMAL = re.compile(r"-?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)")
_DIGITS = re.compile(r"[0-9]+")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9][0-9]{0,2})?")
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\udc80-\udcff]")
_BEYOND = re.compile("[^\x00-\x7f]")
Place = Callable[[int], tuple[int, ...]]
"""From a position in a row of elements or components to its place in the segment."""
_MAY_BE_BLANK = frozenset({"I02", "I04"})
"""Passwords of the ISA, which nobody uses."""
_TYPE_WORDS = {
    "N": "digits, with '-' before them where negative",
    "R": "a number, its decimal point written",
}


class ElementChecker:
    """Checks the elements of one segment after another."""

    def __init__(self, file: str | None, release: str = "004010", own: Path | None = None) -> None:
        self.file = file
        self.release = release
        """Whose code lists count."""
        self.own = own
        """The user's folder of tables, whose code lists count too."""
        self.segment: Segment
        self.set_number: int | None = None

    def check(
        self, segment: Segment, rule: SegmentRule, set_number: int | None = None
    ) -> Iterator[Issue]:
        """Every fault in the elements of `segment`; `set_number` is its ordinal from ST."""
        self.segment, self.set_number = segment, set_number
        values = segment.elements
        for position, element in enumerate(rule.elements, 1):
            value = values[position] if position < len(values) else ""
            if element is None:
                continue
            if value:
                yield from self.present(element, value)
            elif element.designator == "M":
                yield self.missing(element, position)
        extra = [value for value in values[len(rule.elements) + 1 :] if value]
        if extra:
            yield self.fault(
                "too-many-elements",
                f"{segment.tag} has {plural(len(values) - 1, 'element')}",
                (len(rule.elements) + 1,),
                f"at most {len(rule.elements)}",
                str(len(values) - 1),
            )
        yield from self.relations(rule.notes, rule.elements, values[1:], lambda at: (at,))
        for wrong in wrong_numbers(segment, rule.tag, numbered(rule)):
            yield self.fault(
                wrong.kind, wrong.message, (wrong.element,), wrong.expected, segment[wrong.element]
            )

    def relations(
        self, notes: Iterable[str], elements: Elements, values: Sequence[str], place: Place
    ) -> Iterator[Issue]:
        """The notes that bind elements, or components; of one of them the first word is enough."""
        told: set[int | None] = set()
        for relation in map(Relation.read, notes):
            at = relation.broken_at(lambda at: at <= len(values) and bool(values[at - 1]))
            element = elements[at - 1] if at else None
            if at is not None and element is not None and at not in told:
                told.add(at)
                actual = values[at - 1] if at <= len(values) else ""
                yield self.related(relation, element, place(at), actual)

    def related(
        self, relation: Relation, element: Element, place: tuple[int, ...], actual: str
    ) -> Issue:
        """An element that is missing, or one too many, by a note."""
        kind = "element-excluded" if relation.excludes else "conditional-element-missing"
        problem = "is one too many" if relation.excludes else "is missing"
        words = relation.words()
        message = f"{self.name(*place[:2])} {_words(element)} {problem}: {words}"
        return self.fault(kind, message, place, words, actual)

    def present(self, element: Element, value: str) -> Iterator[Issue]:
        """An element that is there: its repetitions, one after the other."""
        separator = self.segment.delimiters.repetition
        divided = separator and separator in value and element.type != "B"
        parts = value.split(separator) if divided else [value]
        if element.repeat is not None and len(parts) > element.repeat:
            yield self.fault(
                "too-many-repetitions",
                f"{self.name(element.position)} stands {len(parts)} times",
                (element.position,),
                f"at most {element.repeat}",
                str(len(parts)),
            )
        for nth, part in enumerate(parts[: element.repeat], 1):
            repetition = nth if len(parts) > 1 else 0
            if element.components:
                yield from self.composite(element, part, repetition)
            else:
                yield from self.simple(element, part, (element.position, 0, repetition))

    def composite(self, element: Element, value: str, repetition: int) -> Iterator[Issue]:
        """The components of one composite."""
        separator = self.segment.delimiters.component
        parts = value.split(separator) if separator else [value]
        if len(parts) > len(element.components) and any(parts[len(element.components) :]):
            yield self.many_components(element, len(parts), len(element.components), repetition)
        for nth, rule in enumerate(element.components, 1):
            part = parts[nth - 1] if nth <= len(parts) else ""
            if rule is None:
                continue
            if part:
                yield from self.simple(rule, part, (element.position, nth, repetition))
            elif rule.designator == "M":
                yield self.missing(rule, element.position, nth, repetition)
        yield from self.relations(
            element.notes, element.components, parts, lambda at: (element.position, at, repetition)
        )

    def simple(self, element: Element, value: str, place: tuple[int, ...]) -> Iterator[Issue]:
        """One value: its characters, its type, its length."""
        separator = self.segment.delimiters.component
        if separator and separator in value and element.type != "B":
            yield self.many_components(element, value.count(separator) + 1, 1, place[2], place)
            return
        if element.type in ("B", "SEP"):
            return
        if _FORBIDDEN.search(value):
            yield self.forbidden(element, value, place)
            return
        faults = list(self.typed(element, value, place))
        yield from faults
        if not faults and not value.isascii():
            yield self.beyond(element, value, place)
        elif not faults and element.type == "ID":
            yield from self.coded(element, value, place)

    def coded(self, element: Element, value: str, place: tuple[int, ...]) -> Iterator[Issue]:
        """A code against its list, where there is one."""
        codes = load_codes(element.number, self.own)
        if codes is None or codes.allows(value, self.release):
            return
        kind = "code-not-allowed" if codes.complete else "code-not-listed"
        why = "it is no such code" if codes.complete else "the list of codes here does not have it"
        yield self.wrong(kind, element, value, place, why, f"a code of {element.number}")

    def typed(self, element: Element, value: str, place: tuple[int, ...]) -> Iterator[Issue]:
        """The value against its type; then, where that holds, against its length."""
        kind, size = element.type[0], len(value)
        if element.type in ("DT", "TM"):
            yield from self.date_or_time(element, value, place)
            return
        if kind in "NR":
            if not (_INTEGER if kind == "N" else _DECIMAL).fullmatch(value):
                yield self.wrong(
                    "not-of-its-type", element, value, place, f"expected {_TYPE_WORDS[kind]}"
                )
                return
            size -= value.count("-") + value.count(".")
        elif not value.strip(" ") and element.number not in _MAY_BE_BLANK:
            yield self.wrong("not-of-its-type", element, value, place, "it is blank")
            return
        yield from self.length(element, value, size, place)

    def date_or_time(self, element: Element, value: str, place: tuple[int, ...]) -> Iterator[Issue]:
        if not element.shortest <= len(value) <= element.longest:
            yield from self.length(element, value, len(value), place)
        elif element.type == "DT" and not _is_date(value):
            yield self.wrong("no-such-date", element, value, place, "there is no such day")
        elif element.type == "TM" and not _TIME.fullmatch(value):
            yield self.wrong("no-such-time", element, value, place, "there is no such time")

    def length(
        self, element: Element, value: str, size: int, place: tuple[int, ...]
    ) -> Iterator[Issue]:
        if size < element.shortest:
            name, bound = "element-too-short", f"at least {element.shortest}"
        elif size > element.longest:
            name, bound = "element-too-long", f"at most {element.longest}"
        else:
            return
        message = f"{self.name(*place[:2])} {_words(element)} has {plural(size, 'character')}"
        yield self.fault(name, message, place, bound, value)

    # -- the issues

    def missing(
        self, element: Element, position: int, component: int = 0, repetition: int = 0
    ) -> Issue:
        name = self.name(position, component)
        return self.fault(
            "mandatory-element-missing",
            f"{name} {_words(element)} is missing",
            (position, component, repetition),
            _words(element),
            "",
        )

    def many_components(
        self, element: Element, got: int, most: int, repetition: int, place: tuple[int, ...] = ()
    ) -> Issue:
        return self.fault(
            "too-many-components",
            f"{self.name(element.position if not place else place[0])} has {got} components",
            place or (element.position, 0, repetition),
            f"at most {most}",
            str(got),
        )

    def forbidden(self, element: Element, value: str, place: tuple[int, ...]) -> Issue:
        found = _FORBIDDEN.search(value)
        char = found[0] if found else ""
        what = "a byte that is no UTF-8" if char >= "\udc80" else "a control character"
        return self.wrong("forbidden-character", element, value, place, f"it holds {what}")

    def beyond(self, element: Element, value: str, place: tuple[int, ...]) -> Issue:
        found = _BEYOND.search(value)
        letter = found[0] if found else ""
        why = f"{letter} is beyond X12's extended character set"
        return self.wrong("beyond-character-set", element, value, place, why, "ASCII")

    def wrong(
        self,
        kind: str,
        element: Element,
        value: str,
        place: tuple[int, ...],
        why: str,
        expected: str = "",
    ) -> Issue:
        name = self.name(*place[:2])
        message = f"{name} {_words(element)} is {shown(value)}: {why}"
        return self.fault(kind, message, place, expected or element.type, value)

    def name(self, position: int, component: int = 0) -> str:
        """`MAN02` or `MAN02-1`."""
        return f"{self.segment.tag}{position:02d}" + (f"-{component}" if component else "")

    def fault(
        self, kind: str, message: str, place: tuple[int, ...], expected: str, actual: str
    ) -> Issue:
        position, component, repetition = (*place, 0, 0)[:3]
        offset, length = self.segment.span(position, component, repetition)
        where = Location(
            file=self.file,
            offset=offset,
            length=length,
            segment=self.segment.tag,
            segment_number=self.segment.number,
            set_segment_number=self.set_number,
            element=self.name(position, component),
            repetition=repetition,
        )
        return issue(kind, message, where, expected=expected, actual=actual)


def _words(element: Element) -> str:
    return element.name.replace("_", " ")


def _is_date(value: str) -> bool:
    """CCYYMMDD, or YYMMDD, that is on the calendar."""
    if not _DIGITS.fullmatch(value) or len(value) not in (6, 8):
        return False
    year = int(value[:4]) if len(value) == 8 else 2000 + int(value[:2])
    try:
        date(year, int(value[-4:-2]), int(value[-2:]))
    except ValueError:
        return False
    return True
