"""Which line of an order a shipped article belongs to.

The ship notice repeats the order's line number, or only the article's number, or another number of
the same article. So a line is found by what both documents say: an equal product number, what the
supplier's list of items ties together, what the retailer was told would be sent instead; and the
line number where no product number speaks against it. A prepack may be shipped as the pack or as
its components. What fits several lines is left open.

>>> from edicompliance.documents.segments.goods import ProductId
>>> from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
>>> upc = ProductId(qualifier="UP", value="036000291452")
>>> order = PurchaseOrder(po_number="7", lines=(OrderLine(line_id="1", quantity=4, ids=(upc,)),))
>>> found = LineFinder(order).find("", [ProductId(qualifier="EN", value="0036000291452")])
>>> found.by, found.target.line.line_id
('product id', '1')
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeVar

from edicompliance.documents.segments.product_ids import (
    Key,
    Kind,
    gtin,
    identifies,
    key_of,
    kinds_of,
    names_single_article,
)

if TYPE_CHECKING:
    from edicompliance.documents.comparing.items import Items
    from edicompliance.documents.purchase_order import OrderLine, PurchaseOrder
    from edicompliance.documents.segments.goods import OrderedComponent, ProductId

_MANY: Final = 200
"""More lines than this that fit alike are not looked through one by one."""

By = Literal["assigned id", "product id", "item list", "substitution"]
_K = TypeVar("_K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Substitution:
    """An article that the supplier has said, in an 855, it will send instead of the ordered one."""

    po_number: str
    """The order."""
    line_id: str
    """Its line, PO101."""
    qualifier: str
    """Whose number, of the article to be sent."""
    value: str
    """The number."""
    ordered: tuple[ProductId, ...] = ()
    """The numbers of the article that was ordered, which tell the line where it has no number."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What a shipped article is counted for: a line, or one component of a prepack line."""

    number: int
    """The line's place in the order, 0 = first."""
    line: OrderLine
    component: OrderedComponent | None = None
    place: int = 0
    """The component's place in its line, 1 = first; 0 = the line itself."""

    @property
    def name(self) -> str:
        """How people call it."""
        return self.line.line_id or f"no. {self.number + 1}"


@dataclass(frozen=True, slots=True)
class Found:
    """What fits: one is the answer, none means not on the order, several cannot be told."""

    targets: tuple[Fit, ...] = ()
    by: By | None = None
    """What they were found by."""
    more: bool = False
    """More fit than are named."""
    contradicted: bool = False
    """One of its numbers fits, and another says that it is something else."""

    @property
    def target(self) -> Fit | None:
        """The answer, when there is one."""
        alone = len(self.targets) == 1 and not self.more and not self.contradicted
        return self.targets[0] if alone else None

    @property
    def reason(self) -> str:
        """Why there is no answer."""
        if not self.targets:
            return "no line of the order has its numbers"
        names = list(dict.fromkeys(target.name for target in self.targets[:5]))
        if self.contradicted:
            return f"has one number of line {names[0]} and contradicts another"
        more = self.more or len(self.targets) > 5
        return f"fits several lines: {', '.join(names)}{' and more' * more}"


class _Entry(NamedTuple):
    """A line or a component, with its numbers."""

    target: Fit
    ids: Sequence[ProductId]
    keys: Sequence[Key]
    """What it is found by."""
    by_qualifier: _Values
    """The same numbers, to compare."""


_Values = dict[str, set[str]]
"""Values that are compared with each other, by whose number it is."""
_Group = dict[int, list[_Entry]]
"""What one number stands for: line -> the line itself, or components of it."""


class LineFinder:
    """One order's lines, indexed once; a search looks only at what fits."""

    def __init__(
        self,
        order: PurchaseOrder,
        items: Items | None = None,
        substitutions: Iterable[Substitution] = (),
    ) -> None:
        self._items, self._day = items, order.po_date
        self._lines = order.lines
        self._assigned: dict[str, list[int]] = {}
        self._by_key: dict[Key, _Group] = {}
        self._by_kind: dict[tuple[Kind, str], _Group] = {}
        self._substitutes: dict[Key, _Group] = {}
        self._found: dict[tuple[str, ...], Found] = {}
        for number, line in enumerate(order.lines):
            self._assigned.setdefault(_plain(line.line_id), []).append(number)
            for entry in _entries(number, line):
                _add(self._by_key, entry.keys, entry)
                if items is not None:
                    _add(self._by_kind, _kind_keys(entry.ids), entry)
        for told in substitutions:
            if told.po_number == order.po_number:
                self._substitute(told)

    def _substitute(self, told: Substitution) -> None:
        numbers: Sequence[int] = self._assigned.get(_plain(told.line_id), ())
        if not told.line_id:
            meant = self.find("", told.ordered).target
            numbers = () if meant is None else (meant.number,)
        for number in numbers:
            line = self._lines[number]
            entry = _Entry(Fit(number, line), line.ids, *_numbers(line.ids))
            _add(self._substitutes, [key_of(told.qualifier, told.value)], entry)
        self._found.clear()

    def find(self, line_id: str, ids: Sequence[ProductId]) -> Found:
        """Return the line of a shipped article, by its assigned id (LIN01) and its numbers."""
        asked = (line_id, *(part for one in ids for part in (one.qualifier, one.value)))
        found = self._found.get(asked)
        if found is None:
            found = self._found[asked] = self._find(line_id, ids)
        return found

    def _find(self, line_id: str, ids: Sequence[ProductId]) -> Found:
        names = {_plain(one.value) for one in ids if one.qualifier == "PL"} | {_plain(line_id)}
        assigned = {
            n for name in names if name for n in islice(self._assigned.get(name, ()), _MANY + 1)
        }
        keys, theirs = _numbers(ids)
        sources: tuple[tuple[By, Iterable[_Group | None]], ...] = (
            ("product id", [self._by_key.get(key) for key in keys]),
            ("item list", [self._by_kind.get(key) for key in self._listed(ids)]),
            ("substitution", [self._substitutes.get(key) for key in keys]),
        )
        for by, groups in sources:
            if hits := [group for group in groups if group]:
                return _settle(by, hits, theirs, assigned)
        fitting = sorted(assigned)[: _MANY + 1]
        ours = ((n, _numbers(self._lines[n].ids)[1]) for n in fitting)
        fitting = [n for n, values in ours if not _contradict(values, theirs)]
        return Found(tuple(Fit(n, self._lines[n]) for n in fitting), "assigned id")

    def _listed(self, ids: Sequence[ProductId]) -> list[tuple[Kind, str]]:
        """Return every number of the same article that the item list knows."""
        if self._items is None:
            return []
        found = (self._items.find(one.qualifier, one.value, self._day) for one in ids)
        return list(dict.fromkeys(key for rows in found for row in rows for key in row.numbers()))


def _settle(by: By, hits: list[_Group], shipped: _Values, assigned: set[int]) -> Found:
    """Return what the numbers point at, narrowed by the line number where that agrees."""
    if len(assigned) <= _MANY:
        within = [
            [
                e
                for n in assigned
                for e in group.get(n, ())
                if not _contradict(e.by_qualifier, shipped)
            ]
            for group in hits
        ]
        if inside := [entries for entries in within if entries]:
            return Found(_most_telling(inside), "assigned id")
    size = min(map(len, hits))
    if size > _MANY:
        largest = next(group for group in hits if len(group) == size)
        some = list(islice(largest.values(), 5))
        return Found(tuple(entries[0].target for entries in some), by, more=True)
    narrow = [_flat(group) for group in hits if len(group) == size]
    agreeing = [[e for e in group if not _contradict(e.by_qualifier, shipped)] for group in narrow]
    if by == "product id" and not any(agreeing):
        fits = _most_telling(narrow)
        return Found(fits, by, contradicted=len(fits) == 1)
    return Found(_most_telling([group for group in agreeing if group] or narrow), by)


def _most_telling(lists: list[list[_Entry]]) -> tuple[Fit, ...]:
    """Return what the numbers that fit the fewest say; a whole line before its components."""
    fewest = min(map(len, lists))
    chosen = {
        (entry.target.number, entry.target.place): entry
        for entries in lists
        if len(entries) == fewest
        for entry in entries
    }
    fitting = list(chosen.values())
    whole = [entry for entry in fitting if entry.target.component is None]
    if len(whole) == 1 and len({entry.target.number for entry in fitting}) == 1:
        fitting = whole
    return tuple(entry.target for entry in fitting)


def _contradict(ordered: _Values, shipped: _Values) -> bool:
    """Say if the two cannot be one product: numbers of one kind, and none of them equal."""
    return any(
        name in ordered and values.isdisjoint(ordered[name]) for name, values in shipped.items()
    )


def _numbers(ids: Sequence[ProductId]) -> tuple[list[Key], _Values]:
    """Return what an article is found by, and its numbers by whose they are."""
    keys: dict[Key, None] = {}
    values: _Values = {}
    for one in ids:
        qualifier = one.qualifier
        if identifies(qualifier) and one.value.strip():
            key = key_of(qualifier, one.value)
            keys[key] = None
            name = "single" if names_single_article(qualifier) else qualifier
            values.setdefault(name, set()).add(key[1])
    return list(keys), values


def _entries(number: int, line: OrderLine) -> Iterator[_Entry]:
    yield _Entry(Fit(number, line), line.ids, *_numbers(line.ids))
    for place, component in enumerate(line.components, 1):
        fit = Fit(number, line, component, place)
        yield _Entry(fit, component.ids, *_numbers(component.ids))


def _kind_keys(ids: Sequence[ProductId]) -> Iterator[tuple[Kind, str]]:
    for one in ids:
        number = gtin(one.qualifier, one.value) or one.value.strip()
        yield from ((kind, number) for kind in kinds_of(one.qualifier) if number)


def _add(index: dict[_K, _Group], keys: Iterable[_K], entry: _Entry) -> None:
    for key in dict.fromkeys(keys):
        index.setdefault(key, {}).setdefault(entry.target.number, []).append(entry)


def _flat(group: _Group) -> list[_Entry]:
    return [entry for entries in group.values() for entry in entries]


def _plain(line_id: str) -> str:
    """Return a line number without the zeros that one side may write before it."""
    return line_id.strip().lstrip("0") or line_id.strip()
