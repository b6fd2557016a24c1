"""The pages of the commands: each command, argument and option, as the program has them now."""

from __future__ import annotations

import click
import pytest
import write_command_pages as written

from edicompliance.cli.main import COMMANDS

PAGES = written.pages()
COMMANDS_OF_EDIC = list(written.commands())


def test_the_pages_are_up_to_date() -> None:
    """Run scripts/write_command_pages.py where this fails."""
    assert written.stale() == []


def test_there_is_a_page_for_every_command_and_one_that_lists_them() -> None:
    assert set(PAGES) == {"index.md", *(f"{name}.md" for name in COMMANDS)}


@pytest.mark.parametrize(
    ("words", "command"), COMMANDS_OF_EDIC, ids=[w for w, _ in COMMANDS_OF_EDIC]
)
def test_a_command_has_its_place_with_all_its_options(words: str, command: click.Command) -> None:
    if command.hidden:
        return
    page = PAGES[f"{words.split()[1]}.md"]
    _, found, rest = page.partition(f"{'#' * (len(words.split()) - 1)} {words}\n")
    assert found
    place, _, _ = rest.partition("\n#")
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    names = [name for one in options if one.name != "help" for name in one.opts]
    assert [name for name in names if name not in place] == []
