"""What the output goes to: how wide it is, and whether it shows colours."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TypedDict

import click

USUAL_WIDTH = 100
"""Columns of a file or a pipe, and the most that is used of a wide terminal."""
_LEAST_WIDTH = 60


class Look(TypedDict):
    """How a report is to look, as the reports take it."""

    width: int
    color: bool


def look() -> Look:
    """Return the terminal's width and colours; a pipe has 100 columns and no colours."""
    if not sys.stdout.isatty():
        return Look(width=USUAL_WIDTH, color=False)
    columns = shutil.get_terminal_size((USUAL_WIDTH, 24)).columns
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Look(width=min(max(columns, _LEAST_WIDTH), USUAL_WIDTH), color=not plain)


def write_report(shown: str | bytes, output: str | None) -> None:
    """Write a report to a file, or to standard output where none is named."""
    if output is None:
        click.echo(shown, nl=False)
    elif isinstance(shown, bytes):
        Path(output).write_bytes(shown)
    else:
        Path(output).write_text(shown, encoding="utf-8", newline="")
