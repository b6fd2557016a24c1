import pickle
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.charges.strategies import any_charge

from edicompliance.charges import (
    BASES,
    CURRENCIES,
    UNITS,
    Charge,
    ChargeSyntaxError,
    parse_charge,
)

CANONICAL = [
    "250 USD",
    "0.75 USD per failing carton, at least 100 USD",
    "300 to 500 USD per po",
    "3% of failing cost",
    "3 to 5% of invoice",
    "5 USD per excess po",
    "0.1% of po cost",
    "100% of failing cost + 2 USD per failing unit",
    "150 USD per po + 1 USD per carton, at most 1000 USD",
    "lesser of (500 USD per po, 10% of invoice)",
    "greater of (1% of invoice, 250 USD)",
    "greater of (1 USD per case, at least 5 USD, 3 USD per line, at most 7 USD, unknown)",
    "(1 USD per case, at least 5 USD) + (2 USD + 3 USD)",
    "1 USD per unit, at least (2 USD per line, at most 3 USD)",
    "250 USD per late_business_day, at least 10 USD + 1% of invoice",
    "3% of po cost + actual labour + actual materials",
    "275 USD + actual freight",
    "warning",
    "unknown",
]

# the text, the token the caret stands under, the first line, the remedy
FAULTS = [
    ("5 per excess po", "per", "an amount needs its currency", "write '5 USD'"),
    (
        "max(0.75 USD per failing carton, 100 USD)",
        "max",
        "'max' is read two ways ('min 100' against 'min(a, b)')",
        "write 'lesser of (a, b)', 'greater of (a, b)', ', at least X' or ', at most X'",
    ),
    (
        "0.75 USD per carton, min 100 USD",
        "min",
        "'min' is read two ways ('min 100' against 'min(a, b)')",
        "write 'lesser of (a, b)', 'greater of (a, b)', ', at least X' or ', at most X'",
    ),
    ("5 usd per po", "usd", "unknown currency 'usd'", "write 'USD'"),
    ("5 UDS per po", "UDS", "unknown currency 'UDS'", "write 'USD'"),
    ("300 to 500 per po", "per", "an amount needs its currency", "write '300 to 500 USD'"),
    ("5 CAD + 3", "", "an amount needs its currency", "write '3 CAD'"),
    ("5 USD per cartons", "cartons", "unknown unit 'cartons'", "write 'carton'"),
    ("5 USD per failing box", "box", "unknown unit 'box'", "write 'carton'"),
    ("5 USD per PO", "PO", "unknown unit 'PO'", "write 'po'"),
    ("5 USD per late business day", "late", "unknown unit 'late'", "write 'late_business_day'"),
    (
        "5 USD per thing",
        "thing",
        "unknown unit 'thing'",
        f"write one of {', '.join(UNITS)}",
    ),
    ("5 USD per", "", "expected a unit, got the end", f"write one of {', '.join(UNITS)}"),
    ("3% of COGS", "COGS", "unknown base of a percentage 'COGS'", "write 'cost'"),
    (
        "3% of failing costs",
        "failing",
        "unknown base of a percentage 'failing costs'",
        "write 'failing cost'",
    ),
    (
        "3% of 5 USD",
        "5",
        "expected a base of a percentage, got '5'",
        f"write one of {', '.join(BASES)}",
    ),
    (
        "3%, at least 5 USD",
        ",",
        "expected what the percentage is taken of, got ','",
        f"write '3% of' and one of {', '.join(BASES)}",
    ),
    ("3 percent of cost", "percent", "expected '%', got 'percent'", "write '3%'"),
    ("3% to 5% of cost", "to", "a range has one '%', at its end", "write '3 to 5% of invoice'"),
    (
        "300 USD to 500 USD",
        "to",
        "a range has one currency, at its end",
        "write '300 to 500 USD'",
    ),
    ("500 to 300 USD", "300", "a range goes up, got 500 to 300", "write '300 to 500'"),
    ("300 to 300 USD", "300 USD", "a range goes up, got 300 to 300", "write '300' alone"),
    ("300 to USD", "USD", "expected a number, got 'USD'", "write a range as '300 to 500 USD'"),
    (
        "5 USD + 5 CAD",
        "CAD",
        "two currencies in one charge, USD and CAD",
        "write 'USD', or make two charges",
    ),
    (
        "5 XXX",
        "XXX",
        "unknown currency 'XXX'",
        f"write one of {', '.join(CURRENCIES)}",
    ),
    ("1,000 USD", ",", "a number has no comma in it", "write '1000'"),
    ("greater of (5, 3 USD)", ",", "an amount needs its currency", "write '5 USD'"),
    ("5USD per po", "5USD", "'5USD' is not a plain number", "write '5 USD'"),
    (".5 USD", ".5", "'.5' is not a plain number", "write '0.5'"),
    ("5. USD", "5.", "'5.' is not a plain number", "write '5'"),
    (
        "1e5 USD",
        "1e5",
        "'1e5' is not a plain number",
        "write digits, with a point before the decimals: '1000.50'",
    ),
    (
        "1_000 USD",
        "1_000",
        "'1_000' is not a plain number",
        "write digits, with a point before the decimals: '1000.50'",
    ),
    (
        "1234567890123456.789 USD",
        "1234567890123456.789",
        "expected a number of at most 18 digits",
        "write a shorter number",
    ),
    (
        "NaN USD",
        "NaN",
        "expected a charge, got 'NaN'",
        (
            "write an amount ('250 USD', '5 USD per po'), a percentage ('3% of failing cost'), "
            "'warning' or 'unknown'"
        ),
    ),
    (
        "\N{FULLWIDTH DIGIT FIVE} USD",
        "\N{FULLWIDTH DIGIT FIVE}",
        r"unexpected character '\uff15'",
        "write plain letters, digits and % ( ) , + only",
    ),
    (
        "-5 USD",
        "-",
        "unexpected character '-'",
        "write a range as '300 to 500 USD'; no charge is below zero",
    ),
    (
        "$5",
        "$",
        "unexpected character '$'",
        "write the currency after the amount, as in '5 USD'",
    ),
    (
        "5 USD/carton",
        "/",
        "unexpected character '/'",
        "write 'per', as in '5 USD per carton'",
    ),
    (
        "",
        "",
        "an empty charge",
        "write 'unknown' if nobody says, 'warning' if it is free",
    ),
    ("free", "free", "expected a charge, got 'free'", "write 'warning' if it costs nothing"),
    ("warn", "warn", "expected a charge, got 'warn'", "write 'warning'"),
    ("actual labor", "labor", "unknown actual cost 'labor'", "write 'labour'"),
    (
        "higher of (1 USD, 2 USD)",
        "higher",
        "expected a charge, got 'higher'",
        "write 'greater of (a, b)'",
    ),
    (
        "lesser (1 USD, 2 USD)",
        "(",
        "expected 'of (' after 'lesser', got '('",
        "write 'lesser of (a, b)'",
    ),
    (
        "lesser of (1 USD)",
        "(",
        "'lesser of' chooses between two charges or more, got one",
        "write 'lesser of (a, b)'",
    ),
    (
        "lesser of (1 USD, 2 USD",
        "",
        "expected '+', ', at least X', ', at most X' or ')', got the end",
        "write ')'",
    ),
    (
        "5 USD at least 10 USD",
        "at",
        "expected '+', ', at least X', ', at most X' or the end, got 'at'",
        "write ', at least X' or ', at most X'",
    ),
    (
        "5 USD, at 10 USD",
        "10",
        "expected 'least' or 'most', got '10'",
        "write ', at least X' or ', at most X'",
    ),
    (
        "(5 USD, 3 USD)",
        "3",
        "expected 'at least' or 'at most' after ',', got '3'",
        "write ', at least X' or ', at most X'; charges are added with '+'",
    ),
    (
        "5 USD carton",
        "carton",
        "expected '+', ', at least X', ', at most X' or the end, got 'carton'",
        "write 'per carton'",
    ),
    (
        "5 USD per po per line",
        "per line",
        "expected '+', ', at least X', ', at most X' or the end, got 'per'",
        "write 'per' once, after the currency",
    ),
    (
        "5 USD 3 USD",
        "3",
        "expected '+', ', at least X', ', at most X' or the end, got '3'",
        "write '+' between",
    ),
    (
        "5 USD and 3 USD",
        "and",
        "expected '+', ', at least X', ', at most X' or the end, got 'and'",
        "write '+'",
    ),
    (
        "(7 USD) + " + "(" * 9 + "5 USD",
        "(5",
        "brackets more than 8 deep",
        "make several charges of it",
    ),
    (
        "5 USD, at least 9 USD, at most 3 USD",
        "most 3",
        "at least more than at most",
        "write the lower one first",
    ),
    ("3% of the invoice", "the", "unknown base of a percentage 'the invoice'", "write 'invoice'"),
    ("actua freight", "actua", "expected a charge, got 'actua'", "write 'actual'"),
    ("greatr of (1 USD, 2 USD)", "greatr", "expected a charge, got 'greatr'", "write 'greater'"),
    ("  5 per po", "per", "an amount needs its currency", "write '5 USD'"),
    *(
        (
            f"0.75 USD per carton, {word} 100 USD",
            word,
            f"'{word}' is read two ways ('min 100' against 'min(a, b)')",
            "write 'lesser of (a, b)', 'greater of (a, b)', ', at least X' or ', at most X'",
        )
        for word in ("minimum", "maximum")
    ),
    ("(" * 9 + "5 USD", "(5", "brackets more than 8 deep", "make several charges of it"),
]


@pytest.mark.parametrize("text", CANONICAL)
def test_a_charge_in_canonical_form_is_written_back_as_it_was(text: str) -> None:
    assert str(parse_charge(text)) == text


@pytest.mark.parametrize(("text", "token", "reason", "remedy"), FAULTS)
def test_a_fault_is_told_with_a_caret_under_it_and_its_remedy(
    text: str, token: str, reason: str, remedy: str
) -> None:
    position = text.index(token) if token else len(text)
    with pytest.raises(ChargeSyntaxError) as caught:
        parse_charge(text)
    shown = text if text.isascii() else "? USD"
    assert str(caught.value) == f"{reason}\n    {shown}\n    {' ' * position}^ {remedy}"
    assert (caught.value.reason, caught.value.remedy) == (reason, remedy)
    assert (caught.value.text, caught.value.position) == (text, position)


def test_spaces_and_line_breaks_do_not_matter() -> None:
    assert parse_charge(" 3 %  of\n failing\tcost,at least 5 USD ") == parse_charge(
        "3% of failing cost, at least 5 USD"
    )


def test_limits_bind_from_left_to_right_and_to_the_whole_sum() -> None:
    loose = parse_charge("1 USD + 2 USD, at least 5 USD, at most 9 USD")
    assert loose == parse_charge("((1 USD + 2 USD), at least 5 USD), at most 9 USD")
    assert loose != parse_charge("1 USD + (2 USD, at least 5 USD), at most 9 USD")


def test_one_text_is_parsed_once() -> None:
    assert parse_charge("5 USD per po") is parse_charge("5 USD per po")


def test_a_charge_names_the_facts_it_needs_and_its_currency() -> None:
    charge = parse_charge(
        "lesser of (5 CAD per excess po, 3% of invoice + actual freight, 9% of invoice + 1 CAD)"
    )
    assert charge.facts == ("excess po", "invoice", "actual freight")
    assert charge.currency == "CAD"
    assert parse_charge("3% of invoice").currency is None


def test_brackets_side_by_side_are_not_deep() -> None:
    assert parse_charge(" + ".join(["((5 USD))"] * 20)).currency == "USD"


def test_a_long_text_is_refused_and_shown_in_part() -> None:
    assert parse_charge("5 USD".ljust(500)) == parse_charge("5 USD")
    with pytest.raises(ChargeSyntaxError, match="expected at most 500 characters, got 501") as got:
        parse_charge("1" * 501)
    assert str(got.value).splitlines()[1] == "    " + "1" * 80


def test_the_caret_stays_under_its_token_in_a_long_text() -> None:
    text = " + ".join(["5 USD per carton"] * 20) + " + 5 USD per krate"
    with pytest.raises(ChargeSyntaxError) as caught:
        parse_charge(text)
    _, shown, caret = str(caught.value).splitlines()
    assert shown[caret.index("^") :] == "krate"


def test_an_error_survives_pickling() -> None:
    with pytest.raises(ChargeSyntaxError) as caught:
        parse_charge("5 per po")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 - ours


def _is_crossed(charge: Charge) -> bool:
    """Whether it is at least more than it is at most: the language refuses that."""
    try:
        parse_charge(str(charge))
    except ChargeSyntaxError as error:
        return "at least more than at most" in str(error)
    return False


@given(any_charge)
def test_any_charge_survives_its_own_text(charge: Charge) -> None:
    assume(not _is_crossed(charge))
    assert str(parse_charge(str(charge))) == str(charge)
    assert parse_charge(str(charge)) == charge


@given(any_charge)
def test_any_charge_can_be_pickled_and_hashed(charge: Charge) -> None:
    again = pickle.loads(pickle.dumps(charge))  # noqa: S301 - our own bytes
    assert again == charge
    assert hash(again) == hash(charge)


WORDS = [*re.findall(r"[A-Za-z_]+|[0-9.]+|\S", " ".join(CANONICAL)), "min", "max", "1e9", "$"]
texts = st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join))


@given(texts)
def test_any_text_is_a_charge_or_a_syntax_error_of_three_lines(text: str) -> None:
    try:
        charge = parse_charge(text)
    except ChargeSyntaxError as error:
        assert len(str(error).splitlines()) == 3  # noqa: PT017 - either is right
    else:
        assert parse_charge(str(charge)) == charge
