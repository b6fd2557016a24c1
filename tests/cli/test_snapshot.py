"""`edic snapshot`: a retailer's week on one page, in every form."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from tests.cli.running import edic

from edicompliance.chargebacks.costs import pareto
from edicompliance.chargebacks.scorecard import MeasureScore
from edicompliance.chargebacks.snapshot import Action, CostlyCase, Snapshot
from edicompliance.datafolder import json_schemas_folder, samples_folder
from edicompliance.documents.tables.user_tables import grid_of
from edicompliance.errors import EdiError
from edicompliance.flows.money.actions import read_actions
from edicompliance.profiles import load_profile
from edicompliance.reports.snapshot_pdf import snapshot_pdf

LATE = str(samples_folder() / "example-mart" / "shipments" / "ships-late")
WEEK = ("--week", "2026-W48", "--retailer", "example-mart", "--today", "2026-11-27")
CLAIMS = """Claim #,Amount,PO,Reason,Code,Date
CB115-4502002,200.00,4502002,ships late,50,2026-11-18
CB114-4502002,166.80,4502002,ships late,50,2026-11-25
CB116-9999999,9.00,9999999,who <b>knows</b>,,2026-11-24
"""
ACTIONS = """
[[action]]
what = "print labels before picking"
owner = "dock"
due = 2026-12-04

[[action]]
what = "call the carrier"
owner = "transport"
due = 2026-11-20
about = "WIN002"
retailer = "example-mart"

[[action]]
what = "of somebody else"
owner = "sales"
due = 2026-11-20
retailer = "sample-superstores"
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three deductions and a shipment, which were counted, and some actions."""
    folder = tmp_path_factory.mktemp("week")
    (folder / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    (folder / "actions.toml").write_text(ACTIONS, encoding="utf-8")
    store = str(folder / "edic.db")
    claims = str(folder / "claims.csv")
    edic("chargebacks", "import", claims, "--retailer", "example-mart", "--store", store)
    return folder


def run(home: Path, *words: str) -> Result:
    more = ("--actions", str(home / "actions.toml"), "--shipments", LATE)
    result = edic("snapshot", *WEEK, *more, "--store", str(home / "edic.db"), *words)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def told(home: Path) -> Any:
    return json.loads(run(home, "--format", "json").stdout)


def test_what_it_prints_is_what_its_schema_says(told: Any) -> None:
    schema = json.loads((json_schemas_folder() / "snapshot-1.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(told)
    assert told["week"] == {"text": "2026-W48", "starts": "2026-11-22", "ends": "2026-11-28"}
    assert told["kpis"]


def test_only_the_money_of_the_week_counts_and_the_dearest_stands_first(told: Any) -> None:
    assert [(one["amount"], one["before"]) for one in told["charges"]] == [("175.80", "200.00")]
    assert [one["amount"] for one in told["exceptions"]] == ["166.80", "9.00"]
    assert [(one["rule"], one["cumulative"]) for one in told["causes"]] == [
        ("WIN002", "94.88"), (None, "100.00"),
    ]  # fmt: skip


def test_an_action_has_its_owner_its_day_and_is_overdue_first(told: Any) -> None:
    assert [(one["owner"], one["due"], one["state"]) for one in told["actions"]] == [
        ("transport", "2026-11-20", "overdue"),
        ("dock", "2026-12-04", "open"),
    ]


@pytest.mark.parametrize("form", ["text", "md", "html", "csv"])
def test_every_form_tells_the_same(form: str, home: Path) -> None:
    shown = run(home, "--format", form, "--as-counted").stdout
    for word in ("166.80 USD", "WIN002", "transport", "2026-11-20", "overdue", "perfect-order"):
        assert word in shown, word
    assert "<b>" not in shown or form != "html"


def test_the_workbook_has_each_cell_of_the_page(home: Path) -> None:
    book = home / "week.xlsx"
    run(home, "--format", "xlsx", "--as-counted", "-o", str(book))
    cells = [[str(cell) for cell in row] for _, row in grid_of(book)]
    assert cells[0] == ["table", "row", "column", "value"]
    assert ["actions", "owner", "transport"] in [[one[0], one[2], one[3]] for one in cells]
    assert edic("snapshot", *WEEK, "--format", "xlsx").exit_code == 2


def test_the_pdf_says_so_on_one_page_and_is_the_same_bytes_each_time(home: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    files = [home / "a.pdf", home / "b.pdf"]
    for one in files:
        run(home, "--format", "pdf", "--as-counted", "-o", str(one))
    assert files[0].read_bytes() == files[1].read_bytes()
    pages = pdfium.PdfDocument(str(files[0]))
    assert len(pages) == 1
    text = pages[0].get_textpage().get_text_range()
    assert "example-mart, week 2026-W48" in text
    assert "transport" in text
    assert edic("snapshot", *WEEK, "--format", "pdf").exit_code == 2


def test_only_headings_of_the_printed_week_are_bold(home: Path) -> None:
    run(home, "--format", "pdf", "--as-counted", "-o", str(home / "week.pdf"))
    data = (home / "week.pdf").read_bytes()
    assert b"/BaseFont /Helvetica " in data
    assert b"/BaseFont /Helvetica-Bold " in data


def test_a_week_with_far_too_much_to_tell_still_has_one_page() -> None:
    pdfium = pytest.importorskip("pypdfium2")
    long = "a reason that goes on and on " * 12
    first = date(2026, 11, 22)
    page = Snapshot(
        "m", "2026-W48", first, first, first, "USD",
        kpis=tuple(MeasureScore(f"m{n}", Decimal(n), Decimal(20), target=Decimal(98), unit="case")
                   for n in range(12)),
        exceptions=tuple(CostlyCase(f"m/{n}", Decimal(9), "USD", "unexplained", reason=long)
                         for n in range(5)),
        causes=pareto((), "rule"),
        actions=tuple(Action(long, "dock", first) for _ in range(8)),
        notes=(long,) * 4,
    )  # fmt: skip
    assert len(pdfium.PdfDocument(snapshot_pdf(page))) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[action]]\nwhat = 'a'\ndue = 2026-12-04\n", "owner: is missing"),
        (
            "[[action]]\nwhat = 'a'\nowner = 'b'\ndue = 'soon'\n",
            "expected a day such as 2026-12-04",
        ),
        ("[[action]]\nwhat = 'a'\nowner = ''\ndue = 2026-12-04\n", "owner: expected text, got ''"),
        ("[[action]]\nwhat = 'a'\nowners = 'b'\n", "did you mean 'owner'?"),
        ("[[actions]]\nwhat = 'a'\n", "did you mean 'action'?"),
        ("action = 'call'\n", "expected tables: [[action]]"),
    ],
)
def test_an_action_without_owner_or_day_is_refused_with_its_line(
    text: str, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "actions.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EdiError) as why:
        read_actions(path)
    assert told in str(why.value)


@pytest.mark.parametrize("week", ["2026-48", "2026-W60", "W48", "2025-W53"])
def test_what_is_no_week_is_refused(week: str, home: Path) -> None:
    with pytest.raises(EdiError, match="expected a week such as 2026-W48"):
        edic("snapshot", "--week", week, "--retailer", "example-mart",
             "--store", str(home / "edic.db"))  # fmt: skip


MIXED = """Claim #,Amount,PO,Reason,Code,Date,Check
CB114-4502002,166.80,4502002,ships late,50,2026-11-23,CK1
CB114-4502002,166.80,4502002,ships late,50,2026-11-25,CK2
CB115-4502002,200.00,4502002,ships late,50,2026-11-25,CK2
CB104-4502002,150.00,4502002,ASN late,50,2026-11-25,CK2
"""


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A week with one deduction of each class, one of them disputed and won in part."""
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "claims.csv").write_text(MIXED, encoding="utf-8")
    (folder / "actions.toml").write_text(ACTIONS, encoding="utf-8")
    db = ("--store", str(folder / "edic.db"))
    edic("chargebacks", "import", str(folder / "claims.csv"), "--retailer", "example-mart", *db)
    name, of = "example-mart/CB104-4502002", ("--shipments", LATE, *db)
    day = ("--day", "notified=2026-11-25", "--now", "2026-11-26T12:00:00Z")
    filed = edic("dispute", "submit", name, "--reason", "it was in time", *day, *of)
    assert filed.exit_code == 0, filed.output
    answer = edic("dispute", "outcome", name, "partial", "--amount", "60", "--reason", "some", *db)
    assert answer.exit_code == 0, answer.output
    return folder


def test_what_is_contradicted_wrong_or_doubled_is_no_root_cause_of_ours(mixed: Path) -> None:
    told = json.loads(run(mixed, "--format", "json").stdout)
    schema = json.loads((json_schemas_folder() / "snapshot-1.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(told)
    assert [(one["rule"], one["amount"], one["lines"]) for one in told["causes"]] == [
        ("WIN002", "333.60", 2),  # one that is right, and what the guide charges of the wrong one
    ]
    assert [(one["class"], one["amount"], one["open"]) for one in told["not_ours"]] == [
        ("contradicted", "150.00", "90.00"),
        ("arithmetic-wrong", "33.20", "33.20"),
        ("duplicate", "166.80", "166.80"),
    ]
    taken = Decimal(told["charges"][0]["amount"])
    parts = (*told["causes"], *told["not_ours"])
    assert taken == sum(Decimal(one["amount"]) for one in parts)


@pytest.mark.parametrize("form", ["text", "md", "html", "pdf"])
def test_what_was_won_and_denied_in_the_week_is_one_line_with_its_money(
    form: str, mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = load_profile("example-mart").zone
    assert clock is not None
    now = datetime.now(ZoneInfo(clock.name))  # the answer was entered now; weeks begin on Sunday
    week = (now + timedelta(days=1)).strftime("%G-W%V")
    monkeypatch.setattr("tests.cli.test_snapshot.WEEK", ("--week", week, *WEEK[2:]))
    path = str(mixed / f"page.{form}")
    shown = run(mixed, "--format", form, *(("-o", path) if form == "pdf" else ())).stdout
    if form == "pdf":
        pdfium = pytest.importorskip("pypdfium2")
        shown = pdfium.PdfDocument(path)[0].get_textpage().get_text_range()
    assert "decided: won 60.00 USD, denied 90.00 USD; 1 won in part" in shown
    assert "Not ours, by our own judgement" in shown


def test_a_week_without_an_answer_says_so(home: Path) -> None:
    assert "nothing was decided this week, and nothing came back" in run(home).stdout
