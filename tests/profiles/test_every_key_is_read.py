"""Each key that a clause may have is read by what judges, prices, prints or writes.

A key that is parsed, shown and linted, and that nothing goes by, is a promise to the author of a
profile that nobody keeps. A key counts as read where its name is an attribute in a module outside
of what loads and tells profiles, or in a method of a body that is itself read there. Sizes are read
by their names, from one table (`UNITS`).
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

import edicompliance
from edicompliance.profiles.bodies import Body, Row
from edicompliance.profiles.bodies_shipping import UNITS
from edicompliance.profiles.sections import SECTIONS

SOURCE = Path(edicompliance.__file__).parent
FOR_THE_READER = {
    "billed": "when it is billed; told with the charge",
    "place": "where it lies; the checklist prints the clause",
}
"""Keys that nothing goes by, on purpose."""
_TELLS = ("profile_", "weak_sources")
"""Reports that print profiles as they are."""


def test_each_key_of_a_clause_is_read() -> None:
    known = _read_names() | FOR_THE_READER.keys() | UNITS.keys()
    assert sorted(f"{section}.{key}" for section, key, field in _keys() if field not in known) == []


@pytest.mark.parametrize("key", FOR_THE_READER)
def test_the_exceptions_are_keys(key: str) -> None:
    assert key in {one for _, one, _ in _keys()}


def test_a_key_that_nothing_reads_is_found() -> None:
    class Lonely(Body):
        unheard_of: str = ""

    assert "unheard_of" not in _read_names()
    assert [name for name, _ in _fields(Lonely)] == ["unheard_of"]


def _keys() -> Iterator[tuple[str, str, str]]:
    """Each section, key, and the field that holds it."""
    for section, body in SECTIONS.items():
        for model in _models(body):
            for field, alias in _fields(model):
                yield section, alias, field


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    for name, field in model.model_fields.items():
        yield name, field.alias or name


def _models(body: type[BaseModel]) -> list[type[BaseModel]]:
    """A body and its rows."""
    found, open_ = [body], [body]
    while open_:
        rows = getattr(open_[0], "ROWS", {}).values()
        named = [*rows, *_inside(open_.pop(0))]
        for one in named:
            if one not in found:
                found.append(one)
                open_.append(one)
    return found


def _inside(body: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for field in body.model_fields.values():
        open_ = [field.annotation]
        while open_:
            one = open_.pop()
            if isinstance(one, type) and issubclass(one, Row):
                yield one
            open_ += get_args(one)


@cache
def _read_names() -> frozenset[str]:
    """Attributes that are read outside, and those that methods of bodies read which are."""
    read: set[str] = set()
    inside: defaultdict[str, set[str]] = defaultdict(set)
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        if path.parent.name == "profiles" or _is_teller(path):
            for name, names in _methods(tree):
                inside[name] |= names
        else:
            read |= _attributes(tree)
    for path in (SOURCE / "profiles").glob("*.py"):  # what answers is no loader
        if path.stem in ("recognising", "remitted", "exceptions", "places", "answers", "gather"):
            read |= _attributes(ast.parse(path.read_text("utf-8")))
    open_ = list(read)
    while open_:
        for name in inside.get(open_.pop(), set()) - read:
            read.add(name)
            open_.append(name)
    return frozenset(read)


def _is_teller(path: Path) -> bool:
    return path.parent.name == "reports" and path.stem.startswith(_TELLS)


def _methods(tree: ast.AST) -> Iterator[tuple[str, set[str]]]:
    """The methods of bodies, validators and `__str__` aside, and what each reads."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and not _is_a_check(node):
            yield node.name, _attributes(node)


def _is_a_check(node: ast.FunctionDef) -> bool:
    decorated = " ".join(ast.unparse(one) for one in node.decorator_list)
    return "validator" in decorated or node.name == "__str__"


def _attributes(tree: ast.AST) -> set[str]:
    return {one.attr for one in ast.walk(tree) if isinstance(one, ast.Attribute)}
