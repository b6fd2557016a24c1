"""Stations share a file of numbers: killed in the middle, none is given twice and none is lost."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from edicompliance.errors import EdiError
from edicompliance.gs1.allocation import Account, Series
from edicompliance.gs1.allocation_file import FileAllocator

TODAY = date(2026, 11, 18)
SERIES = Series("0614141", first=1)
STATION = """
import os, sys
from datetime import date
from edicompliance.gs1.allocation import Series
from edicompliance.gs1.allocation_file import FileAllocator

station = FileAllocator(sys.argv[1], Series("0614141", first=1))
out = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
for turn in range(int(sys.argv[3])):
    numbers = station.allocate(1 + turn % 3, on=date(2026, 11, 18))
    os.write(out, "".join(f"{one}\\n" for one in numbers).encode())
"""


def _station(path: Path, out: Path, turns: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", STATION, path, out, str(turns)])


def _whole_lines(path: Path) -> list[str]:
    """The numbers a station told; the last may be half written when it was killed."""
    return path.read_text().split("\n")[:-1] if path.exists() else []


def test_two_stations_go_on_behind_each_other(tmp_path: Path) -> None:
    first, second = (FileAllocator(tmp_path / "n", SERIES) for _ in range(2))
    numbers = [one for who in (first, second, first) for one in who.allocate(2, on=TODAY)]
    assert [SERIES.serial_of(one) for one in numbers] == [1, 2, 3, 4, 5, 6]
    second.settle(numbers[:3], "used", on=TODAY)
    first.settle(numbers[3:4], "void", on=TODAY)
    assert second.account() == Account(allocated=2, used=3, void=1, next_serial=7)
    assert FileAllocator(tmp_path / "n", SERIES).account() == first.account()


def test_four_stations_and_kill_9_lose_and_repeat_nothing(tmp_path: Path) -> None:
    path, told = tmp_path / "ssccs.txt", [tmp_path / f"told-{n}" for n in range(8)]
    for wave in range(2):
        stations = [_station(path, told[wave * 4 + n], 100_000) for n in range(4)]
        outs = told[wave * 4 : wave * 4 + 4]
        deadline = time.monotonic() + 60
        while any(len(_whole_lines(out)) < 20 for out in outs) and time.monotonic() < deadline:
            time.sleep(0.02)
        for station in stations:
            station.send_signal(signal.SIGKILL)
            station.wait()
    numbers = [one for out in told for one in _whole_lines(out)]
    assert all(len(_whole_lines(out)) >= 20 for out in told)
    assert len(set(numbers)) == len(numbers)
    serials = sorted(map(SERIES.serial_of, numbers))
    account = FileAllocator(path, SERIES).account()
    assert account.allocated == account.next_serial - 1 >= len(numbers)
    assert serials[-1] < account.next_serial
    # Given out and told to nobody: at most what each killed station had in its hands.
    assert account.allocated - len(numbers) <= 3 * 8


def test_half_a_line_is_sealed_and_its_numbers_reached_nobody(tmp_path: Path) -> None:
    path = tmp_path / "n"
    FileAllocator(path, SERIES).allocate(2, on=TODAY)
    whole = path.read_bytes()
    for cut in range(1, len(b"allocated 1 2 2026-11-18 6dbdf276")):
        path.write_bytes(whole + b"allocated 3 16 2026-11-18 6dbdf276"[:cut])
        assert FileAllocator(path, SERIES).allocate(1, on=TODAY) == (SERIES.number(3),)
        assert FileAllocator(path, SERIES).account().next_serial == 4
        assert b" torn\n" in path.read_bytes()


def test_half_a_first_line_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "n"
    path.write_bytes(b"edic-sscc 1 061")
    assert FileAllocator(path, SERIES).allocate(1, on=TODAY) == (SERIES.number(1),)


def test_a_changed_line_stops_all_allocation(tmp_path: Path) -> None:
    path = tmp_path / "n"
    FileAllocator(path, SERIES).allocate(20, on=TODAY)
    path.write_bytes(path.read_bytes().replace(b"allocated 1 20", b"allocated 1 10"))
    with pytest.raises(EdiError) as told:
        FileAllocator(path, SERIES).allocate(1, on=TODAY)
    assert str(told.value).startswith(f"{path}:2: the line was changed or damaged")


def test_the_file_of_another_series_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "n"
    FileAllocator(path, SERIES).allocate(1, on=TODAY)
    with pytest.raises(EdiError, match="expected the series 'edic-sscc 1 0614141 1 0', got"):
        FileAllocator(path, Series("0614141", "1")).allocate(1, on=TODAY)


def test_a_system_without_locks_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with pytest.raises(EdiError, match=r"this system has no such lock \(fcntl\)") as told:
        FileAllocator(tmp_path / "n", SERIES).allocate(1, on=TODAY)
    assert "\n" not in str(told.value)


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(EdiError, match="No such file or directory"):
        FileAllocator(tmp_path / "no" / "n", SERIES).allocate(1, on=TODAY)


def test_numbers_are_on_the_disk_before_they_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []
    real = os.fsync
    path = tmp_path / "n"

    def watch(descriptor: int) -> None:
        real(descriptor)
        seen.append(path.read_bytes())

    monkeypatch.setattr(os, "fsync", watch)
    FileAllocator(path, SERIES).allocate(2, on=TODAY)
    assert b"allocated 1 2" in seen[-1]
