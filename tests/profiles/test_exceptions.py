"""Waivers and authorizations: what is let pass, by whom, for how long."""

from datetime import date
from pathlib import Path

import pytest
from tests.profiles.guides import guide

from edicompliance.errors import ProfileError
from edicompliance.profiles import Exceptions, Facts, load_exceptions, read_exceptions

TEXT = """
format = 1

[[waivers]]
code = ["LBL001", "ASN"]
when = { network = ["rdc", "fc"] }
orders = "PO-1"
reason = "new printer"
owner = "packing"
from = 2026-11-01
expires = 2026-11-30

[[authorizations]]
number = "RA-1"
by = "the replenishment manager"
document = "mail of 20 November"
given = 2026-11-20
orders = ["PO-1"]
dates = { must_arrive_by = 2026-12-05 }

[[authorizations]]
number = "RA-2"
by = "the replenishment manager"
given = 2026-11-21
orders = ["PO-1", "PO-2"]
until = 2026-11-30
dates = { must_arrive_by = 2026-12-08, cancel_after = 2026-12-09 }
excuses = ["WIN"]
covers = "timing"
"""
RDC = Facts({"network": "rdc"})
TODAY = date(2026, 11, 26)


@pytest.fixture
def known() -> Exceptions:
    return read_exceptions("waivers.toml", TEXT)


@pytest.mark.parametrize(
    ("code", "order", "facts", "on", "silenced"),
    [
        ("LBL001", "PO-1", RDC, TODAY, 1),
        ("ASN014", "PO-1", RDC, TODAY, 1),
        ("LBL002", "PO-1", RDC, TODAY, 0),
        ("LBL001", "PO-2", RDC, TODAY, 0),
        ("LBL001", "PO-1", Facts({"network": "hvdc"}), TODAY, 0),
        ("LBL001", "PO-1", Facts(), TODAY, 0),
        ("LBL001", "PO-1", RDC, date(2026, 10, 31), 0),
        ("LBL001", "PO-1", RDC, date(2026, 11, 1), 1),
        ("LBL001", "PO-1", RDC, date(2026, 11, 30), 1),
        ("LBL001", "PO-1", RDC, date(2026, 12, 1), 0),
    ],
)
def test_a_waiver_silences_its_rule_its_scope_and_its_days_only(
    known: Exceptions, code: str, order: str, facts: Facts, on: date, silenced: int
) -> None:
    assert len(known.silencing(code, order, facts, on)) == silenced


def test_a_waiver_that_is_over_is_told(known: Exceptions) -> None:
    assert known.expired(date(2026, 11, 30)) == ()
    assert [one.owner for one in known.expired(date(2026, 12, 1))] == ["packing"]


def test_of_several_authorizations_the_one_given_last_counts(known: Exceptions) -> None:
    dates = known.dates("PO-1", Facts(), TODAY)
    assert {name: (day, one.number) for name, (day, one) in dates.items()} == {
        "must_arrive_by": (date(2026, 12, 8), "RA-2"),
        "cancel_after": (date(2026, 12, 9), "RA-2"),
    }


def test_an_authorization_that_is_over_leaves_the_one_before(known: Exceptions) -> None:
    dates = known.dates("PO-1", Facts(), date(2026, 12, 1))
    assert dates["must_arrive_by"][0] == date(2026, 12, 5)
    assert dates["must_arrive_by"][1].document == "mail of 20 November"
    assert known.dates("PO-3", Facts(), TODAY) == {}


def test_an_authorization_excuses_the_faults_it_names(known: Exceptions) -> None:
    excused = known.excusing("WIN003", "PO-2", Facts(), TODAY)
    assert [(one.number, one.covers) for one in excused] == [("RA-2", "timing")]
    assert known.excusing("FIL001", "PO-2", Facts(), TODAY) == ()
    assert known.excusing("WIN003", "PO-2", Facts(), date(2026, 12, 1)) == ()


def test_what_is_of_another_retailer_is_left_out(tmp_path: Path) -> None:
    acme = guide(tmp_path, "")
    path = tmp_path / "waivers.toml"
    path.write_text(TEXT.replace('owner = "packing"', 'owner = "packing"\nprofile = "other"'))
    assert load_exceptions(path, acme).waivers == ()
    assert len(load_exceptions(path).waivers) == 1


WRONG = (Path(__file__).parent / "waivers_wrong.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", WRONG.rstrip("\n").split("\n---\n"))
def test_a_fault_is_told_with_its_line(tmp_path: Path, case: str) -> None:
    right, _, rest = case.partition("\n-> ")
    wrong, _, told = rest.partition("\n=> ")
    assert right in TEXT
    with pytest.raises(ProfileError) as caught:
        read_exceptions("waivers.toml", TEXT.replace(right, wrong, 1), guide(tmp_path, ""))
    problems = caught.value.problems
    assert [f"{one.line}: {one.key}: {one.reason}" for one in problems] == [told]


def test_whose_dates_count_is_the_guides_order_else_the_usual_one(tmp_path: Path) -> None:
    text = '[observations.cancel_after]\nsource = "guide"\nprefer = ["change", "order"]\n'
    acme = guide(tmp_path, text)
    assert acme.preferred("cancel_after", Facts()) == ("change", "order")
    assert acme.preferred("must_arrive_by", Facts()) == (
        "authorization",
        "routing",
        "portal",
        "change",
        "order",
    )
    arrived = acme.preferred("arrived", Facts())
    assert isinstance(arrived, tuple)
    assert arrived[:2] == ("retailer", "carrier")
