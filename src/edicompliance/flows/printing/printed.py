"""Labels of files, read back: ZPL, PDF and pictures, each by its content.

A file that holds no label, or cannot be read, is kept with its reason; the others are still read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from edicompliance.flows.shipping.pauses import collector_paused
from edicompliance.labels.audit.pictured import Pictures
from edicompliance.labels.printed import NOTHING_PRINTED, Printed
from edicompliance.labels.read.kinds import BEGINNING, kind_of, other_kind
from edicompliance.labels.seen import SeenLabel, Unreadable
from edicompliance.labels.zpl.formats import with_formats
from edicompliance.labels.zpl.scales import read_scaled
from edicompliance.profiles import Profile
from edicompliance.profiles.bodies_labels import Label

ReadBytes = Callable[[str], bytes]
Watch = Callable[[Iterable[SeenLabel | Unreadable]], Iterable[SeenLabel | Unreadable]]


def file_bytes(path: str) -> bytes:
    """Return what is in a file."""
    return Path(path).read_bytes()


def read_printed(
    paths: Iterable[str],
    read: ReadBytes,
    *,
    codes: int = 2,
    dpi: int | None = None,
    watch: Watch | None = None,
) -> Printed:
    """Return the labels of some files, in their order; with none, nothing is given.

    `codes` is how many GS1-128 bar codes the guide has on a label, `dpi` how many dots of the
    printer are an inch; None: what the print stream says. `watch` sees each label go by.
    """
    every = list(paths)
    if not every:
        return NOTHING_PRINTED
    streams: dict[str, bytes] = {}
    found = _of_files(every, read, _How(codes, dpi), streams)
    labels: list[SeenLabel] = []
    unreadable: list[Unreadable] = []
    with collector_paused():
        for one in watch(found) if watch else found:
            if isinstance(one, SeenLabel):
                labels.append(one)
            else:
                unreadable.append(one)
        joined, untold = with_formats(labels, unreadable, streams, dpi)
    pictures = Pictures(read)
    return Printed(
        labels=tuple(joined),
        unreadable=tuple(map(_named, untold)),
        streams=streams,
        likenesses=pictures.held,
    )


class _How(NamedTuple):
    codes: int
    dpi: int | None


def _of_files(
    paths: Iterable[str], read: ReadBytes, how: _How, streams: dict[str, bytes]
) -> Iterator[SeenLabel | Unreadable]:
    for path in paths:
        try:
            data = read(path)
        except OSError as problem:
            yield Unreadable(path, f"{path}: {problem.strerror or problem}")
            continue
        for one in _of_file(path, data, how, streams):
            yield one if isinstance(one, SeenLabel) else _named(one)


def _named(one: Unreadable) -> Unreadable:
    """A reason that begins with its file."""
    said = one.reason if one.reason.startswith(one.file) else f"{one.file}: {one.reason}"
    return replace(one, reason=said)


def _of_file(
    path: str, data: bytes, how: _How, streams: dict[str, bytes]
) -> Iterator[SeenLabel | Unreadable]:
    kind = kind_of(data[:BEGINNING])
    if kind == "zpl":
        streams[path] = data
        yield from read_scaled(data, path, dpi=how.dpi)
    elif kind in ("pdf", "image"):
        yield from _looked_at(path, data, how.codes, kind)
    else:
        got = other_kind(data[:BEGINNING])
        yield Unreadable(path, f"expected labels as ZPL, PDF, PNG or JPEG; the file is {got}")


def _looked_at(path: str, data: bytes, codes: int, kind: str) -> Iterator[SeenLabel | Unreadable]:
    """What is read by looking at it; that needs libraries which a plain install has not."""
    try:
        from edicompliance.labels.read.pdf import read_pdf  # noqa: PLC0415 - see above
        from edicompliance.labels.read.picture import read_picture  # noqa: PLC0415 - see above
    except ModuleNotFoundError as missing:
        cure = "pip install 'edicompliance[labels]'"
        yield Unreadable(path, f"{path}: labels of a {kind} are read with {missing.name}: {cure}")
        return
    if kind == "pdf":
        yield from read_pdf(data, path, codes=codes)
    else:
        yield read_picture(data, path, codes=codes)


def codes_of(profile: Profile) -> int:
    """Return how many bar codes the retailer's labels have at the most; two where it is silent."""
    return profile.answers.once("codes of labels", lambda: _codes_of(profile))


def _codes_of(profile: Profile) -> int:
    clauses = (one.body for one in profile.clauses("labels"))
    counts = [
        sum(bool(zone.identifiers) for zone in body.spec("carton").zones)
        for body in clauses
        if isinstance(body, Label)
    ]
    return max(counts, default=2)
