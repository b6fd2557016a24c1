"""Which results rest on a weak source: what passed by it, what failed by it, what it prices."""

from tests.rules.samples import checked

from edicompliance.reports.check import as_json
from edicompliance.reports.check_text import as_text
from edicompliance.rules import CheckResult

OWN = """
[sources.blog]
title = "What Example Mart charges"
grade = "W"

[[deadlines.ship-notice]]
replaces = "ship-notice"
like = "ship-notice"
by = "departed + 45 minutes"
source = "blog"
"""
PRICE = """
[[charges.weak]]
for = ["WIN003"]
each = "po"
is = "5 USD"
source = "blog"
"""
NOBODY = """
[[deadlines.ship-notice-arrival]]
replaces = "ship-notice-arrival"
before = "arrived"
assumed = "as everybody does"
"""


def _told(result: CheckResult) -> list[tuple[str, str, str, str, tuple[str, ...], str | None]]:
    return [
        (one.code, one.outcome, one.part, one.clause, one.keys, one.source.grade)
        for one in result.weak
    ]


def test_nothing_rests_on_a_weak_source_where_the_guide_has_none() -> None:
    result = checked()
    assert result.weak == ()
    assert as_json(result)["weak_sources"] == []


def test_a_rule_that_passed_by_a_weak_figure_is_named() -> None:
    result = checked(clauses=OWN)
    assert "ASN001" in result.passed
    weak = _told(result)
    assert weak[0] == ("ASN001", "passed", "judged", "deadlines.ship-notice", ("by",), "W")
    assert {told[3] for told in weak} == {"deadlines.ship-notice"}


def test_a_rule_that_does_not_apply_rests_on_nothing() -> None:
    result = checked(clauses=OWN)
    assert not {one.code for one in result.weak} & set(result.not_applicable)


def test_a_fault_is_named_for_its_price_apart_from_what_it_breaks() -> None:
    result = checked("arrives-late", OWN + PRICE)
    weak = _told(result)
    assert ("WIN003", "fault", "priced", "charges.weak", ("for", "each", "is"), "W") in weak
    assert not [one for one in weak if one[0] == "WIN003" and one[2] == "judged"]
    text = " ".join(as_text(result, "Example Mart").split())
    judged = "ASN001 ASN012 DOC003 are judged by deadlines.ship-notice"
    assert f"grade W, What Example Mart charges: {judged}" in text
    assert "WIN003 is priced by charges.weak" in text


def test_what_nobody_says_is_named_as_such() -> None:
    result = checked(clauses=NOBODY)
    told = next(one for one in as_json(result)["weak_sources"] if one["code"] == "ASN002")
    assert (told["assumed"], told["keys"], told["source"]["grade"]) == (True, ["before"], "U")
    text = " ".join(as_text(result, "Example Mart").split())
    assert "nobody's word: ASN002" in text


def test_a_demand_on_the_document_from_a_weak_source_is_named() -> None:
    narrow = '[[narrow.856]]\nid = "weak"\nrequire = ["TD3"]\nsource = "blog"\n'
    blog = '[sources.blog]\ntitle = "A page"\ngrade = "W"\n'
    weak = {told[0]: told for told in _told(checked(clauses=blog + narrow))}
    assert weak["DOC002"][1:4] == ("passed", "judged", "narrow.856")
