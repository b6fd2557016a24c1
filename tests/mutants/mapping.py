"""Which rule a function serves: its own, or each rule of the family that comes to it.

What no rule of its family comes to, and what several families share, goes by its module's name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tests.mutants.scope import PACKAGE, Family, module_of

if TYPE_CHECKING:
    from edicompliance.rules import Rule


class Place(NamedTuple):
    """A function, a class as a whole, or a table of them."""

    module: str
    """Dotted, with the package."""
    name: str
    """As it stands at the module's top."""


@dataclass(frozen=True, slots=True)
class Graph:
    """What stands at the top of some modules, and what each of it names."""

    uses: Mapping[Place, frozenset[Place]]

    def reached_from(self, start: Place) -> frozenset[Place]:
        """A place and all that it comes to."""
        seen, todo = set[Place](), [start]
        while todo:
            place = todo.pop()
            if place not in seen:
                seen.add(place)
                todo += self.uses.get(place, ())
        return frozenset(seen)


def dotted(module: str) -> str:
    """`rules/win` as Python imports it."""
    return "edicompliance." + module.replace("/", ".")


def graph(sources: Mapping[str, str]) -> Graph:
    """What is named by what, over the sources of some modules by dotted name."""
    trees = {module: ast.parse(text) for module, text in sources.items()}
    tops = {
        Place(module, name): node for module, tree in trees.items() for name, node in _tops(tree)
    }
    uses = {}
    for place, node in tops.items():
        names = _imported(trees[place.module], trees)
        uses[place] = frozenset(_named(node, place.module, names) & tops.keys())
    return Graph(uses)


def _tops(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """What stands at a module's top, tables among it: what they name is come to by them."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, node
        elif isinstance(node, ast.Assign):
            yield from ((one.id, node) for one in node.targets if isinstance(one, ast.Name))


def _imported(tree: ast.Module, modules: Iterable[str]) -> dict[str, Place]:
    """Each imported name: what it is, `name` being empty for a module."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for one in node.names:
                whole = f"{node.module}.{one.name}"
                place = Place(whole, "") if whole in modules else Place(node.module or "", one.name)
                found[one.asname or one.name] = place
    return found


def _named(node: ast.AST, module: str, imported: Mapping[str, Place]) -> set[Place]:
    found = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            found.add(imported.get(one.id, Place(module, one.id)))
        elif isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            of = imported.get(one.value.id)
            if of is not None and not of.name:
                found.add(Place(of.module, one.attr))
    return found


def codes_of(
    family: Family, rules: Sequence[Rule], sources: Mapping[str, str]
) -> dict[Place, tuple[str, ...]]:
    """The codes of each place of a family's modules that a rule of the family comes to."""
    found: dict[Place, list[str]] = {}
    whole = graph(sources)
    for rule in rules:
        if not family.codes or not rule.code.startswith(family.codes):
            continue
        start = Place(rule.function.__module__, rule.function.__name__)
        for place in whole.reached_from(start):
            if place.module in sources:
                found.setdefault(place, []).append(rule.code)
    return {place: tuple(codes) for place, codes in found.items()}


def likely_codes(rules: Sequence[Rule]) -> dict[Place, tuple[str, ...]]:
    """The codes of the rules that come to each place of any module about rules, by its name."""
    sources = {
        dotted(module_of(path)): path.read_text(encoding="utf-8")
        for path in (PACKAGE / "rules").rglob("*.py")
    }
    found: dict[Place, list[str]] = {}
    whole = graph(sources)
    for rule in rules:
        start = Place(rule.function.__module__, rule.function.__name__)
        for place in whole.reached_from(start):
            found.setdefault(place, []).append(rule.code)
    return {place: tuple(codes) for place, codes in found.items()}


def sources_of(family: Family) -> dict[str, str]:
    """The text of each module of a family, by its dotted name."""
    return {
        dotted(module): (PACKAGE / f"{module}.py").read_text(encoding="utf-8")
        for module in family.modules
    }


def place_of(mutant: str) -> Place:
    """The place of a mutant, by the name that mutmut gives it.

    `edicompliance.rules.win.x_late__mutmut_3` is of `late`, and `...xǁWindowǁends__mutmut_1` of the
    class `Window`.
    """
    module, _, mangled = mutant.partition("__mutmut_")[0].rpartition(".")
    if mangled.startswith("xǁ"):
        return Place(module, mangled.split("ǁ")[1])
    return Place(module, mangled.removeprefix("x_"))


def function_of(mutant: str) -> str:
    """The function of a mutant, shortly: `rules.win.late`, `rules.win.Window.ends`."""
    module, _, mangled = mutant.partition("__mutmut_")[0].rpartition(".")
    parts = mangled.split("ǁ")[1:] if mangled.startswith("xǁ") else [mangled.removeprefix("x_")]
    return ".".join([module.removeprefix("edicompliance."), *parts])
