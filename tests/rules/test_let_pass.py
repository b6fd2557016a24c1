"""Excused and waived faults are shown, and counted where they cost something."""

from decimal import Decimal

from tests.rules.samples import example, shipment

from edicompliance.documents.shipment import Shipment
from edicompliance.profiles import read_exceptions
from edicompliance.rules import CheckResult, check
from edicompliance.rules.known import Known

WAIVER = """
format = 1
[[waivers]]
code = "LBL"
reason = "new printer"
owner = "packing"
expires = {expires}
"""
AUTHORIZATION = """
format = 1
[[authorizations]]
number = "RA-1"
by = "the replenishment manager"
document = "mail of 20 November"
excuses = ["{code}"]
"""


def _two_bad_cartons() -> Shipment:
    edits = (
        {"in": "856", "old": "MAN*GM*006141410000003105~", "new": "MAN*GM*006141410000003101~"},
        {"in": "856", "old": "MAN*GM*006141410000003112~", "new": "MAN*GM*006141410000003111~"},
    )
    return shipment(edit=edits)


def _checked(text: str = "") -> CheckResult:
    one, profile = _two_bad_cartons(), example()
    known = Known(exceptions=read_exceptions("waivers.toml", text, profile)) if text else Known()
    assert one.facts.checked_at is not None
    return check(one, profile, now=one.facts.checked_at, known=known)


def test_a_waiver_keeps_the_price_and_takes_it_out_of_sum_and_verdict() -> None:
    open_, waived = _checked(), _checked(WAIVER.format(expires="2026-12-31"))
    assert open_.verdict == "HOLD"
    assert (waived.verdict, waived.at_risk, waived.findings) == ("SHIP", Decimal("0.00"), ())
    assert [one.charge for one in waived.waived] == [one.charge for one in open_.findings]
    assert {one.waiver.owner for one in waived.waived if one.waiver} == {"packing"}
    assert "LBL001" not in waived.passed


def test_a_waiver_that_is_over_is_told_and_silences_nothing() -> None:
    result = _checked(WAIVER.format(expires="2026-11-17"))
    assert result.findings == _checked().findings
    assert (
        "waivers.toml: the waiver of LBL (new printer; packing) expired on 2026-11-17: renew it "
        "or take it out"
    ) in result.warnings


def test_an_authorization_that_is_over_is_told_and_excuses_nothing() -> None:
    over = AUTHORIZATION.format(code="LBL001") + "until = 2026-11-17\n"
    result = _checked(over)
    assert result.findings == _checked().findings
    told = "waivers.toml: authorization RA-1 (the replenishment manager) ended on 2026-11-17"
    assert [one for one in result.warnings if one.startswith(told)]
    others = _checked(over + 'orders = ["another"]\n')
    assert not [one for one in others.warnings if one.startswith(told)]


def test_what_is_excused_costs_nothing_and_names_who_said_so() -> None:
    result = _checked(AUTHORIZATION.format(code="LBL001"))
    assert (result.findings, result.waived, result.verdict) == ((), (), "SHIP")
    charges = {one.charge.explanation for one in result.excused if one.charge}
    assert charges == {"excused by the replenishment manager, authorization RA-1, so 0.00"}
    assert [one.money for one in result.excused] == [Decimal(0), Decimal(0)]


def test_a_finding_has_the_scope_words_it_was_judged_under() -> None:
    scope = dict(_checked().findings[0].scope)
    assert scope["freight"] == "collect"
    assert scope["destination"]


def test_a_waiver_of_a_rule_that_there_is_not_is_said() -> None:
    text = WAIVER.format(expires="2026-12-31").replace('"LBL"', '["LBL001", "ASN099"]')
    assert _checked(text).warnings[-1] == (
        "waivers.toml: the waiver new printer is about ASN099, and no rule has that code"
    )
