"""What the guide excuses by itself: declared events and first weeks, shown and never guessed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.rules.samples import checked, example

from edicompliance.errors import ProfileError
from edicompliance.profiles import check_file
from edicompliance.reports.check import as_json
from edicompliance.reports.check_text import as_text
from edicompliance.rules import CheckResult

SOURCE = '[sources.news]\ntitle = "Announcement 118"\ngrade = "P"\n'


def exception(**keys: Any) -> str:
    lines = {"excuses": '"WIN"', "reason": '"snow"', "source": '"news"', **keys}
    told = "".join(f"{key} = {value}\n" for key, value in lines.items())
    return f"[[exceptions.storm]]\n{told}"


def late(*, since: str = "", **keys: Any) -> CheckResult:
    """A truck that arrives on 21 November, a day after its window; 180.00 USD at the most."""
    head = f"supplier_since = {since}\n" if since else ""
    return checked("arrives-late", head + SOURCE + exception(**keys))


def storm(first: str, last: str, **keys: Any) -> CheckResult:
    return late(**{"from": first, "until": last, "dated_by": '"arrived"', **keys})


def outcome(result: CheckResult) -> Iterator[str]:
    yield from (f"fault {one.code} {one.money}" for one in result.findings)
    yield from (f"excused {one.code} {one.money}" for one in result.excused)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-11-21", "2026-11-21", "excused WIN003 0.00"),
        ("2026-11-10", "2026-11-20", "fault WIN003 180.00"),
        ("2026-11-22", "2026-11-30", "fault WIN003 180.00"),
    ],
)
def test_an_event_excuses_what_happens_from_its_first_day_to_its_last(
    first: str, last: str, expected: str
) -> None:
    assert list(outcome(storm(first, last))) == [expected]


def test_what_is_excused_names_clause_event_giver_and_document() -> None:
    more = {"by": '"the logistics desk"', "document": '"notice 118"', "covers": '"timing"'}
    result = storm("2026-11-21", "2026-11-21", **more)
    assert (result.verdict, str(result.at_risk)) == ("SHIP", "0.00")
    (told,) = as_json(result)["excused"]
    assert told["authorization"] == {
        "number": "exceptions.storm",
        "by": "the logistics desk",
        "document": "notice 118",
        "given": None,
        "covers": "timing",
        "reason": "snow",
    }
    assert (
        told["charge"]["explanation"] == "excused by exceptions.storm of the guide (snow), so 0.00"
    )
    assert "the logistics desk, exceptions.storm: snow, notice 118" in as_text(result, "Mart")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"covers": '"timing"'}, "excused WIN003 0.00"),
        ({"covers": '"amount"'}, "fault WIN003 180.00"),
        ({"excuses": '["ASN", "WIN003"]'}, "excused WIN003 0.00"),
        ({"excuses": '"ASN"'}, "fault WIN003 180.00"),
        ({"when": '{ network = "fashion" }'}, "fault WIN003 180.00"),
        ({"when": '{ programme = "bulk" }'}, "excused WIN003 0.00"),
        ({"status": '"announced"'}, "fault WIN003 180.00"),
    ],
)
def test_it_excuses_only_what_it_covers_and_where_it_holds(
    keys: dict[str, str], expected: str
) -> None:
    assert list(outcome(late(**keys))) == [expected]


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2026-08-05", "excused WIN003 0.00"),
        ("2026-08-04", "fault WIN003 180.00"),
        ("2020-01-01", "fault WIN003 180.00"),
    ],
)
def test_a_new_supplier_is_excused_for_ninety_days_by_the_day_of_the_order(
    since: str, expected: str
) -> None:
    result = late(since=since, **{"while": '"new vendor for 90 days"'})
    assert list(outcome(result)) == [expected]


def test_what_is_not_known_excuses_nothing_and_is_said() -> None:
    result = late(**{"while": '"new vendor for 90 days"'})
    assert list(outcome(result)) == ["fault WIN003 180.00"]
    told = "exceptions.storm may excuse WIN003: whether it is a new vendor is not known"
    assert told in result.warnings
    network = late(when='{ network = "regional" }')
    assert "exceptions.storm may excuse WIN003: needs network" in network.warnings


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        ({"excuses": '"win"'}, "expected a rule, 'ASN001', or a family, 'ASN', got 'win'"),
        ({"dated_by": '"arive"'}, "unknown anchor 'arive'; did you mean 'arrived'?"),
        ({"while": '"new vendor"'}, "expected a time such as 'new vendor for 90 days'"),
        ({"while": '"imports"'}, "expected a time such as 'new vendor for 90 days'"),
        ({"from": "2026-11-02", "until": "2026-11-01"}, "ends on 2026-11-01, before it begins"),
        ({"covers": '"money"'}, "covers"),
    ],
)
def test_what_cannot_be_right_is_refused(keys: dict[str, str], complaint: str) -> None:
    with pytest.raises(ProfileError, match=r"exceptions\.storm") as caught:
        example(SOURCE + exception(**keys))
    assert complaint in str(caught.value)


def test_an_example_of_an_exception_is_run(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    case = "examples = [{ day = 2026-11-23 }]\nfrom = 2026-11-20\nuntil = 2026-11-22\n"
    own = 'format = 1\nextends = "example-mart"\nid = "own"\n'
    path.write_text(f"{own}{SOURCE}{exception()}{case}", encoding="utf-8")
    (fault,) = check_file(path)
    assert "expect: expected excused, got not excused" in fault
