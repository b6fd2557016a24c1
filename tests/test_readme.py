"""What the README shows is what comes out."""

import contextlib
import io
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from edicompliance.cli.main import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"```python\n(.*?)```\n\n```\n(.*?)```", re.DOTALL)
EXCERPT = re.compile(r"<!-- from: edic (.*?) -->\n```\n(.*?)```", re.DOTALL)


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_there_is_an_example_and_an_excerpt() -> None:
    assert README.count("```python") == len(EXAMPLE.findall(README)) == 1
    assert EXCERPT.findall(README)


@pytest.mark.parametrize(("code", "shown"), EXAMPLE.findall(README))
def test_the_example_prints_what_stands_below_it(code: str, shown: str) -> None:
    names: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(code, "README.md", "exec"), names)  # noqa: S102 - our own README
    assert printed.getvalue() == shown
    assert str(names["asn"]).startswith("b'ISA*")


@pytest.mark.parametrize(("arguments", "shown"), EXCERPT.findall(README))
def test_the_excerpt_is_from_what_the_command_prints(arguments: str, shown: str) -> None:
    printed = CliRunner().invoke(cli, arguments.split()).stdout
    lines = iter(printed.splitlines())
    for line in filter(None, shown.splitlines()):
        assert line in lines, f"{line!r} is not printed, or not in this order"
