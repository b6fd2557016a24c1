"""The site has every page, and every link of a page leads somewhere in it."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import build_site
import pytest
import site_nav
import write_llms

PAGES = {page.relative_to(site_nav.DOCS).as_posix() for page in site_nav.DOCS.rglob("*.md")}


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = tmp_path_factory.mktemp("site") / "pages"
    build_site.stage(pages)
    return pages


def test_the_nav_names_every_page_once() -> None:
    named = Counter(page for _, pages in site_nav.sections() for page in pages)
    assert set(named) == PAGES
    assert [page for page, times in named.items() if times > 1] == []


def test_every_link_of_every_page_leads_somewhere_in_the_site(staged: Path) -> None:
    links = 0
    for page in staged.rglob("*.md"):
        for link in build_site.LINK.finditer(page.read_text(encoding="utf-8")):
            goal = (page.parent / link[1]).resolve()
            assert goal.is_file(), f"{page.relative_to(staged)}: {link[0]}"
            assert goal.is_relative_to(staged.resolve()), link[0]
            links += 1
    assert links > 1000


def test_every_page_is_in_the_site(staged: Path) -> None:
    assert [page for page in PAGES if not (staged / page).is_file()] == []


def test_a_link_out_of_the_pages_leads_to_a_copy_of_the_file(staged: Path) -> None:
    source = site_nav.DOCS / "design.md"
    text = "[a](../src/edicompliance/errors.py) [b](../README.md#use-it) [c](store.md#x) [d](https://e.org)"
    moved, _ = build_site.moved(text, source, Path("design.md"))
    assert moved == (
        "[a](files/src/edicompliance/errors.py.txt) [b](files/README.md#use-it) [c](store.md#x) "
        "[d](https://e.org)"
    )
    readme = (staged / "files/README.md").read_text(encoding="utf-8")
    assert "](../store.md)" in readme


def test_a_page_fetches_nothing_for_its_search_from_elsewhere(tmp_path: Path) -> None:
    page = tmp_path / "rules/ASN001.html"
    page.parent.mkdir()
    page.write_text('<script src="https://unpkg.com/iframe-worker/shim"></script>', "utf-8")
    build_site.fetch_nothing(page, tmp_path)
    assert page.read_text("utf-8") == '<script src="../disk-search.js"></script>'
    assert (site_nav.DOCS / "disk-search.js").is_file()


def test_the_settings_fetch_no_font_and_hold_what_site_toml_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_site, "WORK", tmp_path)
    assert tomllib.loads(build_site.configure().read_text("utf-8")) == site_nav.settings()
    assert site_nav.settings()["project"]["theme"]["font"] is False


def test_llms_txt_is_up_to_date() -> None:
    """Run scripts/write_llms.py where this fails."""
    assert not write_llms.is_stale()


def test_llms_txt_has_every_page_but_those_of_single_codes() -> None:
    text = write_llms.text()
    missing = {page for page in PAGES if f"]({page})" not in text}
    assert {page.partition("/")[0] for page in missing} == {"rules", "issues"}
    assert not any(page.endswith("index.md") for page in missing)


def test_a_bar_in_code_in_a_table_has_no_backslash_in_the_site() -> None:
    row = "| `--profile ID\\|FILE` | an id \\| a file |"
    here = site_nav.DOCS / "a.md"
    told, _ = build_site.moved(row, here, Path("a.md"))
    assert told == "| `--profile ID|FILE` | an id \\| a file |"
