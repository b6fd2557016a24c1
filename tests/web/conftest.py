"""Desks that tests sit at."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner
from tests.quick import made_once

from edicompliance.cli.main import cli


@pytest.fixture(scope="module", autouse=True)
def profiles_and_stores_made_once() -> Iterator[None]:
    with made_once():
        yield


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two partners after a bad night; made once by each worker, and only copied."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    made = CliRunner().invoke(cli, ["demo", "mailbox", str(folder)])
    assert made.exit_code == 0, made.output
    return folder


@pytest.fixture(scope="module")
def home(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two partners after a bad night: orders, a damaged file, a sender that nobody knows."""
    folder = tmp_path_factory.mktemp("desk") / "home"
    copytree(demo, folder)
    return folder
