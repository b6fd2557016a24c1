"""The layer contract of pyproject.toml holds, and fails when it is broken on purpose."""

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from edicompliance.rules.catalogue import RULES

ROOT = Path(__file__).parent.parent
CONTRACT = "imports go down only"
FAMILIES = "families of rules do not know each other"
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


def test_a_family_of_rules_that_knows_another_breaks_the_contract(house: Path) -> None:
    _append(house / "src/edicompliance/rules/win.py", "from edicompliance.rules import asn")
    status, output = _lint_imports(house)
    assert f"{FAMILIES} BROKEN" in output
    assert status == 1


def test_every_family_of_rules_is_in_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    listed = next(one["modules"] for one in contracts["contracts"] if one["name"] == FAMILIES)
    families = {rule.function.__module__ for rule in RULES}
    assert families == set(listed)


# -- libraries from outside


HOMES = {
    "alembic": {"store"},
    "apprise": {"flows"},
    "asyncssh": {"mailbox"},
    "biip": {"labels"},
    "distributed": {"flows"},
    "click": {"cli"},
    "holidays": {"profiles"},
    "jinja2": {"reports", "web"},
    "markupsafe": {"reports", "web"},
    "lxml": {"translate"},
    "PIL": {"labels", "reports"},
    "numpy": {"labels"},
    "paramiko": {"mailbox"},
    "prometheus_client": {"flows"},
    "psycopg": {"store"},
    "pydantic": {
        "documents",
        "flows",
        "mailbox",
        "profiles",
        "reports",
        "rules",
        "sinks",
        "translate",
    },
    "pypdfium2": {"labels"},
    "pyx12": {"flows"},
    "reportlab": {"labels", "reports"},
    "sqlalchemy": {"store"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "urllib3": {"sinks"},
    "python_calamine": {"documents"},
    "xlsxwriter": {"reports"},
    "zxingcpp": {"labels"},
}
"""Library -> the rooms that may import it; any other library is used in no room yet."""
SOURCES = sorted((ROOT / "src/edicompliance").rglob("*.py"))


def _outside(path: Path) -> set[str]:
    """The libraries that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found - sys.stdlib_module_names - {"edicompliance", "typing_extensions"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: "/".join(path.parts[-2:]))
def test_a_library_is_imported_in_its_own_rooms_only(path: Path) -> None:
    room = path.relative_to(ROOT / "src/edicompliance").parts[0].removesuffix(".py")
    for library in _outside(path):
        assert room in HOMES.get(library, ()), f"{library} in {room}"


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
