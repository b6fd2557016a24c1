"""A deduction is contradicted only by a rule that was checked, and doubled only by another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from edicompliance.chargebacks.entering import Deduction
from edicompliance.chargebacks.judged import Judged, judged_of
from edicompliance.chargebacks.matching import Evidence, MatchedLine, Meaning, match_deductions
from edicompliance.chargebacks.taken import About, Taken, TakenLine
from edicompliance.datafolder import samples_folder
from edicompliance.flows.preship import check_batches
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.profiles import load_profile
from edicompliance.rules.model import CheckResult

LINE = TakenLine(Decimal("50.00"), About(po="4501002"))
TAKEN = Taken(retailer="example-mart", kind="deducted", number="CB1", lines=(LINE,))


def judged(_retailer: str, _po: str) -> Judged | None:
    shipment = samples_folder() / "example-mart/shipments/may-ship-prepaid"
    batches, _ = find_shipments([str(shipment)])
    profile = load_profile("example-mart")
    found = check_batches(batches, profile, now=None, clock=lambda: datetime.now(UTC))
    return next(judged_of(one) for _, one in found if isinstance(one, CheckResult))


def matched(*rules: str, doubles: str = "") -> MatchedLine:
    evidence = Evidence(lambda _taken, _line: Meaning("compliance", rules), judged=judged)
    one = replace(Deduction("example-mart/CB1", TAKEN), doubles=doubles)
    return match_deductions([one], evidence)[0].lines[0]


def test_a_rule_that_passed_contradicts() -> None:
    found = matched("WIN002")
    assert (found.kind, found.recomputed, found.difference) == (
        "contradicted", Decimal("0.00"), Decimal("50.00"),
    )  # fmt: skip


def test_a_rule_that_could_not_be_checked_explains_nothing() -> None:
    found = matched("ASN012")
    assert (found.kind, found.reason) == (
        "unexplained", "ASN012 cannot be told: no history is given",
    )  # fmt: skip


def test_what_was_taken_before_is_a_duplicate_whatever_the_rules_say() -> None:
    assert matched("WIN002", doubles="example-mart/CB0").kind == "duplicate"


def test_a_duplicate_is_for_what_its_original_was_for_though_it_says_less_itself() -> None:
    first = Deduction("example-mart/CB1", TAKEN)
    bare = replace(TAKEN, payment="2", lines=(TakenLine(Decimal("50.00")),))
    again = Deduction("example-mart/CB1~2", bare, doubles=first.id)
    evidence = Evidence(
        lambda _taken, _line: Meaning("compliance", ("WIN002",)),
        judged=judged, deduction={first.id: first}.get,
    )  # fmt: skip
    line = match_deductions([again], evidence)[0].lines[0]
    assert (line.kind, line.rule, line.recomputed) == ("duplicate", "WIN002", None)
    assert line.reason == "example-mart/CB1 took the same, and did not come back"
    assert line.line.about.po == ""
