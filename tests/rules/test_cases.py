"""Every case of tests/rules/cases comes out as it says."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.rules.casefile import Case, all_cases, run
from tests.rules.evidence import assert_every_rule_is_in_one_list, assert_evidence_is_in_the_bytes
from tests.rules.told import FOLDER as TOLD
from tests.rules.told import recorded, told

from edicompliance.reports.check import due_time
from edicompliance.rules import CheckResult, Finding

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}: {case.name}")
def test_the_case_comes_out_as_it_says(case: Case, tmp_path: Path) -> None:
    result, files = run(case, tmp_path)
    findings = [one for one in result.findings if one.code == case.code]
    assert_every_rule_is_in_one_list(result)
    assert_evidence_is_in_the_bytes(result, files)
    _assert_messages(case, findings)
    _assert_list(case, result)
    _assert_details(case, findings)
    assert case.verdict in (None, result.verdict)
    _assert_let_pass(case, result)
    said = told(case, result, tmp_path)
    assert said == recorded(case.code).get(case.name), "see tests/rules/told.py"


def test_nothing_is_recorded_of_cases_that_are_gone() -> None:
    cases = {(case.code, case.name) for case in CASES}
    files = [path.stem for path in sorted(TOLD.glob("*.txt"))]
    assert {(code, name) for code in files for name in recorded(code)} == cases


def _assert_messages(case: Case, findings: list[Finding]) -> None:
    messages = [one.message for one in findings]
    assert len(messages) == len(case.expect), messages
    for message, piece in zip(messages, case.expect, strict=True):
        assert piece in message


def _assert_list(case: Case, result: CheckResult) -> None:
    """The rule is where its outcome puts it, with the reason that the case gives."""
    unchecked = result.partly_checked if case.expect else result.not_checked
    reasons = [one.reason for one in unchecked if one.code == case.code]
    assert len(reasons) == (case.not_checked is not None), reasons
    assert (case.not_checked or "") in "".join(reasons)
    assert (case.code in result.passed) == (case.outcome == "passes")
    assert (case.code in result.not_applicable) == case.not_applicable


def _assert_let_pass(case: Case, result: CheckResult) -> None:
    """What is excused or waived is shown, with the message that the case gives."""
    for pieces, findings in ((case.excused, result.excused), (case.waived, result.waived)):
        messages = [one.message for one in findings if one.code == case.code]
        assert len(messages) == len(pieces), messages
        for message, piece in zip(messages, pieces, strict=True):
            assert piece in message


def _assert_details(case: Case, findings: list[Finding]) -> None:
    if case.charge is not None:
        money = (one.money or Decimal(0) for one in findings)
        assert str(sum(money, Decimal("0.00"))) == case.charge
    if case.due is not None:
        due = findings[0].violation.due
        assert due is not None
        assert due_time(due) == case.due
    for name, value in case.subject.items():
        assert getattr(findings[0].violation.subject, name) == value
