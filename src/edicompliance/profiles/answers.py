"""What a profile was asked before: a guide is looked through once for a scope, not for each rule.

Ten thousand shipments of one programme ask the same few hundred questions. Answers are kept by
what is asked and by the facts as the profile understands them; when there are too many, all are
forgotten. A profile that is sent to another process takes none along.

>>> answers = Answers()
>>> answers.once(("windows", "ship"), lambda: "the clause that holds")
'the clause that holds'
>>> answers.once(("windows", "ship"), lambda: "never asked")
'the clause that holds'
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Any, Final, TypeVar

_T = TypeVar("_T")
MOST_KEPT: Final = 4096
_NOTHING: Final[Any] = object()


class Answers:
    """Answers by question. Two threads that ask at the same time may both look it up."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[Hashable, Any] = {}

    def once(self, question: Hashable, look_up: Callable[[], _T]) -> _T:
        """Return the answer of the first time this was asked; what raises is not kept."""
        found: _T = self._kept.get(question, _NOTHING)
        if found is _NOTHING:
            found = look_up()
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[question] = found
        return found

    def __iter__(self) -> Iterator[Any]:
        """All that was found, in no order to rely on."""
        return iter(list(self._kept.values()))

    def __reduce__(self) -> tuple[type[Answers], tuple[()]]:
        return Answers, ()
