"""The house rules that no linter knows, held over every module in src."""

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

SRC = Path(__file__).parent.parent / "src"


class Module(NamedTuple):
    """What the rules look at; none of it needs to be read twice."""

    tree: ast.Module
    lines: int
    statements: list[ast.stmt]
    functions: list[ast.FunctionDef]
    names: list[ast.Name]
    imported: list[str]


@cache
def _modules() -> dict[Path, Module]:
    return {path: _module(path) for path in sorted(SRC.rglob("*.py"))}


def _module(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text, str(path))
    nodes = list(ast.walk(tree))
    imported = [one.name for n in nodes if isinstance(n, ast.Import) for one in n.names]
    imported += [n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)]
    return Module(
        tree,
        len(text.splitlines()),
        [n for n in nodes if isinstance(n, ast.stmt)],
        [n for n in nodes if isinstance(n, ast.FunctionDef)],
        [n for n in nodes if isinstance(n, ast.Name)],
        imported,
    )


def _offenders(fault: Callable[[Path, Module], object]) -> dict[str, object]:
    """Module -> what `fault` finds in it, for those where it finds something."""
    found = {path: fault(path, module) for path, module in _modules().items()}
    return {str(path.relative_to(SRC)): seen for path, seen in found.items() if seen}


def test_no_module_imports_from_the_package_root() -> None:
    def lines(_: Path, module: Module) -> list[int]:
        return [n.lineno for n in module.statements if _is_root_import(n)]

    assert _offenders(lines) == {}, "import from the room: from edicompliance.errors import ..."


def test_only_the_command_line_prints() -> None:
    def lines(path: Path, module: Module) -> list[int]:
        return [n.lineno for n in module.names if n.id == "print" and path.parent.name != "cli"]

    assert _offenders(lines) == {}


def test_pyx12_has_one_home() -> None:
    def imports(_: Path, module: Module) -> list[str]:
        return [one for one in module.imported if one.split(".")[0] == "pyx12"]

    assert list(_offenders(imports)) == ["edicompliance/flows/translating/pyx12_judge.py"]


def test_nothing_is_read_that_could_run_code_of_others() -> None:
    refused = {"pickle", "marshal", "shelve", "yaml", "dill", "joblib"}

    def imports(_: Path, module: Module) -> list[str]:
        return [one for one in module.imported if one.split(".")[0] in refused]

    assert _offenders(imports) == {}


def test_every_module_opens_with_what_it_is() -> None:
    assert _offenders(lambda _, module: ast.get_docstring(module.tree) is None) == {}


def test_no_function_is_over_60_lines() -> None:
    def names(_: Path, module: Module) -> list[str]:
        return [f.name for f in module.functions if (f.end_lineno or 0) - f.lineno >= 60]

    assert _offenders(names) == {}


def test_no_module_is_over_400_lines() -> None:
    def too_many(_: Path, module: Module) -> int:
        return module.lines if module.lines > 400 else 0

    assert _offenders(too_many) == {}


def _is_root_import(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or node.module == "edicompliance"
    return isinstance(node, ast.Import) and "edicompliance" in [a.name for a in node.names]
