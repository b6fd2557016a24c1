"""While one shipment is judged, nothing of it is garbage: the collector need not look for any.

A notice of twenty thousand cartons is half a million objects, all of which stay until its result is
told. Python's collector of reference cycles walks them again and again while they come, a fifth
of the time of the whole check. What is not in a cycle is given back at once as ever.

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


@contextmanager
def collector_paused() -> Iterator[None]:
    """Collect no cycles until the end, if that was done before."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
