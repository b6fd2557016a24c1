"""Whoever gives out carton numbers, a file or a store, keeps the same promises."""

import signal
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.store.conftest import DATABASES, place_of
from tests.store.dying import Dying
from tests.store.worker import give_out

from edicompliance.errors import EdiError
from edicompliance.gs1.allocation import Account, Series, SsccAllocator
from edicompliance.gs1.allocation_file import FileAllocator
from edicompliance.store import Store
from edicompliance.store.ssccs import StoreAllocator

TODAY = date(2026, 11, 18)
SERIES = Series("0614141", first=1)
SMALL = Series("123456789012")


class Stations:
    """Stations that share one place."""

    def __init__(self, kind: str, where: str, make: Callable[[Series], SsccAllocator]) -> None:
        self.kind, self.where, self.make = kind, where, make

    def process(self, turns: int) -> Dying:
        return Dying(give_out, self.kind, self.where, turns)


@pytest.fixture(params=["file", *DATABASES])
def stations(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stations]:
    """The contract is one; who keeps it are three."""
    if request.param == "file":
        path = tmp_path / "ssccs.txt"
        yield Stations("file", str(path), lambda series: FileAllocator(path, series))
        return
    with place_of(request, tmp_path) as place, Store.open(place.url) as store:
        yield Stations("store", place.url, lambda series: StoreAllocator(store, series))


def test_two_stations_go_on_behind_each_other(stations: Stations) -> None:
    first, second = stations.make(SERIES), stations.make(SERIES)
    numbers = [one for who in (first, second, first) for one in who.allocate(2, on=TODAY)]
    assert [SERIES.serial_of(one) for one in numbers] == [1, 2, 3, 4, 5, 6]
    second.settle(numbers[:3], "used", on=TODAY)
    first.settle(numbers[3:4], "void", on=TODAY)
    assert second.account() == Account(allocated=2, used=3, void=1, next_serial=7)
    assert stations.make(SERIES).account() == first.account()


def test_what_was_not_given_out_cannot_be_settled_and_changes_nothing(stations: Stations) -> None:
    station = stations.make(SERIES)
    given = station.allocate(2, on=TODAY)
    with pytest.raises(EdiError, match="006141410000000036 was never allocated"):
        station.settle([*given, SERIES.number(3)], "used", on=TODAY)
    assert station.account() == Account(allocated=2, used=0, void=0, next_serial=3)


def test_a_number_comes_again_when_its_horizon_is_over_and_is_open_then(
    stations: Stations,
) -> None:
    station = stations.make(SMALL)
    numbers = station.allocate(10_000, on=TODAY)
    station.settle(numbers, "used", on=TODAY)
    again = TODAY + timedelta(days=366)
    with pytest.raises(EdiError, match="all serials are given out; 0 may come again on 2027-11-19"):
        station.allocate(1, on=again - timedelta(days=1))
    assert station.allocate(2, on=again) == numbers[:2]
    assert stations.make(SMALL).account() == Account(2, 9_998, 0, next_serial=2)


def test_nothing_and_more_than_there_is_room_for_are_refused(stations: Stations) -> None:
    station = stations.make(SMALL)
    for count in (0, 10_001):
        with pytest.raises(EdiError):
            station.allocate(count, on=TODAY)
    assert station.account() == Account(0, 0, 0, next_serial=0)


def test_the_same_series_with_another_beginning_is_refused(stations: Stations) -> None:
    stations.make(SERIES).allocate(1, on=TODAY)
    with pytest.raises(EdiError, match="expected the series"):
        stations.make(Series("0614141", first=5)).allocate(1, on=TODAY)


def test_stations_that_are_killed_lose_and_repeat_nothing(stations: Stations) -> None:
    stations.make(SERIES).account()
    doomed = [stations.process(100_000) for _ in range(2)]
    lasting = stations.process(9)
    told: list[str] = []
    for one in doomed:
        told += [one.said.readline().strip() for _ in range(9)]
    for one in doomed:
        one.kill()
        told += one.lines()
    told += lasting.lines()
    assert [one.wait() for one in (*doomed, lasting)] == [-signal.SIGKILL, -signal.SIGKILL, 0]
    assert len(set(told)) == len(told) >= 36
    account = stations.make(SERIES).account()
    assert max(map(SERIES.serial_of, told)) < account.next_serial == account.allocated + 1
    # Given out and told to nobody: at most what each killed station had in its hands.
    assert account.allocated - len(told) <= 3 * len(doomed)


def test_two_series_of_one_store_are_counted_apart(store: Store) -> None:
    first, second = (StoreAllocator(store, Series("0614141", str(one))) for one in (0, 1))
    assert first.allocate(1, on=TODAY) == ("006141410000000005",)
    assert second.allocate(1, on=TODAY) == ("106141410000000002",)
