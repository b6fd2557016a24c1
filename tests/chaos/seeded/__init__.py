"""Bugs that are seeded on purpose, each of which the chaos or the state machine must notice."""

from __future__ import annotations

from collections.abc import Callable

BUGS: dict[str, Callable[[], None]] = {}
