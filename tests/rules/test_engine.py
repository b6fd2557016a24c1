"""What becomes of what rules see: every rule in one list, findings in order, a result for ever."""

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from tests.rules.casefile import profile_of
from tests.rules.evidence import assert_every_rule_is_in_one_list
from tests.rules.samples import checked, context_of, example, found, shipment

from edicompliance.datafolder import samples_folder
from edicompliance.documents.shipment import Shipment, ShipmentFacts
from edicompliance.errors import EdiError, ProfileError
from edicompliance.profiles import Facts
from edicompliance.rules import RULES, Evidence, Rule, Violation, check, chosen
from edicompliance.rules.context import Context
from edicompliance.rules.judging import judged_by
from edicompliance.rules.model import SEVERITIES, Outcome
from edicompliance.rules.timing.limits import NotApplicable

NAMES = sorted(path.name for path in samples_folder().glob("example-mart/shipments/*"))
EARLY = datetime.fromisoformat("2026-11-15T16:00:00-05:00")
LATE_NOTICE = datetime.fromisoformat("2026-11-18T17:01:00-05:00")


# -- every rule in one list


@pytest.mark.parametrize("retailer", ["example-mart", "target", "walmart-us"])
@pytest.mark.parametrize("name", NAMES)
def test_every_rule_is_in_one_list_whatever_the_shipment_and_the_guide(
    name: str, retailer: str
) -> None:
    one = shipment(name)
    assert one.facts.checked_at is not None
    result = check(one, profile_of(retailer), now=one.facts.checked_at)
    assert_every_rule_is_in_one_list(result)


def test_a_shipment_of_which_nothing_is_known_passes_no_check() -> None:
    result = check(Shipment("nothing", "nothing"), example(), now=EARLY)
    assert_every_rule_is_in_one_list(result)
    assert result.passed == ()
    assert result.verdict == "CANNOT-TELL"
    assert result.latest_safe_ship is None


def test_a_rule_with_findings_that_could_not_judge_all_is_partly_checked() -> None:
    edit = ({"in": "850-4501013", "old": "DTM*037*20261116~", "new": ""},)
    result = checked("three-orders-one-notice", set={"planned_departure": EARLY}, edit=edit)
    assert [one.code for one in result.partly_checked] == ["WIN001"]
    assert "needs ship_not_before" in result.partly_checked[0].reason
    assert len(found(result, "WIN001")) == 2
    assert "WIN001" not in [one.code for one in result.not_checked]


def test_a_doubt_that_occurs_twice_is_told_once() -> None:
    result = checked("three-orders-one-notice", unset=("ship_from_zone",))
    reasons = {one.code: one.reason for one in result.not_checked}
    assert reasons["WIN001"] == "time zone unknown"


# -- which rules


def test_rules_are_selected_by_code_or_by_its_beginning() -> None:
    windows = [rule.code for rule in RULES if rule.code.startswith("WIN")]
    assert [rule.code for rule in chosen(["WIN"])] == windows
    assert [rule.code for rule in chosen(["WIN", "RDY001"], ["WIN002"])] == [
        "RDY001",
        *(code for code in windows if code != "WIN002"),
    ]
    assert chosen() == RULES
    others = {rule.code[:3] for rule in RULES} - {"WIN"}
    assert chosen(ignore=sorted(others)) == chosen(["WIN"])


def test_only_what_is_selected_is_in_the_result() -> None:
    selected = {"select": ["ASN", "LBL001"], "ignore": ["ASN004"]}
    result = checked(set={"asn_planned": LATE_NOTICE}, options=selected)
    listed = {*result.passed, *result.not_applicable}
    listed |= {one.code for one in result.findings} | {one.code for one in result.not_checked}
    assert listed == {one.code for one in chosen(["ASN", "LBL001"], ["ASN004"])}
    assert {"ASN001", "ASN014", "LBL001"} <= listed
    assert not {"ASN004", "LBL002", "WIN001"} & listed


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("WIN01", "no rule is called 'WIN01'; did you mean WIN001?"),
        ("win003", "no rule is called 'win003'; did you mean WIN003?"),
        ("", "no rule is called ''"),
        ("QQQ", "no rule is called 'QQQ'"),
    ],
)
def test_a_selection_that_names_no_rule_is_an_error(code: str, answer: str) -> None:
    for options in ({"select": [code]}, {"ignore": [code]}):
        with pytest.raises(EdiError) as told:
            checked(options=options)
        assert str(told.value) == answer


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(EdiError, match="now: expected a time with its zone, got 2026-11-18T10:00"):
        check(shipment(), example(), now=datetime(2026, 11, 18, 10))  # noqa: DTZ001 - the point


# -- how the profile takes a rule


def test_a_profile_that_binds_a_rule_that_there_is_not_is_refused() -> None:
    with pytest.raises(ProfileError) as told:
        checked(clauses="[rules.ANS001]\nrequired = true\n")
    assert told.value.key == "rules.ANS001"
    assert told.value.reason == "there is no such rule as ANS001; did you mean ASN001?"
    assert told.value.line == 4


def test_a_parameter_that_a_rule_does_not_have_is_refused() -> None:
    clauses = """
[[rules.ASN001]]
replaces = "ASN001"
source = "guide"
params = { grace = 5 }
"""
    with pytest.raises(ProfileError) as told:
        checked(clauses=clauses)
    assert told.value.key == "rules.ASN001.params"
    assert told.value.reason == "unknown parameter 'grace'; known: none"


@dataclass(frozen=True, slots=True)
class _Grace:
    """Parameters as a rule would have them."""

    minutes: int = 0


def _with_grace(shipment: Shipment, params: _Grace, context: Context) -> Iterator[Outcome]:
    yield Violation(f"{params.minutes} minutes", evidence=(Evidence(),))


def test_parameters_of_a_rule_come_from_the_profile_and_are_checked() -> None:
    rule = Rule("ASN001", "late", _with_grace, params=_Grace)
    own = '[[rules.ASN001]]\nreplaces = "ASN001"\nsource = "guide"\nparams = {{ {} = 5 }}\n'
    judged = judged_by(rule, context_of(shipment(), own.format("minutes")))
    assert [one.message for one in judged.violations] == ["5 minutes"]
    with pytest.raises(ProfileError, match="unknown parameter 'minute'; did you mean 'minutes'"):
        judged_by(rule, context_of(shipment(), own.format("minute")))


def test_a_misspelt_parameter_is_told_even_where_the_rule_has_nothing_to_judge() -> None:
    rule = Rule("ASN001", "late", _with_grace, params=_Grace, needs=("notice",))
    own = '[[rules.ASN001]]\nreplaces = "ASN001"\nsource = "guide"\nparams = { minute = 5 }\n'
    with pytest.raises(ProfileError, match="did you mean 'minutes'"):
        judged_by(rule, context_of(shipment(drop=("856",)), own))


def test_what_is_announced_of_how_a_rule_is_taken_hangs_on_its_scope() -> None:
    own = """
[[rules.WIN001]]
replaces = "WIN001"
severity = "warning"

[[rules.WIN001]]
id = "drop"
when = { delivery = "drop" }
severity = "error"
blocking = true
"""
    early = {"planned_departure": EARLY}
    live, unknown = {**early, "delivery": "live"}, early
    assert found(checked(clauses=own, set=live), "WIN001")[0].severity == "warning"
    hardest = found(checked(clauses=own, set=unknown), "WIN001")[0]
    assert (hardest.severity, hardest.blocking) == ("error", True)


# -- the findings


@pytest.mark.parametrize("name", NAMES)
def test_findings_are_in_order_of_money_then_of_severity(name: str) -> None:
    result = checked(name)
    keys = [(-(one.money or 0), SEVERITIES.index(one.severity)) for one in result.findings]
    assert keys == sorted(keys)


def test_of_findings_that_cost_the_same_the_worse_comes_first() -> None:
    own = '[[rules.LBL001]]\nreplaces = "LBL001"\nseverity = "info"\n'
    own += '[[charges.label-unreadable]]\nreplaces = "label-unreadable"\nsource = "guide"\n'
    own += 'for = ["LBL001"]\neach = "shipment"\nis = "100 USD"\n'
    edit = ({"in": "856", "old": "MAN*GM*006141410000003105~", "new": "MAN*GM*1~"},)
    result = checked(clauses=own, edit=edit, set={"asn_planned": LATE_NOTICE})
    assert [(one.code, one.money) for one in result.findings[:2]] == [
        ("ASN001", Decimal("100.00")),
        ("LBL001", Decimal("100.00")),
    ]


def test_a_finding_without_a_price_comes_after_all_that_have_one() -> None:
    own = '[[charges.label-unreadable]]\nreplaces = "label-unreadable"\nsource = "guide"\n'
    own += 'for = ["LBL001"]\neach = "shipment"\nis = "0.50 USD"\n'
    edit = (
        {"in": "856", "old": "MAN*GM*006141410000003105~", "new": "MAN*GM*1~"},
        {"in": "856", "old": "N1*ST*EXAMPLE MART DC 0912*92*0912~", "new": "N1*ST*X*92*0915~"},
    )
    assert [one.code for one in checked(clauses=own, edit=edit).findings] == ["LBL001", "ASN004"]


def test_a_finding_says_on_whose_authority() -> None:
    result = checked(set={"asn_planned": LATE_NOTICE})
    source = found(result, "ASN001")[0].source
    assert source is not None
    assert (source.title, source.grade) == (
        "Example Mart Supplier Guide, edition 12",
        "contract",
    )


def test_a_finding_without_a_clause_cites_the_charge_and_one_without_a_charge_nobody() -> None:
    short, conflict = checked("short-at-the-cancel-date"), checked("two-orders-one-key")
    cited = found(short, "FIL001")[0].source
    assert cited is not None
    assert cited.title.startswith("Example Mart Schedule of Charges")
    assert found(conflict, "ORD001")[0].source is None


def test_the_remedy_is_the_rules_own_text() -> None:
    result = checked(set={"asn_planned": LATE_NOTICE})
    remedy = found(result, "ASN001")[0].remedy
    assert remedy == "Send the 856 when the trailer door closes, not from the nightly batch."


# -- the result


@pytest.mark.parametrize("name", NAMES)
def test_the_same_input_gives_the_same_result(name: str) -> None:
    assert checked(name) == checked(name)


def test_a_result_can_be_sent_to_another_process() -> None:
    result = checked("must-be-held")
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - our own


def test_the_shipment_of_a_result_leaves_out_what_was_sent_again() -> None:
    result = checked("order-sent-twice")
    assert len(result.shipment.orders) == 1
    assert len(shipment("order-sent-twice").orders) == 2


def test_the_bill_of_lading_is_the_suppliers_word_else_the_notices() -> None:
    assert checked(set={"bill_of_lading": "MINE"}).bill_of_lading == "MINE"
    assert checked(unset=("bill_of_lading",)).bill_of_lading == "06141410000000500"
    edit = ({"in": "856", "old": "REF*BM*06141410000000500~", "new": ""},)
    assert checked(unset=("bill_of_lading",), edit=edit).bill_of_lading is None


def test_the_ship_to_is_where_all_orders_go() -> None:
    assert checked("three-orders-one-notice").ship_to == "0912"
    edit = ({"in": "850-4501013", "old": "*92*0912~", "new": "*92*0915~"},)
    assert checked("three-orders-one-notice", edit=edit).ship_to is None


def test_what_the_judgement_rests_on_and_nobody_sourced_is_told() -> None:
    own = """
zone = { is = "America/Chicago", assumed = "most of its buildings are there" }

[[conventions.850]]
id = "mine"
assumed = "as they told us on the telephone"
dates = { "996" = "must_arrive_by" }
"""
    edit = ({"in": "850", "old": "FOB*CC~", "new": "FOB*CC~\nDTM*996*20261120~"},)
    warnings = checked(clauses=own, edit=edit).warnings
    assert any("zone America/Chicago is assumed: most of its buildings" in one for one in warnings)
    assert any("as they told us on the telephone" in one for one in warnings)
    assert checked().warnings == ()


def test_a_limit_that_nobody_sourced_is_told_though_it_was_kept() -> None:
    own = """
[[windows.cancel]]
replaces = "cancel"
assumed = "as they always did"
is = ".. cancel_after"
at = "ship_from"
optional = true
"""
    told = [one for one in checked(clauses=own).warnings if "as they always did" in one]
    assert len(told) == 1
    assert "windows.cancel#cancel is, at, optional is assumed: as they always did" in told[0]
    assert checked(clauses=own, options={"ignore": ["WIN002"]}).warnings == ()


def test_a_price_that_nobody_sourced_is_told_where_it_counts() -> None:
    own = """
[[charges.ship-notice-late]]
replaces = "late-2026"
edition = "charges 2026.."
for = ["ASN001"]
each = "shipment"
is = "120 USD"
source = { edition = "guide" }
assumed = { rest = "what it was last year" }
"""
    late = checked(clauses=own, set={"asn_planned": LATE_NOTICE})
    assert any("is assumed: what it was last year" in one for one in late.warnings)
    assert not any("last year" in one for one in checked(clauses=own).warnings)


def test_a_price_that_may_be_assumed_is_told_too() -> None:
    own = """
remove = ["charges.label-unreadable"]
[[charges.label-unreadable]]
when = { delivery = "drop" }
for = ["LBL001"]
each = "shipment"
is = "120 USD"
assumed = "a guess"
"""
    edit = ({"in": "856", "old": "MAN*GM*006141410000003105~", "new": "MAN*GM*1~"},)
    assert any("a guess" in one for one in checked(clauses=own, edit=edit).warnings)


def test_where_another_source_has_the_limit_elsewhere_the_finding_says_so() -> None:
    own = """
[[deadlines.ship-notice]]
replaces = "ship-notice"
source = "guide"
by = "departed + 60 minutes"
contested = [{ by = "departed + 2 hours", source = "portal" }]

[[windows.cancel]]
replaces = "cancel"
source = "guide"
is = ".. cancel_after"
contested = [{ is = ".. cancel_after + 1 day", source = "portal" }]
"""
    facts = {"asn_planned": LATE_NOTICE, "checked_at": EARLY}
    message = found(checked(clauses=own, set=facts), "ASN001")[0].message
    assert message.endswith("page 'What we charge for' says by departed + 2 hours")
    edit = ({"in": "850", "old": "DTM*001*20261125~", "new": "DTM*001*20261117~"},)
    message = found(checked(clauses=own, edit=edit), "WIN002")[0].message
    assert message.endswith("page 'What we charge for' says .. cancel_after + 1 day")


def test_sums_take_high_where_expected_is_not_known() -> None:
    result = checked("arrives-late")
    sums = (result.at_risk, result.at_risk_low, result.at_risk_high, result.unpriced)
    assert sums == (Decimal("180.00"), Decimal("0.00"), Decimal("180.00"), 0)


def test_a_finding_whose_price_nobody_knows_is_counted_apart() -> None:
    result = checked("ship-to-differs")
    assert (result.at_risk, result.unpriced) == (Decimal("0.00"), 1)


# -- one rule on one shipment


def _raises(outcome: Exception) -> Rule:
    def function(shipment: Shipment, params: object, context: Context) -> Iterator[Outcome]:
        yield from ()
        raise outcome

    return Rule("ASN001", "any", function, each="order")


def test_a_rule_to_which_no_order_applies_does_not_apply() -> None:
    judged = judged_by(_raises(NotApplicable("no")), context_of(shipment()))
    assert (judged.applied, judged.doubts, judged.violations) == (False, {}, [])


def test_the_clause_counts_before_the_documents_that_are_missing() -> None:
    result = checked(clauses='remove = ["deadlines.ship-notice"]', drop=("856",))
    assert "ASN001" in result.not_applicable


def test_facts_of_which_the_shipment_is_silent_are_never_made_up() -> None:
    silent = replace(shipment(), facts=ShipmentFacts())
    context = Context.of(silent, example(), EARLY)
    assert context.zone("ship_from") is None
    assert context.facts() == Facts(
        {"freight": "collect", "destination": "0912", "department": "038"}, context.facts().dates
    )


def test_syntax_that_nobody_looked_at_is_not_checked() -> None:
    one = replace(shipment(), faults=None)
    assert one.facts.checked_at is not None
    result = check(one, example(), now=one.facts.checked_at)
    (reason,) = [each.reason for each in result.not_checked if each.code == "DOC001"]
    assert "nobody has looked at the syntax" in reason


def test_freight_terms_that_are_overruled_and_prices_that_are_not_understood_are_told() -> None:
    edit = (
        {"in": "856", "old": "FOB*CC~", "new": "FOB*PP~"},
        {"in": "850", "old": "PO1*3*24*EA*15*WE*", "new": "PO1*3*24*EA*15*SR*"},
    )
    assert checked(edit=edit).warnings == (
        "ship notice ASN30001 says prepaid; it is judged as collect, as you say",
        (
            "order 4501001: the cost of line 3 is not known: "
            "a price by basis SR is not the cost of a unit"
        ),
    )


def test_an_order_in_another_currency_has_no_known_cost() -> None:
    edit = ({"in": "850", "old": "FOB*CC~", "new": "CUR*BY*CAD~\nFOB*CC~"},)
    late = checked(edit=edit, set={"planned_departure": datetime(2026, 11, 21, 12, tzinfo=UTC)})
    (finding,) = found(late, "WIN002")
    assert finding.money is None
    told = late.warnings[-1]
    assert told.startswith("order 4501001: the cost of lines 1, 2 and 3 is not known")
    assert told.endswith("it is in CAD, and charges are in USD")


def test_evidence_tells_segments_of_one_kind_apart() -> None:
    late = checked(set={"planned_departure": datetime(2026, 11, 21, 12, tzinfo=UTC)})
    (finding,) = found(late, "WIN002")
    places = [one.reference for one in finding.violation.evidence if one.key is None]
    assert places == ["850/DTM[2]/DTM02", "850/DTM02"]


def test_a_quantity_points_at_what_it_was_multiplied_by() -> None:
    edit = ({"in": "850", "old": "PO1*1*10*CA*", "new": "PO1*1*8*CA*"},)
    (over,) = found(checked("ordered-in-cases-shipped-in-eaches", edit=edit), "FIL002")
    places = [one.reference for one in over.violation.evidence]
    assert places[:3] == ["850/PO1[1]/PO102", "850/PO1[1]/PO401", "856/HL[4]/SN102"]


def test_a_fault_of_the_syntax_is_told_with_its_place_in_the_set() -> None:
    edit = ({"in": "856", "old": "PRF*4501001***20261102~", "new": "PRF*4501001***2026110X~"},)
    (finding,) = found(checked(edit=edit), "DOC001")
    assert finding.violation.evidence[0].reference == "856/HL[2]/PRF04"


def test_what_the_guide_requires_is_told_with_its_place_in_the_set() -> None:
    edit = ({"in": "856", "old": "*1630*0001~", "new": "*1630~"},)
    (finding,) = found(checked(edit=edit), "DOC002")
    assert finding.violation.evidence[0].reference == "856/BSN05"


def test_an_item_in_no_order_is_told_with_its_place() -> None:
    edit = ({"in": "856", "old": "PRF*4501001***20261102~", "new": ""},)
    (finding,) = found(checked(edit=edit), "ASN005")
    assert finding.violation.evidence[0].reference == "856/HL[4]/PRF"


def test_what_is_certain_is_told_where_charges_have_no_upper_bound() -> None:
    own = (
        '[[charges.not-ready]]\nreplaces = "not-ready"\nsource = "schedule"\nfor = ["RDY001"]\n'
        'each = "shipment"\nis = "150 USD + actual freight"\n'
    )
    late = {"planned_departure": datetime(2026, 11, 18, 23, tzinfo=UTC)}
    result = checked(clauses=own, set=late)
    assert found(result, "RDY001")[0].money is None
    assert (result.at_risk, result.at_least) == (Decimal("0.00"), Decimal("150.00"))
    assert checked().at_least is None


def test_conventions_that_nobody_sourced_are_told_where_they_are_used() -> None:
    own = (
        '[[conventions.850]]\nid = "seen"\nreplaces = "850"\nassumed = "seen on their orders"\n'
        'times = "retailer"\nfreight = { CC = "collect" }\n'
        'dates = { "037" = "ship_not_before", "038" = "ship_not_after", "064" = "arrived" }\n'
    )
    (told,) = checked(clauses=own).warnings
    assert "conventions.850 dates.037 and dates.038 are assumed" in told
    silent = " ".join(checked(clauses=own, unset=("freight_terms",)).warnings)
    assert "conventions.850 freight.CC is assumed" in silent
    assert "times" not in silent
    hour = ({"in": "850", "old": "DTM*037*20261116~", "new": "DTM*037*20261116*0800~"},)
    assert "conventions.850 times is assumed" in " ".join(checked(clauses=own, edit=hour).warnings)
