"""An issue in words: what it means, what was expected, how to mend it.

`explanations.py` has them all, by code.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a person should know of one kind of issue."""

    means: str
    """What is wrong, and why it matters."""
    expected: str
    """What would be right."""
    mend: str
    """What to do: in one's own files, and about a partner's."""
