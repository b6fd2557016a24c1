"""A description of a set, segment, element or composite for people, in 80 columns.

>>> from edicompliance.reports.describe import find
>>> print(as_text(find(["856", "HL04"])))
HL04  has children  (856, release 004010)
<BLANKLINE>
  element  736, Whether a level has children
  use      optional
  type     ID, a code of 1 character
<BLANKLINE>
CODES  2 complete
  Both codes.
  0  None below it
  1  There are levels below it
<BLANKLINE>
STANDS AT
  HL04
<BLANKLINE>
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edicompliance.reports.describe import (
    CompositeEntry,
    ElementEntry,
    Entry,
    Place,
    SegmentEntry,
    SetEntry,
    SetsEntry,
    Spot,
)
from edicompliance.reports.layout import paint, short, wrapped
from edicompliance.x12.codes import CodeList
from edicompliance.x12.issues import plural
from edicompliance.x12.schema import Element, LoopRule, Schema, SegmentRule, Use

WIDTH = 80
_HEADS = ("Ref", "Name", "Use", "Type", "Length", "Element", "Codes", "Repeat")
_ALIGNS = "<<^<>><>"
_USES = {"M": "mandatory", "O": "optional", "X": "depends on the notes"}
_TYPES = {
    "AN": "text",
    "ID": "a code",
    "DT": "a date",
    "TM": "a time",
    "R": "a decimal number",
    "B": "binary data",
    "SEP": "a delimiter",
}


def as_text(entry: Entry, *, width: int = WIDTH, color: bool = False) -> str:
    """Return the entry's text; it is never wider than 80 columns."""
    return "".join(f"{line}\n" for line in _lines(entry, min(width, WIDTH), color))


def _lines(entry: Entry, width: int, color: bool) -> Iterator[str]:
    match entry:
        case SetsEntry():
            return _sets(entry, color)
        case SetEntry():
            return _set(entry.schema, width, color)
        case SegmentEntry():
            return _segment(entry, width, color)
        case ElementEntry():
            return _element(entry, width, color)
        case CompositeEntry():
            return _composite(entry, width, color)


def _sets(entry: SetsEntry, color: bool) -> Iterator[str]:
    column = max((len(schema.name) for schema, _ in entry.sets), default=0)
    for schema, releases in entry.sets:
        head = f"{paint(schema.set_id, 'strong', color)}  {schema.name:{column}}  {schema.group}"
        yield f"{head}  {' '.join(releases)}{'  unverified' * bool(schema.unverified)}"


def _set(schema: Schema, width: int, color: bool) -> Iterator[str]:
    where = f"group {schema.group}, {_where(None, schema.release)}"
    yield _title(f"{schema.set_id}  {schema.name}", where, color)
    yield from _unverified(schema.unverified, width)
    yield ""
    rows = list(_rows(schema.root, schema.segments))
    first, second, _, last = (max(len(row[at]) for row in rows) for at in range(4))
    yield paint(f"{'':{first}}  {'Segment':{second}}  Use  {'Max':>{last}}", "faint", color)
    for head, name, use, most in rows:
        shown = f"{head:{first}}" if name else paint(f"{head:{first}}", "strong", color)
        yield f"{shown}  {name:{second}}   {use}   {most:>{last}}"


def _unverified(why: str | None, width: int) -> Iterator[str]:
    """Why a table is less sure than others, where it is."""
    if why:
        yield from wrapped("unverified: ", why, width)


def _segment(entry: SegmentEntry, width: int, color: bool) -> Iterator[str]:
    where = _where(entry.set_id, entry.release)
    yield _title(f"{entry.rule.tag}  {entry.rule.name}", where, color)
    yield from _unverified(entry.rule.unverified, width)
    yield from ("", *_table(entry.places, entry.release, color))
    if entry.relations:
        yield from ("", paint("NOTES", "strong", color))
        for note, words in entry.relations:
            yield from wrapped(f"  {note}  ", words, width)
    if entry.spots:
        yield from ("", paint("IN THE SET", "strong", color))
        for spot in entry.spots:
            yield f"  {_spot(spot)}"


def _element(entry: ElementEntry, width: int, color: bool) -> Iterator[str]:
    where = _where(entry.set_id, entry.release)
    if entry.place:
        head = f"{entry.place.reference}  {_name(entry.place.element)}"
        yield _title(head, where, color)
        yield from ("", *_facts(entry, entry.place, width))
        if entry.place.components:
            yield from ("", *_table(entry.place.components, entry.release, color))
    else:
        name = entry.codes.name if entry.codes else "data element"
        yield _title(f"{entry.number}  {name}", where, color)
    if entry.codes:
        yield from ("", *_codes(entry.codes, entry.release, width, color))
    yield from _uses(entry.uses, width, color)


def _facts(entry: ElementEntry, place: Place, width: int) -> Iterator[str]:
    number = f"{entry.number}, {entry.codes.name}" if entry.codes else entry.number
    yield from wrapped("  element  ", number, width)
    yield f"  use      {_USES[place.element.designator]}"
    yield from wrapped("  type     ", _kind(place.element), width)
    for note, words in entry.relations:
        yield from wrapped("  note     ", f"{note}, {words}", width)


def _composite(entry: CompositeEntry, width: int, color: bool) -> Iterator[str]:
    yield _title(f"{entry.number}  composite", _where(entry.set_id, entry.release), color)
    yield from ("", *_table(entry.places, entry.release, color))
    yield from _uses(entry.uses, width, color)


def _title(left: str, right: str, color: bool) -> str:
    return f"{paint(left, 'strong', color)}  {paint(f'({right})', 'faint', color)}"


def _where(set_id: str | None, release: str) -> str:
    return f"{set_id}, release {release}" if set_id else f"release {release}"


def _name(element: Element) -> str:
    return element.name.replace("_", " ")


# -- a set


def _rows(
    loop: LoopRule, segments: dict[str, SegmentRule], depth: int = 0
) -> Iterator[tuple[str, str, str, str]]:
    """Head, name, M or O, and how often, of each row; a loop has no name."""
    for item in loop.items:
        use, most = "M" if item.mandatory else "O", _most(item.most)
        if isinstance(item, Use):
            yield f"{'  ' * depth}{item.tag}", segments[item.tag].name, use, most
        else:
            yield f"{'  ' * depth}loop {item.name}", "", use, most
            yield from _rows(item, segments, depth + 1)


def _most(most: int | None) -> str:
    return ">1" if most is None else str(most)


def _spot(spot: Spot) -> str:
    loops = f"in loop {' > '.join(spot.loops)}" if spot.loops else "outside loops"
    often = "without limit" if spot.most is None else f"up to {spot.most} times"
    often = "once" if spot.most == 1 else often
    return f"{loops}: {'mandatory' if spot.mandatory else 'optional'}, {often}"


# -- elements


def _table(places: Sequence[Place], release: str, color: bool) -> Iterator[str]:
    """The elements in columns; components stand under their composite."""
    rows = [_HEADS, *(_row(depth, place, release) for depth, place in _deep(places))]
    if not any(row[-1] for row in rows[1:]):
        rows = [row[:-1] for row in rows]
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    others = sum(widths) - widths[1] + 2 * (len(widths) - 1)
    widths[1] = min(widths[1], WIDTH - others)
    for number, row in enumerate(rows):
        line = "  ".join(
            f"{short(cell, size):{align}{size}}"
            for cell, size, align in zip(row, widths, _ALIGNS, strict=False)
        ).rstrip()
        yield line if number else paint(line, "faint", color)


def _row(depth: int, place: Place, release: str) -> tuple[str, ...]:
    element = place.element
    composite = element.type == "C"
    return (
        " " * depth + place.reference,
        _name(element),
        element.designator,
        "-" if composite else element.type,
        "" if composite else f"{element.shortest}/{element.longest}",
        element.number,
        _listed(place.codes, release),
        "" if element.repeat == 1 else _most(element.repeat),
    )


def _deep(places: Sequence[Place]) -> Iterator[tuple[int, Place]]:
    for place in places:
        yield 0, place
        yield from ((1, one) for one in place.components)


def _listed(codes: CodeList | None, release: str) -> str:
    """`66 complete`, `148 partial`; nothing without a list."""
    if codes is None:
        return ""
    return f"{len(codes.within(release))} {'complete' if codes.complete else 'partial'}"


def _repeats(element: Element) -> str:
    if element.repeat is None:
        return "repeats without limit"
    return "" if element.repeat == 1 else f"repeats {element.repeat} times"


def _kind(element: Element) -> str:
    """The type in words: `AN, text of 2 to 30 characters`."""
    return ", ".join(filter(None, (_form(element), _repeats(element))))


def _form(element: Element) -> str:
    if element.type == "C":
        return f"a composite of {plural(len(element.components), 'component')}"
    words = _TYPES.get(element.type) or _implied(element.type)
    size = plural(element.longest, "digit" if element.type[0] in "NR" else "character")
    if element.shortest != element.longest:
        size = f"{element.shortest} to {size}"
    return f"{element.type}, {words} of {size}"


def _implied(kind: str) -> str:
    """The words of N0, N2."""
    if kind == "N0":
        return "a whole number"
    return f"a number with {plural(int(kind[1:]), 'implied decimal')}"


# -- codes


def _codes(listed: CodeList, release: str, width: int, color: bool) -> Iterator[str]:
    known = listed.within(release)
    yield f"{paint('CODES', 'strong', color)}  {_listed(listed, release)}"
    if listed.note:
        yield from wrapped("  ", listed.note, width)
    column = max(map(len, known), default=0)
    for code, meaning in known.items():
        yield from wrapped(f"  {code:{column}}  ", meaning, width)


def _uses(uses: Sequence[str], width: int, color: bool) -> Iterator[str]:
    yield from ("", paint("STANDS AT", "strong", color))
    yield from wrapped("  ", " ".join(uses), width)
