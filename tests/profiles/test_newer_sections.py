"""Documents, packing, routing, disputes, recognition: one guide that says all of it."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.profiles.guides import guide, held

from edicompliance.profiles import Facts, Profile, run_examples
from edicompliance.profiles.comparison import compare
from edicompliance.profiles.quantities import WEIGHTS, parse_bounds, parse_duration
from edicompliance.profiles.sections import SECTIONS
from edicompliance.profiles.templates import parse_template
from edicompliance.profiles.view import view
from edicompliance.reports.profile_resolve import resolve_json
from edicompliance.reports.profile_text import as_text

WHOLE = (Path(__file__).parent / "whole_guide.toml").read_text(encoding="utf-8")


@pytest.fixture
def acme(tmp_path: Path) -> Profile:
    return guide(tmp_path, WHOLE)


def test_every_case_of_the_guide_comes_out(acme: Profile) -> None:
    assert run_examples(acme) == []
    without = {
        section for section in SECTIONS if not any(c.examples for c in acme.clauses(section))
    }
    assert without == {"windows", "deadlines", "rules"}


WRONG = (Path(__file__).parent / "whole_guide_wrong.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", WRONG.rstrip("\n").split("\n---\n"))
def test_a_case_that_comes_out_otherwise_is_told(tmp_path: Path, case: str) -> None:
    right, _, rest = case.partition("\n-> ")
    wrong, _, told = rest.partition("\n=> ")
    assert WHOLE.count(right) == 1
    failed = run_examples(guide(tmp_path, WHOLE.replace(right, wrong)))
    assert [one.partition("example ")[2].partition(": ")[2] for one in failed] == [told]


BROKEN = [
    ("{ met = 18, counted = 20, expect", "{ counted = 20, expect", "it needs 'met'"),
    ('{ weight = "51 lb", expect', '{ weight = "51 stone", expect', "it needs 'stone'"),
    ("{ claim = 5000, stages", "{ claim = 'all', stages", ""),
    ('{ known = ["plan", "carrier"], counts', "{ counts", "it needs 'known'"),
]


@pytest.mark.parametrize(("right", "wrong", "told"), BROKEN, ids=lambda value: value[:20])
def test_a_case_that_cannot_be_run_says_so(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    assert WHOLE.count(right) == 1
    (failed,) = run_examples(guide(tmp_path, WHOLE.replace(right, wrong)))
    assert f"cannot be run: {told}" in failed


def test_every_section_is_shown_and_resolved_with_who_says_so(acme: Profile) -> None:
    facts = Facts({"freight": "collect"})
    shown = as_text(acme)
    seen = view(acme, facts)
    assert not seen.undecided
    told = {
        one["key"]: one for one in resolve_json(acme, date(2026, 11, 26), facts, seen)["values"]
    }
    assert told["routing.collect.bands"]["value"][0] == (
        "weight at most 150 lb and cartons at most 10: parcel"
    )
    assert told["disputes.compliance.stages"]["value"][1] == (
        "reminder, above 10000, notified + 30 days .. notified + 40 days"
    )
    assert told["recognise.shortage.pattern"]["value"] == "{invoice}[-]SC"
    assert told["documents.856.unique"]["value"]["BSN02"] == "1 year"
    for words in ("to 6006 by tl: EFGH IJKL", "{invoice}[-]SC", "review, above 5000", "3 to 50 lb"):
        assert words in shown


def test_a_change_in_a_newer_section_is_told(acme: Profile, tmp_path: Path) -> None:
    later = guide(tmp_path, WHOLE.replace("attempts = 2", "attempts = 1"))
    changed = [
        (one.section, one.name, one.key, one.before, one.after) for one in compare(acme, later)
    ]
    assert changed == [("disputes", "compliance", "attempts", 2, 1)]


def test_a_deduction_is_recognised_the_highest_rank_first(acme: Profile) -> None:
    found = acme.recognise("number", "INV123-SC", Facts())
    assert [one.resolved.name for one in found] == ["shortage", "anything"]
    assert dict(found[0].caught) == {"invoice": "INV123"}
    assert acme.recognise("reason", "INV123-SC", Facts()) == ()


def test_a_recognition_that_hangs_on_a_fact_says_which(tmp_path: Path) -> None:
    text = """
[recognise.shortage]
when = { network = "rdc" }
source = "guide"
field = "number"
pattern = "{invoice}SC"
family = "shortage"
"""
    (found,) = guide(tmp_path, text).recognise("number", "1SC", Facts())
    assert found.doubt == "needs network"


def test_a_dispute_is_about_its_rules_and_families(acme: Profile) -> None:
    dispute = held(acme.resolve("disputes", "compliance", Facts())).clause
    assert [code for code in ("ASN001", "WIN003", "WIN001") if dispute.is_about(code)] == [
        "ASN001",
        "WIN003",
    ]


@given(st.text("SC-10", max_size=60))
def test_a_template_catches_all_or_nothing(text: str) -> None:
    caught = parse_template("{invoice}[-]SC").match(text)
    if caught is not None:
        assert text in {f"{caught['invoice']}SC", f"{caught['invoice']}-SC"}
    elif text.endswith("SC"):
        assert not 1 <= len(text) - 2 <= 40


@given(st.decimals(0, 200, places=2), st.sampled_from(["lb", "oz", "kg", "g"]))
def test_a_limit_holds_in_every_unit_alike(size: Decimal, unit: str) -> None:
    grams = size * WEIGHTS[unit]
    limit = parse_bounds("3 to 50 lb", WEIGHTS)
    assert limit.holds(size, unit) == (Decimal("1360.77711") <= grams <= Decimal("22679.6185"))


def test_a_year_is_a_year_and_365_days_are_not() -> None:
    day = date(2027, 6, 1)
    ends = [
        str(parse_duration(text).end_after(day)) for text in ("1 year", "12 months", "365 days")
    ]
    assert ends == ["2028-06-01", "2028-06-01", "2028-05-31"]
