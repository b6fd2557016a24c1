"""Code lists: which values an element may have, and what each means.

An ID element holds a code: BSN01 `00` is an original ship notice, `01` takes one back. The lists
are data, one file an element, `schemas/codes/<data element number>.toml`, and say of themselves
whether they are complete: a value outside a complete list is wrong, one outside a partial list is
only one that this library cannot explain.

>>> purposes = load_codes("353")
>>> purposes.complete, purposes.codes["01"]
(True, 'Cancellation of the whole document')
>>> purposes.allows("57", "004010"), purposes.allows("57", "005010")
(False, True)
>>> load_codes("127") is None
True
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from edicompliance.datafolder import schemas_folder
from edicompliance.errors import SchemaError

_FOLDER = "codes"
_NUMBER = re.compile(r"I?[0-9]{1,4}")
_RELEASE = re.compile(r"[0-9]{6}")
_T = TypeVar("_T", str, bool)
_KEYS = ("element", "name", "complete", "note", "extends", "codes", "since")


@dataclass(frozen=True, slots=True)
class CodeList:
    """The codes of one data element, wherever it stands."""

    element: str
    """The data element's number, `353`."""
    name: str
    """What the code says, in our own words: `Purpose of the document`."""
    complete: bool
    """Whether these are all its codes; a value outside a partial list may be right."""
    note: str
    """What is left out, or up to which release the list goes."""
    codes: Mapping[str, str] = field(repr=False)
    """Code -> its meaning."""
    since: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Code -> the release that brought it, for codes younger than 004010."""

    def allows(self, code: str, release: str) -> bool:
        """Whether the list has the code in a release; a release's suffix does not matter."""
        return code in self.codes and self.since.get(code, "") <= release[:6]

    def within(self, release: str) -> dict[str, str]:
        """The codes that a release has, each with its meaning."""
        return {code: text for code, text in self.codes.items() if self.allows(code, release)}


@cache
def load_codes(element: str, folder: Path | None = None) -> CodeList | None:
    """The codes of a data element, or None where there is no list.

    `folder` holds tables of the user's own, laid out like ours: `codes/353.toml` in it stands for
    our list, or with `extends = true` adds to it. Raises `SchemaError` where a file is wrong.
    """
    if not _NUMBER.fullmatch(element):
        return None
    shipped = _path(schemas_folder(), element)
    ours = _read(shipped, None) if shipped.is_file() else None
    own = _path(folder, element) if folder else shipped
    return _read(own, ours) if own != shipped and own.is_file() else ours


@cache
def known_code_lists(folder: Path | None = None) -> frozenset[str]:
    """The data elements that have a code list.

    >>> sorted(known_code_lists())[:3]
    ['1005', '103', '1073']
    """
    homes = [schemas_folder(), *([folder] if folder else ())]
    return frozenset(path.stem for home in homes for path in (home / _FOLDER).glob("*.toml"))


def _path(home: Path, element: str) -> Path:
    return home / _FOLDER / f"{element}.toml"


def _read(path: Path, ours: CodeList | None) -> CodeList:
    """The list in a file, over ours where the file asks for it."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as reason:
        raise SchemaError(f"{path}: {reason}") from reason
    for key in table.keys() - set(_KEYS):
        raise SchemaError(f"{path}: {key}: expected one of {', '.join(_KEYS)}, got {key!r}")
    element = _one(table, "element", str, path)
    if element != path.stem:
        raise SchemaError(f"{path}: element: expected {path.stem!r}, as the file, got {element!r}")
    own = CodeList(
        element,
        _one(table, "name", str, path),
        _one(table, "complete", bool, path),
        _one({"note": ""} | table, "note", str, path),
        _texts(table, "codes", path),
        _texts({"since": {}} | table, "since", path),
    )
    _check_since(own, path)
    extends = _one({"extends": False} | table, "extends", bool, path)
    return _extended(ours, own) if extends and ours else own


def _extended(ours: CodeList, own: CodeList) -> CodeList:
    """Our codes with the user's, who has the last word on each."""
    since = {code: since for code, since in ours.since.items() if code not in own.codes}
    return replace(own, codes={**ours.codes, **own.codes}, since={**since, **own.since})


def _check_since(own: CodeList, path: Path) -> None:
    for code, release in own.since.items():
        if code not in own.codes:
            raise SchemaError(f"{path}: since: expected a code of [codes], got {code!r}")
        if not _RELEASE.fullmatch(release):
            raise SchemaError(
                f"{path}: since.{code}: expected a release such as '005010', got {release!r}"
            )


def _one(table: Mapping[str, Any], key: str, kind: type[_T], path: Path) -> _T:
    value = table.get(key)
    if not isinstance(value, kind):
        word = "true or false" if kind is bool else "a text"
        raise SchemaError(f"{path}: {key}: expected {word}, got {value!r}")
    return value


def _texts(table: Mapping[str, Any], key: str, path: Path) -> dict[str, str]:
    """A table of texts; a code or a text that is empty or has blanks around it is a slip."""
    value = table.get(key)
    if not isinstance(value, dict):
        raise SchemaError(f'{path}: {key}: expected "code" = "text", got {value!r}')
    for code, text in value.items():
        if not isinstance(text, str) or not text.strip():
            raise SchemaError(f"{path}: {key}.{code}: expected a text, got {text!r}")
        if not code.strip() or code != code.strip():
            raise SchemaError(f"{path}: {key}: expected a code without blanks, got {code!r}")
    return value
