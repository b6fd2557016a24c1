"""The pages of the rules: one for every rule, as the program has it now."""

from __future__ import annotations

import write_rule_pages

from edicompliance.rules.catalogue import RULES


def test_the_pages_are_up_to_date() -> None:
    """Run scripts/write_rule_pages.py where this fails."""
    assert write_rule_pages.stale() == []


def test_there_is_a_page_for_every_rule_and_one_that_lists_them() -> None:
    assert set(write_rule_pages.pages()) == {"index.md", *(f"{rule.code}.md" for rule in RULES)}


def test_a_page_shows_the_four_headings_and_every_case() -> None:
    page = write_rule_pages.pages()["WIN001.md"]
    for heading in ("What it checks", "Why it costs", "How to fix", "Source", "Cases"):
        assert f"## {heading}\n" in page
    cases = write_rule_pages.CASES / "WIN001.toml"
    assert page.count("\n| ") > cases.read_text(encoding="utf-8").count("[[case]]")
