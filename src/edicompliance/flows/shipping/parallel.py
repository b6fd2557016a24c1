"""Many shipments on several cores: each core takes a few at a time, the order stays.

What comes back is the result without the documents it was judged by: reports need no more, and
thousands of them fit into memory.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Final

from edicompliance.flows.preship import Outcome
from edicompliance.flows.shipping.batches import Batch
from edicompliance.rules.model import CheckResult

AT_A_TIME: Final = 8
"""How many shipments a core takes at once: enough that handing them over costs little."""
WORTH_SHARING: Final = 64
"""With fewer shipments than these, starting the cores up costs more than they save."""
Judge = Callable[[Iterable[Batch]], Iterable[Outcome]]
"""Checks some shipments; it is sent to each core once, so it must be picklable."""


def judged(batches: Sequence[Batch], judge: Judge, jobs: int | None = None) -> Iterator[Outcome]:
    """Yield what becomes of each shipment, in order; on `jobs` cores, or as many as are of use.

    Raises what `judge` raises at once: a selection or a profile that nothing can be checked with.
    """
    jobs = jobs or (_cores() if len(batches) >= WORTH_SHARING else 1)
    if jobs == 1:
        for outcome in judge(batches):
            yield _light(outcome) if len(batches) > 1 else outcome
        return
    parts = [batches[at : at + AT_A_TIME] for at in range(0, len(batches), AT_A_TIME)]
    pool = ProcessPoolExecutor(min(jobs, len(parts)), initializer=_start, initargs=(judge,))
    try:
        for outcomes in pool.map(_judge_part, parts):
            yield from outcomes
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_given: list[Judge] = []
"""Of a core: what it checks with."""


def _start(judge: Judge) -> None:
    _given[:] = [judge]


def _judge_part(batches: Sequence[Batch]) -> list[Outcome]:
    return [_light(outcome) for outcome in _given[0](batches)]


def _light(outcome: Outcome) -> Outcome:
    path, result = outcome
    return (path, result.without_documents()) if isinstance(result, CheckResult) else outcome
