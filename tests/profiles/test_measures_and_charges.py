"""Measures over populations, and charges that hang on them: what a guide may say of either."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.profiles.guides import HEAD, guide, held

from edicompliance.charges import Base
from edicompliance.profiles import Facts, Measure
from edicompliance.reports.profile_text import as_text

TEXT = """
[measures.on-time]
source = "guide"
kind = "on-time"
goal = "90%"
unit = "case"
period = "rolling 4 weeks"
exclude = ["imports", "down-confirmed within 5 days", "new item for 90 days"]
minimum = 20
missing = "fails"
grace = "1 day"

[charges.late]
source = { tiers = "guide", rest = "guide" }
for = ["WIN003"]
each = "po"
tiers_by = "occurrence"
tiers = [{ up_to = 1, is = "warning" }, { is = "10 USD per late_day after 1 up to 5" }]
counted_per = "item"
counted_within = "12 months"
waived_if = "on-time above 90% over 4 weeks"
billed_to = "the parent vendor number"
billed = "five weeks after the month"
rounding = "down"
"""


def measured(missing: str | None) -> Measure:
    said = {"missing": missing} if missing else {}
    return Measure.model_validate({"kind": "on-time", "goal": "90%", "minimum": 10, **said})


@pytest.mark.parametrize(
    ("missing", "outcomes"),
    [
        (None, ["cannot tell", "at goal", "below goal"]),
        ("fails", ["below goal", "at goal", "below goal"]),
        ("passes", ["at goal", "at goal", "below goal"]),
        ("left out", ["below goal", "at goal", "below goal"]),
    ],
)
def test_what_nobody_knows_counts_as_the_guide_says(
    missing: str | None, outcomes: list[str]
) -> None:
    measure = measured(missing)
    cases = [(89, 100, 1), (90, 100, 10), (80, 100, 1)]
    assert [measure.outcome(*map(Decimal, case)) for case in cases] == outcomes


def test_fewer_than_the_least_number_are_not_measured() -> None:
    assert measured(None).outcome(Decimal(0), Decimal(9)) == "not measured"
    assert measured("left out").outcome(Decimal(0), Decimal(12), Decimal(3)) == "not measured"
    assert measured(None).outcome(Decimal(9), Decimal(10)) == "at goal"


def test_a_measure_says_its_population_in_words(tmp_path: Path) -> None:
    measure = held(guide(tmp_path, TEXT).resolve("measures", "on-time", Facts())).clause
    assert str(measure.period.rolling) == "4 weeks"
    assert [(one.word, str(one.duration)) for one in measure.exclude] == [
        ("imports", "None"),
        ("down-confirmed", "5 days"),
        ("new item", "90 days"),
    ]


def test_a_charge_says_who_is_billed_and_when_it_begins_anew(tmp_path: Path) -> None:
    profile = guide(tmp_path, TEXT)
    late = held(profile.resolve("charges", "late", Facts())).clause
    assert (late.billed_to, str(late.counted_within), late.counted_per) == (
        "the parent vendor number",
        "12 months",
        ("item",),
    )
    assert str(late.waived_if) == "on-time above 90% over 4 weeks"
    base = Base("USD", counts={"late_day": Decimal(9)})
    assert str(late.price(base, Decimal(2))) == "50.00 USD"
    assert str(late.price(base, Decimal(1))) == "0.00 USD"
    assert str(late.price(base)) == "0.00 to 50.00 USD, expected not known"


def test_a_profile_rounds_where_its_charges_do_not_say(tmp_path: Path) -> None:
    text = """
[charges.late]
source = "guide"
for = ["WIN003"]
each = "po"
is = "1% of invoice"

[charges.early]
source = "guide"
for = ["WIN003"]
each = "po"
is = "1% of invoice"
rounding = "down"
"""
    head = HEAD.replace('currency = "USD"\n', 'currency = "USD"\nrounding = "up"\n')
    profile = guide(tmp_path, text, head=head)
    base = Base("USD", money={"invoice": Decimal("0.10")})
    prices = [
        str(held(profile.resolve("charges", name, Facts())).clause.price(base))
        for name in ("late", "early")
    ]
    assert prices == ["0.01 USD", "0.00 USD"]


def test_what_rests_on_a_weak_source_is_marked(tmp_path: Path) -> None:
    text = """
[charges.late]
source = { is = "blog", rest = "guide" }
for = ["WIN003"]
each = "po"
is = "250 USD"

[charges.agreed]
source = { is = ["blog", "page"], rest = "guide" }
for = ["WIN001"]
each = "po"
is = "250 USD"
"""
    profile = guide(tmp_path, text)
    assert held(profile.resolve("charges", "late", Facts())).weak_keys == ("is",)
    assert held(profile.resolve("charges", "agreed", Facts())).weak_keys == ()
    marked = as_text(profile).partition("RESTS ON LITTLE")[2].partition("NOT KNOWN")[0]
    assert "charges.late#late: is" in marked
    assert "agreed" not in marked


def test_a_source_says_where_it_was_read_and_when_it_was_last_looked_up(tmp_path: Path) -> None:
    said = 'grade = "P", date = 2026-03-01, page = "p. 12", verified = 2026-11-20, '
    head = HEAD.replace('grade = "P", date = 2026-03-01', said + 'reviewer = "compliance"')
    profile = guide(tmp_path, TEXT, head=head)
    source = held(profile.resolve("measures", "on-time", Facts())).provenance["goal"].source
    assert (source.page, str(source.verified), source.reviewer) == (
        "p. 12",
        "2026-11-20",
        "compliance",
    )
    told = "Routing Guide, p. 12, 2026-03-01, looked up 2026-11-20 by compliance"
    assert told in as_text(profile)
