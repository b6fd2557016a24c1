"""Files of portals: what is certain is taken over, the rest is rejected with its reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.chargebacks.portal import header_of, taken_of
from edicompliance.chargebacks.taken import TakenFile
from edicompliance.documents.tables.user_tables import SheetNumber
from edicompliance.profiles.bodies_remittances import Remitted

SILENT = Remitted()


def told(**keys: Any) -> Remitted:
    return Remitted.model_validate(keys)


def read(*rows: list[Any], says: Remitted = SILENT) -> TakenFile:
    return taken_of(list(enumerate(rows, 1)), "mart", says, file="claims.csv")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12.50", "12.50"),
        ("$1,250.00", "1250.00"),
        ("USD 7", "7.00"),
        ("(12.50)", "12.50"),
        ("12.50-", "12.50"),
        ("-$12.50", "12.50"),
    ],
)
def test_money_is_read_with_its_marks(text: str, amount: str) -> None:
    found = read(["Claim #", "Amount"], ["C1", text], says=told(deductions="negative"))
    assert [one.amount for one in found.taken] == [Decimal(amount)]


@pytest.mark.parametrize(
    "text", ["", "n/a", "12.345", "1.250", "$1.200", "1.250,00", "1,25.00", "--3", "(3", "0.00"]
)
def test_money_that_is_not_certain_is_rejected_with_its_row(text: str) -> None:
    found = read(["Claim #", "Amount"], ["C1", text])
    assert found.taken == ()
    assert found.rejected[0].row.startswith("claims.csv:2: C1")
    assert "expected an amount" in found.rejected[0].reason


def test_the_sign_says_which_way_the_money_goes_only_where_the_guide_says_so() -> None:
    rows = ["Claim #", "Amount"], ["C1", "-5.00"], ["C2", "5.00"]
    positive = read(*rows, says=told(deductions="positive"))
    assert [one.kind for one in positive.taken] == ["repaid", "deducted"]
    negative = read(*rows, says=told(deductions="negative"))
    assert [one.kind for one in negative.taken] == ["deducted", "repaid"]
    silent = read(*rows)
    assert [one.number for one in silent.taken] == ["C2"]
    assert "say which sign takes" in silent.rejected[0].reason


def test_titles_above_and_totals_below_are_no_deductions() -> None:
    found = read(
        ["Claims of November"],
        [],
        ["Claim No.", "Deduction Amount", "PO Number"],
        ["C1", "5.00", "4501"],
        ["", "", ""],
        ["Total", "5.00", ""],
    )
    assert [(one.number, one.lines[0].about.po) for one in found.taken] == [("C1", "4501")]
    assert [one.reason for one in found.rejected] == ["a row of totals: it names no deduction"]


def test_a_claim_that_has_total_in_its_words_is_one_all_the_same() -> None:
    found = read(["Claim", "Amount", "PO", "Reason"], ["C1", "5", "4501", "total shortage"])
    assert len(found.taken) == 1


def test_numbers_that_a_spreadsheet_spoilt_are_rejected_unless_zeros_count_for_nothing() -> None:
    rows = ["Claim", "Amount", "PO"], ["C1", SheetNumber(5), SheetNumber(451)]
    assert "zeros before it may be lost" in read(*rows).rejected[0].reason
    free = read(*rows, says=told(normalise=["no leading zeros"]))
    assert free.taken[0].lines[0].about.po == "451"
    rows = ["Claim", "Amount"], ["1.2E+11", "5"]
    assert "zeros before it may be lost" in read(*rows).rejected[0].reason


def test_changed_headings_are_found_by_the_guide_or_told() -> None:
    rows = ["Fine Id", "Fine Value"], ["F1", "5.00"]
    assert "expected a header with an amount and a number" in read(*rows).rejected[0].reason
    says = told(columns={"number": ["Fine Id"], "amount": ["Fine Value"]})
    assert read(*rows, says=says).taken[0].number == "F1"
    assert header_of([(1, rows[0])], says) == {"number": "Fine Id", "amount": "Fine Value"}


def test_dates_are_read_by_the_order_that_the_guide_names() -> None:
    rows = ["Claim", "Amount", "Date"], ["C1", "5", "03/04/2026"]
    assert read(*rows).taken[0].day == date(2026, 3, 4)
    assert read(*rows, says=told(day_first=True)).taken[0].day == date(2026, 4, 3)
    assert "expected a date" in read(rows[0], ["C1", "5", "spring"]).rejected[0].reason


def test_rows_of_one_claim_are_its_lines_and_rows_that_are_alike_both_count() -> None:
    found = read(["Claim", "Amount", "PO"], ["C1", "5", "1"], ["C1", "7", "2"])
    assert [one.amount for one in found.taken] == [Decimal(12)]
    found = read(["PO", "Amount"], ["4501", "5"], ["4501", "5"])
    assert [(one.called, one.nth) for one in found.taken] == [("order 4501", 1), ("order 4501", 2)]


@given(
    st.lists(
        st.lists(st.text(max_size=8) | st.sampled_from(["5.00", "C1", "Total", "-3"]), max_size=4),
        max_size=6,
    )
)
def test_every_row_below_the_header_is_taken_or_rejected(rows: list[list[str]]) -> None:
    found = read(["Claim", "Amount", "PO", "Reason"], *rows)
    told_rows = [row for row in rows if any(cell.strip() for cell in row)]
    lines = sum(len(one.lines) for one in found.taken)
    assert lines + len(found.rejected) == len(told_rows)


def test_a_heading_that_stands_twice_is_not_guessed_at() -> None:
    found = read(["Claim", "Amount", "Amount"], ["C1", "5", "7"])
    assert (found.taken, found.rejected[0].row) == ((), "claims.csv:1")
    assert "got 'Amount' more than once" in found.rejected[0].reason


def test_the_row_that_is_likeliest_the_header_is_shown_with_what_it_lacks() -> None:
    found = read(["Claims of November"], ["Claim #", "PO", "Fine Value"], ["C1", "4501", "5.00"])
    assert found.rejected[0].row == "claims.csv:2"
    assert "got Claim #, PO, Fine Value: it lacks an amount" in found.rejected[0].reason


def test_a_claim_of_which_a_row_is_rejected_is_not_taken_for_less() -> None:
    rows = ["C1", "5", "4501"], ["C1", "n/a", "4502"], ["C2", "7", "4503"], ["C1", "6", "4504"]
    found = read(["Claim", "Amount", "PO"], *rows)
    assert [one.number for one in found.taken] == ["C2"]
    assert [one.row.partition(":")[2][:1] for one in found.rejected] == ["2", "3", "5"]
    assert "line 3 is of the same claim C1 and rejected" in found.rejected[0].reason
    nothing = read(["Claim", "Amount"], ["C1", "5"], ["C1", "0.00"])
    assert [str(one.amount) for one in nothing.taken] == ["5.00"]


def test_cells_behind_the_last_heading_are_a_sign_that_the_row_has_slipped() -> None:
    found = read(["Claim", "Amount", "Reason"], ["C1", "1", "250.00", "late"], ["C2", "5", "", ""])
    assert [one.number for one in found.taken] == ["C2"]
    assert "expected 3 cells as the header has, got 4" in found.rejected[0].reason


@pytest.mark.parametrize(
    ("amount", "column", "currency"),
    [
        ("$5.00", "", "MXN"),
        ("C$5.00", "", "CAD"),
        ("CAD 5.00", "", "CAD"),
        ("5.00 EUR", "", "EUR"),
        ("(€5.00)", "eur", "EUR"),
        ("5.00", "usd", "USD"),
    ],
)
def test_the_currency_is_that_of_the_mark_the_column_or_the_guide(
    amount: str, column: str, currency: str
) -> None:
    grid = [(1, ["Claim", "Amount", "Currency"]), (2, ["C1", amount, column])]
    found = taken_of(grid, "mart", told(deductions="negative"), file="f.csv", currency="MXN")
    assert [(one.currency, str(one.amount)) for one in found.taken] == [(currency, "5.00")]


def test_two_currencies_of_one_amount_are_told() -> None:
    found = read(["Claim", "Amount", "Currency"], ["C1", "CAD 5", "USD"], ["C2", "5", "dollars"])
    assert [one.reason for one in found.rejected] == [
        "expected USD, as its column says, got an amount in CAD",
        "expected a currency such as USD, got 'DOLLARS'",
    ]


def test_a_word_and_a_sign_that_contradict_each_other_are_not_chosen_between() -> None:
    rows = (["Claim #", "Amount", "Status"], ["C1", "-5.00", "Deducted"], ["C2", "5.00", "Billed"],
            ["C3", "5.00", "Paid back"], ["C4", "-5.00", "Paid back"])  # fmt: skip
    found = read(*rows, says=told(deductions="positive"))
    kinds = [(one.number, one.kind) for one in found.taken]
    assert kinds == [("C2", "assessed"), ("C3", "repaid"), ("C4", "repaid")]
    assert "and the sign of its amount that it came back" in found.rejected[0].reason
    assert [one.number for one in read(*rows).taken] == ["C1", "C2", "C3", "C4"]  # no sign is told


@pytest.mark.parametrize("word", ["Void", "Cancelled", "WAIVED"])
def test_a_charge_that_was_given_up_is_not_entered_as_taken(word: str) -> None:
    rows = ["Claim #", "Amount", "Status"], ["C1", "5.00", word]
    found = read(*rows)
    assert found.taken == ()
    assert "says that nothing is taken" in found.rejected[0].reason
    by_guide = read(*rows, says=told(kinds={"repaid": [word]}))
    assert [one.kind for one in by_guide.taken] == ["repaid"]


@pytest.mark.parametrize("word", ["Open", "Closed - paid", "已扣"])
def test_a_status_that_nobody_knows_is_not_read_by_its_sign_alone(word: str) -> None:
    rows = ["Claim #", "Amount", "Dispute Status"], ["C1", "5.00", word], ["C2", "7.00", ""]
    says = {"columns": {"kind": ["Dispute Status"]}, "deductions": "positive"}
    found = read(*rows, says=told(**says))
    assert [(one.number, one.kind) for one in found.taken] == [("C2", "deducted")]
    why = found.rejected[0].reason
    assert why.startswith(
        "expected of Dispute Status a word that says which way the money goes (assessed: assessed, "
        "billed, pending, invoiced; deducted: deducted, taken, "
    )
    assert f"got {word!r}" in why
    assert (
        f'[remittances.portal] of your file over the guide: kinds = {{ deducted = ["{word}"]' in why
    )
    for kind, means in (
        ("deducted", "deducted"),
        ("assessed", "assessed"),
        ("says_nothing", "deducted"),
    ):
        listed = read(*rows, says=told(**says, kinds={kind: [word]}))
        assert [(one.number, one.kind) for one in listed.taken] == [
            ("C1", means),
            ("C2", "deducted"),
        ]


def test_the_words_that_the_guide_lists_are_told_with_the_usual_ones() -> None:
    says = told(kinds={"assessed": ["Under review"], "says_nothing": ["Open"]})
    why = read(["Claim", "Amount", "Status"], ["C1", "5", "Hm"], says=says).rejected[0].reason
    assert "(assessed: Under review, assessed, " in why
    assert "; says_nothing: Open), got 'Hm'" in why


def test_a_dash_in_the_column_of_the_status_is_no_word() -> None:
    found = read(["Claim", "Amount", "Status"], ["C1", "5", "-"])
    assert [one.kind for one in found.taken] == ["deducted"]
