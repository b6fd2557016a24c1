"""What a store has of papers, looked up for many deductions at once.

A list of disputes asks for the papers of each of its deductions. Asked one by one, the database
answers tens of thousands of questions; asked for all of them together, a few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from edicompliance.documents.tables.observations import Answer
from edicompliance.store import Work
from edicompliance.store.archive import Archive
from edicompliance.store.looking_back import documents, naming


class Wanted(NamedTuple):
    """Of which deduction the papers are asked for."""

    name: str
    partners: Sequence[str]
    """Under which names the store has its retailer's documents."""
    pos: Collection[str]
    """The orders that it is about."""


@dataclass(slots=True)
class Shelf:
    """The rows of the papers of some deductions."""

    archive: Archive
    about: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    """Partner and order -> the documents that name it and whose bytes were kept, in the order of
    coming."""
    answers: dict[int, list[Answer]] = field(default_factory=dict)
    """Document -> what became of it."""
    brought: dict[tuple[str, datetime, str], list[Any]] = field(default_factory=dict)
    """Partner, time and kind of answer -> the interchanges that brought it."""
    attached: dict[str, list[Any]] = field(default_factory=dict)
    """Deduction -> what people attached to it."""
    telling: dict[str, list[Any]] = field(default_factory=dict)
    """File, or its sha256 in the archive -> its sets, once it was read."""

    @classmethod
    def of(cls, look: Work, archive: Archive, wanted: Iterable[Wanted]) -> Shelf:
        """Look up all that is wanted."""
        shelf, every = cls(archive), list(wanted)
        pos = defaultdict[str, set[str]](set)
        for one in every:
            for partner in one.partners:
                pos[partner].update(one.pos)
        for partner, orders in pos.items():
            shelf._find(look, partner, orders)
        shelf.attached = look.papers.attached(one.name for one in every)
        return shelf

    def _find(self, look: Work, partner: str, orders: Collection[str]) -> None:
        """The documents of a partner that name some orders, and what answered them."""
        named = [(row.po, row.id) for row in naming(look, partner, orders)]
        kept = {row.id: row for row in documents(look, list({number for _, number in named}))
                if row.sha256}  # fmt: skip
        there = [(po, kept[number]) for po, number in named if number in kept]
        for po, row in sorted(there, key=lambda one: (one[1].received_at, one[1].id)):
            self.about.setdefault((partner, po), []).append(row)
        answers = look.noted.answers_by_document(kept)
        self.answers |= answers
        times = {one.at for told in answers.values() for one in told}
        for row in look.papers.answers_at(partner, sorted(times)):
            self.brought.setdefault((partner, row.received_at, row.set_id), []).append(row)
