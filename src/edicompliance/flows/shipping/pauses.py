"""While one shipment is judged, nothing of it is garbage: the collector need not look for any.

A notice of twenty thousand cartons is half a million objects, all of which stay until its result is
told. Python's collector of reference cycles walks them again and again while they come, a fifth
of the time of the whole check, and once more when it goes on, a twelfth. So it is paused, and what
came in the pause goes to the old objects without a look; they are looked through before a later
one, when many came. What is not in a cycle is given back at once as ever.

>>> import gc
>>> with collector_paused():
...     gc.isenabled()
False
>>> gc.isenabled()
True
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final

MOST_UNSEEN: Final = 500_000
"""When so many objects came in pauses, a look through all of them is worth its time."""
_unseen = 0
"""How many came since the last look."""


@contextmanager
def collector_paused() -> Iterator[None]:
    """Collect no cycles until the end, if that was done before."""
    if not gc.isenabled():
        yield
        return
    _look_through()
    gc.disable()
    try:
        yield
    finally:
        _let_be()
        gc.enable()


def _look_through() -> None:
    global _unseen  # noqa: PLW0603 - the collector is one for all, too
    if _unseen > MOST_UNSEEN:
        _unseen = 0
        gc.collect()


def _let_be() -> None:
    """Put what came to the old objects; where a program has frozen some itself, they stay so."""
    global _unseen  # noqa: PLW0603
    if not frozen_by_program():
        _unseen += gc.get_count()[0]
        gc.freeze()
        gc.unfreeze()


@cache
def frozen_by_program() -> bool:
    """Whether the program around us froze objects before its first pause, as servers do that fork.

    It is asked once: Python counts what is frozen one by one, a million objects in some 10 ms.
    """
    return gc.get_freeze_count() > 0
