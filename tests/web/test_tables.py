"""Every table of every page is at the page's URL as a file too."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient
from tests.web.sitting import browser, running, settings_of, token

from edicompliance.datafolder import json_schemas_folder, samples_folder
from edicompliance.documents.shipment import ShipmentFacts
from edicompliance.flows.scorecards.score_weeks import telling_day
from edicompliance.profiles import load_profile
from edicompliance.rules.catalogue import all_rules
from edicompliance.store import Store
from edicompliance.store.scores import SCALE, ScoreEntry
from edicompliance.web.app import desk_app
from edicompliance.web.asking import Desk

MONDAY = date(2026, 9, 7)
SCORES = "/scorecards?retailer=example-mart&period=13+weeks+2026-09-10"
TABLES = {
    "/": {"overdue", "disputes"},
    "/shipments/mart/4500012": {"deadlines", "documents", "let-pass", "not-checked"},
    "/chargebacks": {"pareto"},
    SCORES: {"weeks"},
    "/mailbox/file:1": {"interchanges"},
    "/profiles/example-mart?against=sample-superstores": {"changes"},
}
"""Page -> its tables beside its own."""


@pytest.fixture(scope="module")
def desk(home: Path) -> Iterator[TestClient]:
    with Store.open(f"{home}/edic.db") as store, store.work("tests") as work:
        work.scores.add([scored(MONDAY, 100, 80), scored(date(2026, 9, 1), 100, 100)])
    with running(home) as app:
        yield browser(app)


@pytest.fixture(scope="module")
def got(desk: TestClient) -> Callable[[str], Any]:
    """What the desk answers, asked for once: nothing in it changes meanwhile."""
    return cache(desk.get)


def scored(day: date, counted: int, met: int) -> ScoreEntry:
    return ScoreEntry(
        retailer="example-mart", thing=f"{day}", measure="on-time", kind="on-time", day=day,
        clause="measures.on-time#on-time", counted=counted * SCALE, met=met * SCALE,
    )  # fmt: skip


def file_of(page: str, suffix: str, table: str = "") -> str:
    path, _, query = page.partition("?")
    asked = "&".join(filter(None, (query, f"table={table}" if table else "")))
    return f"{'/today' if path == '/' else path}.{suffix}" + (f"?{asked}" if asked else "")


@pytest.mark.parametrize("page", TABLES)
def test_each_table_of_a_page_is_to_be_had_in_every_form(
    got: Callable[[str], Any], page: str
) -> None:
    for name in TABLES[page]:
        answers = {one: got(file_of(page, one, name)) for one in ("csv", "xlsx", "json")}
        if page == "/mailbox/file:1" and answers["csv"].status_code == 404:
            continue  # nothing was ever done with it
        assert {one.status_code for one in answers.values()} == {200}, name
        rows = answers["json"].json()["rows"]
        assert len(answers["csv"].text.splitlines()) >= len(rows) + 1
        assert answers["xlsx"].content.startswith(b"PK")
        assert answers["json"].json()["table"] == name


@pytest.mark.parametrize(
    "page", [*TABLES, "/orders", "/what-if/mart/4500012", "/mailbox", "/rules", "/profiles"]
)
def test_a_page_has_no_table_without_links_to_its_files_and_every_link_leads_to_one(
    got: Callable[[str], Any], page: str
) -> None:
    shown = got(page).text
    links = [unescape(one) for one in re.findall(r'<a href="([^"]*)" download>', shown)]
    assert {got(one).status_code for one in links} == {200}
    tables = shown.count("<table>")
    assert sum(".csv" in one for one in links) >= tables
    assert tables > 0 or page == "/chargebacks"  # nothing was taken here


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("/today", "desk-today"), ("/orders", "desk-table"), ("/rules", "desk-table"),
        ("/rules/WIN002", "desk-rule"), ("/profiles", "desk-table"), ("/mailbox", "desk-mailbox"),
        ("/mailbox/file:1", "mailbox-show"), ("/what-if/mart/4500012", "desk-what-if"),
        ("/shipments/mart/4500012", "check"), ("/profiles/example-mart", "profile-resolve"),
        ("/chargebacks", "chargebacks-match"), (SCORES, "scorecard"),
    ],
)  # fmt: skip
def test_what_a_page_says_as_json_is_what_its_schema_says(
    desk: TestClient, page: str, name: str
) -> None:
    keeps(desk.get(file_of(page, "json")).json(), name)


def test_a_table_of_a_page_is_what_the_schema_of_tables_says(desk: TestClient) -> None:
    keeps(desk.get(file_of(SCORES, "json", "weeks")).json(), "desk-table")


def keeps(told: Any, name: str) -> None:
    """What is told is what a published schema says."""
    assert told["schema"] == f"edicompliance/{name}/1"
    schema = json.loads((json_schemas_folder() / f"{name}-1.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(told)


def test_a_table_that_a_page_does_not_have_is_404_and_those_it_has_are_named(
    desk: TestClient,
) -> None:
    answer = desk.get("/orders.csv?table=secrets")
    assert (answer.status_code, "expected one of this page: orders" in answer.text) == (404, True)
    assert desk.get("/rules/ASN001.json?table=x").status_code == 404


def test_thirteen_weeks_stand_side_by_side_against_the_target(desk: TestClient) -> None:
    (row,) = desk.get(file_of(SCORES, "json", "weeks")).json()["rows"]
    weeks = {name: value for name, value in row.items() if "-W" in name and value is not None}
    assert len([name for name in row if "-W" in name]) == 13
    assert weeks == {"2026-W36": "100.00", "2026-W37": "80.00"}
    assert (row["together"], row["target"], row["outcome"]) == ("90.00", "92", "below target")
    assert row["below"] == 1
    assert row["what_it_takes"] == "4 more cartons on time to hold 92%"
    page = desk.get(SCORES).text
    assert "2026-W36 100% on target, 2026-W37 80% below target" in page
    assert "13 weeks side by side" in page


def test_where_the_last_weeks_hold_little_those_are_shown_that_hold_most_and_it_is_said(
    demo: Path, tmp_path: Path
) -> None:
    home = Path(copytree(demo, tmp_path / "home"))
    with Store.open(f"{home}/edic.db") as store, store.work("tests") as work:
        work.scores.add([scored(date(2026, 3, 2) + timedelta(weeks=n), 100, 80) for n in range(8)])
    with running(home) as app:
        page = browser(app).get("/scorecards?retailer=example-mart").text
        assert "In none of the last 13 weeks something was counted" in page
        assert page.count("80% below target") == 2 * 8  # for a wide page, and for a phone's width
        asked = browser(app).get("/scorecards?retailer=example-mart&period=13+weeks").text
        assert ("In none of" in asked, "Nothing was counted" in asked) == (False, True)


def test_the_last_weeks_are_shown_as_long_as_half_of_them_or_as_many_as_ever_hold_anything(
    tmp_path: Path,
) -> None:
    monday, guide = date(2026, 9, 7), load_profile("example-mart")

    def told(*weeks: int) -> tuple[date, int]:
        name = "-".join(map(str, weeks))
        with Store.create(f"{tmp_path}/of{name}.db") as store, store.work("tests") as work:
            days = [monday - timedelta(weeks=one) for one in weeks]
            work.scores.add([scored(day, 9, 8) for day in days])
            return telling_day(work, guide, monday)

    assert told() == (monday, 0)
    assert told(0) == told(3) == (monday, 1)
    assert told(*range(7), *range(20, 33)) == (monday, 7)
    assert told(*range(6), *range(20, 33)) == (date(2026, 4, 25), 6)


def test_times_of_an_order_are_shown_by_the_clock_of_where_it_ships_from(home: Path) -> None:
    zone = ShipmentFacts(ship_from_zone="America/New_York")
    with Store.open(f"{home}/edic.db") as store:
        config = settings_of(home)
        partners = tuple(one.model_copy(update={"facts": zone}) for one in config.partners)
        desk = Desk(replace(config, partners=partners), store, lambda: datetime.now(UTC), "ana")
        client = browser(desk_app(desk))
        for path in ("/", "/orders", "/shipments/mart/4500012"):
            page = client.get(path).text
            assert re.search(r'class="time"[^>]*>\w{3} [-0-9]{10} [0-9:]{5} E[SD]T<', page), path
            assert not re.search(r'class="time"[^>]*>[^<]* UTC<', page), path
        assert "+00:00" in client.get("/orders.json").text


def test_what_is_code_in_a_rules_text_is_shown_as_code(desk: TestClient) -> None:
    pages = [desk.get(f"/rules/{one.code}").text for one in all_rules()]
    assert [page[:200] for page in pages if "`" in page] == []
    assert "<code>deadlines.ship-notice</code>" in desk.get("/rules/ASN001").text


def test_what_is_dropped_in_is_to_be_had_as_a_file_under_the_names_it_came_with(
    desk: TestClient,
) -> None:
    folder = samples_folder() / "example-mart/shipments/must-be-held"
    sent = [("files", (one.name, one.read_bytes())) for one in sorted(folder.glob("*.edi"))]
    form = {"token": token(desk, "/check"), "profile": "example-mart"}
    told = desk.post("/check.json", data=form, files=sent).json()
    assert told["schema"] == "edicompliance/check/1"
    rows = desk.post("/check.csv", data=form, files=sent).text
    assert rows.count("\n") == len(told["findings"]) + 1
    assert "edic-check-" not in rows + str(told)
    refused = desk.post("/check.json", data=form)
    assert (refused.status_code, "found none" in refused.json()["error"]) == (422, True)
