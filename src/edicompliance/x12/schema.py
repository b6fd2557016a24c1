"""The structure tables: which segments a transaction set is made of, and which elements those.

The tables are data, `schemas/<release>/<set>.toml` and `segments.toml`, in a format that reads like
a printed guide. This module finds them, lets a release inherit from an earlier one, and loads each
of them once. Who has a licence for X12's own tables can lay a folder of his own over ours.

>>> ship_notice = load_schema("856", "004010VICS")
>>> ship_notice.name, ship_notice.release, ship_notice.root.items[1].tag
('Ship notice', '004010', 'BSN')
>>> ship_notice.segments["BSN"].elements[1].name
'shipment_id'
>>> load_schema("214", "004010").unverified
'From public guides and real files; no second source.'
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from edicompliance.datafolder import schemas_folder
from edicompliance.errors import SchemaError
from edicompliance.x12.codes import CodeList, load_codes
from edicompliance.x12.structure import Element, Elements, LoopRule, Schema, SegmentRule, Use
from edicompliance.x12.tablefile import (
    AREAS,
    check_keys,
    optional_text_of,
    read_root,
    read_segments_over,
    read_table,
    text_of,
)

__all__ = [
    "RELEASES",
    "Element",
    "Elements",
    "LoopRule",
    "Schema",
    "SegmentRule",
    "Tables",
    "Use",
    "base_release",
    "known_sets",
    "load_schema",
    "load_segments",
    "nearest_release",
    "read_segments",
    "read_set",
    "release_of_set",
]

RELEASES = ("004010", "004030", "004060", "005010")
SEGMENTS = "segments.toml"
_SET_KEYS = ("set", "name", "group", "extends", "unverified", *AREAS)
_SHORT_RELEASE = re.compile(r"(?:00([1-9][0-9]{2})[0-9]?|([1-9][0-9]{2})[0-9])(?![0-9])")
"""Version and release, `401`, in what names them without zeros, or without a subrelease."""
_SIX_DIGITS = re.compile(r"[0-9]{6}")
_BASE_RELEASE = re.compile(r"[0-9]{6}(?![0-9])")

Homes = tuple[Path, ...]
"""Folders with a folder for each release; the first has the last word."""


def base_release(release: str, known: Sequence[str] = RELEASES) -> str | None:
    """The release whose tables serve `release`; None where there are none.

    What is written otherwise is taken for the one release that it can mean, and a change within a
    release, its last digit, for that release.

    >>> base_release("004010VICS"), base_release("003050")
    ('004010', None)
    >>> base_release("4010"), base_release("00501"), base_release("004031X999")
    ('004010', '005010', '004030')
    """
    found = _BASE_RELEASE.match(release.strip())
    if found and found[0] in known:
        return found[0]
    short = _SHORT_RELEASE.match(release.strip())
    plain = f"00{short[1] or short[2]}0" if short else ""
    return plain if plain in known else None


def release_of_set(convention: str, group: str) -> str:
    """The release that a set is judged by: ST03 where that names one, else GS08.

    >>> release_of_set("005010X231A1", "004010"), release_of_set("VICS850", "005010")
    ('005010X231A1', '005010')
    """
    return convention if _BASE_RELEASE.match(convention) else group


def nearest_release(release: str, known: Sequence[str] = RELEASES) -> str:
    """The release to read by when its own tables are not here: the newest that is not newer.

    >>> nearest_release("004050"), nearest_release("4010"), nearest_release("?")
    ('004030', '004010', '004010')
    """
    digits = re.sub(r"[^0-9]", "", release)[:6]
    digits = (digits if digits.startswith("0") else f"00{digits}")[:6].ljust(6, "0")
    earlier = [one for one in sorted(known) if one <= digits]
    return earlier[-1] if earlier else known[0]


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables to go by: the library's, under a folder of the user's own where he has one.

    The folder is laid out like ours. `004010/850.toml` in it stands for our 850, or extends it;
    the segments in `004010/segments.toml` stand for ours of the same tag, and all others stay. A
    release that we do not have is a folder, too; without a `segments.toml` it has the segments of
    the release before it.

    >>> Tables().schema("850", "004010").name
    'Order'
    """

    own: Path | None = None
    """The user's folder."""

    def __post_init__(self) -> None:
        if self.own is not None and not self.own.is_dir():
            raise SchemaError(f"{self.own}: expected a folder of tables, found none")

    @property
    def releases(self) -> tuple[str, ...]:
        """Every release that has tables, earliest first."""
        return _releases(self.own)

    def base_release(self, release: str) -> str | None:
        """The release whose tables serve `release`, as `004010` does `004010VICS`."""
        return base_release(release, self.releases)

    def reading_release(self, release: str) -> str:
        """The release to read by: its base, or the nearest that has tables."""
        return self.base_release(release) or nearest_release(release, self.releases)

    def known_sets(self, release: str) -> frozenset[str]:
        """The sets that a base release has tables for."""
        return _known_sets(release, self._homes)

    def segments(self, release: str) -> dict[str, SegmentRule]:
        """The segments of a base release, by tag."""
        return _segments(release, self._homes)

    def schema(self, set_id: str, release: str) -> Schema | None:
        """The table of a set in a release, or None where there is none."""
        base = self.base_release(release)
        known = base and set_id in self.known_sets(base)
        return _schema(set_id, base, self._homes) if base and known else None

    def codes(self, element: str) -> CodeList | None:
        """The codes of a data element, or None where there is no list."""
        return load_codes(element, self.own)

    @property
    def _homes(self) -> Homes:
        return (self.own, schemas_folder()) if self.own else (schemas_folder(),)


SHIPPED = Tables()
"""The library's own."""


@lru_cache(maxsize=512)
def load_schema(set_id: str, release: str, tables: Tables = SHIPPED) -> Schema | None:
    """The table of a set in a release, or None where there is none."""
    return tables.schema(set_id, release)


@lru_cache(maxsize=512)
def load_segments(release: str, tables: Tables = SHIPPED) -> dict[str, SegmentRule]:
    """The segments of a base release, by tag."""
    return tables.segments(release)


def known_sets(release: str, tables: Tables = SHIPPED) -> frozenset[str]:
    """The sets that a base release has tables for.

    >>> sorted(known_sets("004010"))[:5]
    ['214', '810', '812', '816', '820']
    """
    return tables.known_sets(release)


def read_set(path: Path) -> Schema:
    """The table in one file `<release>/<set>.toml`, its segments beside it; nothing of ours in it.

    Raises `SchemaError` where it is wrong.
    """
    return _schema(path.stem, path.parent.name, (path.parent.parent,))


def read_segments(path: Path) -> dict[str, SegmentRule]:
    """The segments in one release's `segments.toml`; raises `SchemaError` where it is wrong."""
    return _segments(path.parent.name, (path.parent.parent,))


# -- each table once


@cache
def _releases(own: Path | None) -> tuple[str, ...]:
    found = own.glob("[0-9]*/*.toml") if own else ()
    named = {path.parent.name for path in found if _SIX_DIGITS.fullmatch(path.parent.name)}
    return tuple(sorted({*RELEASES, *named}))


@cache
def _known_sets(release: str, homes: Homes) -> frozenset[str]:
    return frozenset(path.stem for home in homes for path in (home / release).glob("[0-9]*.toml"))


@cache
def _schema(set_id: str, release: str, homes: Homes) -> Schema:
    table, path = _set_table(set_id, release, homes)
    root, segments = read_root(table, path), _segments(release, homes)
    unknown = sorted(root.inner - segments.keys())
    if unknown:
        raise SchemaError(f"{path}: segment {unknown[0]} has no table in {SEGMENTS}")
    name, group = text_of(table, "name", path), text_of(table, "group", path)
    unverified = optional_text_of(table, "unverified", path)
    own = homes[0] if len(homes) > 1 else None
    return Schema(set_id, release, name, group, root, segments, unverified, own)


def _set_table(set_id: str, release: str, homes: Homes) -> tuple[dict[str, Any], Path]:
    """What a set's file says, over what the one says that it extends."""
    paths = [home / release / f"{set_id}.toml" for home in homes]
    at = next((at for at, path in enumerate(paths) if path.is_file()), len(paths) - 1)
    table = read_table(paths[at])
    check_keys(table, _SET_KEYS, paths[at])
    named = text_of(table, "set", paths[at])
    if named != set_id:
        raise SchemaError(f"{paths[at]}: expected set = {set_id!r}, got {named!r}")
    if "extends" in table:
        lower = homes[at + 1 :]
        base = _extended(table, paths[at], or_itself=bool(lower))
        if not any((home / base / f"{set_id}.toml").is_file() for home in homes):
            raise SchemaError(f"{paths[at]}: extends: there is no set {set_id} of release {base!r}")
        table = _set_table(set_id, base, lower if base == release else homes)[0] | table
    return table, paths[at]


@cache
def _segments(release: str, homes: Homes) -> dict[str, SegmentRule]:
    paths = [home / release / SEGMENTS for home in reversed(homes)]
    found = [path for path in paths if path.is_file()]
    before = [one for one in RELEASES if one < release] if len(homes) > 1 else []
    if before and not found:
        return _segments(before[-1], homes)
    if not found:
        raise SchemaError(f"{paths[-1]}: expected the segments of release {release}, found none")
    rules: dict[str, SegmentRule] = {}
    for path in found:
        table = read_table(path)
        if "extends" in table:
            rules = _segments(_extended(table, path), homes)
        rules = read_segments_over(rules, table, path)
    return rules


def _extended(table: Mapping[str, Any], path: Path, *, or_itself: bool = False) -> str:
    """The release that a file extends: an earlier one, so that none can come back to itself."""
    base, release = text_of(table, "extends", path), path.parent.name
    if base < release or (or_itself and base == release):
        return base
    raise SchemaError(f"{path}: expected extends to name an earlier release, got {base!r}")
