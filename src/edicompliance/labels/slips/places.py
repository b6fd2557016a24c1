"""Sentences on a packing slip: whether they are there, and where.

>>> lines = (Said(("Thank you for",), 1, Box(10, 200, 40, 3)),
...          Said(("your order",), 1, Box(10, 203, 30, 3)))
>>> seen = SeenSlip("slip.pdf", 1, (1,), lines=lines)
>>> sentence_field(seen, SlipText("THANK YOU FOR YOUR ORDER", "last page")).ok
True
>>> sentence_field(seen, SlipText("No substitutes")).note
'it is not on the slip'
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from edicompliance.labels.boxes import Box, around
from edicompliance.labels.slips.fields import SlipField, placed
from edicompliance.labels.slips.seen import Said, SeenSlip, squeezed
from edicompliance.labels.slips.slip import SlipText

_MOST_LINES: Final = 12
"""Over so many lines a sentence may go."""

__all__ = ["Box", "SlipText", "sentence_field", "stands_somewhere"]


def sentence_field(seen: SeenSlip, wanted: SlipText) -> SlipField:
    """Look for a sentence that the guide wants, and where it stands."""
    found = list(_found(seen.lines, wanted.text))
    name = f"text {wanted.text!r}"
    if not found:
        return SlipField(name, "wanted", wanted.text, "", False, note="it is not on the slip")
    for one in found:
        if _stands(one, wanted.at, seen):
            return placed(name, "wanted", wanted.text, one, ok=True)
    if seen.rows is None and wanted.at.endswith("items"):
        note = "no rows of goods were found, so that above and below them mean nothing"
        return placed(name, "place", wanted.at, found[0], ok=None, note=note)
    return placed(name, "place", wanted.at, found[0], ok=False, note="it stands elsewhere")


def stands_somewhere(seen: SeenSlip, value: str) -> Said | None:
    """Return where a value stands on a slip, whatever it means there; None: nowhere."""
    return next(_found(seen.lines, value), None)


def _found(lines: Sequence[Said], text: str) -> Iterator[Said]:
    """Yield the places of a text: within a line, or over lines that stand below one another."""
    wanted = squeezed(text).casefold()
    if not wanted:
        return
    for at, line in enumerate(lines):
        read = squeezed(line.text).casefold()
        if wanted in read:
            yield line
        elif runs := _over_lines(lines, at, read, wanted):
            box = around(one.box for one in runs)
            yield Said(tuple(one.text for one in runs), line.page, box)


def _over_lines(lines: Sequence[Said], at: int, read: str, wanted: str) -> list[Said]:
    """The runs from one on that hold a text together; none where they do not."""
    runs = [lines[at]]
    for other in lines[at + 1 :]:
        if len(runs) == _MOST_LINES or other.page != runs[0].page:
            break
        if not _follows(runs[-1].box, other.box):
            continue
        runs.append(other)
        start = len(read)
        read += squeezed(other.text).casefold()
        place = read.find(wanted)
        if 0 <= place < start:
            return runs if place < len(squeezed(runs[0].text)) else []
    return []


def _follows(above: Box, below: Box) -> bool:
    """Whether a run is the next line of a paragraph, or goes on in the same line."""
    level = abs(above.y - below.y) < 0.5 * above.height
    if level:
        return 0 <= below.x - above.right < 3 * above.height
    gap = below.y - above.bottom
    return -0.5 * above.height < gap < above.height and abs(above.x - below.x) < 4


def _stands(said: Said, at: str, seen: SeenSlip) -> bool:
    if not at:
        return True
    if at == "first page":
        return said.page == seen.pages[0]
    if at == "last page":
        return said.page == seen.pages[-1]
    rows = [*(seen.rows or ()), *seen.totals]
    if not rows:
        return False
    here = said.page, said.box.y
    if at == "above items":
        return here < min((row.page, row.box.y) for row in rows)
    return here > max((row.page, row.box.y) for row in rows)
