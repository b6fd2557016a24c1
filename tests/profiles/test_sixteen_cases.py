"""Sixteen cases of real guides that break naive designs, said in one profile and asked of it.

The letters are those of `sixteen_guide.toml`, where most cases stand as examples of their clauses;
here is what hangs on a date, a mode, or on what is not known.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.profiles.guides import guide, held

from edicompliance.profiles import Absent, Facts, Profile, Undecided, run_examples

TEXT = (Path(__file__).parent / "sixteen_guide.toml").read_text(encoding="utf-8")


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return guide(tmp_path, TEXT)


def on(**days: str) -> Facts:
    return Facts(dates={name: date.fromisoformat(day) for name, day in days.items()})


def test_every_case_that_is_an_example_comes_out(profile: Profile) -> None:
    assert run_examples(profile) == []
    assert sum(len(clause.examples) for clause in profile.clauses()) == 47


@pytest.mark.parametrize(
    ("day", "goal"), [("2020-09-15", "98"), ("2024-01-31", "98"), ("2024-02-01", "90")]
)
def test_a_the_goal_is_that_of_the_must_arrive_by_date(
    profile: Profile, day: str, goal: str
) -> None:
    answer = profile.resolve("measures", "otif", on(must_arrive_by=day))
    assert str(held(answer).clause.goal) == goal


def test_a_before_the_first_edition_there_is_none_and_without_its_date_it_cannot_be_told(
    profile: Profile,
) -> None:
    assert profile.resolve("measures", "otif", on(must_arrive_by="2020-09-14")) == Absent()
    unknown = profile.resolve("measures", "otif", on(po_date="2024-03-01"))
    assert isinstance(unknown, Undecided)
    assert unknown.wanted == ("must_arrive_by",)


def test_c_the_price_of_being_late_is_that_of_its_edition(profile: Profile) -> None:
    prices = [
        str(held(profile.resolve("charges", "late", on(po_date=day))).clause.charge)
        for day in ("2018-05-31", "2018-06-01")
    ]
    assert prices == ["lesser of (500 USD per po, 10% of invoice)", "3% of invoice"]
    both = profile.resolve("charges", "late", Facts())
    assert isinstance(both, Undecided)
    assert [one.id for one in both.candidates] == ["2017", "2018"]


@pytest.mark.parametrize(
    ("day", "status"), [("2026-02-26", "report_only"), ("2026-02-27", "billed")]
)
def test_e_what_is_reported_first_is_billed_from_its_day(
    profile: Profile, day: str, status: str
) -> None:
    answer = held(profile.resolve("charges", "asn-defect", on(checked_in=day)))
    assert answer.status == status
    assert profile.resolve("charges", "asn-defect", on(checked_in="2026-01-25")) == Absent()


def test_e_an_average_on_the_limit_does_not_waive(profile: Profile) -> None:
    facts = on(checked_in="2026-03-01")
    waived = held(profile.resolve("charges", "asn-defect", facts)).clause.waived_if
    assert [waived.holds(rate) for rate in (90, 91, None)] == [False, True, None]


def test_f_the_grain_of_the_least_is_marked_as_weakly_sourced(profile: Profile) -> None:
    item = held(profile.resolve("charges", "accuracy-item", Facts()))
    assert item.clause.gives_way_to == ("accuracy-shipment",)
    assert item.weak_keys == ("each",)


def test_j_the_day_of_approval_decides_and_not_the_orders_date(profile: Profile) -> None:
    ids = [
        held(profile.resolve("deadlines", "appointment", on(po_approved=day))).id
        for day in ("2023-08-15", "2023-08-16")
    ]
    assert ids == ["old", "new"]
    unknown = profile.resolve("deadlines", "appointment", on(po_date="2023-08-16"))
    assert isinstance(unknown, Undecided)
    assert unknown.wanted == ("po_approved",)


@pytest.mark.parametrize(
    ("mode", "per"), [("tl", "trailer"), ("ltl", "pallet"), ("parcel", "parcel")]
)
def test_k_what_one_notice_covers_goes_by_the_mode(profile: Profile, mode: str, per: str) -> None:
    answer = profile.resolve("documents", "856", Facts({"mode": mode}))
    assert held(answer).clause.one_per == (per,)


def test_k_without_the_mode_it_cannot_be_told(profile: Profile) -> None:
    answer = profile.resolve("documents", "856", Facts())
    assert isinstance(answer, Undecided)
    assert answer.reason == "needs mode"


def test_m_what_counts_is_the_notice_without_an_error(profile: Profile) -> None:
    deadline = held(profile.resolve("deadlines", "ship-notice", Facts())).clause
    assert (deadline.word, deadline.counts) == ("before", "clean")


@pytest.mark.parametrize(("day", "basis"), [("2024-08-03", "revised"), ("2024-08-04", "original")])
def test_n_an_order_that_was_cut_is_filled_of_its_first_or_its_last_quantity(
    profile: Profile, day: str, basis: str
) -> None:
    answer = profile.resolve("measures", "fill-rate", on(po_date=day))
    assert held(answer).clause.quantity == basis


@pytest.mark.parametrize(("days", "free"), [(364, False), (365, True), (366, True)])
def test_o_a_cartons_number_is_free_again_after_365_days(
    profile: Profile, days: int, *, free: bool
) -> None:
    notice = held(profile.resolve("documents", "856", Facts({"mode": "intermodal"}))).clause
    used = date(2026, 11, 26)
    assert (used + timedelta(days=days) >= notice.unique["MAN02"].end_after(used)) == free


def test_p_a_suffix_says_which_invoice_was_short(profile: Profile) -> None:
    (found,) = profile.recognise("number", "INV123-SC", Facts())
    assert dict(found.caught) == {"invoice": "INV123"}
