"""What the guide charges for and no rule of ours can find is told, and is no pass."""

import pytest
from tests.rules.samples import example, shipment

from edicompliance.reports.check import as_json
from edicompliance.reports.check_html import as_html
from edicompliance.reports.check_markdown import as_markdown
from edicompliance.reports.check_text import as_text
from edicompliance.reports.profile_text import as_text as profile_text
from edicompliance.rules import CheckResult, check

TOLD = "charged by the guide, not checked by us: charges.wrong-upc (950 USD per item)"
CHARGE = """
[charges.wrong-upc]
source = "guide"
for = []
each = "shipment"
is = "950 USD per item"
"""


def judged(clauses: str = "") -> CheckResult:
    one = shipment()
    assert one.facts.checked_at is not None
    return check(one, example(clauses), now=one.facts.checked_at)


def test_it_is_told_once_among_what_was_not_checked() -> None:
    result = judged(CHARGE)
    text = " ".join(as_text(result, "Example Mart", width=200).split())
    assert text.count(TOLD) == 1
    assert text.index("Not checked, which is never a pass:") < text.index(TOLD)
    assert as_json(result)["unfound_charges"] == [
        {"charge": "charges.wrong-upc#wrong-upc", "price": "950 USD per item", "each": "shipment"}
    ]


def test_the_verdict_and_the_money_stay_as_they_are() -> None:
    with_it, without = judged(CHARGE), judged()
    assert with_it.verdict == without.verdict == "SHIP"
    assert with_it.at_risk_high == without.at_risk_high
    assert with_it.not_checked == without.not_checked


def test_nothing_is_told_where_every_charge_has_its_rule() -> None:
    assert judged().unfound == ()
    assert "charged by the guide" not in as_text(judged(), "Example Mart", width=200)


@pytest.mark.parametrize(
    "more", ['when = { freight = "prepaid" }', 'status = "announced"', 'status = "report_only"']
)
def test_a_charge_that_is_not_made_for_the_shipment_is_not_told(more: str) -> None:
    assert judged(CHARGE + more).unfound == ()


def test_one_that_may_hold_is_told() -> None:
    scope = '\n[scope]\nseason = ["spring", "autumn"]\n'
    (told,) = judged(CHARGE + 'when = { season = "spring" }' + scope).unfound
    assert told.price == "950 USD per item"


def test_the_whole_profile_tells_it_in_a_section_of_its_own() -> None:
    text = profile_text(example(CHARGE))
    after = text[text.index("NO RULE FINDS  charged by the guide, not checked by us") :]
    assert "charges.wrong-upc: 950 USD per item" in after
    assert "NO RULE FINDS" not in profile_text(example(""))


def test_the_other_reports_tell_it_too() -> None:
    results = [("one", judged(CHARGE))]
    assert f"- {TOLD}" in "\n".join(as_markdown(results, "Example Mart"))
    assert TOLD in as_html(results, "Example Mart")
