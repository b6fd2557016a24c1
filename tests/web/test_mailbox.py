"""A thing of the mailbox at the desk: why it waits, how it begins, what to do about it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner
from tests.web.sitting import browser, running, token

from edicompliance.cli.main import cli


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
        begins = page.partition('aria-label="How its bytes begin">')[2]
        assert begins.startswith("ISA*00*")
        assert "What is safe" not in page


def test_a_state_that_nothing_is_in_is_not_told_as_an_empty_mailbox(home: Path) -> None:
    with running(home) as app:
        page = browser(app).get("/mailbox?state=sighted").text
        assert ("Nothing is sighted." in page, "Nothing came" in page) == (True, False)


def test_a_state_that_there_is_not_is_refused_with_those_that_there_are(home: Path) -> None:
    with running(home) as app:
        answer = browser(app).get("/mailbox?state=<lost>")
    assert answer.status_code == 422
    assert "state: expected archived, claimed," in answer.text
    assert "got &#39;&lt;lost&gt;&#39;" in answer.text


def test_only_what_its_state_allows_is_offered_and_what_changed_meanwhile_is_said(
    home: Path,
) -> None:
    with running(home) as app:
        client = browser(app)
        (waits,) = client.get("/mailbox.json?state=quarantined").json()["files"]
        there = f"/mailbox/{waits['ref']}"
        page = client.get(there).text
        offered = re.findall(rf'action="{there}/(\w+)"', page)
        assert offered == ["release", "retry", "dismiss"]
        done = client.get("/mailbox.json?state=done").json()["files"][0]["ref"]
        assert "there is nothing to be done with it by hand" in client.get(f"/mailbox/{done}").text
        form = {"token": token(client, there), "reason": "a letter"}
        assert client.post(f"{there}/dismiss", data=form).status_code == 303
        again = client.post(f"{there}/dismiss", data=form)
        assert (again.status_code, "<h1>It has changed meanwhile</h1>" in again.text) == (409, True)
        assert "it is seen-to now, which allows release, retry; dismiss was not done" in again.text
        assert f'<a href="{there}">Back to its page</a>' in again.text
        assert client.post(f"{there}/burn", data=form).status_code == 404
        assert client.post("/mailbox/file:999/release", data=form).status_code == 404


NAME = "A PERSON WHOSE NAME IS " + "LONG " * 11 + "LONG"


@pytest.fixture
def complained(home: Path, tmp_path: Path) -> Path:
    """A store that took in an order of a consumer's whose name is too long."""
    own = Path(copytree(home, tmp_path / "home"))
    data = next(
        data for data in (one.read_bytes() for one in sorted(own.glob("edic.db.archive/*/*")))
        if b"BEG*00*SA*4500012" in data and b"*ZZ*EXAMPLEMART " in data
    )  # fmt: skip
    for before, after, times in (
        (b"000001011", b"000009911", -1),
        (b"*1011", b"*9911", -1),
        (b"~GE*1*1011", b"~GE*1*9911", -1),
        (b"BEG*00*SA*4500012", b"BEG*00*DS*4599999", 1),
    ):
        data = data.replace(before, after, times)
    data = re.sub(rb"N1\*ST\*[^*~]*", f"N1*ST*{NAME}".encode(), data)
    path = own / "mart/in/consumer.edi"
    path.write_bytes(data)
    os.utime(path, (1, 1))
    for _ in range(2):
        CliRunner().invoke(
            cli, ["mailbox", "poll", "--once", "--config", f"{own}/edicompliance.toml"]
        )
    return own


def test_what_is_wrong_is_shown_with_its_bytes_marked_and_no_consumers_words(
    complained: Path,
) -> None:
    with running(complained) as app:
        client = browser(app)
        every = client.get("/mailbox.json").json()["interchanges"]
        ref = next(one["ref"] for one in every if one["control_number"] == "000009911")
        page = client.get(f"/mailbox/{ref}").text
        assert "What is wrong, with the bytes" in page
        assert "<code>" in page
        assert "<mark>***</mark>" in page
        assert NAME not in page
