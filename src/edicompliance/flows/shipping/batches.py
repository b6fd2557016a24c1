"""Which files make one shipment: from the paths of a command line to batches of files.

Paths given together, or one folder that directly holds EDI files, are one shipment; a folder of
such folders is many, whatever else lies in it. What a file is, its content says, not its name: of
files that are something else by their names (a label's picture, a spreadsheet) only those are read
that begin with an interchange all the same. What holds EDI and is left out is told.

>>> [shipment], several = find_shipments(["order.edi", "notice.edi", "order.edi"])
>>> shipment.path, shipment.files, several
('order.edi', ('order.edi', 'notice.edi'), False)
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from errno import ENOENT
from pathlib import Path

from edicompliance.errors import EdiError
from edicompliance.labels.read.kinds import BEGINNING, kind_of
from edicompliance.x12.delimiters import LOOKAHEAD, detect

STANDARD_INPUT = "-"
FACTS_FILE = "shipment.toml"
OBSERVATIONS_FILE = "observations.csv"
WAIVERS_FILE = "waivers.toml"
"""No part of a shipment: it is looked for beside it."""
PACKING_FILES = ("packing.csv", "packing.xlsx")
SLIPS_FOLDER = "slips"
PRINTED_FOLDERS = ("labels", SLIPS_FOLDER)
"""Folders in a shipment's own in which labels and packing slips may lie."""
_OTHER_FILES = """
    bmp gif jpeg jpg pdf png svg tif tiff webp zpl
    csv db doc docx eml htm html ini json lnk log md msg toml xls xlsx xml zip
"""
"""Endings of what lies beside EDI files in a shipment's folder and is none."""
_HEADER = b"ISA"
_BOM = b"\xef\xbb\xbf"
_LOOKED_AT = 64 * 1024
"""Bytes of a file in which its first interchange is looked for."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One shipment's files."""

    path: str
    """Its folder, or the first of its files."""
    files: tuple[str, ...]
    """In the order in which they are read, each once."""
    problem: OSError | None = None
    """Why its folder cannot be read, if so."""
    left_out: tuple[str, ...] = ()
    """What lies in its folder, holds EDI, and is no part of it."""
    printed: tuple[str, ...] = ()
    """Its labels and packing slips, as ZPL, PDF or pictures."""


def find_shipments(paths: Sequence[str]) -> tuple[list[Batch], bool]:
    """Return the shipments that `paths` mean, and whether they are many.

    Raises `EdiError` where there is nothing to check, `OSError` for a path that cannot be read.
    """
    folders = [path for path in paths if path != STANDARD_INPUT and Path(path).is_dir()]
    outer = [path for path in folders if not _files(path)]
    if not outer:
        files = (file for path in paths for file in (_files(path) if path in folders else [path]))
        left_out = tuple(name for path in folders for name in _left_out(path))
        beside = [one for path in folders for one in printed_in(path)]
        _one_shipment(folders)
        read, printed = _sorted_out(_each_once(files))
        printed = tuple(_each_once((*printed, *beside)))
        return [Batch(paths[0], read, left_out=left_out, printed=printed)], False
    seen: set[str] = set()
    batches = [batch for path in outer for batch in _below(path, seen)]
    if not batches:
        raise EdiError(f"{outer[0]}: expected EDI files, or folders of them, found none")
    if other := next((path for path in paths if path not in outer), None):
        raise EdiError(
            f"{outer[0]}: expected one shipment, as several paths are one, found a folder of "
            f"{len(batches)}; check it and {other} one after the other"
        )
    return batches, True


def _one_shipment(folders: Sequence[str]) -> None:
    """Refuse folders that are a shipment each: each has its facts."""
    told = {os.path.realpath(path): path for path in folders if Path(path, FACTS_FILE).is_file()}
    if len(told) < 2:
        return
    listed = ", ".join(told.values())
    above = {str(Path(path).parent) for path in told}
    step = f"check the folder above them: {above.pop()}" if len(above) == 1 else "check each alone"
    raise EdiError(
        f"{listed}: expected one shipment, as several paths are one, got {len(told)}, "
        f"each with a {FACTS_FILE}; {step}"
    )


def _files(folder: str) -> list[str]:
    """The files of a folder that a check reads, in order; a link to nothing is one of them."""
    found = sorted(path for path in Path(folder).iterdir() if path.is_file() or _is_loose(path))
    edi = list(filter(may_be_edi, found))
    own_files = (FACTS_FILE, OBSERVATIONS_FILE, *PACKING_FILES)
    facts = [path for path in found if path.name in own_files]
    own = (path for path in edi if not _is_loose(path))
    if not any(map(_begins_like_edi, own)) and _has_shipments(Path(folder)):
        return []
    return [_as_given(folder, path) for path in (*edi, *facts)]


def printed_in(folder: str) -> Iterator[str]:
    """The labels and packing slips of a shipment's folder, in order.

    In the folder itself they are told by their content; whatever lies in a folder for them is
    meant to be one, and what is none is told by whoever reads it.
    """
    beside = sorted(path for path in Path(folder).iterdir() if path.is_file() and _is_printed(path))
    inner = (each for name in PRINTED_FOLDERS if (each := Path(folder, name)).is_dir())
    meant = (path for each in inner for path in sorted(each.rglob("*")) if path.is_file())
    for inside in (path.relative_to(folder) for path in (*beside, *meant)):
        if not any(part[0] == "." for part in inside.parts):
            yield os.path.join(folder, inside)  # noqa: PTH118 - Path drops the beginning


def _is_printed(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return kind_of(file.read(BEGINNING)) is not None
    except OSError:
        return False


def _sorted_out(files: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is to be read as documents, and what was printed."""
    read: list[str] = []
    printed: list[str] = []
    for file in files:
        is_printed = file != STANDARD_INPUT and _is_printed(Path(file))
        (printed if is_printed else read).append(file)
    return tuple(read), tuple(printed)


def _is_loose(path: Path) -> bool:
    """Whether it is a link to nothing."""
    return path.is_symlink() and not path.exists()


def _left_out(folder: str) -> Iterator[str]:
    """What holds EDI in a shipment's folder and is no part of it: hidden files, further folders."""
    for path in sorted(Path(folder).iterdir()):
        if path.is_dir() and path.name[0] != "." and _has_edi(path):
            yield f"folder {_as_given(folder, path)}, with EDI of its own,"
        elif path.name[0] == "." and path.is_file() and _is_interchange(path):
            yield f"hidden file {_as_given(folder, path)}"


def _as_given(folder: str, path: Path) -> str:
    """A path below a folder, beginning as the folder was named: `./monday` stays so."""
    return os.path.join(folder, path.name)  # noqa: PTH118 - Path drops the beginning


def _has_shipments(folder: Path) -> bool:
    """Whether a folder below holds EDI, so that this one only holds shipments."""
    below = [path for path in folder.iterdir() if path.name[0] != "." and path.is_dir()]
    return any(map(_has_edi, below))


def _has_edi(folder: Path) -> bool:
    """Whether a folder, or one within it, holds EDI."""
    for inner, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name[0] != "."]
        paths = (Path(inner, name) for name in files)
        if any(may_be_edi(path) and _begins_like_edi(path) for path in paths):
            return True
    return False


def edi_files_below(folder: str) -> Iterator[str]:
    """Yield the EDI files of a folder and of all within it, in order; hidden ones are left out."""
    for inner, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] != ".")
        for name in sorted(files):
            path = Path(inner, name)
            if may_be_edi(path) and _begins_like_edi(path):
                yield str(path)


def _begins_like_edi(path: Path) -> bool:
    """Whether an interchange begins in the first bytes of a file; one that is unreadable may."""
    try:
        with path.open("rb") as file:
            return _HEADER in file.read(_LOOKED_AT)
    except OSError:
        return True


def may_be_edi(path: Path, name: str = "") -> bool:
    """Whether it is to be read: not hidden, and nothing else by its name unless it is EDI.

    `name` is what it is called where it lies under another name.
    """
    named = Path(name or path.name)
    if named.name.startswith("."):
        return False
    ending = named.suffix.lower().removeprefix(".")
    return ending not in _OTHER_FILES.split() or _is_interchange(path)


def _is_interchange(path: Path) -> bool:
    """Whether the first thing in a file is an interchange; one that is unreadable is none."""
    try:
        with path.open("rb") as file:
            start = file.read(_LOOKED_AT).removeprefix(_BOM).lstrip()
    except OSError:
        return False
    return detect(start[:LOOKAHEAD]) is not None


def _below(folder: str, seen: set[str]) -> Iterator[Batch]:
    """The shipments in the folders below, in order; links are followed, hidden folders are not."""
    for path in sorted(Path(folder).iterdir()):
        real, inner = os.path.realpath(path), _as_given(folder, path)
        if path.name[0] == "." or real in seen:
            continue
        if _is_loose(path):
            yield Batch(inner, (), FileNotFoundError(ENOENT, os.strerror(ENOENT), inner))
        if not path.is_dir():
            continue
        seen.add(real)
        try:
            files = _files(inner)
        except OSError as problem:
            yield Batch(inner, (), problem)
            continue
        if files:
            yield Batch(inner, tuple(files), printed=tuple(printed_in(inner)))
        yield from _below(inner, seen)


def folders_passed_over(paths: Sequence[str], found: Sequence[Batch]) -> Iterator[str]:
    """The folders right below the given ones that hold no EDI, and are none of the shipments."""
    taken = {Path(one.path) for one in found}
    for folder in (one for one in paths if one != STANDARD_INPUT and Path(one).is_dir()):
        for path in sorted(Path(folder).iterdir()):
            holds = path in taken or any(path in one.parents for one in taken)
            if path.is_dir() and path.name[0] != "." and not holds and not _has_edi(path):
                yield _as_given(folder, path)


def _each_once(files: Iterable[str]) -> Iterator[str]:
    """Leave out a file that was named before, in whatever way."""
    seen: set[str] = set()
    for file in files:
        real = file if file == STANDARD_INPUT else os.path.realpath(file)
        if real not in seen:
            seen.add(real)
            yield file
