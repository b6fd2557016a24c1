"""The pages of the issues: one for every kind, as the program has it now."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import write_issue_pages

from edicompliance.x12.issues import KINDS

EXAMPLES = write_issue_pages.load_examples()


def test_the_pages_are_up_to_date() -> None:
    """Run scripts/write_issue_pages.py where this fails."""
    assert write_issue_pages.stale() == []


def test_there_is_a_page_for_every_kind_and_one_that_lists_them() -> None:
    names = {path.name for path in write_issue_pages.PAGES.iterdir()}
    assert names == {"index.md", *(f"{code}.md" for code in KINDS)}


def test_every_kind_has_an_example_and_no_other_has() -> None:
    assert EXAMPLES.keys() == KINDS.keys()


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_shows_its_kind_and_nothing_else(code: str) -> None:
    assert [one.code for one in EXAMPLES[code].issues()] == [code]


@pytest.mark.parametrize("code", KINDS)
def test_a_page_says_what_the_catalogue_says(code: str) -> None:
    kind, page = KINDS[code], write_issue_pages.pages_of([code])[f"{code}.md"]
    assert page.startswith(f"# {code} {kind.name}\n")
    assert f"| severity | {kind.severity}:" in page
    headings = re.findall("^## (.*)", page, re.MULTILINE)
    assert headings == ["What is expected", "An example", "How to mend it"]
    assert f"[{code}]" in page


def test_an_answer_is_shown_where_an_acknowledgment_has_a_code() -> None:
    pages = write_issue_pages.pages_of(["X12513", "X12103", "X12514"])
    assert "\nAK4*1*353*7*99\n" in pages["X12513.md"]
    assert "\nTA1*000001001*261102*0815*R*001\n" in pages["X12103.md"]
    assert "for it says" not in pages["X12514.md"]


def test_a_page_that_is_changed_missing_or_left_over_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_issue_pages, "PAGES", tmp_path)
    for name, text in write_issue_pages.pages().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert write_issue_pages.stale() == []
    (tmp_path / "X12001.md").unlink()
    (tmp_path / "X12002.md").write_text("Old", encoding="utf-8")
    (tmp_path / "X12999.md").write_text("Gone", encoding="utf-8")
    assert write_issue_pages.stale() == ["X12001.md", "X12002.md", "X12999.md"]


def test_the_check_says_what_is_stale_by_its_exit_code() -> None:
    run = subprocess.run(
        [sys.executable, write_issue_pages.__file__, "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (0, "")


def test_a_change_that_the_sample_has_no_place_for_is_an_error() -> None:
    table = {"sample": "850/valid/stand-alone.edi", "changes": [["NO SUCH TEXT", ""]]}
    with pytest.raises(ValueError, match=r"X12001: 850/valid/stand-alone.edi has no 'NO SUCH"):
        write_issue_pages.Example.of("X12001", table)
