"""The rules there are: found by code, explained, and what other packages add to them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.rules.samples import context_of, example, shipment

from edicompliance.documents import CannotTell
from edicompliance.errors import EdiError, ProfileError
from edicompliance.plugins import Plugged
from edicompliance.rules import RULES, Rule
from edicompliance.rules.bindings import binding_faults
from edicompliance.rules.catalogue import explain, find_rule
from edicompliance.rules.engine import chosen
from edicompliance.rules.judging import check_params, judged_by, names_of
from edicompliance.rules.model import NoParams, Outcome
from edicompliance.rules.plugins import plugged_rules
from edicompliance.rules.timing.limits import NotApplicable

OURS = find_rule("ASN001")
CODES = [rule.code for rule in RULES]


def own(code: str = "XYZ001", function: Any = OURS.function) -> Rule:
    """A rule of another package."""
    return replace(OURS, code=code, function=function, clauses=(), needs=(), each="shipment")


def plugged(*values: object) -> Any:
    """The rules taken of some entry points, each of the package `theirs`."""
    found = [Plugged("own", "theirs.rules:RULES", "theirs", value) for value in values]
    return plugged_rules(CODES, lambda: found)


# -- found and explained


def test_a_code_that_there_is_not_is_told_with_the_nearest_one() -> None:
    assert find_rule("LBL010").name == "label-not-in-ship-notice"
    with pytest.raises(EdiError, match=r"^no rule has the code 'asn001'; did you mean ASN001\?$"):
        find_rule("asn001")
    with pytest.raises(EdiError, match=r"^no rule has the code '\?\?'$"):
        find_rule("??")


def test_rules_are_chosen_by_the_beginning_of_their_codes() -> None:
    every = [rule.code for rule in chosen()]
    assert every == CODES
    assert {rule.code[:3] for rule in chosen(["ASN", "WIN"])} == {"ASN", "WIN"}
    left = [rule.code for rule in chosen(["ASN"], ["ASN001", "ASN002"])]
    assert left == [code for code in CODES if code.startswith("ASN")][2:]
    with pytest.raises(EdiError, match=r"^no rule is called 'ANS001'; did you mean ASN001\?$"):
        chosen(["ANS001"])
    with pytest.raises(EdiError, match=r"^no rule is called ''"):
        chosen([], [""])
    with pytest.raises(EdiError, match=r"^no rule is called '99'$"):
        chosen(ignore=["99"])


def test_a_rule_is_explained_with_its_text_its_terms_and_its_needs() -> None:
    text = explain("LBL010")
    assert text.startswith("# LBL010 label-not-in-ship-notice\n\nA printed label whose number")
    assert text.endswith(
        "Freight terms: prepaid and collect. Can be mended before departure: yes. "
        "Needs a ship notice (856) and printed labels.\n"
    )
    terms = {rule.freight: explain(rule.code) for rule in RULES}
    assert "Freight terms: collect." in terms["collect"]
    assert "Freight terms: prepaid." in terms["prepaid"]
    late = next(one for one in RULES if not one.mendable)
    assert "Can be mended before departure: no." in explain(late.code)
    late_receipt = explain("ACK001")
    assert "Clauses of the profile: deadlines.functional-acknowledgment." in late_receipt


# -- of other packages


def test_a_rule_of_another_package_is_taken_alone_or_among_others() -> None:
    one, two = own(), own("XYZ002")
    assert [rule.code for rule in plugged(one, [two]).rules] == ["XYZ001", "XYZ002"]
    assert plugged(one, [two]).problems == ()


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (own("ASN001"), "plug-in own (theirs): ASN001 is a code that is given away"),
        ([own(), own()], "plug-in own (theirs): XYZ001 is a code that is given away"),
        (
            own("xyz001"),
            "plug-in own (theirs): xyz001 is no code: expected three capital letters and three",
        ),
        (own("XYZ0011"), "plug-in own (theirs): XYZ0011 is no code"),
        (5, "plug-in own (theirs): expected a Rule or several, got 5"),
        (["rule"], "plug-in own (theirs): expected a Rule, got 'rule'"),
        (
            own(function=str),
            "plug-in own (theirs): XYZ001 has no heading 'What it checks' in its text",
        ),
    ],
)
def test_what_is_no_new_rule_is_named_with_its_package(value: object, problem: str) -> None:
    (told,) = plugged(value).problems
    assert told.startswith(problem)


def test_a_package_that_cannot_be_imported_is_named_and_the_others_go_on() -> None:
    bad = Plugged("bad", "theirs:BAD", "", problem="cannot be imported")
    good = Plugged("good", "theirs:GOOD", "", own())
    found = plugged_rules(CODES, lambda: [bad, good])
    assert found.problems == ("plug-in bad (theirs:BAD) cannot be imported",)
    assert [rule.code for rule in found.rules] == ["XYZ001"]


def _raising(what: Exception) -> Callable[..., Iterator[Outcome]]:
    def judge(shipment: Any, params: Any, context: Any) -> Iterator[Outcome]:
        raise what
        yield

    judge.__doc__ = OURS.function.__doc__
    return judge


def test_a_strangers_rule_that_breaks_could_not_be_checked() -> None:
    one = context_of(shipment())
    (broken,) = plugged(own(function=_raising(ValueError("no such thing")))).rules
    (doubt,) = broken.function(one.shipment, NoParams(), one)
    assert isinstance(doubt, CannotTell)
    assert doubt.reason == "plug-in own (theirs) failed: ValueError: no such thing"
    for raised in (CannotTell("why"), NotApplicable("why")):
        (rule,) = plugged(own(function=_raising(raised))).rules
        with pytest.raises(type(raised), match="why"):
            list(rule.function(one.shipment, NoParams(), one))


# -- as a profile binds them


def test_a_profile_that_names_no_rule_of_ours_is_told_where_it_does() -> None:
    clauses = """
[rules.ASN999]
source = "guide"
severity = "warning"

[[rules.WIN001]]
replaces = "WIN001"
source = "guide"
params = { minute = 5 }

[[charges.own]]
for = ["ASN001", "QQQ001"]
each = "shipment"
is = "5 USD"
source = "guide"
"""
    profile = example(clauses)
    told = {one.key: one.reason for one in binding_faults(profile)}
    assert told.keys() == {"rules.ASN999", "rules.WIN001.params", "charges.own.for"}
    assert told["rules.ASN999"].startswith("there is no such rule as ASN999; did you mean ASN")
    assert told["rules.WIN001.params"].startswith("unknown parameter 'minute'")
    assert told["charges.own.for"] == "there is no such rule as QQQ001"
    lines = {one.key: one.line for one in binding_faults(profile)}
    text = ("", "", "", *clauses.split("\n"))
    assert text[(lines["rules.ASN999"] or 0) - 1] == "[rules.ASN999]"


def test_a_parameter_that_a_rule_does_not_have_is_refused_with_the_nearest() -> None:
    clause = example().families["rules", "INV006"][0]
    rule = find_rule("INV006")
    check_params(rule, {"tolerance": 1}, clause)
    with pytest.raises(ProfileError, match="unknown parameter 'tolerence'; did you mean 'toler"):
        check_params(rule, {"tolerence": 1}, clause)
    with pytest.raises(ProfileError, match="unknown parameter 'x'; known: tolerance"):
        check_params(rule, {"x": 1}, clause)
    with pytest.raises(ProfileError, match="unknown parameter 'x'; known: none"):
        check_params(find_rule("LBL010"), {"x": 1}, clause)


def test_a_clause_or_a_whole_section_is_what_a_rule_may_hang_on() -> None:
    profile = example()
    assert list(names_of("deadlines.ship-notice", profile)) == [("deadlines", "ship-notice")]
    assert list(names_of("deadlines.nothing", profile)) == []
    found = list(names_of("documents", profile))
    assert ("documents", "856") in found
    assert all(section == "documents" for section, _ in found)


def test_a_rule_without_its_document_could_not_be_checked_for_any_order() -> None:
    one = context_of(shipment(drop=("856",)))
    judged = judged_by(find_rule("ASN010"), one)
    assert (list(judged.doubts), judged.applied) == (["no ship notice (856) is given"], False)
    assert judged.unsure == {"4501001"}
    assert judged.is_unsure_of("4501001")
    bare = judged_by(find_rule("LBL010"), context_of(shipment()))
    assert (bare.doubts, bare.applied) == ({}, False)
