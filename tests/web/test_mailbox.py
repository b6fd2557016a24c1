"""A thing of the mailbox at the desk: why it waits, how it begins, what to do about it."""

from __future__ import annotations

from pathlib import Path

from tests.web.sitting import browser, running


def test_what_is_quarantined_is_shown_with_its_reason_its_bytes_and_what_to_do(home: Path) -> None:
    with running(home) as app:
        client = browser(app)
        files = client.get("/mailbox.json?state=quarantined").json()["files"]
        (waits,) = [one for one in files if one["state"] == "quarantined"]
        page = client.get(f"/mailbox/{waits['ref']}").text
        assert waits["reason"] in page
        assert "How its bytes begin" in page
        assert "What is safe" in page


def test_an_interchange_is_shown_by_its_own_bytes(home: Path) -> None:
    with running(home) as app:
        page = browser(app).get("/mailbox/interchange:1").text
        begins = page.partition('<pre class="begins">')[2]
        assert begins.startswith("ISA*00*")
        assert "What is safe" not in page


def test_a_state_that_nothing_is_in_is_not_told_as_an_empty_mailbox(home: Path) -> None:
    with running(home) as app:
        page = browser(app).get("/mailbox?state=lost").text
        assert ("Nothing is lost." in page, "Nothing came" in page) == (True, False)
