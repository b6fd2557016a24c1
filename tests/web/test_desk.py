"""The desk in the browser: every page, in every form, and what it refuses."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.datafolder import samples_folder
from edicompliance.errors import EdiError
from edicompliance.flows.config import load_config
from edicompliance.reports.letters import TEMPLATES
from edicompliance.rules.catalogue import all_rules
from edicompliance.store import Store

pytest.importorskip("starlette")
from starlette.testclient import TestClient

from edicompliance.web.app import DEEDS, PAGES, desk_app, warm
from edicompliance.web.asking import Answer, Desk, suffix_of
from edicompliance.web.pages import page_of
from edicompliance.web.server import listening
from edicompliance.web.tables import Column, Table

SAMPLE = samples_folder() / "example-mart/shipments"
TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')


@contextmanager
def sitting_at(home: Path, most: int = 2_000_000) -> Iterator[TestClient]:
    with Store.open(f"{home}/edic.db") as store:
        desk = Desk(
            load_config(home / "edicompliance.toml"), store, lambda: datetime.now(UTC), "analyst"
        )
        app = desk_app(desk, most=most)
        with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
            yield client


@pytest.fixture
def desk(home: Path) -> Iterator[TestClient]:
    with sitting_at(home) as client:
        yield client


def token(desk: TestClient, path: str) -> str:
    found = TOKEN.search(desk.get(path).text)
    assert found, path
    return found[1]


PLAIN = (
    "/", "/today", "/orders", "/check", "/chargebacks", "/mailbox", "/profiles", "/rules",
    "/rules/ASN001", "/profiles/example-mart", "/mailbox/file:1", "/shipments/mart/4500012",
)  # fmt: skip


@pytest.mark.parametrize("path", PLAIN)
def test_every_page_is_whole_names_no_other_host_and_holds_no_script(
    desk: TestClient, path: str
) -> None:
    page = desk.get(path)
    assert page.status_code == 200
    assert page.text.rstrip().endswith("</html>")
    assert len(page.content) < 250_000
    loaded = re.findall(r'(?:src|href|action)="([^"]*)"', page.text)
    assert [one for one in loaded if not one.startswith(("/", "#", "data:"))] == []
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert re.findall(r"<script(?! src=\"/static/)", page.text) == []
    assert re.findall(r'\sstyle="|\son[a-z]+="', page.text) == []


@pytest.mark.parametrize("path", ["/today", "/orders", "/mailbox", "/rules", "/profiles"])
def test_every_table_is_at_its_url_as_csv_xlsx_and_json_too(desk: TestClient, path: str) -> None:
    rows = desk.get(f"{path}.csv").text.splitlines()
    told = desk.get(f"{path}.json").json()
    assert len(rows) > 1
    assert desk.get(f"{path}.xlsx").content.startswith(b"PK")
    if "rows" in told:
        assert len(told["rows"]) == len(rows) - 1


def test_an_order_is_judged_as_edic_check_judges_it_with_the_bytes_it_rests_on(
    desk: TestClient,
) -> None:
    told = desk.get("/shipments/mart/4500012.json").json()
    assert told["schema"] == "edicompliance/check/1"
    page = desk.get("/shipments/mart/4500012").text
    assert told["verdict"] in page
    money = [Decimal(one["charge"]["expected"] or 0) for one in told["findings"] if one["charge"]]
    assert money == sorted(money, reverse=True)
    assert "<mark>" in page


def test_an_orders_number_alone_is_enough_where_one_partner_has_it(desk: TestClient) -> None:
    assert desk.get("/shipments/4500012").status_code == 200


def test_an_order_supposed_to_ship_otherwise_is_judged_so_and_a_time_that_is_over_is_refused(
    desk: TestClient,
) -> None:
    after = desk.get("/shipments/mart/4500012", params={"ship": "2099-01-05T08:00-06:00"}).text
    assert "Supposed: ship 2099-01-05T08:00" in after
    before = desk.get("/shipments/mart/4500012", params={"ship": "2001-01-05T08:00-06:00"}).text
    assert "which is over" in before


@pytest.mark.parametrize(
    "path",
    ["/shipments/mart/nothing", "/shipments/nobody/1", "/rules/XXX999", "/profiles/nobody",
     "/profiles/../../etc/passwd", "/mailbox/file:999", "/mailbox/order:1", "/orders.pdf",
     "/rules/ASN001.csv", "/nothing", "/static/../app.py", "/shipments/%00"],
)  # fmt: skip
def test_what_is_not_there_is_a_clear_page_with_404(desk: TestClient, path: str) -> None:
    page = desk.get(path)
    assert page.status_code == 404
    assert "Traceback" not in page.text


def test_what_is_asked_wrongly_is_said(desk: TestClient) -> None:
    page = desk.get("/orders", params={"state": "red"})
    assert (page.status_code, "expected missed, open, done" in page.text) == (422, True)
    assert desk.get("/profiles/example-mart", params={"on": "yesterday"}).status_code == 422
    assert desk.get("/profiles/example-mart", params={"freight": "air"}).status_code == 422


def test_filters_stand_in_the_url_and_hold_for_the_files_too(desk: TestClient) -> None:
    told = desk.get("/orders.json", params={"q": "45000", "partner": "mart"}).json()
    assert {one["order"] for one in told["rows"]} == {"4500012", "4500030"}
    assert desk.get("/orders.json", params={"q": "no such"}).json()["rows"] == []
    assert "/orders.csv?q=45000" in desk.get("/orders", params={"q": "45000"}).text


# -- dropping files in


def drop(desk: TestClient, files: dict[str, bytes], profile: str = "example-mart") -> str:
    sent = [("files", (name, data)) for name, data in files.items()]
    form = {"token": token(desk, "/check"), "profile": profile}
    page = str(desk.post("/check", data=form, files=sent).text)
    assert "Traceback" not in page
    return page


def held() -> dict[str, bytes]:
    folder = next(
        path for path in sorted(SAMPLE.iterdir()) if path.is_dir() and "late" in path.name
    )
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_files_dropped_in_get_a_verdict_under_the_names_they_came_with(desk: TestClient) -> None:
    page = drop(
        desk, {f"../../{name}" if "850" in name else name: data for name, data in held().items()}
    )
    assert re.search(r'class="chip (HOLD|CANNOT-TELL|SHIP)', page)
    assert "edic-check-" not in page
    assert not Path("/etc/850.edi").exists()


def test_what_is_no_edi_is_said_and_nothing_is_stored(desk: TestClient, home: Path) -> None:
    before = sorted(path.name for path in (home / "edic.db.archive").rglob("*"))
    assert "expected" in drop(desk, {"letter.edi": b"Dear supplier"})
    assert "expected one of the list" in drop(desk, held(), profile="../secret")
    assert sorted(path.name for path in (home / "edic.db.archive").rglob("*")) == before


def test_what_is_no_paper_of_a_shipment_is_left_out_and_named_as_in_a_folder(
    desk: TestClient,
) -> None:
    alone = drop(desk, {"claims.csv": b"Claim,Amount\nCB114-1,10.00\n"})
    assert "claims.csv: expected X12 EDI" in alone
    assert "edic chargebacks import" in alone
    assert "chip HOLD" not in alone
    page = drop(desk, {**held(), "claims.csv": b"Claim,Amount\nCB114-1,10.00\n"})
    assert "Left out, as no paper of a shipment: claims.csv, expected.toml." in page
    assert "belong to no interchange" not in page


def test_an_upload_over_the_cap_is_refused_whatever_it_says_of_its_size(home: Path) -> None:
    with sitting_at(home, most=20_000) as desk:
        form = {"token": token(desk, "/check"), "profile": "example-mart"}
        large = [("files", ("a.edi", b"x" * 30_000))]
        assert desk.post("/check", data=form, files=large).status_code == 413
        page = desk.post("/check", data=form, files=large, headers={"accept": "text/html"})
        assert (page.status_code, "<h1>Too much at once</h1>" in page.text) == (413, True)
        assert "expected 20,000 bytes at most at once; edic check takes" in page.text

        def bytes_without_a_length() -> Iterator[bytes]:
            yield from (b"x" * 10_000 for _ in range(4))

        kind = {"content-type": "multipart/form-data; boundary=b"}
        sent = desk.post("/check", content=bytes_without_a_length(), headers=kind)
        assert sent.status_code == 413


# -- changing something


@pytest.mark.parametrize("path", ["/check", "/due/1", "/mailbox/file:1/release"])
def test_no_form_is_taken_without_the_token_of_its_page(desk: TestClient, path: str) -> None:
    assert path.count("/") == next(
        one for one in DEEDS if one.split("/")[1] == path.split("/")[1]
    ).count("/")
    assert desk.post(path, data={"reason": "x"}).status_code == 403
    assert desk.post(path, data={"reason": "x", "token": "0" * 64}).status_code == 403
    desk.cookies.clear()
    assert desk.post(path, data={"reason": "x", "token": "é"}).status_code == 403


def test_a_deed_needs_a_reason_and_goes_into_the_audit_with_it(
    desk: TestClient, home: Path
) -> None:
    files = desk.get("/mailbox.json").json()["files"]
    aside = next(one["ref"] for one in files if one["state"] == "quarantined")
    key = token(desk, f"/mailbox/{aside}")
    without = desk.post(f"/mailbox/{aside}/release", data={"token": key, "reason": "  "})
    assert (without.status_code, "expected why" in without.text) == (422, True)
    done = desk.post(f"/mailbox/{aside}/release", data={"token": key, "reason": "sent anew"})
    assert (done.status_code, done.headers["location"]) == (303, f"/mailbox/{aside}")
    told = desk.get(f"/mailbox/{aside}.json").json()
    assert "sent anew" in {one["reason"] for one in told["history"]}


def test_what_a_person_says_is_done_is_no_longer_due(desk: TestClient) -> None:
    rows = desk.get("/today.json").json()["rows"]
    number = rows[-1]["id"]
    form = {"token": token(desk, "/"), "reason": "said by telephone"}
    assert desk.post(f"/due/{number}", data=form).status_code == 303
    assert number not in {one["id"] for one in desk.get("/today.json").json()["rows"]}


def test_no_page_changes_anything_by_being_looked_at() -> None:
    assert {"/check"} == set(PAGES) & set(DEEDS)


# -- whose desk it is


def test_a_request_under_another_name_is_refused(desk: TestClient) -> None:
    assert desk.get("/", headers={"host": "evil.example"}).status_code == 421
    assert desk.get("/", headers={"host": "localhost:8000"}).status_code == 200
    assert desk.get("/", headers={"host": "[::1]:8000"}).status_code == 200


def test_what_is_no_address_is_no_host() -> None:
    with pytest.raises(EdiError, match=r"desk.example: expected an address such as 127.0.0.1"):
        listening("desk.example", 0)


def test_its_port_is_told_on_one_line_of_json_when_it_answers(home: Path) -> None:
    words = ["serve", "--port", "0", "--config", str(home / "edicompliance.toml")]
    command = [sys.executable, "-m", "edicompliance", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = json.loads(process.stdout.readline())["url"]
            with urlopen(f"{url}/healthz") as answer:  # noqa: S310 - it is our own
                assert json.load(answer) == {"status": "ok"}
        finally:
            process.terminate()
            process.wait(30)


# -- texts are texts


@given(st.text(max_size=60))
def test_any_text_in_any_cell_is_inert(text: str) -> None:
    table = Table("things", (Column("a", text), Column("b", "b")), ({"a": text, "b": text},))
    shown = page_of(
        Answer("table.html.j2", text, {"words": text}, table),
        path="/x",
        query="",
        token="t",  # noqa: S106 - none,  # noqa: S106 - none
    )
    parts = shown.split("<main", 1)[1].split("</main>", 1)[0]
    tags = set(re.findall(r"<([a-zA-Z!?][^\s>]*)", parts))
    assert tags <= {"h1", "p", "div", "table", "thead", "tr", "th", "tbody", "td", "a", "span"}
    shown.encode()


@given(st.text(max_size=30), st.sampled_from(["", ".csv", ".xlsx", ".json"]))
def test_a_suffix_is_cut_off_and_nothing_else(name: str, suffix: str) -> None:
    path = f"/{quote(name)}"
    if not suffix_of(path)[1]:
        assert suffix_of(path + suffix) == (path, suffix[1:])


def test_its_style_is_that_of_the_static_report(desk: TestClient) -> None:
    assert desk.get("/static/report.css").text == (TEMPLATES / "report.css").read_text("utf-8")
    assert '@import url("report.css")' in desk.get("/static/desk.css").text


def test_every_rule_has_its_page(desk: TestClient) -> None:
    wrong = [one.code for one in all_rules() if desk.get(f"/rules/{one.code}").status_code != 200]
    assert wrong == []


def test_a_scorecard_is_shown_as_it_was_counted_last(
    desk: TestClient,
) -> None:
    page = desk.get("/scorecards", params={"retailer": "example-mart", "period": "month"})
    assert (page.status_code, "Nothing was counted" in page.text) == (200, True)
    told = desk.get("/scorecards.json", params={"retailer": "example-mart"}).json()
    assert told["measures"] == []
    assert desk.get("/scorecards", params={"retailer": "../x"}).status_code == 404
    assert desk.get("/scorecards", params={"period": "someday"}).status_code == 422


def test_the_desk_opens_before_rules_and_guides_are_imported() -> None:
    asked = "import sys, edicompliance.web.app; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, check=True, timeout=60
    )
    loaded = set(done.stdout.decode().split())
    assert "edicompliance.flows.config" in loaded
    heavy = (
        "edicompliance.rules",
        "edicompliance.profiles.loader",
        "edicompliance.documents.comparing.items",
    )
    assert loaded & set(heavy) == set()


def test_every_page_of_the_table_is_a_function_that_there_is(home: Path) -> None:
    config = load_config(home / "edicompliance.toml")
    lost = config.partners[0].model_copy(update={"profile": "nowhere.toml"})
    warm(replace(config, partners=(*config.partners, lost)))  # it stops nothing
    for name in ("today", "orders", "checking", "deductions", "mailboxes", "guides", "catalogue"):
        assert f"edicompliance.web.{name}" in sys.modules
