"""Bugs that are seeded on purpose are noticed, each by the check that is there for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.chaos.seeded import BUGS
from tests.chaos.world import scratch, slow_work, walk

from edicompliance.store import Store

CAUGHT: dict[str, tuple[int, str]] = {
    "no-fence": (2, "is left archived"),
    "lease-not-renewed": (-1, "was begun 2 times"),
    "answer-before-commit": (0, "files put out missing"),
    "delete-before-archive": (0, "files missing"),
    "settle-before-commit": (1, "files missing"),
    "no-unique-key": (0, "effects: 1 orders too many"),
    "temporary-name-is-the-final-one": (8, "has its final name and is not whole"),
    "number-outside-the-transaction": (0, "numbers given are not 1 to"),
    "no-fsync": (0, "is lost: it is not in the archive"),
    "nothing-is-taken-over": (0, "is left archived"),
    "no-look-before-sending": (14, "is parked, expected sent"),
    "sent-before-it-is-there": (8, "997s missing"),
    "finished-apart-from-its-effects": (0, "interchanges too many"),
    "half-files-are-taken": (7, "is lost: it is not in the archive"),
    "nobody-notes-what-was-done": (0, "is not what its hash says"),
    "two-commits-for-a-number": (0, "interchanges too many"),
}
"""Bug -> the walk that meets it, -1: slow work; and what the judge says of it."""


@pytest.fixture(scope="module")
def new_store() -> Iterator[Path]:
    with scratch() as folder:
        Store.create(str(folder / "edic.db")).close()
        yield folder / "edic.db"


def test_every_seeded_bug_has_a_check_that_catches_it() -> None:
    assert sorted(CAUGHT) == sorted(BUGS)


@pytest.mark.parametrize("bug", CAUGHT)
def test_a_seeded_bug_is_caught(bug: str, new_store: Path) -> None:
    seed, said = CAUGHT[bug]
    with BUGS[bug]():
        wrong = _wrong(seed, new_store)
    assert any(said in one for one in wrong), wrong


@pytest.mark.parametrize("seed", sorted({seed for seed, _ in CAUGHT.values()}))
def test_without_the_bug_the_same_walk_ends_well(
    seed: int, new_store: Path, tmp_path: Path
) -> None:
    assert _wrong(seed, new_store) == []


def _wrong(seed: int, new_store: Path) -> list[str]:
    with scratch() as folder:
        return slow_work(folder, new_store) if seed < 0 else walk(folder, new_store, seed)
