"""What lies printed with a shipment: packing slips and labels, told apart by their content.

A PDF that calls itself a packing slip, or lists goods in a table, holds slips, and so does whatever
lies in a folder for them; what else is printed holds labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from edicompliance.flows.printing.printed import ReadBytes, read_printed
from edicompliance.flows.shipping.batches import SLIPS_FOLDER
from edicompliance.labels.printed import Printed
from edicompliance.labels.read.kinds import BEGINNING, kind_of
from edicompliance.labels.slips.files import slips_among, slips_of_file
from edicompliance.labels.slips.seen import SeenSlip


def read_papers(
    paths: Iterable[str], read: ReadBytes, *, codes: int = 2, dpi: int | None = None
) -> Printed:
    """Return the labels and the slips of some files; `codes` and `dpi` as of `read_printed`."""
    slips, labels = _sorted_out(paths, read)
    return replace(read_printed(labels, read, codes=codes, dpi=dpi), slips=slips)


def read_slip_files(files: Iterable[str], read: ReadBytes) -> Iterator[SeenSlip]:
    """Yield the slips of some PDFs, in order; of one that cannot be read one that says why."""
    for path in files:
        try:
            data = read(path)
        except OSError as problem:
            yield SeenSlip(path, 1, retake=problem.strerror or str(problem))
        else:
            yield from slips_of_file(data, path)


def _sorted_out(
    files: Iterable[str], read: ReadBytes
) -> tuple[tuple[SeenSlip, ...] | None, tuple[str, ...]]:
    """Return the slips among some files, told by their content, and the other files.

    None: there is none among them.
    """
    slips: list[SeenSlip] = []
    others: list[str] = []
    for path in files:
        found = _slips_in(path, read)
        slips += found
        others += [] if found else [path]
    return tuple(slips) or None, tuple(others)


def _slips_in(path: str, read: ReadBytes) -> tuple[SeenSlip, ...]:
    """The slips of a file; none where it is something else, or cannot be read."""
    try:
        data = read(path)
    except OSError:
        return ()
    if Path(path).parent.name == SLIPS_FOLDER:
        return slips_of_file(data, path)
    return slips_among(data, path) if kind_of(data[:BEGINNING]) == "pdf" else ()
