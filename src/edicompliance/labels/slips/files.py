"""Packing slips out of PDF files: the letters of their pages, and why a page has none.

>>> slips_of_file(b"GIF89a", "slip.pdf")[0].retake
'expected a PDF, got a picture (GIF)'
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Final

from edicompliance.labels.read.pdf_text import PdfPage, pages
from edicompliance.labels.seen import Unreadable
from edicompliance.labels.slips.reading import read_slips
from edicompliance.labels.slips.seen import SeenSlip, SlipPage

_LABELS: Final = "it looks like labels, and like no packing slip: edic label audit audits them"
_WIDEST_LABEL: Final = 115
"""Millimetres: 4 in and a little, of the shorter side."""


def slips_of_file(data: bytes, file: str) -> tuple[SeenSlip, ...]:
    """Return the slips of a PDF, in order; of a file that cannot be read one that says why."""
    return slips_of_pages(pages(data, file), file)


def slips_of_pages(found: Iterable[PdfPage | Unreadable], file: str) -> tuple[SeenSlip, ...]:
    """Return the slips of pages that were read, in order."""
    given = list(found)
    whole = [one for one in given if isinstance(one, Unreadable)]
    if whole and len(given) == len(whole):
        return (SeenSlip(file, 1, retake=whole[0].reason),)
    small = {one.number for one in given if isinstance(one, PdfPage) and not _is_large(one)}
    slips = read_slips(file, slip_pages(given))
    return tuple(replace(one, retake=_LABELS) if _is_label(one, small) else one for one in slips)


def _is_label(slip: SeenSlip, small: Collection[int]) -> bool:
    """Whether it is labels: of their size, with an SSCC, and without the title of a slip."""
    of_size = bool(slip.pages) and all(page in small for page in slip.pages)
    return of_size and "title" not in slip.values and _has_sscc(slip)


def _has_sscc(slip: SeenSlip) -> bool:
    return any(said.text.startswith("(00)") for said in slip.lines)


def slip_pages(found: Iterable[PdfPage | Unreadable]) -> Iterator[SlipPage]:
    """Yield the pages of a file as slips are read from them; one without letters says so."""
    for at, one in enumerate(found, 1):
        if isinstance(one, Unreadable):
            yield SlipPage(at, (), one.reason)
        elif one.has_letters:
            yield SlipPage(one.number, one.lines)
        else:
            hidden = ", and letters that nobody sees" if one.hidden else ""
            yield SlipPage(one.number, (), f"a picture or nothing{hidden}")


def slips_among(data: bytes, file: str) -> tuple[SeenSlip, ...]:
    """Return the slips of a PDF, in order; none where it holds labels, or something else."""
    given = list(pages(data, file))
    slips = slips_of_pages(given, file)
    large = any(_is_large(one) for one in given if isinstance(one, PdfPage))
    return slips if looks_like_slips(slips, by_goods=large) else ()


def _is_large(page: PdfPage) -> bool:
    """Whether it is larger than labels are."""
    return min(page.width_mm, page.height_mm) > _WIDEST_LABEL


def looks_like_slips(found: Iterable[SeenSlip], *, by_goods: bool = True) -> bool:
    """Whether a file holds packing slips, and no labels.

    It calls itself one, or lists goods in a table and bears no SSCC as labels do. On pages as small
    as labels the goods tell nothing (`by_goods` is false): these show `ITEM` and `QTY`, too.
    """
    slips = list(found)
    if any("title" in one.values for one in slips):
        return True
    if not by_goods:
        return False
    return not any(map(_has_sscc, slips)) and any(one.rows for one in slips)
