"""pyx12 at work on one interchange, with maps made of our tables: the only home of pyx12.

Its reader, its walk through a map and its checks of a segment are used one by one, as its own
`x12n_document` does it, because that way each complaint keeps its place.

>>> from edicompliance.x12 import validate
>>> with Pyx12Judge() as judge:
...     judge.opinions(b"hello", validate(b"hello"))
[]
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, Self

from pyx12.map_if import load_map_file, segment_if
from pyx12.map_walker import walk_tree
from pyx12.params import ParamsBase
from pyx12.segment import Segment
from pyx12.x12file import X12Reader

from edicompliance.x12.opinion import Complaint, Opinion
from edicompliance.x12.pyx12_maps import VERSIONS, control_file, export_maps, map_file
from edicompliance.x12.report import InterchangeReport, Report
from edicompliance.x12.schema import Tables

NAME = "pyx12"
VERSION = version(NAME)
_LISTS = {"isa": "I18", "gs": "716", "st": "718", "seg": "720"}
"""A level of pyx12's reader -> the code list of an acknowledgment that its codes are of."""
_CODE = re.compile(r"[0-9]+")
_POSITION = re.compile(r"[0-9]{1,2}")
_ISA12 = slice(84, 89)
_REPEATING = "00402"
"""From this ISA12 on the ISA has a repetition separator."""
_ISA_PATH, _GS_PATH = "/ISA_LOOP/ISA", "/ISA_LOOP/GS_LOOP/GS"


class _NoMapError(Exception):
    """A group that no table is for."""


class Pyx12Judge:
    """pyx12, and the maps that were written for it so far; they go when it is closed."""

    def __init__(self, tables: Tables | None = None) -> None:
        self.tables = tables or Tables()
        self.home = TemporaryDirectory(prefix="edic-pyx12-")
        self.folders: dict[str, Path] = {}
        self.maps: dict[tuple[Path, str], Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.home.cleanup()

    def opinions(self, data: bytes, report: Report) -> list[Opinion]:
        """What pyx12 says of each interchange that `report` found in `data`."""
        return [
            self.opinion(data[one.offset : one.offset + one.length], one)
            for one in report.interchanges
        ]

    def opinion(self, data: bytes, report: InterchangeReport) -> Opinion:
        """What pyx12 says of one interchange; each has a reader of its own, and its delimiters."""
        text, note = _readable(data.decode("utf-8", "surrogateescape"))
        found: list[Complaint] = []
        walk = _Walk(self, found)
        why = ""
        try:
            walk.go(text)
        except _NoMapError as reason:
            why = str(reason)
        except Exception as reason:  # what another program trips over ends its opinion, not us
            why = f"pyx12 failed with {type(reason).__name__}: {reason}"
        if not why and walk.segments < report.segments:
            why = "pyx12's reader stopped there without a word"
        if why:
            found = [one for one in found if one.segment_number]
            why = f"{why}; it looked at {walk.segments} of {report.segments} segments"
        return Opinion(report.control_number, tuple(found), walk.segments, why, note)

    def control_map(self, icvn: str) -> Any:
        """The map of the envelope."""
        return self.map(next(iter(VERSIONS.values())), control_file(icvn))

    def group_map(self, gs: Segment) -> Any:
        """The map of the sets in a group."""
        release, group = gs.get_value("GS08") or "", gs.get_value("GS01") or ""
        base = self.tables.base_release(release)
        if base is None:
            raise _NoMapError(f"there is no table of release {release!r}")
        known = {self._group(set_id, base) for set_id in self.tables.known_sets(base)}
        if group not in known:
            raise _NoMapError(f"no table of {base} is for groups of {group!r}")
        return self.map(base, map_file(group))

    def map(self, release: str, name: str) -> Any:
        """A map, written and loaded once."""
        folder = self.folders.get(release)
        if folder is None:
            folder = self.folders[release] = Path(self.home.name) / release
            folder.mkdir()
            export_maps(folder, release, tables=self.tables)
        if (folder, name) not in self.maps:
            self.maps[folder, name] = load_map_file(name, ParamsBase(), str(folder))
        return self.maps[folder, name]

    def _group(self, set_id: str, release: str) -> str:
        schema = self.tables.schema(set_id, release)
        return schema.group if schema else ""


class _Told(NamedTuple):
    """Where pyx12 is, for a complaint."""

    number: int
    tag: str


class _Walk:
    """The walk of one interchange, as `pyx12.x12n_document` does it."""

    def __init__(self, judge: Pyx12Judge, found: list[Complaint]) -> None:
        self.judge = judge
        self.found = found
        self.walker = walk_tree()
        self.segments = 0
        self.control: Any = None
        self.node: Any = None

    def go(self, text: str) -> None:
        reader = X12Reader(io.StringIO(text))
        self.control = self.judge.control_map(reader.icvn)
        self.node = self.control.getnodebypath(_ISA_PATH)
        for segment in reader:
            self.segments += 1
            at = _Told(self.segments, segment.get_seg_id() or "")
            node = self.step(segment, reader)
            self.found += _of_reader(reader.pop_errors(), at)
            if isinstance(node, segment_if):
                self.node = node
                self.found += _of_elements(node.is_valid_errors(segment)[1], at)
        reader.cleanup()
        self.found += _of_reader(reader.pop_errors(), _Told(0, ""))

    def step(self, segment: Segment, reader: X12Reader) -> Any:
        """The node of the next segment; None where it has none."""
        tag = segment.get_seg_id()
        if tag == "ISA":
            self.walker.forceWalkCounterToLoopStart("/ISA_LOOP", _ISA_PATH)
            return self.control.getnodebypath(_ISA_PATH)
        if tag == "GS":
            self.walker.forceWalkCounterToLoopStart("/ISA_LOOP/GS_LOOP", _GS_PATH)
            return self.judge.group_map(segment).getnodebypath(_GS_PATH)
        node, _, _, errors = self.walker.walk_errors(
            self.node, segment, reader.get_seg_count(), self.segments, reader.get_ls_id()
        )
        for one in errors:
            of = segment if one.seg_data is None else one.seg_data
            self.found.append(
                Complaint(f"720/{one.err_cde}", one.err_str, of.get_seg_id() or "", self.segments)
            )
        return node


def _of_reader(errors: list[tuple[Any, ...]], at: _Told) -> Iterator[Complaint]:
    """What the reader counted and compared: envelopes, HL numbers."""
    for level, code, message, *_ in errors:
        told = f"{_LISTS[level]}/{code}" if _CODE.fullmatch(code) else code
        tag = at.tag or {"isa": "IEA", "gs": "GE", "st": "SE"}.get(level, "")
        yield Complaint(told, message, tag, at.number)


def _of_elements(errors: list[Any], at: _Told) -> Iterator[Complaint]:
    """What is wrong in the elements of a segment; a bare position is one of the segment's."""
    for one in errors:
        reference = str(one.refdes or "")
        if _POSITION.fullmatch(reference):
            reference = f"{at.tag}{int(reference):02d}"
        yield Complaint(f"723/{one.err_cde}", one.err_str, at.tag, at.number, reference or None)


def _readable(text: str) -> tuple[str, str]:
    """The interchange as pyx12 reads it, which knows two values of ISA12."""
    version = text[_ISA12]
    if version in VERSIONS or not text.startswith("ISA") or text[83:84] != text[3:4]:
        return text, ""
    near = max(VERSIONS) if version >= _REPEATING else min(VERSIONS)
    return f"{text[:84]}{near}{text[89:]}", f"read with ISA12 {near}, for pyx12 knows no {version}"
