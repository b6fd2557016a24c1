"""`edic chargebacks pareto` and `trend`: the money by cause and by week, in every form."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from tests.cli.running import edic
from tests.reports.test_check_html import boxes

from edicompliance.datafolder import json_schemas_folder, samples_folder
from edicompliance.documents.tables.user_tables import grid_of

LATE = str(samples_folder() / "example-mart" / "shipments" / "ships-late")
CLAIMS = """Claim #,Amount,PO,Reason,Code,Date
CB114-4502002,166.80,4502002,ships late,50,2026-11-25
CB115-4502002,200.00,4502002,ships late,50,2026-11-18
PO-ONLY,9.00,9999999,who <knows>,,
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("costs")
    path, url = folder / "claims.csv", str(folder / "edic.db")
    path.write_text(CLAIMS, encoding="utf-8")
    edic("chargebacks", "import", str(path), "--retailer", "example-mart", "--store", url)
    return url


def run(name: str, *words: str, store: str) -> Result:
    result = edic("chargebacks", name, *words, "--store", store)
    assert result.exit_code == 0, result.output
    return result


def told(name: str, *words: str, store: str) -> Any:
    found = json.loads(run(name, *words, "--format", "json", store=store).stdout)
    schema = json.loads((json_schemas_folder() / f"chargebacks-{name}-1.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(found)
    return found


@pytest.mark.parametrize(
    ("by", "first"),
    [
        ("retailer", "example-mart"),
        ("rule", "WIN002"),
        ("family", "compliance"),
        ("dc", "0912"),
        ("carrier", "XMPL"),
        ("3pl", "70017"),
        ("sku", "2200103 and 2200102"),
    ],
)
def test_a_pareto_names_the_dearest_first_and_what_nobody_knows(
    by: str, first: str | None, store: str
) -> None:
    rows = told("pareto", "--by", by, "--shipments", LATE, store=store)["rows"]
    assert rows[0]["member"] == first
    assert sum(round(float(one["amount"]) * 100) for one in rows) == 37580
    assert rows[-1]["cumulative"] == "100.00"


def test_what_has_no_day_is_left_out_of_a_time_and_told(store: str) -> None:
    found = told("pareto", "--since", "2026-11-20", "--by", "retailer", store=store)
    assert [one["amount"] for one in found["rows"]] == ["166.80"]
    assert found["undated"] == [{"id": "example-mart/PO-ONLY", "amount": "9.00", "currency": "USD"}]
    text = run("pareto", "--since", "2026-11-20", "--by", "retailer", store=store).stdout
    assert "not counted: 9.00 USD in 1 line: nothing says when" in text


def test_a_trend_has_every_week_with_its_change(store: str) -> None:
    found = told("trend", "--weeks", "3", "--today", "2026-11-27", store=store)
    assert [(one["week"], one["amount"], one["change"]) for one in found["weeks"]] == [
        ("2026-W46", "0.00", None),
        ("2026-W47", "200.00", "200.00"),
        ("2026-W48", "166.80", "-33.20"),
    ]


def test_the_weeks_of_a_retailer_begin_when_its_calendar_says(store: str) -> None:
    words = ("--weeks", "1", "--today", "2026-11-27", "--retailer", "example-mart")
    assert told("trend", *words, store=store)["weeks"][0]["starts"] == "2026-11-22"


@pytest.mark.parametrize("name", ["pareto", "trend"])
def test_every_form_tells_the_same_money(name: str, store: str, tmp_path: Path) -> None:
    words = ("--by", "retailer") if name == "pareto" else ("--today", "2026-11-27")
    amount = "375.80" if name == "pareto" else "166.80"
    for form in ("text", "csv", "html", "md"):
        assert amount in run(name, *words, "--format", form, store=store).stdout, form
    rows = csv.DictReader(io.StringIO(run(name, *words, "--format", "csv", store=store).stdout))
    assert [one["amount"] for one in rows][-1] == amount
    book = tmp_path / "out.xlsx"
    run(name, *words, "--format", "xlsx", "-o", str(book), store=store)
    cells = [str(cell) for _, row in grid_of(book) for cell in row]
    assert float(amount) in [float(one) for one in cells if re.fullmatch(r"[0-9]+\.[0-9]+", one)]
    assert edic("chargebacks", name, "--format", "xlsx", "--store", store).exit_code == 2


@pytest.mark.parametrize("name", ["pareto", "trend"])
def test_no_two_texts_of_the_picture_meet(name: str, store: str) -> None:
    page = run(name, "--format", "html", store=store).stdout
    svg = page[page.index("<svg") : page.index("</svg>") + 6]
    wide, high = map(float, str(ET.fromstring(svg).get("viewBox")).split()[2:])  # noqa: S314
    found = boxes(svg)
    assert found
    for number, (words, (left, top, right, bottom)) in enumerate(found):
        assert left >= 0 <= top, words
        assert right <= wide, words
        assert bottom <= high, words
        for other, (x1, y1, x2, y2) in found[:number]:
            assert right <= x1 or x2 <= left or bottom <= y1 or y2 <= top, (words, other)


def test_what_calibrate_and_the_scorecard_print_is_what_their_schemas_say(store: str) -> None:
    told("calibrate", "--shipments", LATE, store=store)
    words = ("--retailer", "example-mart", "--period", "2026-11", "--by", "dc")
    card = edic("scorecard", *words, "--shipments", LATE, "--format", "json", "--store", store)
    schema = json.loads((json_schemas_folder() / "scorecard-1.json").read_text("utf-8"))
    found = json.loads(card.stdout)
    Draft202012Validator(schema).validate(found)
    assert found["measures"]
    assert found["parts"]
