"""Print streams that do not tell how many dots are an inch, read at each number there can be.

Many streams leave the size of the label to the printer. What their letters and bars say is the
same whatever the printer is; how large they are is not. So such a label is read once for each
resolution that label printers have, and whoever judges its sizes may see what holds at all of them.

>>> (label,) = read_scaled(b"^XA^FO40,40^A0N,60,60^FD4501061^FS^XZ", "label.zpl")
>>> [(dpi, round(one.texts[0].box.height, 2)) for dpi, one in label.scales]
[(203, 7.51), (300, 5.08), (600, 2.54)]
>>> (label,) = read_scaled(b"^XA^FO40,40^A0N,60,60^FD4501061^FS^XZ", "label.zpl", dpi=300)
>>> label.scales
()
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from edicompliance.labels.seen import SeenLabel, Unreadable
from edicompliance.labels.zpl.reading import read_zpl
from edicompliance.labels.zpl.resolution import DPIS
from edicompliance.labels.zpl.state import NOTHING_STORED, Stored


def read_scaled(
    data: bytes, file: str, *, dpi: int | None = None, stored: Stored = NOTHING_STORED
) -> Iterator[SeenLabel | Unreadable]:
    """Yield what `read_zpl` does, with the other scales of a label that does not tell its own."""
    others: dict[int, Iterator[SeenLabel | Unreadable]] = {}
    for at, one in enumerate(read_zpl(data, file, dpi=dpi, stored=stored)):
        dpis = one.dpis if isinstance(one, SeenLabel) else ()
        if dpis and not others:
            others = {
                each: islice(read_zpl(data, file, dpi=each, stored=stored), at, None)
                for each in DPIS
            }
        found = {each: next(stream) for each, stream in others.items()}
        scales = [(each, label) for each in dpis if isinstance(label := found[each], SeenLabel)]
        yield replace(one, scales=tuple(scales)) if isinstance(one, SeenLabel) and dpis else one
