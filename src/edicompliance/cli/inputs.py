"""Files on the command line: paths, folders, `-` for standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

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

    A link to nothing is a file that cannot be read. Raises `EdiError` for a folder without any
    file, as nothing to look at is no clean result, and `OSError` for one that cannot be listed.
    """
    for path in paths:
        if path == "-" or not Path(path).is_dir():
            yield path
            continue
        found = sorted(_below(path))
        if not found:
            raise EdiError(f"{path}: expected files in the folder, found none")
        yield from found


def _below(folder: str) -> Iterator[str]:
    """The files in a folder and in those within it; pipes and devices are none."""

    def give_up(problem: OSError) -> NoReturn:
        raise problem

    for where, _, names in os.walk(folder, onerror=give_up):
        for path in (Path(where) / name for name in names):
            if path.is_file() or (path.is_symlink() and not path.exists()):
                yield str(path)


def read_chunks(path: str) -> Iterator[bytes]:
    """The bytes of a file or of standard input, a piece at a time."""
    if path == "-":
        if sys.stdin is None:
            raise EdiError("standard input is closed; name a file instead of -")
        yield from iter(lambda: sys.stdin.buffer.read(CHUNK), b"")
        return
    with Path(path).open("rb") as file:
        yield from iter(lambda: file.read(CHUNK), b"")
