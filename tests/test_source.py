"""The house rules that no linter knows, held over every module in src."""

import ast
from collections.abc import Callable
from pathlib import Path

SRC = Path(__file__).parent.parent / "src"


def _offenders(fault: Callable[[Path, ast.Module], object]) -> dict[str, object]:
    """Module -> what `fault` finds in it, for those where it finds something."""
    found = {}
    for path in sorted(SRC.rglob("*.py")):
        seen = fault(path, ast.parse(path.read_text(encoding="utf-8"), str(path)))
        if seen:
            found[str(path.relative_to(SRC))] = seen
    return found


def test_no_module_imports_from_the_package_root() -> None:
    def lines(_: Path, module: ast.Module) -> list[int]:
        return [
            n.lineno for n in ast.walk(module) if isinstance(n, ast.stmt) and _is_root_import(n)
        ]

    assert _offenders(lines) == {}, "import from the room: from edicompliance.errors import ..."


def test_only_the_command_line_prints() -> None:
    def lines(path: Path, module: ast.Module) -> list[int]:
        names = [node for node in ast.walk(module) if isinstance(node, ast.Name)]
        return [n.lineno for n in names if n.id == "print" and path.parent.name != "cli"]

    assert _offenders(lines) == {}


def test_pyx12_has_one_home() -> None:
    def imports(_: Path, module: ast.Module) -> list[str]:
        named = [one.name for n in ast.walk(module) if isinstance(n, ast.Import) for one in n.names]
        named += [n.module or "" for n in ast.walk(module) if isinstance(n, ast.ImportFrom)]
        return [one for one in named if one.split(".")[0] == "pyx12"]

    assert list(_offenders(imports)) == ["edicompliance/flows/pyx12_judge.py"]


def test_nothing_is_read_that_could_run_code_of_others() -> None:
    refused = {"pickle", "marshal", "shelve", "yaml", "dill", "joblib"}

    def imports(_: Path, module: ast.Module) -> list[str]:
        named = [one.name for n in ast.walk(module) if isinstance(n, ast.Import) for one in n.names]
        named += [n.module or "" for n in ast.walk(module) if isinstance(n, ast.ImportFrom)]
        return [one for one in named if one.split(".")[0] in refused]

    assert _offenders(imports) == {}


def test_every_module_opens_with_what_it_is() -> None:
    assert _offenders(lambda _, module: ast.get_docstring(module) is None) == {}


def test_no_function_is_over_60_lines() -> None:
    def names(_: Path, module: ast.Module) -> list[str]:
        functions = [n for n in ast.walk(module) if isinstance(n, ast.FunctionDef)]
        return [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= 60]

    assert _offenders(names) == {}


def test_no_module_is_over_400_lines() -> None:
    def too_many(path: Path, _: ast.Module) -> int:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        return lines if lines > 400 else 0

    assert _offenders(too_many) == {}


def _is_root_import(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or node.module == "edicompliance"
    return isinstance(node, ast.Import) and "edicompliance" in [a.name for a in node.names]
