"""Bugs that are seeded on purpose, each of which the chaos or a walk must notice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from tests.chaos.seeded.bugs import ALL

BUGS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    one.__name__.replace("_", "-"): one for one in ALL
}
