"""The guides at the desk: shipped ones, and a supplier's own that the settings name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient
from tests.web.sitting import browser, running, token

from edicompliance.cli.main import cli
from edicompliance.datafolder import samples_folder

CONTRACT = """format = 1
extends = "example-mart"
id = "my-contract"
name = "Example Mart, our contract"

[sources.contract]
title = "Our contract"
date = 2026-10-01
grade = "contract"

[[charges.ships-late]]
replaces = "ships-late"
for = ["WIN002"]
each = "po"
is = "4% of failing cost, at least 100 USD"
source = "contract"
"""
CLAIMS = """\
Claim #,Amount,PO,Invoice,Reason,Code,Date,Check
CB114-4500012,120.55,4500012,,ships late,50,2026-11-25,CK9
CB114-4509999,120.55,4509999,,ships late,50,2026-11-25,CK9
"""


@pytest.fixture(scope="module")
def desk(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A desk whose partners all have the supplier's own file."""
    folder = tmp_path_factory.mktemp("own")
    home = Path(copytree(demo, folder / "home"))
    mine = folder / "mine.toml"
    mine.write_text(CONTRACT, "utf-8")
    (folder / "claims.csv").write_text(CLAIMS, "utf-8")
    taken = ["chargebacks", "import", f"{folder}/claims.csv", "--retailer", str(mine)]
    made = CliRunner().invoke(cli, [*taken, "--store", f"{home}/edic.db"])
    assert made.exit_code == 0, made.output
    with running(home, profile=str(mine)) as app:
        yield browser(app)


def test_a_suppliers_own_guide_is_in_the_list_and_its_orders_lead_to_it(desk: TestClient) -> None:
    rows = desk.get("/profiles.json").json()["rows"]
    assert [one["name"] for one in rows if one["id"] == "my-contract"] == [
        "Example Mart, our contract"
    ]
    assert 'href="/profiles/my-contract"' in desk.get("/shipments/mart/4500012").text
    page = desk.get("/profiles/my-contract?against=example-mart").text
    assert "charges.ships-late is: was 5% of failing cost, at least 100 USD, becomes 4%" in page
    assert desk.get("/scorecards?retailer=my-contract").status_code == 200


def test_a_deduction_leads_to_the_order_that_it_is_about_where_the_store_has_it(
    desk: TestClient,
) -> None:
    page = desk.get("/chargebacks/my-contract/CB114-4500012").text
    assert '<a href="/shipments/mart/4500012">4500012</a>' in page
    other = desk.get("/chargebacks/my-contract/CB114-4509999").text
    assert ("4509999</dd>" in other, "/shipments/mart/4509999" in other) == (True, False)


def test_the_paper_that_is_to_be_attached_is_first_one_that_nobody_has(desk: TestClient) -> None:
    page = "/chargebacks/my-contract/CB114-4500012"
    papers = desk.get(f"{page}.json?table=papers").json()["rows"]
    missing = [one["paper"] for one in papers if one["files"] == "missing"]
    offered = re.findall(r'<option value="([^"]+)">', desk.get(page).text)
    assert 0 < len(missing) < len(papers)
    assert offered[: len(missing)] == missing
    assert '<select name="kind" required><option value="">choose…</option>' in desk.get(page).text


def test_what_is_dropped_in_is_judged_by_a_suppliers_own_guide(desk: TestClient) -> None:
    folder = samples_folder() / "example-mart/shipments/must-be-held"
    sent = [("files", (one.name, one.read_bytes())) for one in sorted(folder.glob("*.edi"))]
    form = {"token": token(desk, "/check"), "profile": "my-contract"}
    told = desk.post("/check.json", data=form, files=sent).json()
    assert told["profile"]["id"] == "my-contract"


def test_a_path_in_a_url_names_no_guide(desk: TestClient, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(CONTRACT, "utf-8")
    for path in (f"/profiles/{other}", f"/profiles/x?against={other}", "/profiles/mine.toml"):
        assert desk.get(path).status_code == 404


def test_what_changed_between_two_days_of_a_guide_is_said_in_words(desk: TestClient) -> None:
    page = desk.get("/profiles/example-mart?on=2026-11-27&against=example-mart@2025-06-01").text
    assert "What changed from example-mart@2025-06-01" in page
    assert "is: was 0.50 USD per failing carton, at least 75 USD, becomes 0.75 USD" in page
