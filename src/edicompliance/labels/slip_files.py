"""Packing slips out of PDF files: the letters of their pages, and why a page has none.

>>> slips_of_file(b"GIF89a", "slip.pdf")[0].retake
'expected a PDF, got a picture (GIF)'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edicompliance.labels.pdf_text import PdfPage, pages
from edicompliance.labels.seen import Unreadable
from edicompliance.labels.slip_reading import read_slips
from edicompliance.labels.slip_seen import SeenSlip, SlipPage


def slips_of_file(data: bytes, file: str) -> tuple[SeenSlip, ...]:
    """Return the slips of a PDF, in order; of a file that cannot be read one that says why."""
    return slips_of_pages(pages(data, file), file)


def slips_of_pages(found: Iterable[PdfPage | Unreadable], file: str) -> tuple[SeenSlip, ...]:
    """Return the slips of pages that were read, in order."""
    given = list(found)
    whole = [one for one in given if isinstance(one, Unreadable)]
    if whole and len(given) == len(whole):
        return (SeenSlip(file, 1, retake=whole[0].reason),)
    return read_slips(file, slip_pages(given))


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


def looks_like_slips(found: Iterable[SeenSlip]) -> bool:
    """Whether a file holds packing slips, and no labels.

    It calls itself one, or lists goods in a table and bears no SSCC as labels do.
    """
    slips = list(found)
    if any("title" in one.values for one in slips):
        return True
    labelled = any(said.text.startswith("(00)") for one in slips for said in one.lines)
    return not labelled and any(one.rows for one in slips)
