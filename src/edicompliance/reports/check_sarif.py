"""A check as SARIF 2.1.0, the format in which code scanners hand over what they found.

A finding is a result with its bytes; a rule that could not be checked is a result of kind `open`,
so that whatever reads it cannot take it for passed. Money and due times stand under `properties`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from edicompliance.reports.check import finding_json, who_lets_pass
from edicompliance.rules.catalogue import all_rules
from edicompliance.rules.model import CheckResult, Evidence, Finding, NotChecked, Rule

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_PROPERTIES: Final = ("subject", "charge", "due", "remedy", "source", "edition", "scope")
_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}


def as_sarif(results: Sequence[tuple[str, CheckResult]]) -> dict[str, Any]:
    """One run with the findings of all shipments; `results` are path and check of each."""
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "edicompliance",
                        "version": version("edicompliance"),
                        "rules": [_rule(rule) for rule in all_rules()],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [one for path, result in results for one in _results(path, result)],
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.section("What it checks")},
        "help": {"text": rule.section("How to fix")},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _results(path: str, result: CheckResult) -> Iterator[dict[str, Any]]:
    for finding in (*result.findings, *result.excused, *result.waived):
        yield _finding(path, result, finding)
    for one in (*result.not_checked, *result.partly_checked):
        yield _open(path, one)


def _finding(path: str, result: CheckResult, finding: Finding) -> dict[str, Any]:
    told = finding_json(finding)
    places = [_place(one) for one in finding.violation.evidence if one.file is not None]
    return {
        "ruleId": finding.code,
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": places[:1],
        "relatedLocations": places[1:],
        "properties": {
            "shipment": path,
            "verdict": result.verdict,
            "currency": result.currency,
            **{key: told[key] for key in _PROPERTIES},
        },
        **_suppressed(finding),
    }


def _suppressed(finding: Finding) -> dict[str, Any]:
    """An excused or waived fault is a suppressed result, with who answers for it."""
    who = who_lets_pass(finding)
    kind = {"kind": "external", "status": "accepted", "justification": who}
    return {"suppressions": [kind]} if who else {}


def _open(path: str, one: NotChecked) -> dict[str, Any]:
    return {
        "ruleId": one.code,
        "kind": "open",
        "level": "none",
        "message": {"text": f"not checked: {one.told}"},
        "properties": {"shipment": path},
    }


def _place(one: Evidence) -> dict[str, Any]:
    place: dict[str, Any] = {
        "artifactLocation": {"uri": quote(os.fsencode(PurePath(one.file or "").as_posix()))}
    }
    if one.offset is not None:
        place["region"] = {"byteOffset": one.offset, "byteLength": one.length}
    name = one.reference or one.key
    logical = {"logicalLocations": [{"fullyQualifiedName": name}]} if name else {}
    return {"physicalLocation": place, **logical}
