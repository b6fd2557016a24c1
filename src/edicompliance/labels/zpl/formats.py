"""Formats that one file stores in the printer, and labels of other files recall.

Many label systems send a label's form once (`^DF`), and then for each carton only what differs
(`^XF`, `^FN`). The printer keeps the form in its memory, so the file of a carton alone does not say
how its label looks. Given the file of the form, too, it does: whichever of them comes first, for
the form may have been sent long before. Where two files store different forms by one name, nobody
can say which of them the printer had.

>>> streams = {
...     "form.zpl": b"^XA^DFR:CARTON.ZPL^FS^FO40,40^A0N,30,30^FDPO^FS^FO90,40^FN1^FS^XZ",
...     "7.zpl": b"^XA^XFR:CARTON.ZPL^FS^FN1^FD4501061^FS^XZ",
... }
>>> labels = list(read_scaled(streams["7.zpl"], "7.zpl"))
>>> labels[0].lacks, [one.text for one in labels[0].texts]
(('R:CARTON.ZPL',), [])
>>> joined, _ = with_formats(labels, [], streams, None)
>>> [(one.text, one.offset) for one in joined[0].texts], joined[0].retake
([('PO', None), ('4501061', 28)], '')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final

from edicompliance.labels.seen import SeenLabel, Unreadable
from edicompliance.labels.zpl.commands import Command
from edicompliance.labels.zpl.reading import formats_in
from edicompliance.labels.zpl.scales import read_scaled
from edicompliance.labels.zpl.state import Stored

_STORES: Final = re.compile(rb"[^\w\s]DF", re.ASCII | re.IGNORECASE)
"""What a file has that stores a format, whatever character begins its commands."""
_ELSEWHERE: Final = -1
"""The place of a command that stands in another file."""


def with_formats(
    labels: Sequence[SeenLabel],
    unreadable: Sequence[Unreadable],
    streams: Mapping[str, bytes],
    dpi: int | None,
) -> tuple[Sequence[SeenLabel], Sequence[Unreadable]]:
    """Read those files again whose labels recall formats that other files store.

    A file that holds nothing but formats which are recalled is no file without a label.
    """
    lacking = {name for one in labels for name in one.lacks}
    if not lacking:
        return labels, unreadable
    found = {
        file: [one for one in formats_in(data, file) if one[0] in lacking]
        for file, data in streams.items()
        if _STORES.search(data)
    }
    stored = _stored(found)
    known = stored.formats.keys() | stored.disputed
    again = dict.fromkeys(one.file for one in labels if known & set(one.lacks))
    read = {file: list(read_scaled(streams[file], file, dpi=dpi, stored=stored)) for file in again}
    lenders = {
        file for file, made in found.items() if stored.lent.keys() & {name for name, _ in made}
    }
    return list(_replaced(labels, read)), [
        *(one for one in unreadable if not (one.file in read or _is_lent(one, lenders))),
        *(one for told in read.values() for one in told if isinstance(one, Unreadable)),
    ]


def _is_lent(one: Unreadable, lenders: Set[str]) -> bool:
    """Whether it is nothing but the formats of others."""
    return one.is_format and one.file in lenders


def _replaced(
    labels: Sequence[SeenLabel], read: Mapping[str, Sequence[SeenLabel | Unreadable]]
) -> Iterator[SeenLabel]:
    """The labels in their order, those of some files as they were read again."""
    for one in labels:
        if one.file not in read:
            yield one
        elif one.index == 1:
            yield from (each for each in read[one.file] if isinstance(each, SeenLabel))


def _stored(found: Mapping[str, Sequence[tuple[str, tuple[Command, ...]]]]) -> Stored:
    """Return the formats that files store, however often, but alike; and which are not."""
    formats: dict[str, tuple[Command, ...]] = {}
    lent: dict[str, str] = {}
    disputed: set[str] = set()
    for file, stored in found.items():
        for name, made in stored:
            told = tuple(one._replace(offset=_ELSEWHERE, start=_ELSEWHERE) for one in made)
            if _bare(formats.setdefault(name, told)) != _bare(told):
                disputed.add(name)
            lent.setdefault(name, file)
    for name in disputed:
        del formats[name], lent[name]
    return Stored(formats, lent=lent, disputed=frozenset(disputed))


def _bare(made: Sequence[Command]) -> list[tuple[str, bytes]]:
    """What a format draws, wherever its commands stand and lines break between them."""
    return [(one.name, one.data.strip(b"\r\n")) for one in made]
