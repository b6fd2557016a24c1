"""A user's own tables: fuller code lists, sets and releases that the library does not have.

They are a folder laid out like ours: `004010/830.toml`, `004010/segments.toml`, `codes/128.toml`.
All of it is read at once, so that a slip in it is told before the first file is judged, and what
would be passed over in silence, a folder `4010` say, is refused.

>>> load_tables("no-such-folder")
Traceback (most recent call last):
edicompliance.errors.SchemaError: no-such-folder: expected a folder of tables, found none
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from os import PathLike
from pathlib import Path

from edicompliance.errors import SchemaError
from edicompliance.x12.schema import RELEASES, SEGMENTS, Tables
from edicompliance.x12.structure import LoopRule, Schema

_CODES = "codes"
_ENVELOPE = ("ISA", "TA1", "GS", "ST", "SE", "GE", "IEA")
_RELEASE = re.compile(r"[0-9]{6}")
_SET = re.compile(r"[0-9]{3}")
_ELEMENT = re.compile(r"I?[0-9]{1,4}")
_GROUP = re.compile(r"[A-Z]{2}")


def load_tables(folder: str | PathLike[str]) -> Tables:
    """Our tables with those in `folder` over them; read once, and then kept.

    Raises `SchemaError` where something in it is wrong, with the file, the key, what was expected
    and what is there.
    """
    home = Path(folder)
    if not home.is_dir():
        found = "a file" if home.is_file() else "none"
        raise SchemaError(f"{home}: expected a folder of tables, found {found}")
    tables = Tables(home)
    count = 0
    for path in _files(home):
        count += 1
        if path.parent.name == _CODES:
            tables.codes(path.stem)
        elif path.name == SEGMENTS:
            tables.segments(path.parent.name)
        elif schema := tables.schema(path.stem, path.parent.name):
            _check(schema, path)
    if any(home.glob(f"*/{SEGMENTS}")):
        _check_what_builds_on_them(tables)
    if not count:
        raise SchemaError(
            f"{home}: expected tables such as 004010/850.toml or codes/128.toml, found none"
        )
    return tables


def _files(home: Path) -> Iterator[Path]:
    """The tables in a folder, those that others build on first; what is hidden is none."""
    for entry in _visible(home):
        if entry.is_dir() and entry.name != _CODES and not _RELEASE.fullmatch(entry.name):
            raise SchemaError(
                f"{entry}: expected a folder named after a release, 004010, or {_CODES}, "
                f"got {entry.name!r}"
            )
        if entry.is_file() and entry.suffix == ".toml":
            raise SchemaError(f"{entry}: expected it in a folder named after its release")
    for entry in sorted(_visible(home), key=lambda one: (one.name != _CODES, one.name)):
        if entry.is_dir():
            yield from _within(entry)


def _within(folder: Path) -> Iterator[Path]:
    """The tables of one release, its segments first; or the code lists."""
    lists = folder.name == _CODES
    named = _ELEMENT if lists else _SET
    for path in sorted(_visible(folder), key=lambda one: (one.name != SEGMENTS, one.name)):
        if path.suffix != ".toml":
            continue
        if not named.fullmatch(path.stem) and (lists or path.name != SEGMENTS):
            example = "a data element, 128.toml" if lists else f"a set, 850.toml, or {SEGMENTS}"
            raise SchemaError(f"{path}: expected a file named after {example}, got {path.name!r}")
        yield path


def _visible(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if not path.name.startswith(".")]


def _check_what_builds_on_them(tables: Tables) -> None:
    """Raise where a segment that is gone, or is another now, is one that a set of ours needs."""
    for release in RELEASES:
        lacking = [tag for tag in _ENVELOPE if tag not in tables.segments(release)]
        if lacking:
            raise SchemaError(
                f"{tables.own}: remove: expected {lacking[0]} of release {release} to stay, for "
                "every file has it"
            )
        for set_id in sorted(tables.known_sets(release)):
            try:
                tables.schema(set_id, release)
            except SchemaError as reason:
                raise SchemaError(f"{tables.own}: a set of ours needs more: {reason}") from None


def _check(schema: Schema, path: Path) -> None:
    """What a table by which files are judged must have besides."""
    items = schema.root.items
    ends = [
        f"loop {one.name}" if isinstance(one, LoopRule) else one.tag
        for one in (*items[:1], *items[-1:])
    ]
    if ends != ["ST", "SE"]:
        got = " and ".join(map(repr, ends)) if items else "no row"
        raise SchemaError(
            f"{path}: heading to summary: expected the first row 'ST M 1' and the last 'SE M 1', "
            f"got {got}"
        )
    if not _GROUP.fullmatch(schema.group):
        raise SchemaError(
            f"{path}: group: expected two letters such as 'PO' (GS01), got {schema.group!r}"
        )
