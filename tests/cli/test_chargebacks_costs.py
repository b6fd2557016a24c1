"""`edic chargebacks pareto` and `trend`: the money by cause and by week, in every form."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
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
from edicompliance.errors import ProfileError
from edicompliance.flows.scorecards.scorecards import read_figures
from edicompliance.profiles import load_profile
from edicompliance.store import Store
from edicompliance.store.scores import Told

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


FORMS = {
    "pareto": ("375.80", "--by", "retailer"), "trend": ("166.80", "--today", "2026-11-27"),
    "list": ("166.80",),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_every_form_tells_the_same_money(name: str, store: str, tmp_path: Path) -> None:
    amount, *words = FORMS[name]
    for form in ("text", "csv", "html", "md"):
        assert amount in run(name, *words, "--format", form, store=store).stdout, form
    rows = csv.DictReader(io.StringIO(run(name, *words, "--format", "csv", store=store).stdout))
    assert amount in [one["amount"] for one in rows]
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


def test_a_trend_by_rule_has_the_weeks_of_each_rule_the_dearest_first(store: str) -> None:
    words = ("--weeks", "2", "--today", "2026-11-27", "--by")
    rows = told("trend", *words, "family", store=store)["weeks"]
    assert [(one["member"], one["amount"]) for one in rows] == [
        ("compliance", "200.00"), ("compliance", "166.80"),
    ]  # fmt: skip
    rows = told("trend", *words, "rule", store=store)["weeks"]
    assert {one["member"] for one in rows} == {None}  # no paper of it is in the store
    text = run("trend", *words, "rule", store=store).stdout
    assert "(not known)  2026-W48" in text


def test_a_list_tells_what_a_pareto_adds_up_and_takes_one_of_it(store: str) -> None:
    def listed(*words: str) -> list[tuple[str, list[str | None]]]:
        found = json.loads(run("list", *words, "--format", "json", store=store).stdout)
        schema = json.loads((json_schemas_folder() / "chargebacks-1.json").read_text("utf-8"))
        Draft202012Validator(schema).validate(found)
        return [(one["id"].partition("/")[2], one["by"]) for one in found["deductions"]]

    fines = [("CB114-4502002", ["compliance"]), ("CB115-4502002", ["compliance"])]
    assert listed("--by", "family") == [*fines, ("PO-ONLY", [None])]
    assert listed("--by", "family", "--of", "compliance") == fines
    assert listed("--by", "family", "--of", "(not known)") == [("PO-ONLY", [None])]
    text = run("list", "--by", "family", "--of", "compliance", store=store).stdout
    assert text.splitlines()[0].endswith("166.80 deducted, compliance")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chargebacks", "list", "--of", "WIN002"), "--of NAME needs --by"),
        (("chargebacks", "list", "--foreseen", "--by", "sku"), "expected none with --foreseen"),
        (("scorecard", "--by", "retailer"), "a scorecard is of one retailer"),
        (("scorecard", "--by", "family"), "edic chargebacks pareto --by family"),
        (("scorecard", "--by", "lane"), "expected dc, carrier, 3pl, sku, rule, got 'lane'"),
    ],
)
def test_an_axis_that_has_no_meaning_is_refused_with_the_reason(
    words: tuple[str, ...], said: str, store: str
) -> None:
    result = edic(*words, "--store", store)
    assert (result.exit_code, said in result.output) == (2, True), result.output


def test_a_percentage_without_counts_stands_beside_ours_and_is_not_added_up(
    tmp_path: Path,
) -> None:
    url, portal = str(tmp_path / "edic.db"), tmp_path / "portal.csv"
    there = ("--retailer", "example-mart", "--store", url)
    portal.write_text("Week,OTP\n2026-10-04,96.5%\n2026-11-11,97\n", encoding="utf-8")
    words = ("scorecard", "import", str(portal), "--measure", "on-time")
    done = edic(*words, "--columns", "starts=Week,value=OTP", *there)
    assert done.stdout == "2 taken over\n", done.output
    with Store.open(url) as store, store.look() as look:
        told = look.scores.told("example-mart", date(2026, 10, 1), date(2026, 12, 31))
    assert told == {"on-time": Told(alone=(Decimal("96.5"), Decimal(97)))}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2026-11-04,,,0.965", "a share or a percentage cannot be told apart"),
        ("2026-11-04,,,much", "expected a percentage such as 96.5%, got 'much'"),
        ("2026-11-04,,,", "or a percentage as OTP, got empty cells"),
        ("2026-11-04,,90,96.5", "expected a number, for met or failed is given, got none"),
        ("2026-11-04,100,90,96.5", "expected 90.00, which 90 of 100 are, got 96.5"),
    ],
)
def test_what_is_wrong_with_a_percentage_is_told_with_its_column(row: str, said: str) -> None:
    guide = load_profile("example-mart")
    with pytest.raises(ProfileError, match=re.escape(said)):
        read_figures("p.csv", f"starts,counted,met,OTP\n{row}\n", guide, "on-time",
                     {"value": "OTP"})  # fmt: skip


def test_counts_go_before_a_percentage_that_agrees_with_them() -> None:
    text = "starts,counted,met,value\n2026-11-04,998,964,96.6\n"
    [one] = read_figures("p.csv", text, load_profile("example-mart"), "on-time", {})
    assert (one.counted, one.met, one.value) == (Decimal(998), Decimal(964), None)
