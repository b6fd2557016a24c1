"""The pages of the public names: each in its place, as the program has it now."""

from __future__ import annotations

import write_api_pages as written

import edicompliance

PAGES = written.pages()


def test_the_pages_are_up_to_date() -> None:
    """Run scripts/write_api_pages.py where this fails."""
    assert written.stale() == []


def test_every_public_name_has_one_heading_and_a_line_in_the_list() -> None:
    text = "".join(PAGES.values())
    for name in edicompliance.__all__:
        assert text.count(f"\n## {name}\n") == 1, name
        assert f"\n| [`{name}`](" in PAGES["index.md"], name


def test_a_function_shows_how_it_is_called_and_a_document_its_fields() -> None:
    assert "now: datetime," in PAGES["rules.md"]
    assert "| `po_number` |" in PAGES["documents.md"]


def test_no_page_shows_where_something_lay_in_memory() -> None:
    assert [name for name, page in PAGES.items() if " at 0x" in page] == []
