"""Scorecards in the store: entries that are only added, and the sums of each day beside them.

The sums are changed in the same transaction as the entries, by the same amounts. `rebuild` makes
them anew from the entries; both roads lead to the same table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, String, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from edicompliance.store.tables.scores import score_entry, score_period, score_thing, score_told
from edicompliance.store.work import Work

SCALE: Final = 10_000
"""Amounts are whole numbers of ten-thousandths, so that sums are exact in every database."""
UNTOLD: Final = "-"
"""The rule of money of which nobody knows for which rule it was taken."""
_SUMS: Final = ("counted", "met", "open", "excluded", "entries")
_AMOUNTS: Final = ("counted", "met", "open", "excluded", "nth")
"""The columns of an entry that these are the sums of."""
_KEYS: Final = ("retailer", "axis", "day", "member", "measure", "kind", "clause")
_MANY: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreEntry:
    """What a line, a notice, an order, an invoice or a deduction adds to a measure."""

    retailer: str
    thing: str
    measure: str
    kind: str
    clause: str = ""
    day: date
    line: str = ""
    dc: str = ""
    carrier: str = ""
    threepl: str = ""
    sku: str = ""
    rules: str = ""
    counted: int = 0
    met: int = 0
    open: int = 0
    excluded: int = 0
    why: str = ""
    nth: int = 1

    @property
    def reverse(self) -> ScoreEntry:
        """What takes it back."""
        return replace(
            self,
            counted=-self.counted,
            met=-self.met,
            open=-self.open,
            excluded=-self.excluded,
            nth=-self.nth,
        )

    def sums(self) -> Iterator[tuple[tuple[Any, ...], tuple[int, ...]]]:
        """Each row of the sums that it changes, and by how much."""
        amounts = (self.counted, self.met, self.open, self.excluded, self.nth)
        yield self._key("", ""), amounts
        for axis, member in self._members():
            yield self._key(axis, member), amounts
        failed = self.counted - self.met - self.open
        for code in self.rules.split():
            yield self._key("rule", code), (failed, 0, 0, 0, self.nth)
        if self.why:
            axis = "excluded" if self.excluded else "unknown"
            yield self._key(axis, self.why), amounts

    def _members(self) -> Iterator[tuple[str, str]]:
        named = (("dc", self.dc), ("carrier", self.carrier), ("3pl", self.threepl))
        yield from (*named, ("sku", self.sku))

    def _key(self, axis: str, member: str) -> tuple[Any, ...]:
        return self.retailer, axis, self.day, member, self.measure, self.kind, self.clause


class Told(NamedTuple):
    """A retailer's own figures of a span of days, added up as far as they have counts."""

    counted: Decimal = Decimal(0)
    met: Decimal = Decimal(0)
    rows: int = 0
    """So many figures have counts."""
    alone: tuple[Decimal, ...] = ()
    """Percentages without counts."""


_FIELDS: Final = tuple(ScoreEntry.__dataclass_fields__)


class Scores:
    """What orders added to measures, and the sums of the days."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def seen(self, retailer: str) -> dict[str, tuple[str, bool]]:
        """What was counted: by which papers, and whether it may count otherwise without more."""
        of = score_thing.c
        query = select(of.thing, of.seen, of.open).where(of.retailer == retailer)
        return {row.thing: (row.seen, bool(row.open)) for row in self._work.execute(query)}

    def count(
        self, retailer: str, thing: str, entries: Sequence[ScoreEntry], seen: str, *, is_open: bool
    ) -> int:
        """Count a thing, instead of what it counted before; return how many entries that adds."""
        self._work.alone_with(f"scores {retailer}")
        before = list(self._standing(retailer, thing))
        after = list(entries)
        for one in tuple(after):
            if one in before:  # what stands need not be taken back
                before.remove(one)
                after.remove(one)
        new = [*(one.reverse for one in before), *after]
        self.add(new)
        values = {"retailer": retailer, "thing": thing, "seen": seen, "open": int(is_open)}
        self._work.execute(
            self._insert(score_thing)
            .values(**values)
            .on_conflict_do_update(
                index_elements=["retailer", "thing"],
                set_={"seen": seen, "open": int(is_open)},
            )
        )
        return len(new)

    def add(self, entries: Sequence[ScoreEntry]) -> None:
        """Add entries, and their amounts to the sums."""
        if not entries:
            return
        now = self._work.now
        rows = [
            {name: getattr(one, name) for name in _FIELDS} | {"entered_at": now} for one in entries
        ]
        self._work.execute(score_entry.insert(), rows)
        self._add_sums(_summed(entries))

    def rebuild(self, retailer: str) -> int:
        """Make the sums anew from the entries; return how many rows they have."""
        self._work.alone_with(f"scores {retailer}")
        self._work.execute(score_period.delete().where(score_period.c.retailer == retailer))
        of = score_entry.c
        for axis, member in (("", literal("", String)), ("dc", of.dc), ("carrier", of.carrier),
                             ("3pl", of.threepl), ("sku", of.sku)):  # fmt: skip
            self._sum_up(retailer, axis, member)
        self._sum_up(retailer, "excluded", of.why, of.why != "", of.excluded != 0)
        self._sum_up(retailer, "unknown", of.why, of.why != "", of.excluded == 0)
        self._sum_up_rules(retailer)
        rows = select(func.count()).where(score_period.c.retailer == retailer)
        return int(self._work.execute(rows).scalar_one())

    def _sum_up(self, retailer: str, axis: str, member: Any, *where: Any) -> None:
        """Add up all entries by day and member, in the database."""
        of = score_entry.c
        groups = of.retailer, of.day, of.measure, of.kind, of.clause
        sums = (func.sum(of[name]) for name in _AMOUNTS)
        query = (
            select(of.retailer, literal(axis, String), of.day, member, *groups[2:], *sums)
            .where(of.retailer == retailer, *where)
            .group_by(*groups, *(() if axis == "" else (member,)))
        )
        self._work.execute(score_period.insert().from_select([*_KEYS, *_SUMS], query))

    def _sum_up_rules(self, retailer: str) -> None:
        """Entries name their rules in one text: those of one text are added up together."""
        of = score_entry.c
        groups = of.retailer, of.day, of.measure, of.kind, of.clause, of.rules
        sums = [func.sum(of[name]) for name in ("counted", "met", "open", "nth")]
        query = select(*groups, *sums).where(of.retailer == retailer, of.rules != "")
        found: defaultdict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * len(_SUMS))
        for row in self._work.execute(query.group_by(*groups)):
            told: Any = row
            whose, day, measure, kind, clause, rules, counted, met, open_, nth = told
            for code in rules.split():
                kept = found[whose, "rule", day, code, measure, kind, clause]
                kept[0] += int(counted - met - open_)
                kept[-1] += int(nth)
        self._add_sums(found)

    def entries(self, retailer: str) -> Iterator[ScoreEntry]:
        """Every entry, the first one first."""
        query = select(score_entry).where(score_entry.c.retailer == retailer)
        yield from map(_entry, self._work.execute(query.order_by(score_entry.c.id)))

    def table(self, retailer: str) -> frozenset[tuple[Any, ...]]:
        """The sums as they stand, rows without anything left out."""
        columns = [score_period.c[name] for name in (*_KEYS, *_SUMS)]
        rows = self._work.execute(select(*columns).where(score_period.c.retailer == retailer))
        return frozenset(tuple(row) for row in rows if any(row[len(_KEYS) :]))

    def days(self, retailer: str) -> tuple[date, ...]:
        """The days on which anything was counted, the first one first."""
        of = score_period.c
        query = select(of.day).where(of.retailer == retailer, of.axis == "", of.entries > 0)
        return tuple(self._work.execute(query.distinct().order_by(of.day)).scalars())

    def sums(
        self, retailer: str, first: date, last: date, axes: Sequence[str]
    ) -> tuple[Row[Any], ...]:
        """The sums of a span of days, by measure, axis and member."""
        of = score_period.c
        groups = (of.measure, of.kind, of.clause, of.axis, of.member)
        amounts = [func.sum(of[name]).label(name) for name in _SUMS]
        query = (
            select(*groups, *amounts)
            .where(of.retailer == retailer, of.axis.in_(axes), of.day.between(first, last))
            .group_by(*groups)
        )
        return tuple(self._work.execute(query))

    def tell(self, retailer: str, rows: Iterable[Mapping[str, Any]], source: str) -> int:
        """Take over a retailer's own figures; of one period the last told holds."""
        count = 0
        for count, row in enumerate(rows, 1):  # noqa: B007 - counted
            values = {**row, "retailer": retailer, "source": source, "entered_at": self._work.now}
            changed = {name: values[name] for name in ("ends", "counted", "met", "source")}
            self._work.execute(
                self._insert(score_told)
                .values(**values)
                .on_conflict_do_update(
                    index_elements=["retailer", "measure", "starts", "member"],
                    set_={**changed, "entered_at": self._work.now},
                )
            )
        return count

    def told(self, retailer: str, first: date, last: date) -> dict[str, Told]:
        """Measure -> what the retailer itself says of a span of days."""
        of = score_told.c
        query = select(of.measure, of.counted, of.met).where(
            of.retailer == retailer, of.starts >= first, of.ends <= last
        )
        found: defaultdict[str, Told] = defaultdict(Told)
        for row in self._work.execute(query):
            one = found[row.measure]
            if row.counted is None:
                found[row.measure] = one._replace(alone=(*one.alone, row.met))
            else:
                sums = one.counted + row.counted, one.met + row.met
                found[row.measure] = Told(*sums, one.rows + 1, one.alone)
        return dict(found)

    def _standing(self, retailer: str, thing: str) -> Iterator[ScoreEntry]:
        """What of a thing was counted and not taken back."""
        of = score_entry.c
        query = select(score_entry).where(of.retailer == retailer, of.thing == thing)
        left: defaultdict[ScoreEntry, int] = defaultdict(int)
        for row in self._work.execute(query.order_by(of.id)):
            one = _entry(row)
            left[one if one.nth > 0 else one.reverse] += one.nth
        for one, times in left.items():
            yield from [one] * times

    def _add_sums(self, sums: Mapping[tuple[Any, ...], Sequence[int]]) -> None:
        rows = [dict(zip((*_KEYS, *_SUMS), (*key, *by), strict=True)) for key, by in sums.items()]
        for start in range(0, len(rows), _MANY):
            insert = self._insert(score_period)
            grown = {name: score_period.c[name] + insert.excluded[name] for name in _SUMS}
            self._work.execute(
                insert.on_conflict_do_update(index_elements=list(_KEYS), set_=grown),
                rows[start : start + _MANY],
            )

    def _insert(self, table: Any) -> Any:
        """An insert that may meet a row that is there."""
        return postgresql.insert(table) if self._work.on_postgres else sqlite.insert(table)


def _summed(entries: Iterable[ScoreEntry]) -> dict[tuple[Any, ...], list[int]]:
    sums: defaultdict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * len(_SUMS))
    for one in entries:
        for key, amounts in one.sums():
            kept = sums[key]
            for at, amount in enumerate(amounts):
                kept[at] += amount
    return dict(sorted(sums.items()))


def _entry(row: Row[Any]) -> ScoreEntry:
    return ScoreEntry(**{name: getattr(row, name) for name in _FIELDS})
