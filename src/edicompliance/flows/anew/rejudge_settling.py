"""Months and weeks that are charged as a whole: settled when all of the archive is judged.

A worker sees one shipment, and a month has many. Those in which nothing failed only add to the
counts of their months. The others are judged once more, now that the counts are known, and then
put together: each charge is made once, or not at all.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from edicompliance.flows.anew.rejudge_plan import Member, members_of
from edicompliance.flows.anew.rejudge_told import side_of
from edicompliance.flows.anew.rejudging import Job, Judge
from edicompliance.flows.orders.read_back import Archived
from edicompliance.rules import CheckResult
from edicompliance.rules.history import History, PeriodBefore
from edicompliance.rules.money.netting import netted
from edicompliance.store import Store

_Key = tuple[str, date, str]
_AT_A_TIME = 32


class _Counts(NamedTuple):
    """What a measure counted of a period."""

    counted: Decimal = Decimal(0)
    met: Decimal = Decimal(0)
    missing: Decimal = Decimal(0)

    def plus(self, counts: Sequence[str]) -> _Counts:
        """With what one shipment adds."""
        more = [*map(Decimal, counts), *[Decimal(0)] * (3 - len(counts))]
        return _Counts(*(one + two for one, two in zip(self, more, strict=True)))


class Settling:
    """Gathers counts and what is open, shard by shard, and then settles it."""

    def __init__(self, job: Job, store: Store) -> None:
        self._job, self._store = job, store
        sides = range(len(job.sides))
        self._counts: list[dict[_Key, _Counts]] = [defaultdict(_Counts) for _ in sides]
        self._open: list[Member] = []

    def add(self, members: str, result: str) -> None:
        """Take note of a shard."""
        for member, told in zip(members_of(members), json.loads(result), strict=True):
            if "unreadable" in told:
                continue
            is_open = any(side["open"] for side in told["sides"])
            if is_open:
                self._open.append(member)
            for counts, side in zip(self._counts, told["sides"], strict=True):
                for name, starts, group, *numbers in side["periods"]:
                    key = name, date.fromisoformat(starts), group
                    counts[key] = counts[key].plus(() if is_open else numbers)

    def settled(self) -> dict[Member, list[dict[str, Any]]]:
        """Shipment -> what each edition says of it, now that all of its months are known."""
        if not self._open:
            return {}
        periods = [tuple(_before(counts)) for counts in self._counts]
        judged = list(self._again(periods))
        sides = [
            self._netted([one[nth] for one in judged], periods[nth])
            for nth in range(len(self._job.sides))
        ]
        return {member: [side[at] for side in sides] for at, member in enumerate(self._open)}

    def _again(
        self, periods: Sequence[tuple[PeriodBefore, ...]]
    ) -> Iterator[list[tuple[Archived, CheckResult]]]:
        judge = Judge(self._job, self._store)
        for at in range(0, len(self._open), _AT_A_TIME):
            part = self._open[at : at + _AT_A_TIME]
            known = judge.noted(part)
            for member in part:
                yield [
                    (_without_documents(one), result.without_documents())
                    for one, result in judge.results(member, known, periods)
                ]

    def _netted(
        self, judged: Sequence[tuple[Archived, CheckResult]], periods: tuple[PeriodBefore, ...]
    ) -> list[dict[str, Any]]:
        history = History(source=self._job.source, until=self._job.as_of, periods=periods)
        together = netted([result for _, result in judged], history)
        return [
            side_of(archived, result)
            for (archived, _), result in zip(judged, together, strict=True)
        ]


def _before(counts: Mapping[_Key, _Counts]) -> Iterator[PeriodBefore]:
    for (name, starts, group), one in sorted(counts.items()):
        yield PeriodBefore(
            measure=name, starts=starts, group=group, counted=one.counted, met=one.met,
            missing=one.missing,
        )  # fmt: skip


def _without_documents(one: Archived) -> Archived:
    """The same with only what is told of it: thousands of them fit into memory."""
    return Archived(
        one.member, (), (), (), (), (), one.places, one.document_id, one.personal, one.orders
    )
