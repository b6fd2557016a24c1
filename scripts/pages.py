"""Pages of the documentation that are written from what the program knows: one folder of them.

A script that writes such pages says which there are; this compares them with the folder, writes
them, and takes away those that nothing stands for any more.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
WIDTH: Final = 100

Pages = Callable[[], Mapping[str, str]]
"""Every page by its name."""


def stale(folder: Path, wanted: Mapping[str, str]) -> list[str]:
    """Names of pages that are missing, differ, or that nothing stands for any more."""
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in {*wanted, *there} if wanted.get(name) != there.get(name))


def run(folder: Path, pages: Pages, about: str | None) -> int:
    """Write the pages, or with `--check` say which are not as they should be."""
    parser = argparse.ArgumentParser(description=(about or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    wanted, name = pages(), folder.relative_to(ROOT)
    if parser.parse_args().check:
        names = stale(folder, wanted)
        print(*(f"{name}/{one} is not up to date" for one in names), sep="\n", end="")
        return 1 if names else 0
    folder.mkdir(exist_ok=True)
    for one in stale(folder, wanted):
        (folder / one).unlink(missing_ok=True)
    for one, text in wanted.items():
        (folder / one).write_text(text, encoding="utf-8")
    print(f"{len(wanted)} pages in {name}")
    return 0


def wrapped(text: str) -> list[str]:
    """The lines of a paragraph."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        if line and len(line) + len(word) >= WIDTH:
            lines, line = [*lines, line], word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]
