"""The parameters of one command: numbers within their limits, letters of a choice.

A printer that is sent a number beyond its limits takes the limit, or what held before, and prints;
so does whoever reads the label, and says so.

>>> told = Parameters("^FO", "10,99999")
>>> told.number(0, 0, most=32000), told.number(1, 0, most=32000), told.number(2, 7)
(10.0, 32000, 7)
>>> told.faults
['^FO takes 0 to 32000, got 99999']
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?[0-9]{0,400}\.?[0-9]{0,400}", re.ASCII)
_LONGEST_SHOWN: Final = 20


class Parameters:
    """What stands behind a command's name, cut at the commas."""

    def __init__(self, name: str, text: str, comma: str = ",") -> None:
        self.name = name
        self.values: Sequence[str] = [one.strip() for one in text.split(comma)]
        self.faults: list[str] = []
        """What is not as the printer takes it."""

    def text(self, at: int, default: str = "") -> str:
        """Return a parameter as it stands; the default where it is left out."""
        found = self.values[at] if at < len(self.values) else ""
        return found or default

    def letter(self, at: int, choice: str, default: str) -> str:
        """Return one of some letters."""
        found = self.text(at).upper()
        if found and found[0] in choice:
            return found[0]
        if found:
            self._complain(f"one of {choice}", found)
        return default

    def number(self, at: int, default: float, *, least: float = 0, most: float = 32000) -> float:
        """Return a number; the nearest limit where it lies beyond."""
        found = self.text(at)
        if not found:
            return default
        value = number(found)
        if value is None:
            self._complain("a number", found)
            return default
        if least <= value <= most:
            return value
        self._complain(f"{least:g} to {most:g}", found)
        return min(max(value, least), most)

    def _complain(self, expected: str, got: str) -> None:
        shown = got if len(got) <= _LONGEST_SHOWN else f"{got[:_LONGEST_SHOWN]}..."
        self.faults.append(f"{self.name} takes {expected}, got {shown}")


def number(text: str) -> float | None:
    """Return a number as a printer reads it; None: it is none."""
    if not _NUMBER.fullmatch(text) or not any(one.isdigit() for one in text):
        return None
    return float(text)
