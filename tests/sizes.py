"""How many examples a property is tried on: some of them in `make test`, all in `make proof`.

Examples are drawn anew in each run, so that many short runs see what a long one does.
"""

import os
from collections.abc import Sequence
from typing import Final, TypeVar

One = TypeVar("One")

EVERY: Final = os.environ.get("EXAMPLES") == "all"
"""Whether this is the long run."""
PART: Final = 3
LEAST: Final = 15


def examples(every: int) -> int:
    """So many of them: all, or a third; where there are few, all the same."""
    return every if EVERY else max(every // PART, min(every, LEAST))


def a_part(every: Sequence[One], nth: int) -> Sequence[One]:
    """All of them, or each third: which of the thirds, goes by the number of the test."""
    return every if EVERY else every[nth % PART :: PART]
