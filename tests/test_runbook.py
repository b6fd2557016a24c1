"""Each state that waits for a person has its page, and whatever is said of it leads there."""

import re
import shlex
from pathlib import Path

import pytest
from tests.cli.running import edic

from edicompliance.flows.mailbox.showing import _PAGES
from edicompliance.reports.runbook import runbook_pages

ROOT = Path(__file__).parent.parent
PAGES = runbook_pages()
SAID = re.compile(r"edic explain (?!tells)([a-z][a-z-]+)")
COMMAND = re.compile(r"`edic ((?:mailbox|store|handoff|status|show|explain|validate)[^`]*)`")


def test_whatever_names_a_page_names_one_that_is_there() -> None:
    texts = [one.read_text("utf-8") for one in (ROOT / "src").rglob("*.py")]
    named = {name for text in texts for name in SAID.findall(text)} | set(_PAGES.values())
    assert named
    assert sorted(named - set(PAGES)) == []


@pytest.mark.parametrize("state", PAGES)
def test_a_page_says_what_happened_what_is_safe_and_what_to_do(state: str) -> None:
    told = edic("explain", state).stdout
    headings = re.findall(r"^## (.*)$", told, re.MULTILINE)
    assert headings == ["What happened", "What is safe", "What to do"]
    index = (PAGES[state].parent / "index.md").read_text("utf-8")
    assert f"({state}.md)" in index


@pytest.mark.parametrize("state", PAGES)
def test_a_page_names_only_commands_that_are_there(state: str) -> None:
    for words in COMMAND.findall(PAGES[state].read_text("utf-8")):
        told = re.findall(r"^[a-z-]+$|^--[a-z-]+$", "\n".join(shlex.split(words)), re.MULTILINE)
        path = [one for one in told if not one.startswith("--")]
        path = path[:2] if path[0] in ("mailbox", "store", "handoff") else path[:1]
        usage = edic(*path, "--help")
        assert usage.exit_code == 0, words
        options = [one for one in told if one.startswith("--")]
        assert [one for one in options if one not in usage.stdout] == [], words
