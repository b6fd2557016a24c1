"""Python's collector of cycles, while shipments are judged: it finds nothing, and may rest."""

import gc
from collections.abc import Iterator

import pytest
from tests.flows.shipments import CLOCK, GOOD, HELD

from edicompliance.documents.records.record import Record
from edicompliance.flows.preship import check_batches
from edicompliance.flows.shipping import pauses
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.flows.shipping.pauses import collector_paused
from edicompliance.profiles import load_profile


@pytest.fixture
def _unfrozen() -> Iterator[None]:
    before = gc.get_freeze_count()
    gc.unfreeze()
    pauses.frozen_by_program.cache_clear()
    yield
    gc.unfreeze()
    if before:
        gc.freeze()
    pauses.frozen_by_program.cache_clear()


@pytest.mark.parametrize("folder", [GOOD, HELD])
def test_a_result_that_is_dropped_leaves_no_record_to_the_collector(folder: object) -> None:
    profile = load_profile("sample-superstores")
    batches, _ = find_shipments([str(folder)])
    list(check_batches(batches, profile, now=None, clock=lambda: CLOCK))
    gc.collect()
    with collector_paused():
        list(check_batches(batches, profile, now=None, clock=lambda: CLOCK))
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            gc.collect()
            left = [one for one in gc.garbage if isinstance(one, Record)]
        finally:
            gc.set_debug(0)
            gc.garbage.clear()
    assert not left


@pytest.mark.usefixtures("_unfrozen")
def test_what_came_in_a_pause_is_old_behind_it() -> None:
    with collector_paused():
        kept = [[number] for number in range(1_000)]
    young = {id(one) for generation in (0, 1) for one in gc.get_objects(generation)}
    assert young.isdisjoint(map(id, kept))


@pytest.mark.usefixtures("_unfrozen")
def test_what_a_program_has_frozen_stays_frozen() -> None:
    gc.freeze()
    with collector_paused():
        pass
    assert gc.get_freeze_count()


@pytest.mark.usefixtures("_unfrozen")
def test_cycles_of_many_pauses_are_collected_before_a_later_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Loop:
        gone = False

        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            Loop.gone = True

    monkeypatch.setattr(pauses, "MOST_UNSEEN", 10)
    with collector_paused():
        kept = [[number] for number in range(100)]
        Loop()
    assert not Loop.gone
    with collector_paused():
        assert Loop.gone
    assert kept


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collector_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
