"""Files on the command line: paths, folders, `-` for standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from edicompliance.errors import EdiError

CHUNK = 1 << 20
FAIL_ON = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help="Exit with 1 from this severity on.",
)
RANK = {"info": 0, "warning": 1, "error": 2}


def expand(paths: tuple[str, ...]) -> Iterator[str]:
    """Each file named, and each file within a folder named, in order.

    Raises `EdiError` for a folder without any: nothing to look at is no clean result.
    """
    for path in paths:
        if path == "-" or not Path(path).is_dir():
            yield path
            continue
        found = sorted(str(one) for one in Path(path).rglob("*") if one.is_file())
        if not found:
            raise EdiError(f"{path}: expected files in the folder, found none")
        yield from found


def read_chunks(path: str) -> Iterator[bytes]:
    """The bytes of a file or of standard input, a piece at a time."""
    if path == "-":
        yield from iter(lambda: sys.stdin.buffer.read(CHUNK), b"")
        return
    with Path(path).open("rb") as file:
        yield from iter(lambda: file.read(CHUNK), b"")
