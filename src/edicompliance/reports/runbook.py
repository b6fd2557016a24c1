"""The runbook: a page for each state that waits for a person.

>>> runbook_page("disk-full").splitlines()[0]
'# The disk is full'
>>> runbook_page("out-of-coffee") is None
True
"""

from __future__ import annotations

from pathlib import Path

from edicompliance.datafolder import runbook_folder


def runbook_pages() -> dict[str, Path]:
    """State -> its page."""
    found = sorted(runbook_folder().glob("*.md"))
    return {one.stem: one for one in found if one.stem != "index"}


def runbook_page(state: str) -> str | None:
    """The page of a state; None: there is none of that name."""
    page = runbook_pages().get(state.lower())
    return page.read_text(encoding="utf-8") if page else None
