"""How many labels bear one SSCC: a carton has one, a pallet often two, and none has another's.

A print stream says how often each of its labels is printed; a page or a picture does not.

>>> from edicompliance.labels.seen import SeenLabel
>>> class Done:
...     seen, compiled, content = SeenLabel("a.zpl", 1, "zpl", copies=3), None, None
>>> dict(repeated_ones({"006141410000003105": [0]}, [Done()]))
{'006141410000003105': (0,)}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from edicompliance.labels.content import LabelContent

if TYPE_CHECKING:
    from edicompliance.labels.audit.reconciling import AuditedLabel


class TooFew(NamedTuple):
    """A carton or pallet that bears fewer labels than the guide wants."""

    content: LabelContent
    printed: int
    wanted: int


def repeated_ones(
    places: Mapping[str, list[int]], done: Sequence[AuditedLabel]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield SSCCs on more labels of one kind of file than a carton has; photos are not counted."""
    for sscc, found in places.items():
        if len(found) == 1 and done[found[0]].seen.copies == 1:
            continue
        compiled = done[found[0]].compiled
        most = compiled.spec.count if compiled else 1
        for source in ("zpl", "pdf"):
            own = tuple(at for at in found if done[at].seen.source == source)
            if copies_of(own, done) > most:
                yield sscc, own
                break


def copies_of(places: Iterable[int], done: Sequence[AuditedLabel]) -> int:
    """Return how many labels some were printed as."""
    return sum(done[at].seen.copies for at in places)


class Counted:
    """How many labels each carton and pallet has, where the guide wants several."""

    def __init__(self, places: Mapping[str, list[int]], done: Sequence[AuditedLabel]) -> None:
        self._done = done
        several = (found for found in places.values() if self._wanted(found) > 1)
        self._several = [found for found in several if copies_of(found, done) < self._wanted(found)]

    def _wanted(self, found: Sequence[int]) -> int:
        compiled = self._done[found[0]].compiled
        return compiled.spec.count if compiled else 1

    def too_few(self) -> Iterator[TooFew]:
        """Yield those; only a print stream tells how often each of its labels is printed."""
        for found in self._several:
            content = self._done[found[0]].content
            if content and all(self._done[at].seen.source == "zpl" for at in found):
                yield TooFew(content, copies_of(found, self._done), self._wanted(found))

    def uncounted(self) -> Iterator[str]:
        """Yield where labels are pages or pictures: these do not say how often they are printed."""
        told: dict[str, None] = {}
        for found in self._several:
            first = self._done[found[0]]
            if first.content and any(self._done[at].seen.source != "zpl" for at in found):
                on = first.content.on
                told[f"labels.{on}: count: each {on} bears {self._wanted(found)} labels; how often"
                     " a page or a picture is printed, it does not say"] = None  # fmt: skip
        yield from told
