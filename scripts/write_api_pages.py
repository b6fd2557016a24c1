"""Write what the public names are: docs/api, a page a room and one that lists them all.

What a page says comes from the docstrings, and from the strings under the fields. Run it after a
public name, or what is said of one, was changed:

    $ python scripts/write_api_pages.py
    11 pages in docs/api

With `--check` nothing is written; the exit code says whether the pages are as they should be.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import pages as written
from pages import ROOT

import edicompliance

PAGES: Final = ROOT / "docs" / "api"
_INDEX: Final = """\
# The public names

`from edicompliance import NAME`; each is imported when it is first asked for. What stands here is
kept within a major version; what does not is the house's own. The pages are written by
[scripts/write_api_pages.py](../../scripts/write_api_pages.py) from the docstrings.

| name | what it is |
|---|---|
"""
_ABOUT: Final = "Import these from `edicompliance`. All public names: [index.md](index.md).\n"


def pages() -> dict[str, str]:
    """Every page by its name: one a room, and the list of all names."""
    rooms: dict[str, list[str]] = {}
    for name in edicompliance.__all__:
        rooms.setdefault(_room(name), []).append(name)
    told = {f"{room}.md": _page(room, names) for room, names in rooms.items()}
    return {"index.md": _index(), **told}


def _room(name: str) -> str:
    return str(getattr(edicompliance, name).__module__).split(".")[1]


def _index() -> str:
    return _INDEX + "\n".join(map(_row, edicompliance.__all__)) + "\n"


def _row(name: str) -> str:
    summary = _summary(getattr(edicompliance, name))
    return f"| [`{name}`]({_room(name)}.md#{name.lower()}) | {summary} |"


def _summary(thing: Any) -> str:
    first, _, _ = (inspect.getdoc(thing) or "").partition("\n\n")
    return " ".join(first.split()).replace("|", "\\|")


def _page(room: str, names: list[str]) -> str:
    lines = [f"# edicompliance: {room}", "", _ABOUT]
    for name in names:
        lines += [*_described(name, getattr(edicompliance, name)), ""]
    return "\n".join(lines)


def _described(name: str, thing: Any) -> Iterator[str]:
    yield from (f"## {name}", "")
    if inspect.isfunction(thing):
        yield from ("```python", *_signature(name, thing), "```", "")
    yield from (*_marked_up(inspect.getdoc(thing) or ""), "")
    if inspect.isclass(thing):
        yield from _members(thing)


def _signature(name: str, function: Any) -> list[str]:
    """As it is called; on one line where it fits."""
    signature = _readable(function)
    line = f"{name}{signature}"
    if len(line) <= written.WIDTH:
        return [line]
    inside = [f"    {one}," for one in _parameters(signature)]
    _, _, returned = line.rpartition(") -> ")
    return [f"{name}(", *inside, f") -> {returned}"]


class _Bare:
    """What stands in a signature as it is, without quotation marks."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def _readable(function: Any) -> inspect.Signature:
    """Its signature; a default that is more than a word is three dots."""
    signature = inspect.signature(function)
    told = []
    for one in signature.parameters.values():
        kind, default = one.annotation, one.default
        told.append(
            one.replace(
                annotation=_Bare(kind) if isinstance(kind, str) else kind,
                default=default if default is one.empty or _is_short(default) else _Bare("..."),
            )
        )
    returned = signature.return_annotation
    shown = _Bare(returned) if isinstance(returned, str) else returned
    return signature.replace(parameters=told, return_annotation=shown)


def _is_short(default: object) -> bool:
    return default is None or isinstance(default, (bool, int, str)) or default == ()


def _parameters(signature: inspect.Signature) -> Iterator[str]:
    marked = False
    for one in signature.parameters.values():
        if one.kind is one.KEYWORD_ONLY and not marked:
            yield "*"
        marked = marked or one.kind in {one.KEYWORD_ONLY, one.VAR_POSITIONAL}
        yield str(one)


def _marked_up(text: str) -> Iterator[str]:
    """A docstring as Markdown: its examples fenced."""
    inside = False
    for line in text.splitlines():
        starts = line.lstrip().startswith(">>>")
        if starts and not inside:
            yield "```python"
        if inside and not line.strip():
            yield "```"
        inside = (inside or starts) and bool(line.strip())
        yield line
    if inside:
        yield "```"


def _members(kind: type) -> Iterator[str]:
    fields = _fields(kind)
    if fields:
        yield from ("| field | what it is |", "|---|---|")
        yield from (f"| `{name}` | {_cell(said)} |" for name, said in fields.items())
        yield ""
    for name, member in vars(kind).items():
        if name.startswith("_") or not inspect.getdoc(member):
            continue
        if isinstance(member, property):
            yield f"- `{name}`: {_summary(member)}"
        elif isinstance(member, (staticmethod, classmethod)) or inspect.isfunction(member):
            function = getattr(kind, name)
            yield f"- `{name}{_readable(function)}`: {_summary(function)}"


def _fields(kind: type) -> dict[str, str]:
    """Each field with the string under it, those of its bases first."""
    found: dict[str, str] = {}
    for one in reversed(kind.__mro__):
        if one.__module__.startswith("edicompliance"):
            found |= _said(one)
    return found


def _said(kind: type) -> dict[str, str]:
    [tree] = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    found: dict[str, str] = {}
    for statement, following in pairwise(tree.body if isinstance(tree, ast.ClassDef) else ()):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            said = following.value if isinstance(following, ast.Expr) else None
            name = statement.target.id
            text = said.value if isinstance(said, ast.Constant) else None
            if isinstance(text, str) and name.islower() and not name.startswith("_"):
                found[name] = f"`{ast.unparse(statement.annotation)}`. {text}"
    return found


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def stale() -> list[str]:
    """Names of pages that are not as they should be."""
    return written.stale(PAGES, pages())


if __name__ == "__main__":
    sys.exit(written.run(PAGES, pages, __doc__))
