"""The commands that a page shows are run, and print what stands below them."""

import re
import shlex
from pathlib import Path

import pytest
from tests.cli.running import edic

ROOT = Path(__file__).parent.parent
PAGES = [
    page
    for folder in ("how-to", "tutorials")
    for page in sorted((ROOT / "docs" / folder).glob("*.md"))
    if "$ edic " in page.read_text("utf-8")
]
SHOWN = re.compile(r"^\$ edic (.*?)(?:  # exit ([0-9]))?\n((?:(?!\$ |```).*\n)*)", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_print_what_it_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x12_samples").symlink_to(ROOT / "x12_samples")
    monkeypatch.chdir(tmp_path)
    commands = SHOWN.findall(page.read_text(encoding="utf-8"))
    assert commands
    for arguments, code, shown in commands:
        ran = edic(*shlex.split(arguments))
        assert ran.exit_code == int(code or 0), arguments
        lines = iter(ran.stdout.splitlines())
        for line in filter(None, shown.splitlines()):
            assert line in lines, f"edic {arguments}: {line!r} is not printed, or not in this order"
