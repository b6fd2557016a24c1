"""The time language refuses what it does not know, with a caret and a remedy."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.profiles import TimeSyntaxError, parse_point, parse_span

WORDS = [
    *("po_date", "released", "must_arrive_by", "now", "ship_from", "business", "day", "days"),
    *("week", "hours", "months", "of", "month", "after", "before", "or", "at", "end", "later"),
    *("+", "-", "(", ")", ",", "..", "1", "2", "31", "999", "1000", "1.5", "²", "日"),
    *("06:00", "24:00", "6am", "1st", "5th", "last", "monday", "America/Chicago", "America/X"),
]

COMPLAINTS = """
unknown anchor 'departd'
    departd + 60 minutes
    ^ did you mean 'departed'?

hours counted from a date, which has no clock time
    must_arrive_by - 12 hours .. must_arrive_by
                   ^ say when on that day: '(must_arrive_by at 17:00) - 12 hours'

not every month has a day 31
    day 31 of month of period_end
        ^ say 'end of month of'

unknown time zone 'America/Chicgo'
    released at 06:00 America/Chicgo
                      ^ did you mean 'America/Chicago'?

unknown unit 'fortnight'
    released + 1 fortnight
                 ^ known: business days, business hours, days, hours, minutes, months, weeks
"""


def complaint(text: str) -> str:
    with pytest.raises(TimeSyntaxError) as error:
        parse_span(text) if ".." in text else parse_point(text)
    return str(error.value)


@pytest.mark.parametrize("lines", COMPLAINTS.strip().split("\n\n"))
def test_a_complaint_shows_the_place_and_the_remedy(lines: str) -> None:
    assert complaint(lines.split("\n")[1].strip()) == lines


@pytest.mark.parametrize(
    ("text", "first_line"),
    [
        ("", "the text ends too early"),
        ("released +", "the text ends too early"),
        ("released + 1.5 days", "expected a number, got '1.5'"),
        ("released + 0 days", "expected a number, got '0'"),
        ("released + 1000 days", "expected a number, got '1000'"),
        ("released at 24:00", "expected a time of the day, got '24:00'"),
        ("released at 6am", "expected a time of the day, got '6am'"),
        ("5th monday of month of released", "'5th' is not understood here"),
        ("1st funday of month of released", "expected a weekday, got 'funday'"),
        ("day two of month of released", "expected the number of a day, got 'two'"),
        ("released or weekend after", "expected 'business', got 'weekend'"),
        ("released released", "'released' is not understood here"),
        ("(released", "expected ')', got the end"),
        ("later of (released)", "expected ',', got ')'"),
        ("..", "a span needs at least one side"),
        ("released .. arrived .. departed", "'..' is not understood here"),
        ("((((((((released))))))))", "too many parentheses"),
        ("released + ² days", "expected a number, got '²'"),
        ("later of (" * 7 + "released", "too many parentheses"),
        ("day 2 of the month", "expected 'month', got 'the'"),
        ("later of (po_date, must_arrive_by) + 2 hours", "hours counted from a date, which has no"),
        ("(po_date + 1 day) + 2 hours", "hours counted from a date, which has no clock time"),
        ("must_arrive_by at 17:00 ship_to - 1 day", "'-' is not understood here"),
        ("x" * 500, "a text of 500 characters"),
    ],
)
def test_what_is_not_known_is_refused(text: str, first_line: str) -> None:
    assert complaint(text).splitlines()[0].startswith(first_line)


def test_a_point_is_no_span() -> None:
    with pytest.raises(TimeSyntaxError, match="a span has two sides"):
        parse_span("must_arrive_by")


@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_any_text_is_a_time_or_a_complaint_of_three_lines(text: str) -> None:
    for parse in (parse_point, parse_span):
        try:
            parsed = parse(text)
        except TimeSyntaxError as error:
            told = str(error)
        else:
            assert parse(parsed.text) == parsed
            assert pickle.loads(pickle.dumps(parsed)) == parsed  # noqa: S301 - our own
            told = "\n\n"
        assert told.count("\n") == 2
