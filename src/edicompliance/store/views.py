"""Views that people keep of a page of the desk: a filter, under a name of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from edicompliance.errors import EdiError, StoreError
from edicompliance.store.tables.people import saved_view
from edicompliance.store.work import Work
from edicompliance.x12.issues import printable

MOST: Final = 50
"""So many views somebody may keep of a page."""
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class View:
    """A view of somebody's own."""

    id: int
    name: str
    query: str
    """What stands behind the `?` of the page's address."""


class Views:
    """Keeps views, and gives them back to whom they belong."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def all(self, person: str, page: str) -> tuple[View, ...]:
        """Somebody's views of a page, by name."""
        of = saved_view.c
        query = select(of.id, of.name, of.query).where(of.person == person, of.page == page)
        return tuple(View(*row) for row in self._work.execute(query.order_by(of.name)))

    def keep(self, person: str, page: str, name: str, query: str) -> None:
        """Keep a view instead of the one that has its name."""
        named = printable(" ".join(name.split()))
        if not 0 < len(named) <= _LONGEST:
            told = f"expected 1 to {_LONGEST} characters, got {len(named)}"
            raise EdiError(f"name of the view: {told}")
        of = saved_view.c
        same = (of.person == person, of.page == page)
        self._work.alone_with(f"views {person}")
        self._work.execute(saved_view.delete().where(*same, of.name == named))
        if self._work.scalar(select(func.count()).where(*same)) >= MOST:
            raise StoreError(f"views: expected at most {MOST}; forget one first")
        values = {"person": person, "page": page, "name": named, "query": query}
        self._work.insert(saved_view, {**values, "saved_at": self._work.now})
        self._work.done("kept view", named)

    def remove(self, person: str, view_id: int) -> bool:
        """Forget a view; say whether it was there and his."""
        of = saved_view.c
        his = (of.id == view_id, of.person == person)
        name = self._work.scalar(select(of.name).where(*his))
        if name is None:
            return False
        self._work.execute(saved_view.delete().where(*his))
        self._work.done("removed view", name)
        return True
