"""Print streams for tests, and what is read of them."""

from __future__ import annotations

from edicompliance.labels.boxes import Box
from edicompliance.labels.seen import SeenBars, SeenLabel, SeenText, Unreadable
from edicompliance.labels.zpl.reading import read_zpl

DOT = 25.4 / 203
SIZE = "^PW812^LL1218"
SSCC = ">;>800006141410000003105"


def read(data: bytes | str, dpi: int | None = None) -> list[SeenLabel | Unreadable]:
    """All that is read of a print stream."""
    raw = data.encode() if isinstance(data, str) else data
    return list(read_zpl(raw, "label.zpl", dpi=dpi))


def label(data: bytes | str, dpi: int | None = None) -> SeenLabel:
    """The only label of a print stream."""
    (found,) = read(data, dpi)
    assert isinstance(found, SeenLabel), found
    return found


def last(data: bytes | str) -> SeenLabel:
    """The last label of a print stream."""
    found = read(data)[-1]
    assert isinstance(found, SeenLabel), found
    return found


def on(fields: str) -> SeenLabel:
    """A label four inches wide and six high with these fields."""
    return label(f"^XA{SIZE}{fields}^XZ")


def text(fields: str) -> SeenText:
    """The only letters on a label with these fields."""
    (found,) = on(fields).texts
    return found


def bars(fields: str) -> SeenBars:
    """The only bars on a label with these fields."""
    (found,) = on(fields).bars
    return found


def dots(box: Box) -> tuple[int, int, int, int]:
    """A box of a printer of 203 dots to an inch, in dots."""
    x, y, width, height = (round(one / DOT) for one in box)
    return x, y, width, height


def reasons(data: bytes | str) -> list[str]:
    """Why a print stream, or parts of it, cannot be read."""
    return [one.reason for one in read(data) if isinstance(one, Unreadable)]
