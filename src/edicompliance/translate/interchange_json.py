"""A file of X12 as JSON, `edicompliance/interchange/1`, and back, byte for byte.

A segment is a list: its tag, then its elements, so that the index of an element is its number in
X12. Groups, sets and loops are objects that hold lists of these.

>>> print(json_of([Loose(b"hello"), Loose(bytes([255]))]), end="")
{"schema": "edicompliance/interchange/1", "parts": [
 {"junk": "hello"},
 {"junk": {"base64": "/w=="}}
]}
>>> outline_of(read_json('{"schema": "edicompliance/interchange/1", "parts": [7]}'))
Traceback (most recent call last):
edicompliance.errors.TranslationError: parts[0]: expected an object, got 7
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from edicompliance.errors import TranslationError
from edicompliance.translate.jsontext import expect, expect_keys, read_json
from edicompliance.translate.outline import (
    Box,
    Frame,
    Item,
    Loose,
    Outline,
    Repeated,
    Row,
    Simple,
    Text,
    Value,
)
from edicompliance.x12.delimiters import Delimiters, in_bytes

__all__ = ["SCHEMA", "json_of", "outline_of", "read_json"]

SCHEMA: Final = "edicompliance/interchange/1"
_T = TypeVar("_T")
_DELIMITERS = ("element", "component", "repetition", "segment")
_ORDINARY = "line_end", "terminator"
_MOST_DEPTH = 32
"""Boxes in boxes; a transaction set has no more than six loops in each other."""

# -- to JSON


def json_of(outline: Outline) -> str:
    """The outline as JSON, a segment a line."""
    lines = [f'{{"schema": {json.dumps(SCHEMA)}, "parts": [']
    _listed(lines, outline, _part_lines, " ")
    lines.append("]}\n")
    return "\n".join(lines)


def _listed(
    lines: list[str],
    items: Iterable[_T],
    write: Callable[[list[str], _T, str], None],
    pad: str,
) -> None:
    """Add the lines of each item, with commas between the items."""
    start = len(lines)
    for item in items:
        if len(lines) > start:
            lines[-1] += ","
        write(lines, item, pad)


def _part_lines(lines: list[str], part: Frame | Loose, pad: str) -> None:
    if isinstance(part, Loose):
        _item_lines(lines, part, pad)
        return
    head: dict[str, object] = {
        "interchange": part.name,
        "delimiters": plain_delimiters(part.delimiters),
        "line_end": _exact(part.line_end),
    }
    if part.terminator != in_bytes(part.delimiters.segment):
        head["terminator"] = _exact(part.terminator)
    if part.after is not None:
        head["after"] = _exact(part.after)
    _content_lines(lines, head, part.content, pad)


def plain_delimiters(delimiters: Delimiters) -> dict[str, object]:
    """The delimiters of an interchange as JSON has them."""
    marks = {name: getattr(delimiters, name) for name in _DELIMITERS}
    return {name: None if mark is None else _exact(in_bytes(mark)) for name, mark in marks.items()}


def _item_lines(lines: list[str], item: Item, pad: str) -> None:
    if isinstance(item, Box):
        head = {item.kind: item.name} | ({"release": item.release} if item.release else {})
        _content_lines(lines, head, item.content, pad)
    elif isinstance(item, Loose):
        lines.append(pad + _dumped({"junk": _exact(item.data)}))
    else:
        lines.append(pad + _dumped(_row(item)))


def _content_lines(
    lines: list[str], head: Mapping[str, object], content: Iterable[Item], pad: str
) -> None:
    lines.append(f'{pad}{_dumped(head)[:-1]}, "content": [')
    _listed(lines, content, _item_lines, pad + " ")
    lines.append(pad + "]}")


def _row(row: Row) -> object:
    values = [_plain(value) for value in row.values]
    odd = {"before": row.before, "terminator": row.terminator, "whole": row.whole}
    if all(data is None for data in odd.values()):
        return values
    return {"segment": values} | {
        key: _exact(data) for key, data in odd.items() if data is not None
    }


def _plain(value: Value) -> object:
    if isinstance(value, Repeated):
        return {"repeat": [_plain(one) for one in value.values]}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return _base64(value) if isinstance(value, bytes) else value


def _base64(data: bytes) -> dict[str, str]:
    return {"base64": b64encode(data).decode("ascii")}


def _exact(data: bytes) -> object:
    """Bytes as text where they are text, else as base64."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _base64(data)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# -- from JSON


def outline_of(value: object) -> Outline:
    """The outline that JSON says, once read; raises `TranslationError` with the path of a fault."""
    top = expect_keys(value, "", ("schema", "parts"), needed=("schema", "parts"))
    if top["schema"] != SCHEMA:
        raise TranslationError(f"schema: expected {SCHEMA!r}, got {top['schema']!r}")
    parts = expect(top["parts"], list, "parts")
    return [_part_of(part, f"parts[{at}]") for at, part in enumerate(parts)]


def _part_of(value: object, path: str) -> Frame | Loose:
    part = expect(value, dict, path)
    if "junk" in part:
        return _loose_of(part, path)
    keys = ("interchange", "delimiters", "content", "line_end", "terminator", "after")
    part = expect_keys(part, path, keys, needed=keys[:3])
    delimiters = delimiters_of(part["delimiters"], f"{path}.delimiters")
    odd = {key: _exact_of(part[key], f"{path}.{key}") for key in keys[3:] if key in part}
    return Frame(
        expect(part["interchange"], str, f"{path}.interchange"),
        delimiters,
        odd.get("terminator", in_bytes(delimiters.segment)),
        odd.get("line_end", b""),
        odd.get("after"),
        _content_of(part["content"], f"{path}.content", 0),
    )


def delimiters_of(value: object, path: str) -> Delimiters:
    """The delimiters that JSON says."""
    marks = expect_keys(value, path, _DELIMITERS, needed=_DELIMITERS)
    found = {
        name: _exact_of(mark, f"{path}.{name}").decode("utf-8", "surrogateescape")
        for name, mark in marks.items()
        if mark is not None or name != "repetition"
    }
    return Delimiters(**found)


def _content_of(value: object, path: str, depth: int) -> list[Item]:
    if depth > _MOST_DEPTH:
        raise TranslationError(f"{path}: expected at most {_MOST_DEPTH} levels of content")
    items = expect(value, list, path)
    return [_item_of(item, f"{path}[{at}]", depth) for at, item in enumerate(items)]


def _item_of(value: object, path: str, depth: int) -> Item:
    if isinstance(value, list):
        return Row(_values_of(value, path))
    item = expect(value, dict, path, "a segment (a list) or an object")
    if "segment" in item:
        return _odd_row_of(item, path)
    if "junk" in item:
        return _loose_of(item, path)
    return _box_of(item, path, depth)


def _box_of(item: Mapping[str, Any], path: str, depth: int) -> Box:
    for kind in ("group", "set", "loop"):
        if kind not in item:
            continue
        keys = (kind, "content", *(("release",) if kind == "set" else ()))
        box = expect_keys(item, path, keys, needed=keys[:2])
        name = expect(box[kind], str, f"{path}.{kind}")
        content = _content_of(box["content"], f"{path}.content", depth + 1)
        release = expect(box.get("release", ""), str, f"{path}.release")
        return Box(kind, name, content, release)
    raise TranslationError(
        f"{path}: expected one of the keys group, set, loop, segment, junk, got {sorted(item)}"
    )


def _odd_row_of(item: Mapping[str, Any], path: str) -> Row:
    keys = ("segment", "before", "terminator", "whole")
    row = expect_keys(item, path, keys, needed=keys[:1])
    odd = {key: _exact_of(row[key], f"{path}.{key}") for key in keys[1:] if key in row}
    values = expect(row["segment"], list, f"{path}.segment")
    return Row(
        _values_of(values, f"{path}.segment"),
        odd.get("before"),
        odd.get("terminator"),
        odd.get("whole"),
    )


def _loose_of(item: Mapping[str, Any], path: str) -> Loose:
    return Loose(_exact_of(expect_keys(item, path, ("junk",))["junk"], f"{path}.junk"))


def _values_of(values: Sequence[object], path: str) -> tuple[Value, ...]:
    if not values:
        raise TranslationError(f"{path}: expected a tag, got an empty list")
    return tuple(
        value if type(value) is str and value.isascii() else _value_of(value, f"{path}[{at}]")
        for at, value in enumerate(values)
    )


def _value_of(value: object, path: str) -> Value:
    if isinstance(value, dict) and "repeat" in value:
        inner = expect_keys(value, path, ("repeat",))["repeat"]
        found = expect(inner, list, f"{path}.repeat")
        return Repeated(
            tuple(_simple_of(one, f"{path}.repeat[{at}]") for at, one in enumerate(found))
        )
    return _simple_of(value, path)


def _simple_of(value: object, path: str) -> Simple:
    if isinstance(value, list):
        return tuple(_text_of(one, f"{path}[{at}]") for at, one in enumerate(value))
    return _text_of(value, path)


def _text_of(value: object, path: str) -> Text:
    if isinstance(value, dict):
        return _exact_of(value, path)
    text = expect(value, str, path)
    _exact_of(text, path)
    return text


def _exact_of(value: object, path: str) -> bytes:
    """The bytes of a text, or of `{"base64": ...}`."""
    if isinstance(value, dict):
        coded = expect(
            expect_keys(value, path, ("base64",), needed=("base64",))["base64"], str, path
        )
        try:
            return b64decode(coded, validate=True)
        except ValueError:
            raise TranslationError(f"{path}: expected base64, got {coded[:40]!r}") from None
    text = expect(value, str, path)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise TranslationError(
            f'{path}: {text[:40]!r} holds half a character; write the bytes as {{"base64": ...}}'
        ) from None
