"""The layer contract of pyproject.toml holds, and fails when it is broken on purpose."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONTRACT = "imports go down only"
LINT = """
import sys
sys.path.insert(0, "src")  # the copy, not what is installed
from importlinter.cli import lint_imports_command
lint_imports_command()
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the source, to be broken."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignore = shutil.ignore_patterns("__pycache__", "*.toml")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignore)
    return tmp_path


def test_the_contract_holds(house: Path) -> None:
    status, output = _lint_imports(house)
    assert f"{CONTRACT} KEPT" in output
    assert status == 0


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("location.py", "import edicompliance.errors"),
        ("x12/__init__.py", "import edicompliance.documents"),
        ("profiles/__init__.py", "from edicompliance.rules import check"),
        ("rules/__init__.py", "import edicompliance.flows"),
        ("errors.py", "def late():\n    import edicompliance.cli"),
    ],
)
def test_an_import_upwards_breaks_the_contract(house: Path, module: str, line: str) -> None:
    _append(house / "src/edicompliance" / module, line)
    status, output = _lint_imports(house)
    assert f"{CONTRACT} BROKEN" in output
    assert status == 1


def test_a_package_without_a_place_breaks_the_contract(house: Path) -> None:
    (house / "src/edicompliance/attic").mkdir()
    (house / "src/edicompliance/attic/__init__.py").write_text('"""Nobody placed this."""\n')
    status, output = _lint_imports(house)
    assert "edicompliance.attic" in output
    assert status == 1


def _append(path: Path, line: str) -> None:
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")


def _lint_imports(house: Path) -> tuple[int, str]:
    run = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo"],
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout + run.stderr
