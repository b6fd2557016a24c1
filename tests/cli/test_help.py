"""Every command has help with examples that work, and stands in the documentation."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from tests.cli.running import edic

from edicompliance.cli.main import COMMANDS, cli

ROOT = Path(__file__).parents[2]


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


ALL = list(_commands(cli))


def _command(path: tuple[str, ...]) -> click.Command:
    command: click.Command = cli
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found
        command = found
    return command


def _examples(path: tuple[str, ...]) -> list[str]:
    """The commands in a help's examples, without pipes and remarks."""
    lines = edic(*path, "--help").stdout.splitlines()
    found = (re.match(r"\s+(?:.*\| )?edic ([^|(>]+)", line) for line in lines)
    return [one[1].strip() for one in found if one]


def test_there_are_commands() -> None:
    assert ("profile", "show") in ALL
    assert {path[0] for path in ALL} == set(COMMANDS)


@pytest.mark.parametrize("path", [(), *ALL], ids=" ".join)
def test_every_command_has_help_with_examples(path: tuple[str, ...]) -> None:
    result = edic(*path, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")
    assert re.search(r"^ *Examples?:$", result.stdout, re.MULTILINE)
    assert _examples(path)
    assert edic(*path, "-h").stdout == result.stdout


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_option_says_what_it_does(path: tuple[str, ...]) -> None:
    for option in _command(path).params:
        if isinstance(option, click.Option) and option.name != "form":
            assert option.help, option.name


@pytest.mark.parametrize("example", sorted({one for path in [(), *ALL] for one in _examples(path)}))
def test_every_example_is_a_command_line_that_can_be_read(example: str) -> None:
    """The files of an example need not exist; its command and options must."""
    words = shlex.split(example.split(" <", maxsplit=1)[0])
    command: click.Command = cli
    path: tuple[str, ...] = ()
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        path = (*path, words.pop(0))
        assert path in ALL, path
        command = _command(path)
    command.make_context(" ".join(path), words)


def test_the_one_line_help_of_the_group_is_that_of_the_command() -> None:
    for name, short in COMMANDS.items():
        first = (_command((name,)).help or "").partition("\n")[0]
        assert first.rstrip(".").startswith(short.rstrip(".")[:20]), name


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_is_in_the_documentation(path: tuple[str, ...]) -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    if not all(page.exists() for page in pages[:1]):
        pytest.skip("installed without its documentation")
    words = f"edic {' '.join(path)}"
    assert any(words in page.read_text(encoding="utf-8") for page in pages), words


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_on_the_map(name: str) -> None:
    told = (ROOT / "docs/map.md").read_text(encoding="utf-8")
    assert f"edic {name}" in told or f"cli/{name}.py" in told or "module of its name" in told


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("chek",), "No such command 'chek'"),
        (("profile", "lst"), "No such command 'lst'"),
        (("check", "--profil", "x", "y"), "No such option"),
    ],
)
def test_a_misspelt_command_or_option_exits_with_2(words: tuple[str, ...], complaint: str) -> None:
    result = edic(*words)
    assert result.exit_code == 2
    assert complaint in result.stderr


def test_the_version_is_told() -> None:
    assert re.search(r"\d+\.\d+\.\d+", edic("--version").stdout)
