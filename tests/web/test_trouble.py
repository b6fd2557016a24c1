"""What goes wrong behind a page is a clear page with its next step and its status."""

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile, copytree, rmtree

import pytest
from starlette.testclient import TestClient
from tests.web.sitting import browser, running, token

from edicompliance.datafolder import data_folder
from edicompliance.profiles.words import suggest
from edicompliance.store.migrating import newest
from edicompliance.web.app import PAGES
from edicompliance.web.asking import SUFFIXES, Asked

ORDER = "/shipments/mart/4500012"


@pytest.fixture
def own(demo: Path, tmp_path: Path) -> Path:
    """A store that a test may spoil."""
    return Path(copytree(demo, tmp_path / "home"))


def said(client: TestClient, path: str, status: int, *words: str) -> None:
    """The page, and its JSON, say it, with that status."""
    page = client.get(path)
    assert page.status_code == status
    assert page.text.rstrip().endswith("</html>")
    assert [one for one in words if one not in page.text] == []
    told = client.get(f"{path}.json") if path != "/" else client.get("/today.json")
    assert told.status_code == status
    assert [one for one in words if one not in told.json()["error"]] == []
    assert "Traceback" not in page.text + told.text


def changed(home: Path, statement: str) -> None:
    with sqlite3.connect(home / "edic.db") as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    ("step", "cure"), [("9999", "update edicompliance"), ("0002", "edic store migrate")]
)
def test_a_store_that_another_release_changed_while_the_desk_was_open(
    own: Path, step: str, cure: str
) -> None:
    with running(own) as app:
        client = browser(app)
        assert client.get("/").status_code == 200
        changed(own, f"UPDATE alembic_version SET version_num = '{step}'")  # noqa: S608
        said(client, "/orders", 503, f"is at step {step}, expected step {newest()}", cure)
        assert client.get("/healthz").status_code == 503
        form = {"token": "none", "reason": "x"}
        assert client.post("/mailbox/file:1/release", data=form).status_code == 503


def test_a_store_that_somebody_else_has_locked(own: Path) -> None:
    with running(own, patience=0.1) as app:
        client = browser(app)
        key = token(client, "/")
        (waits,) = client.get("/mailbox.json?state=quarantined").json()["files"]
        other = sqlite3.connect(own / "edic.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert client.get("/orders").status_code == 200
        form = {"token": key, "reason": "x"}
        held = client.post(f"/mailbox/{waits['ref']}/release", data=form)
        assert (held.status_code, "somebody else is writing: try again" in held.text) == (503, True)
        other.execute("ROLLBACK")
        other.execute("BEGIN EXCLUSIVE")
        said(client, "/orders", 503, "locked; somebody else is writing: try again")
        assert client.get("/healthz").json()["status"] == "no store"
        other.close()
        assert client.get("/orders").status_code == 200
        assert client.get("/healthz").json() == {"status": "ok"}


def spoil(home: Path) -> None:
    (home / "edic.db").write_bytes(b"no database" * 1000)


def empty(home: Path) -> None:
    (home / "edic.db").write_bytes(b"")


@pytest.mark.parametrize("harm", [spoil, empty])
def test_a_store_that_is_none_any_more(own: Path, harm: Callable[[Path], None]) -> None:
    with running(own) as app:
        client = browser(app)
        harm(own)
        said(client, "/", 503, "the store: ", "edic store verify")
        assert client.get("/healthz").status_code == 503


def test_a_guide_that_is_broken_while_the_desk_is_open(own: Path, tmp_path: Path) -> None:
    guide = tmp_path / "mine.toml"
    shipped = data_folder("retailer_profiles") / "example-mart.toml"
    copyfile(shipped, guide)
    with running(own, profile=str(guide)) as app:
        client = browser(app)
        assert client.get(ORDER).status_code == 200
        for broken in ("[retailer\n", "nonsense = 1\n", "\x00"):
            guide.write_text(broken, "utf-8")
            said(client, ORDER, 503, "mine.toml", "edic profile lint")
        guide.unlink()
        said(client, ORDER, 503, "mine.toml")
        assert client.get("/orders").status_code == 200
        copyfile(shipped, guide)
        assert client.get(ORDER).status_code == 200


def test_a_guide_that_is_broken_after_it_was_chosen_is_503_with_the_next_step(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "guides"
    folder.mkdir()
    copyfile(data_folder("retailer_profiles") / "example-mart.toml", folder / "mine.toml")
    monkeypatch.setattr("edicompliance.profiles.loader.plugged_folders", lambda: (folder,))
    with running(own) as app:
        client = browser(app)
        form = {"token": token(client, "/check"), "profile": "mine"}
        files = [("files", ("850.edi", b"ISA"))]
        (folder / "mine.toml").write_text("nonsense = 1\n", "utf-8")
        answer = client.post("/check", data=form, files=files)
        assert (answer.status_code, "edic profile lint" in answer.text) == (503, True)
        assert client.post("/check.json", data=form, files=files).status_code == 503
        form["profile"] = "nobody"
        assert client.post("/check", data=form, files=files).status_code == 422


def test_a_file_that_the_archive_has_lost(own: Path) -> None:
    with running(own) as app:
        client = browser(app)
        rmtree(own / "edic.db.archive")
        said(client, ORDER, 503, "edic store verify")


def test_what_nobody_foresaw_is_a_page_too(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_asked: Asked) -> None:
        raise ZeroDivisionError("a secret of the program")

    monkeypatch.setitem(PAGES, "/rules", breaks)
    with running(own) as app:
        client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
        said(client, "/rules", 500, "a fault of edicompliance and not yours (ZeroDivisionError)")
        assert "a secret" not in client.get("/rules").text
        assert "default-src 'none'" in client.get("/rules").headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    ["/shipments/mart/nothing", "/shipments/nobody/1", "/shipments/1/2/3", "/chargebacks/none/1",
     "/packets/none/1", "/mailbox/file:999", "/mailbox/file", "/profiles/nobody",
     "/profiles/example-mart@1999-13-01", "/profiles/example-mart@x", "/rules/XXX999"],
)  # fmt: skip
def test_an_unknown_id_is_404_in_every_form(demo: Path, path: str) -> None:
    with running(demo) as app:
        said(browser(app), path, 404)
        assert "What there is</a>" in browser(app).get(path).text
        for suffix in SUFFIXES:
            assert browser(app).get(f"{path}.{suffix}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/orders.pdf", "/orders.JSON", "/orders.csv.csv", "/today.html", "/check.csv",
     "/rules/ASN001.csv", "/rules/ASN001.xlsx", "/mailbox/file:1.csv", "/healthz.json",
     "/orders.", "/sign-in.json", "/profiles.toml"],
)  # fmt: skip
def test_a_form_that_a_page_does_not_have_is_404(demo: Path, path: str) -> None:
    with running(demo) as app:
        assert browser(app).get(path).status_code == 404


def test_a_way_of_asking_that_a_page_does_not_know_is_405(demo: Path) -> None:
    with running(demo) as app:
        for path, method in (("/orders", "POST"), ("/", "DELETE"), ("/due/1", "GET")):
            answer = browser(app).request(method, path)
            assert (answer.status_code, 'href="/"' in answer.text) == (405, True)


def test_of_thousands_of_ids_a_message_names_few() -> None:
    told = suggest("CB1", [f"example-mart/X{number}" for number in range(5000)])
    assert told.count("example-mart/") == 50
    assert told.endswith(" and 4950 more")


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [("/rules/XXX9", 404, "Not found"),
     ("/orders.pdf", 404, "Not found"),
     ("/profiles/example-mart?on=x", 422, "This cannot be shown as it was asked for"),
     ("/due/1", 405, "Not to be had in that way")],
)  # fmt: skip
def test_a_page_of_trouble_has_a_heading_that_says_which(
    demo: Path, path: str, status: int, heading: str
) -> None:
    with running(demo) as app:
        answer = browser(app).get(path)
        assert (answer.status_code, f"<h1>{heading}</h1>" in answer.text) == (status, True)


def test_a_form_that_is_old_or_refused_says_so_above_and_leads_back(demo: Path) -> None:
    with running(demo) as app:
        client = browser(app)
        old = client.post("/mailbox/file:1/release", data={"token": "none", "reason": "x"})
        assert "<h1>This form is not one of this desk&#39;s any more</h1>" in old.text
        assert '<a href="/mailbox/file:1">Back to its page</a>' in old.text
        form = {"token": token(client, "/"), "reason": ""}
        refused = client.post("/due/1", data=form)
        assert (refused.status_code, "<h1>That was refused</h1>" in refused.text) == (422, True)


def test_a_library_that_is_not_installed_is_501_and_says_what_to_install(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with running(own) as app:
        answer = browser(app).get("/orders.xlsx")
        heading = "<h1>This desk cannot do that: something is not installed</h1>"
        assert (answer.status_code, heading in answer.text) == (501, True)
        assert "pip install &#39;edicompliance[excel]&#39;; install it where" in answer.text
