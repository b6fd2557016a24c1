"""What holds for the result of any check: its evidence is true, and no rule is lost."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from edicompliance.documents.shipment import Shipment
from edicompliance.rules import RULES, CheckResult
from edicompliance.rules.model import Evidence


def assert_every_rule_is_in_one_list(result: CheckResult) -> None:
    """Passed, found, not checked and not applicable are all rules, each once."""
    found = {one.code for one in result.findings}
    let_pass = {one.code for one in (*result.excused, *result.waived)} - found
    lists = Counter([*result.passed, *found, *let_pass, *(one.code for one in result.not_checked)])
    lists.update(result.not_applicable)
    assert lists == Counter(rule.code for rule in RULES)
    assert {one.code for one in result.partly_checked} <= found | let_pass


def assert_evidence_is_in_the_bytes(result: CheckResult, files: Mapping[str, bytes]) -> None:
    """Each finding has evidence, and what it quotes stands where it says."""
    for finding in result.findings:
        assert finding.violation.evidence, finding.code
        for one in finding.violation.evidence:
            if one.key is not None and one.file != result.shipment.facts_file:
                _assert_row(one, files)
            elif one.key is not None:
                _assert_fact(one, result.shipment)
            elif one.offset is None:
                assert (one.file, one.length, one.value) == (None, 0, "")
            else:
                _assert_bytes(one, files[one.file or ""])


_ROW = re.compile(r"line ([0-9]+): ([a-z_]+)")


def _assert_row(one: Evidence, files: Mapping[str, bytes]) -> None:
    """A row of a list that is given is quoted as it stands there; of a page, no bytes can be."""
    assert one.value, one
    row = _ROW.fullmatch(one.key or "")
    if row is not None:
        line = files[one.file or ""].decode().splitlines()[int(row[1]) - 1]
        assert {row[2], one.value} <= set(line.split(",")), one


def _assert_bytes(one: Evidence, data: bytes) -> None:
    assert one.offset is not None
    there = data[one.offset : one.offset + one.length]
    assert there == one.value.encode("utf-8", "surrogateescape"), one
    assert 0 <= one.offset <= len(data)


def _assert_fact(one: Evidence, shipment: Shipment) -> None:
    assert one.offset is None
    value = getattr(shipment.facts, one.key or "")
    value = ", ".join(value) if isinstance(value, tuple) else value
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    assert one.value == (text.lower() if isinstance(value, bool) else text)
    assert one.file == shipment.facts_file
