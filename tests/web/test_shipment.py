"""The page of an order: what is judged now, and what was kept when it left."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest
from tests.cli.running import edic
from tests.web.sitting import browser, running

from edicompliance.chargebacks.judged import Excused, Fault, Judged, Untold
from edicompliance.datafolder import samples_folder
from edicompliance.documents.segments.times import at_instant, on_day
from edicompliance.flows.deadlines.told_together import TOO_LATE
from edicompliance.flows.money.deductions import take_over
from edicompliance.flows.orders.order_left import Departure
from edicompliance.flows.orders.order_risk import RISKS
from edicompliance.profiles import load_profile
from edicompliance.store import Store
from edicompliance.web.left import left_values

PAGE = "/shipments/mart/4500012"
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
LEFT = Departure(at_instant(AT + timedelta(hours=4)), "our ship notice")
WORDS = "Checked Fri 2026-11-20 12:00 UTC by Example Mart (fictional)"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two weeks of four retailers, months ago, and five orders of this morning."""
    folder = tmp_path_factory.mktemp("left") / "year"
    assert edic("demo", "year", str(folder), "--weeks", "2").exit_code == 0
    return folder


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight weeks, in which something paid back was taken again."""
    folder = tmp_path_factory.mktemp("months") / "year"
    assert edic("demo", "year", str(folder)).exit_code == 0
    return folder


def test_what_was_kept_of_an_order_when_it_was_checked_stands_on_its_page(
    demo: Path, tmp_path: Path
) -> None:
    home = Path(copytree(demo, tmp_path / "home"))
    with running(home) as app:
        assert WORDS not in browser(app).get(PAGE).text
    for judged in (Judged(at=AT), Judged((Fault("WIN002", "it leaves <late>"),), at=AT)):
        with Store.open(f"{home}/edic.db") as store, store.work("tests") as work:
            work.chargebacks.keep_verdict("example-mart", "4500012", judged)
        said = "WIN002 it leaves &lt;late&gt;" if judged.faults else "nothing was wrong"
        with running(home) as app:
            page = browser(app).get(PAGE).text
        assert f"{WORDS}: {said}. 0 rules passed." in page


def test_a_truck_that_left_opens_with_what_was_found_and_when_it_left(year: Path) -> None:
    with running(year) as app:
        page = browser(app).get("/shipments/example-mart/4600001").text
        found = browser(app).get("/shipments/example-mart/4600001.json?table=found-when-checked")
        awaited = browser(app).get("/shipments/example-mart/4501001").text
    [head] = re.findall(r"<h1>(.*?)</h1>", page)
    assert re.sub("<[^>]*>", "", head).startswith("LEFT Thu 2026-02-19 16:00 EST · 100.00 USD")
    heads = [page.index(one) for one in ("Checked Thu", "As its documents stand now")]
    assert heads[0] < heads[1]
    assert "Cannot be checked any more, or not yet: never a pass" in page
    assert "left: Thu 02-19 16:00 EST" in page
    assert "ship notice sent: Thu 02-19 16:30 EST" in page
    assert "ship notice accepted: Thu 02-19 16:40 EST" in page
    assert "planned ship" not in page
    assert [(one["code"], one["amount"]) for one in found.json()["rows"]] == [("WIN002", "100.00")]
    assert "LEFT" not in awaited
    assert "Not checked: never a pass" in awaited
    assert "planned ship" in awaited


def test_when_a_truck_left_is_told_by_its_ship_notice_and_what_stands_now_is_folded(
    year: Path,
) -> None:
    with running(year) as app:
        page = browser(app).get("/shipments/example-mart/4600001").text
    assert (
        "When it left is told by our ship notice, accepted Thu 2026-02-19 16:40 EST; "
        "no carrier&#39;s paper tells it" in page
    )
    assert '<details class="twin"><summary>As its documents stand now: no pass' in page


def test_a_deduction_taken_again_has_one_class_and_the_days_of_its_papers(
    months: Path,
) -> None:
    with running(months) as app:
        listed = browser(app).get("/chargebacks.json").json()["deductions"]
        page = browser(app).get("/chargebacks/north-example/CB114-4600014").text
    [mine] = [one for one in listed if one["id"] == "north-example/CB114-4600014"]
    assert mine["class"] == "contradicted"
    assert "<h1>CB114-4600014: 100.00 USD, contradicted</h1>" in page
    assert "it was paid back on 2026-04-10 (entry" in page
    assert "100.00 was taken again on 2026-04-30" in page
    assert "<dt>taken</dt><dd>2026-0" in page


def test_a_second_deduction_is_called_the_same_in_the_list_and_on_its_page(months: Path) -> None:
    with running(months) as app:
        page = browser(app).get("/chargebacks/lake-example/CB114-4600003~2").text
    assert "<h1>CB114-4600003~2:" in page
    assert "(kept file " in page


def test_finding_leads_to_a_deduction_by_its_number(months: Path) -> None:
    with running(months) as app:
        found = browser(app).get("/orders?q=cb114-4600014").text
        scores = browser(app).get("/scorecards?retailer=north-example&period=2026").text
    assert '<a href="/chargebacks/north-example/CB114-4600014">' in found
    assert "<h1>Scorecards: north-example, 2026</h1>" in scores


def test_a_day_to_come_is_refused_and_a_said_day_is_told_not_to_be_kept(months: Path) -> None:
    page = "/chargebacks/north-example/CB114-4600014"
    with running(months) as app:
        plain = browser(app).get(page).text
        refused = browser(app).get(f"{page}?notified=2999-01-01")
    assert "It holds for this page and its packet only, until you file" in plain
    assert refused.status_code == 422
    assert "notified: expected a day that is not to come, got 2999-01-01" in refused.text


def test_today_and_the_page_of_an_order_say_which_money_each_counts(year: Path) -> None:
    with running(year) as app:
        today = browser(app).get("/").text
        page = browser(app).get("/shipments/example-mart/4501002").text
    assert "At risk is what it costs to miss what is due" in today
    assert "It is not added to the money above" in page


def test_each_row_of_today_leads_to_what_it_is_about(year: Path) -> None:
    with running(year) as app:
        page = browser(app).get("/").text
        rows = re.findall(r"<tr data-row><td[^>]*>(.*?)</td>", page)
        links = [re.match(r'<a href="([^"]*)">', one) for one in rows]
        assert all(links), rows
        found = {one[1] for one in links if one}
        assert {browser(app).get(one).status_code for one in found} == {200}
    bill = re.search(r'<a href="(/mailbox/interchange:\d+)">812 DM50003-AS', page)
    receipt = re.search(r'<a href="(/mailbox/interchange:\d+)">997 awaited', page)
    assert bill is not None
    assert receipt is not None
    assert bill[1] != receipt[1]
    entering = re.search(r"enter it: (edic chargebacks import interchange:\d+); then dispute", page)
    assert entering is not None
    assert "cost not known" in page


def test_orders_say_what_was_found_when_each_that_is_open_was_last_checked(year: Path) -> None:
    with running(year) as app:
        client = browser(app)
        page, told = client.get("/orders").text, client.get("/orders.json").json()["rows"]
    found = {one["order"]: one["found"] for one in told if one["found"]}
    assert found == {"4501001": "WIN002: 100.00 USD"}
    assert "WIN002: 100.00 USD</td>" in page


def test_orders_at_risk_are_first_on_the_page_and_in_its_files_and_it_says_why(year: Path) -> None:
    with running(year) as app:
        client = browser(app)
        page, told = client.get("/orders").text, client.get("/orders.json").json()["rows"]
        lines = client.get("/orders.csv").text.splitlines()[1:]
    risks = [one["risk"] for one in told]
    assert list(dict.fromkeys(risks)) == ["at risk", "cannot be told", "nothing due"]
    assert risks == sorted(risks, key=RISKS.index)
    assert re.findall(r"<tr data-row><td[^>]*><a [^>]*>(.*?)</a>", page) == [
        one["order"] for one in told
    ]
    assert [one.split(",")[0].strip('"') for one in lines] == [one["order"] for one in told]
    assert "First those at risk: they fail by their last check" in page
    assert "its last check found WIN002</td>" in page


def test_the_money_at_risk_says_how_many_costs_nobody_knows(year: Path) -> None:
    with running(year) as app:
        client = browser(app)
        page, told = client.get("/").text, client.get("/today.json").json()
    unknown = [one for one in told["rows"] if one["at_risk"] is None]
    assert unknown
    assert told["cost_not_known"] == len(unknown)
    assert f"and {len(unknown)} of unknown cost" in page


def test_of_a_bad_mornings_alerts_a_page_shows_the_first_and_how_many_more(
    year: Path, tmp_path: Path
) -> None:
    home = Path(copytree(year, tmp_path / "home"))
    with Store.open(f"{home}/edic.db") as store, store.work("tests") as work:
        for nth in range(40):
            work.deadlines.alert("trouble", f"mart: {nth}", f"trouble number {nth}.")
            work.deadlines.alert("missed", f"old: 855 {nth}, due then", TOO_LATE)
        count = len(work.deadlines.alerts()) - 39
    with running(home) as app:
        page = browser(app).get("/").text
    assert page.count("<li>") == 20
    assert f"{count - 20} more are not shown" in page
    assert "old: 855: 40 were over before their documents came" in page


def test_a_deduction_that_is_entered_has_its_row_of_today_lead_to_it(
    year: Path, tmp_path: Path
) -> None:
    home = Path(copytree(year, tmp_path / "home"))
    sample = samples_folder() / "example-mart/812/valid/late-ship-notice.edi"
    with Store.open(f"{home}/edic.db") as store, store.work("tests") as work:
        take_over(work, sample, load_profile("example-mart"), "tests")
    with running(home) as app:
        page = browser(app).get("/").text
        bill = browser(app).get("/chargebacks/example-mart/DM50003-AS").text
    assert '<a href="/chargebacks/example-mart/DM50003-AS">812 DM50003-AS' in page
    assert "<strong>Before the charge</strong>; it is not taken yet" in bill
    assert "before the charge is exemption, until 2026-12-15" in bill
    assert "150.00 USD billed, and not taken yet" in bill
    assert "Settled" not in bill


def test_a_truck_that_left_cannot_leave_at_another_time(year: Path) -> None:
    page = "/shipments/example-mart/4600001"
    with running(year) as app:
        refused = browser(app).get(f"{page}?ship=2026-02-18T16:00-05:00").text
        by_another = browser(app).get(f"{page}?scac=ABCD").text
        times = browser(app).get("/what-if/example-mart/4600001").text
    assert "ship: expected a time after that of the check" in refused
    assert "LEFT" in refused
    assert "Supposed: scac ABCD" in by_another
    assert "LEFT" not in by_another
    assert "It left Thu 2026-02-19 16:00 EST, says our ship notice: what stands" in times


@pytest.mark.parametrize(
    ("page", "asked", "why"),
    [
        ("shipments", {"ship": "tomorrow"}, "expected a time such as"),
        ("what-if", {"mode": "bike"}, "unknown word &#39;bike&#39;"),
        ("what-if", {"stock": "foo,bar"}, "stock"),
    ],
)
def test_what_cannot_be_supposed_is_said_beside_the_form_that_keeps_it(
    year: Path, page: str, asked: dict[str, str], why: str
) -> None:
    path = f"/{page}/example-mart/4501001"
    with running(year) as app:
        told = browser(app).get(path, params=asked)
        plain = browser(app).get(f"{path}.json", params=asked)
        assert browser(app).get(path).status_code == 200
    assert told.status_code == 422
    assert why in told.text.split('role="alert"', 1)[1]
    assert next(iter(asked.values())) in told.text
    assert plain.status_code == 422


def test_what_was_found_when_it_was_checked_is_told_with_its_money_and_its_gaps() -> None:
    profile = load_profile("example-mart")
    faults = (Fault("ASN001", "late"), Fault("WIN002", "later", expected=Decimal("1500.50")))
    excused = (Excused("LBL001", "no label", "RA-1", "A Buyer"),)
    untold = (Untold("PKG001", "no weight"),)
    kept = Judged(faults, ("ORD001",), untold, "2026-11", AT, excused=excused).as_text()
    told = left_values(LEFT, kept, profile, UTC)
    assert told["when"] == "Fri 2026-11-20 16:00 UTC"
    assert told["money"] == "1,500.50 USD at risk when checked, 1 fault without a price"
    assert (
        "edition 2026-11, each clause as it held on its day: "
        "ASN001 late; WIN002 later. 1 rule passed, 1 could not" in told["kept"]
    )
    assert [one["code"] for one in told["found"].rows] == ["WIN002", "ASN001", "LBL001"]
    assert told["found"].rows[2]["note"] == "by RA-1, A Buyer"
    assert [one["reason"] for one in told["untold"].rows] == ["no weight"]


def test_without_a_kept_verdict_nothing_is_said_to_have_been_right() -> None:
    day = LEFT._replace(moment=on_day(AT.date(), "UTC"))
    told = left_values(day, None, load_profile("example-mart"), UTC)
    assert told["when"] == "Fri 2026-11-20"
    assert told["money"] == "no verdict was kept"
    assert "nothing was wrong" not in told["kept"]
    assert "No verdict from before it left is kept" in told["kept"]


def test_one_broken_guide_leaves_the_chargebacks_of_the_others_as_they_are(
    year: Path, tmp_path: Path
) -> None:
    home = Path(copytree(year, tmp_path / "home"))
    guide = home / "hill-example.toml"
    with Store.open(f"{home}/edic.db") as store, store.work("tests") as work:
        work.chargebacks.keep_guide("hill-example", str(guide))
    with running(home) as app:
        client = browser(app)
        whole = client.get("/chargebacks.json").json()["deductions"]
        guide.write_text(
            guide.read_text("utf-8").replace("[calendars.business]", "[calendars.business"), "utf-8"
        )
        page, told = client.get("/chargebacks"), client.get("/chargebacks.json").json()
        own = client.get("/chargebacks/hill-example/CB114-4600004")
        assert (own.status_code, "hill-example.toml" in own.text) == (503, True)
        assert client.get("/chargebacks/north-example/CB114-4600002").status_code == 200
        assert "hill-example/" in client.get("/chargebacks.csv").text
    assert page.status_code == 200
    assert page.text.count("The guide of hill-example is broken: ") == 1
    assert re.search(r"hill-example\.toml:\d+: ", page.text)
    assert told["deductions"] == [one for one in whole if one["retailer"] != "hill-example"]
    theirs = {one["id"] for one in whole if one["retailer"] == "hill-example"}
    assert {one["id"] for one in told["not_matched"]} == theirs != set()
