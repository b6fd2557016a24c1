"""Write a page for every command of `edic`, and one that lists them: docs/commands.

What a page says comes from the commands themselves, as `--help` prints it. Run it after a command
or an option was changed:

    $ python scripts/write_command_pages.py
    30 pages in docs/commands

With `--check` nothing is written; the exit code says whether the pages are as they should be.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from typing import Final

import click
import pages as written
from pages import ROOT

from edicompliance.cli.main import COMMANDS, cli

PAGES: Final = ROOT / "docs" / "commands"
_INDEX: Final = """\
# The commands

What `edic --help` and `edic COMMAND --help` print, a page each. The pages are written by
[scripts/write_command_pages.py](../../scripts/write_command_pages.py) from the commands themselves.

| command | what it does |
|---|---|
"""
_EXITS: Final = """
## Exit codes

| code | what it says |
|---|---|
| 0 | clean |
| 1 | findings at or above `--fail-on`, or a verdict of HOLD or CANNOT-TELL |
| 2 | the command line is wrong |
| 3 | could not run: a file or a profile cannot be read |
"""
_SHARED: Final = {"help"}
"""Options that every command has: told once, in the list of commands."""


def pages() -> dict[str, str]:
    """Every page by its name: one a command, and the list of them."""
    return {"index.md": _index(), **{f"{name}.md": _page(name) for name in sorted(COMMANDS)}}


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by its words, `edic store verify`, a group before its own."""
    context = click.Context(cli, info_name="edic")
    for name in sorted(COMMANDS):
        yield from _below(f"edic {name}", _found(cli, context, name))


def parameters(command: click.Command) -> list[click.Parameter]:
    """Arguments and options that the help shows."""
    shown = [one for one in command.params if not getattr(one, "hidden", False)]
    return [one for one in shown if one.name not in _SHARED]


def _found(group: click.Group, context: click.Context, name: str) -> click.Command:
    command = group.get_command(context, name)
    if command is None:
        raise SystemExit(f"edic has no command {name}, and lists it")
    return command


def _below(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=words)
        for name in command.list_commands(context):
            yield from _below(f"{words} {name}", _found(command, context, name))


def _index() -> str:
    rows = [
        f"| [`edic {name}`]({name}.md) | {_cell(COMMANDS[name])} |" for name in sorted(COMMANDS)
    ]
    return _INDEX + "\n".join(rows) + f"\n\nEach takes `-h` and `--help`.\n{_EXITS}"


def _page(name: str) -> str:
    lines: list[str] = []
    for words, command in commands():
        if words.split()[1] == name and not command.hidden:
            lines += [*_described(words, command), ""]
    return "\n".join(lines)


def _described(words: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=words)
    yield from (f"{'#' * (len(words.split()) - 1)} {words}", "", *_unmarked(command.help or ""), "")
    usage = " ".join(command.collect_usage_pieces(context))
    yield from ("```", f"{words} {usage}", "```")
    rows = [_row(one, context) for one in parameters(command)]
    if rows:
        yield from ("", "| argument, option | what it is |", "|---|---|", *rows)
    if command.epilog:
        yield from ("", "```", *_unmarked(command.epilog), "```")


def _row(one: click.Parameter, context: click.Context) -> str:
    record = one.get_help_record(context)
    if record is None:
        return f"| `{_cell(one.make_metavar(context))}` | an argument |"
    return f"| `{_cell(record[0])}` | {_cell(record[1])} |"


def _unmarked(text: str) -> list[str]:
    """The lines of a help text without click's marks."""
    return inspect.cleandoc(text.replace("\b", "").replace("\f", "")).splitlines()


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def stale() -> list[str]:
    """Names of pages that are not as they should be."""
    return written.stale(PAGES, pages())


if __name__ == "__main__":
    sys.exit(written.run(PAGES, pages, __doc__))
