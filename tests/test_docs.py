"""The documentation is true: its links lead somewhere, and nothing that exists is left out."""

import re
from pathlib import Path

import pytest

from edicompliance.cli.main import COMMANDS
from edicompliance.profiles import check_file
from edicompliance.profiles.lint import lint
from edicompliance.rules.catalogue import RULES

ROOT = Path(__file__).parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _anchors(page: Path) -> set[str]:
    """The headings of a page, as links write them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each).strip().lower().replace(" ", "-") for each in headings}


def _is_dead(page: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    goal = page.parent / name if name else page
    return not goal.exists() or bool(anchor and anchor not in _anchors(goal))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    relative = [link for link in links if not link.startswith(("http:", "https:", "mailto:"))]
    assert [link for link in relative if _is_dead(page, link)] == []


def test_the_retailer_of_the_how_to_is_a_profile_without_a_fault(tmp_path: Path) -> None:
    text = _read("docs/how-to/add-a-retailer.md")
    [profile] = [
        one
        for one in re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        if "id =" in one
    ]
    path = tmp_path / "corner-stores.toml"
    path.write_text(profile, encoding="utf-8")
    assert check_file(path) == []
    assert lint(str(path)).faults == ()


def test_the_map_has_a_section_for_every_room() -> None:
    rooms = [init.parent.name for init in (ROOT / "src/edicompliance").glob("*/__init__.py")]
    assert rooms
    assert [room for room in rooms if f"## {room}/:" not in _read("docs/map.md")] == []


def test_the_readme_has_every_command() -> None:
    assert [name for name in COMMANDS if f"`edic {name}" not in _read("README.md")] == []


def test_the_changelog_has_every_rule() -> None:
    assert [rule.code for rule in RULES if rule.code not in _read("CHANGELOG.md")] == []


def _linked(page: Path) -> set[Path]:
    """The pages that one links to."""
    links = (link.partition("#")[0] for link in LINK.findall(page.read_text(encoding="utf-8")))
    return {(page.parent / link).resolve() for link in links if link.endswith(".md")}


def test_each_page_is_two_steps_from_the_index() -> None:
    docs = ROOT / "docs"
    first = _linked(docs / "index.md")
    second = first | {page for begun in first for page in _linked(begun)}
    places = (docs, docs / "tutorials", docs / "how-to")
    pages = {page for place in places for page in place.glob("*.md")} - {docs / "index.md"}
    assert sorted(page.name for page in pages - second) == []
