"""pyx12 on the same bytes, with our tables as its maps: how long it takes, where it is installed."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from time import process_time


def time_pyx12(data: bytes) -> float | None:
    """Processor time of one validation by pyx12; None where it, or the maps for it, are not here."""
    home = "edicompliance.x12.second_opinion"
    if find_spec("pyx12") is None or find_spec(home) is None:
        return None
    judge = import_module(home).second_opinion
    judge(data)
    start = process_time()
    judge(data)
    return process_time() - start
