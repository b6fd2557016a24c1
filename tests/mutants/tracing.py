"""Which lines of some files a test runs: what reaches a line may notice that it was changed."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

Line = tuple[str, int]
"""A file and a line of it."""


@contextmanager
def lines_of(files: Collection[str]) -> Iterator[set[Line]]:
    """Gather the lines that are run in the meantime, in files by their whole names."""
    found: set[Line] = set()

    def of_line(frame: FrameType, event: str, arg: Any) -> Any:
        found.add((frame.f_code.co_filename, frame.f_lineno))
        return of_line

    def of_call(frame: FrameType, event: str, arg: Any) -> Any:
        return of_line if frame.f_code.co_filename in files else None

    before = sys.gettrace()
    sys.settrace(of_call)
    try:
        yield found
    finally:
        sys.settrace(before)
