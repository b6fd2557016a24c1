"""The Python of every page runs and prints what stands below it; its commands can be read.

Pages in docs/api are made of docstrings, whose examples are run where they stand; the README's are
in test_readme.py; commands with `$` before them are run by test_commands_of_pages.py.
"""

import contextlib
import io
import re
import shlex
from pathlib import Path

import click
import pytest

from edicompliance.cli.main import cli

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
PYTHON = re.compile(r"^```python\n(.*?)^```\n(?:\n```\n(.*?)^```)?", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(?:sh|console)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOT_RUN = {
    "store.md": "asks a store of one's own",
    "x12-tables.md": "loads tables of one's own; how-to/read-a-table.md runs the same whole",
}
"""Page -> why its Python is not run."""


def named(page: Path) -> str:
    return page.relative_to(DOCS if page.is_relative_to(DOCS) else ROOT).as_posix()


def with_python(page: Path) -> bool:
    made_or_elsewhere = named(page) == "README.md" or page.parent.name == "api"
    return not made_or_elsewhere and "```python" in page.read_text("utf-8")


def commands(page: Path) -> list[str]:
    blocks = BLOCK.findall(page.read_text("utf-8"))
    lines = (line for block in blocks for line in block.splitlines())
    return [line for line in lines if line.startswith("edic ") and "[OPTIONS]" not in line]


WITH_PYTHON = [one for one in PAGES if with_python(one)]
WITH_COMMANDS = [one for one in PAGES if one.parent.name != "commands" and commands(one)]


@pytest.mark.parametrize("page", WITH_PYTHON, ids=named)
def test_the_python_of_a_page_prints_what_stands_below_it(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    found = PYTHON.findall(page.read_text("utf-8"))
    assert found
    if named(page) in NOT_RUN:
        for code, _ in found:
            compile(code, page.name, "exec")
        return
    for code, shown in found:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(code, page.name, "exec"), {})  # noqa: S102 - our own pages
        assert printed.getvalue() == shown


def test_only_pages_with_python_are_left_out() -> None:
    assert set(NOT_RUN) <= set(map(named, WITH_PYTHON))


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=named)
def test_every_command_that_a_page_shows_can_be_read(page: Path) -> None:
    """Its files are the reader's own; that there are such commands and options is seen here."""
    for line in commands(page):
        words = shlex.split(line.partition(" <")[0], comments=True)[1:]
        command: click.Command = cli
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            found = command.get_command(click.Context(command), words.pop(0))
            assert found is not None, line
            command = found
        command.make_context("edic", words)
