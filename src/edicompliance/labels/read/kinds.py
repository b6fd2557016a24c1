r"""What a file of labels is, by its content: what it is called proves nothing.

>>> kind_of(b"^XA^FO10,10^FDX^FS^XZ"), kind_of(b"%PDF-1.7 ..."), kind_of(b"\x89PNG\r\n\x1a\n...")
('zpl', 'pdf', 'image')
>>> kind_of(b"ISA*00*          *00*") is None, kind_of(b"PK\x03\x04") is None
(True, True)
>>> other_kind(b"PK\x03\x04..."), other_kind(b"PO 4501061")
('a workbook or an archive (ZIP)', 'text without a command of ZPL')
>>> other_kind(b"N\nq812\nA50,0,0,1,1,1,N,\"PO\"\nP1\n"), other_kind(b"SIZE 4,6\nCLS\n")
('a print stream in EPL', 'a print stream in TSPL')
"""

from __future__ import annotations

import re
from typing import Final

from edicompliance.labels.seen import Source
from edicompliance.x12.delimiters import LOOKAHEAD, detect

BEGINNING: Final = 4096
"""So many bytes tell what a file is."""
_PDF_WITHIN: Final = 1024
"""Some programs write something before it."""
_PICTURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)
_OTHERS: Final = (
    (b"PK\x03\x04", "a workbook or an archive (ZIP)"),
    (b"\xd0\xcf\x11\xe0", "an old workbook or document of Office"),
    (b"\x1f\x8b", "packed (gzip)"),
    (b"%!PS", "PostScript"),
    (b"<", "XML or HTML"),
    (b"{", "JSON"),
    (b"\x1b%-12345X", "a print stream in PCL or PJL"),
    (b"\x1bE", "a print stream in PCL"),
    (b"\x1bA", "a print stream in SBPL"),
    (b"\x02L", "a print stream in DPL"),
    (b"\x02\x1b", "a print stream in IPL"),
    (b"! 0 ", "a print stream in CPCL"),
    (b"! U1 ", "a print stream in CPCL"),
)
_STREAMS: Final = (
    (re.compile(rb"SIZE [0-9.]+ ?(?:mm|dot)?,", re.IGNORECASE), "a print stream in TSPL"),
    (re.compile(rb"N\s+(?:[A-Za-z]+[0-9,]*\s+)*[AB][0-9]+,[0-9]+,[0-3],"), "a print stream in EPL"),
)
"""Labels in the languages of other printers, by how they begin."""
_HEIC: Final = re.compile(rb".{4}ftyp(?:heic|heix|hevc|heif|mif1)", re.DOTALL)
WITHOUT_ZPL: Final = " without a command of ZPL"
"""What is added of a text that could be labels."""
_ZPL: Final = re.compile(rb"\^XA|\^XF|~DG|~DY|\^DF|\^FO|\^CC|~CC", re.IGNORECASE)


def kind_of(beginning: bytes) -> Source | None:
    """Return what labels a file holds that begins with these bytes; None: it holds none."""
    if b"%PDF-" in beginning[:_PDF_WITHIN]:
        return "pdf"
    if picture_of(beginning):
        return "image"
    start = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    if detect(start[:LOOKAHEAD]) is not None or not _ZPL.search(beginning):
        return None
    return "zpl"


def picture_of(beginning: bytes) -> str:
    """Return the kind of picture that begins so; empty: it is none."""
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return "WebP"
    return next((name for magic, name in _PICTURES if beginning.startswith(magic)), "")


def other_kind(beginning: bytes) -> str:
    """Return in words what a file is that holds no labels."""
    start = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        return "empty"
    if detect(start[:LOOKAHEAD]) is not None:
        return "EDI (X12)"
    if _HEIC.match(start):
        return "a HEIC photo: export it as JPEG"
    found = next((name for magic, name in _OTHERS if start.startswith(magic)), "")
    stream = next((name for begin, name in _STREAMS if begin.match(start)), "")
    return found or stream or _text(start) or "of no known kind"


def _text(start: bytes) -> str:
    """What is to be said of a file of letters; empty: it is none."""
    halves = start[:256:2], start[1:256:2]
    is_half_empty = (
        len(start) > 2
        and any(not one.strip(b"\0") for one in halves)
        and any(one.strip(b"\0") for one in halves)
    )
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or is_half_empty:
        return "text in UTF-16: save it as UTF-8"
    is_text = start.isascii() and not re.search(rb"[\x00-\x08\x0e-\x1a]", start)
    return f"text{WITHOUT_ZPL}" if is_text else ""
