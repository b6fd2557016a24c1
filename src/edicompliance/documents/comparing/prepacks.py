"""What a prepack is made of, and when its make cannot be told.

A prepack is ordered as one line, and its components (SLN) say what is in it. They can be counted
only where each is plainly included, in a number that is given, and in the pack itself.

>>> from decimal import Decimal
>>> shirt, socks = Component(line_id="1", quantity=2), Component(line_id="2", parent_id="1")
>>> why_nested([shirt, socks], "10")
'components are part of other components (SLN02)'
>>> same_make([shirt], [shirt]), same_make([shirt], [Component(line_id="1", quantity=3)])
(True, False)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from edicompliance.documents.segments.goods import Component
from edicompliance.documents.segments.product_ids import Key, identifies, key_of

_INCLUDED: Final = frozenset({"", "I"})
_NO_PART: Final = frozenset({"O", "D"})
"""SLN03 of what is no part of the pack: information only, deleted."""


def is_no_part(component: Component) -> bool:
    """Say if a component is only told of, and not in the pack."""
    return component.relation in _NO_PART


def why_uncounted(component: Component) -> str:
    """Return why a component cannot be counted; nothing where it can."""
    if component.relation not in _INCLUDED:
        return f"a component is not plainly included: SLN03 is {component.relation}"
    if component.quantity is None or component.quantity <= 0:
        return "how many of a component make a pack is not given"
    return ""


def why_nested(components: Sequence[Component], line_id: str) -> str:
    """Return why the components are not all directly in the pack; nothing where they are.

    Many senders repeat the line's own number in every SLN02.
    """
    parents = {one.parent_id.strip() for one in components}
    if parents <= {line_id.strip()}:
        return ""
    ids = {one.line_id.strip() for one in components if one.line_id.strip()}
    inside = any(
        one.parent_id.strip() in ids and one.parent_id.strip() != one.line_id.strip()
        for one in components
    )
    return "components are part of other components (SLN02)" if inside else ""


def same_make(ordered: Sequence[Component], shipped: Sequence[Component]) -> bool:
    """Say if two lists of components do not contradict each other; an absent list never does."""
    ours, theirs = _make(ordered), _make(shipped)
    if not ours or not theirs:
        return True
    return len(ours) == len(theirs) and all(_has(ours, one) for one in theirs)


_Make = tuple[frozenset[Key], Decimal | None, str]


def _make(components: Iterable[Component]) -> list[_Make]:
    return [
        (
            frozenset(key_of(i.qualifier, i.value) for i in one.ids if identifies(i.qualifier)),
            one.quantity,
            one.unit,
        )
        for one in components
        if not is_no_part(one)
    ]


def _has(ours: Iterable[_Make], wanted: _Make) -> bool:
    """Say if one of ours shares a number with what is wanted, or has none, in the same quantity."""
    keys, *amount = wanted
    return any(
        [*mine] == amount and (not keys or not names or not keys.isdisjoint(names))
        for names, *mine in ours
    )
