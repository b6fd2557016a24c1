"""What a user installs: the wheel alone, in an empty environment, run from another folder.

Built from what a clone would hold: `git archive HEAD` when nothing is changed, else the files git
knows or would add, as they stand on disk, so that a change is tested before it is committed.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
CONSTRAINTS = str(ROOT / "constraints.txt")

pytestmark = [
    pytest.mark.wheel,
    pytest.mark.skipif(not (ROOT / ".git").exists(), reason="builds from git; this is no checkout"),
]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    if _git("--no-optional-locks", "status", "--porcelain"):
        for name in _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split(
            b"\0"
        ):
            _copy(name.decode(), folder)
    else:
        with tarfile.open(fileobj=BytesIO(_git("archive", "HEAD"))) as archive:
            archive.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def dist(checkout: Path) -> Path:
    """The sdist, and the wheel built from it."""
    folder = checkout / "dist"
    build = [sys.executable, "-m", "build", "--outdir", str(folder), str(checkout)]
    _run(build, cwd=checkout, more={"PIP_CONSTRAINT": CONSTRAINTS})
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    (path,) = dist.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of an environment that holds the wheel and what it asks for."""
    home = tmp_path_factory.mktemp("empty")
    venv.create(home)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "-qq", "--no-input"]
    install = [*pip, "install", "--no-compile", "--constraint", CONSTRAINTS, str(wheel)]
    _run(install, cwd=home)
    return scripts


def test_the_wheel_holds_everything_that_is_read_at_run_time(wheel: Path, checkout: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    data = "edicompliance/data"
    for folder, inside in [
        ("retailer_profiles", f"{data}/retailer_profiles"),
        ("x12_samples", f"{data}/x12_samples"),
        ("docs/schemas", f"{data}/schemas"),
        ("docs/runbook", f"{data}/runbook"),
        ("src/edicompliance", "edicompliance"),
    ]:
        files = [path for path in (checkout / folder).rglob("*") if path.is_file()]
        assert files, f"{folder} is empty"
        wanted = {f"{inside}/{path.relative_to(checkout / folder).as_posix()}" for path in files}
        assert wanted - names == set()
    assert "edicompliance/py.typed" in names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in ZipFile(wheel).namelist()}
    assert [top for top in sorted(tops) if not top.startswith("edicompliance")] == []


def test_the_sdist_holds_tests_and_no_caches(dist: Path) -> None:
    (path,) = dist.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = [name.split("/", 1)[1] for name in archive.getnames()]
    assert {"LICENSE", "README.md", "Makefile", "constraints.txt", "tests/test_wheel.py"} <= set(
        names
    )
    assert [name for name in names if "__pycache__" in name or name.startswith(".venv")] == []


def test_the_demo_runs_from_another_folder(installed: Path, tmp_path: Path) -> None:
    shown = _edic(installed, tmp_path, "demo")
    assert "HOLD" in shown
    assert "SHIP" in shown


def test_the_shipped_profiles_are_listed(installed: Path, tmp_path: Path) -> None:
    shown = _edic(installed, tmp_path, "profile", "list")
    for path in (ROOT / "retailer_profiles").glob("*.toml"):
        assert path.stem in shown


def test_a_sample_is_validated(installed: Path, tmp_path: Path) -> None:
    sample = ROOT / "x12_samples/example-mart/850/valid/one-long-line.edi"
    shutil.copy(sample, tmp_path / "order.edi")
    shown = json.loads(_edic(installed, tmp_path, "validate", "--format", "json", "order.edi"))
    assert shown["summary"]["accepted"] == 1
    assert shown["issues"] == []


def test_a_store_is_made_and_looked_over(installed: Path, tmp_path: Path) -> None:
    assert "made, at step" in _edic(installed, tmp_path, "store", "init", "--store", "edic.db")
    assert _edic(installed, tmp_path, "store", "verify", "--store", "edic.db").startswith(
        "0 faults"
    )


def test_what_runs_is_the_installed_package(installed: Path, tmp_path: Path) -> None:
    script = "import edicompliance; print(edicompliance.__file__)"
    shown = _run([str(installed / "python"), "-c", script], cwd=tmp_path)
    assert Path(shown.strip()).is_relative_to(installed.parent)


def _edic(scripts: Path, folder: Path, *arguments: str) -> str:
    return _run([str(scripts / "edic"), *arguments], cwd=folder)


def _run(command: list[str], *, cwd: Path, more: Mapping[str, str] | None = None) -> str:
    """Run outside this environment; a failure shows what was said."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    run = subprocess.run(
        command,
        cwd=cwd,
        env={**environment, **(more or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"{' '.join(command)}\n{run.stdout}\n{run.stderr}"
    return run.stdout


def _git(*arguments: str) -> bytes:
    git = shutil.which("git")
    assert git, "git is needed to build what a clone would hold"
    return subprocess.run([git, *arguments], cwd=ROOT, capture_output=True, check=True).stdout


def _copy(name: str, folder: Path) -> None:
    source, target = ROOT / name, folder / name
    if name and source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
