"""Why what was read is no label at all: a packing slip, an invoice, the cover of a batch.

Whoever audits a folder of print files finds other papers in it. A label whose bars are missing is
wrong; a page that never was a label is not, and is told as what it looks like. It never passes.

>>> from edicompliance.labels.boxes import Box
>>> cover = SeenText("BATCH 12", Box(10, 10, 40, 5))
>>> why_no_label(SeenLabel("batch.zpl", 1, "zpl", (cover,)))
"it is no label: no bar code and no caption of a label stands on it, and it begins 'BATCH 12'"
"""

from __future__ import annotations

from typing import Final

from edicompliance.labels.audit.captions import claims
from edicompliance.labels.seen import SeenLabel, SeenText
from edicompliance.labels.slips.files import looks_like_slips
from edicompliance.labels.slips.reading import SlipPage, read_slips

_OF_LABELS: Final = frozenset({"00", "420"})
"""Application identifiers that nothing but a shipping label bears."""
_MOST_SHOWN: Final = 40


def why_no_label(seen: SeenLabel) -> str:
    """Return what something without an SSCC looks like that is no label; empty: it is one."""
    if any(name in _OF_LABELS for bars in seen.bars for name, _ in bars.elements):
        return ""
    page = f"page {seen.page}" if seen.page else "it"
    if _is_slip(seen):
        return f"{page} is no label but looks like a packing slip: edic label audit-slip audits it"
    if is_paper(seen):
        what = "a sheet of paper without a bar code of a label"
        return f"{page} is no label: it is {what}{_begins(seen.texts)}"
    if not seen.bars and not claims(seen.texts).claims:
        what = "no bar code and no caption of a label stands on it"
        return f"{page} is no label: {what}{_begins(seen.texts)}"
    return ""


def is_paper(seen: SeenLabel) -> bool:
    """Whether it is a whole sheet of paper, on which nothing tells where a label ends."""
    return seen.source == "pdf" and seen.width_mm is None


def _is_slip(seen: SeenLabel) -> bool:
    if seen.source != "pdf":
        return False
    slips = read_slips(seen.file, [SlipPage(max(seen.page, 1), seen.texts)])
    return looks_like_slips(slips, by_goods=is_paper(seen))


def _begins(texts: tuple[SeenText, ...]) -> str:
    """The first line of it, for people."""
    if not texts:
        return ""
    first = min(texts, key=lambda one: (round(one.box.y), one.box.x)).text
    shown = first if len(first) <= _MOST_SHOWN else f"{first[:_MOST_SHOWN]}..."
    return f", and it begins {shown!r}"
