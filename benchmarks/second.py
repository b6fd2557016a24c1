"""pyx12 on the same bytes, with our tables as its maps: how long it takes, where it is here."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from time import process_time

from edicompliance import validate

_JUDGE = "edicompliance.flows.translating.pyx12_judge"


def time_pyx12(data: bytes) -> float | None:
    """Processor time of one validation by pyx12, its maps loaded; None where it is not here."""
    if find_spec("pyx12") is None or find_spec(_JUDGE) is None:
        return None
    report = validate(data)
    with import_module(_JUDGE).Pyx12Judge() as judge:
        judge.opinions(data, report)
        start = process_time()
        (opinion,) = judge.opinions(data, report)
        spent = process_time() - start
    assert not opinion.complaints, opinion.complaints[0]
    return spent
