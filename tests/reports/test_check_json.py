"""The JSON of a check is the contract in docs/schemas, to the key."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.flows.shipments import FACTS, GOOD, HELD, NOTICE, ORDER, SAMPLES, checked, put

from edicompliance.charges import Amount
from edicompliance.datafolder import json_schemas_folder
from edicompliance.documents.segments.times import at_instant, on_day
from edicompliance.reports.check import as_json, due_time, many_as_json

SHIPMENTS = sorted(path.parent for path in SAMPLES.glob("*/shipments/*/shipment.toml"))
KEYS = [
    "schema",
    "shipment",
    "verdict",
    "at_risk",
    "at_risk_low",
    "at_risk_high",
    "at_least",
    "unpriced",
    "currency",
    "findings",
    "passed",
    "not_checked",
    "partly_checked",
    "not_applicable",
    "profile",
    "checked_at",
    "latest_safe_ship",
    "no_safe_ship",
    "in_force",
    "warnings",
    "set_aside",
    "what_if",
    "excused",
    "waived",
    "history",
    "unfound_charges",
    "strict_sources",
    "weak_sources",
    "periods",
    "untold_periods",
]
SEVERITIES = ("error", "warning", "info")


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = json.loads((json_schemas_folder() / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _printed(folder: Path) -> dict[str, Any]:
    """What a program reads: the JSON, written and parsed again."""
    printed = json.dumps(as_json(checked(str(folder), profile=folder.parts[-3])))
    result: dict[str, Any] = json.loads(printed)
    return result


@cache
def _text_of_sample(folder: Path) -> str:
    return json.dumps(_printed(folder))


def _sample(folder: Path) -> dict[str, Any]:
    """What is printed of a sample, which never changes: it is checked once."""
    result: dict[str, Any] = json.loads(_text_of_sample(folder))
    return result


def _times(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _times(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _times(inner)
    elif key in ("due", "checked_at", "latest_safe_ship") and value is not None:
        yield value


def _money(finding: dict[str, Any]) -> Decimal:
    charge = finding["charge"] or {"expected": None, "high": None}
    return Decimal(charge["expected"] or charge["high"] or 0)


@pytest.mark.parametrize("folder", SHIPMENTS, ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_the_json_of_every_sample_follows_its_schema(folder: Path) -> None:
    printed = _sample(folder)
    _validator("check-1").validate(printed)
    assert list(printed) == KEYS
    assert all(datetime.fromisoformat(time).utcoffset() is not None for time in _times(printed))


@pytest.mark.parametrize("folder", SHIPMENTS, ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_the_sums_are_those_of_the_findings(folder: Path) -> None:
    printed = _sample(folder)
    findings = printed["findings"]
    charges = [one["charge"] for one in findings if one["charge"]]
    assert Decimal(printed["at_risk_low"]) == sum(Decimal(one["low"] or 0) for one in charges)
    highs = [one["high"] for one in charges]
    bound = None if None in highs else sum(map(Decimal, highs))
    assert (printed["at_risk_high"] and Decimal(printed["at_risk_high"])) == bound
    assert Decimal(printed["at_risk"]) == sum(map(_money, findings))
    unpriced = [one for one in findings if one["charge"] is None or not _priced(one["charge"])]
    assert printed["unpriced"] == len(unpriced)


def _priced(charge: dict[str, Any]) -> bool:
    return charge["expected"] is not None or charge["high"] is not None


@pytest.mark.parametrize("folder", SHIPMENTS, ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_findings_stand_by_money_then_by_severity(folder: Path) -> None:
    found = [
        (-_money(one), SEVERITIES.index(one["severity"])) for one in _sample(folder)["findings"]
    ]
    assert found == sorted(found)


def test_evidence_is_bytes_or_a_key_or_a_document_that_is_missing(tmp_path: Path) -> None:
    held = [one for seen in _printed(HELD)["findings"] for one in seen["evidence"]]
    assert {
        "file": f"{HELD}/856.edi",
        "offset": 1389,
        "length": 18,
        "reference": "856/HL[17]/MAN02",
        "value": "006141410000008639",
    } in held
    assert {
        "file": f"{HELD}/shipment.toml",
        "key": "planned_departure",
        "reference": None,
        "value": "2026-11-18T16:00:00-05:00",
        "by": "plan",
    } in held
    alone = as_json(checked(put(tmp_path, {"856.edi": NOTICE, "shipment.toml": FACTS})))
    assert alone["findings"][0]["evidence"][1:] == [
        {"file": None, "offset": None, "length": 0, "reference": "850", "value": ""}
    ]


def test_the_shipment_and_the_profile_are_named() -> None:
    printed = _printed(GOOD)
    assert printed["shipment"] == {
        "id": "may-ship-prepaid",
        "orders": ["4501002"],
        "bill_of_lading": "06141410000000517",
        "ship_to": "0912",
    }
    assert printed["profile"] == {"id": "example-mart", "edition": "2026-11"}
    assert printed["checked_at"] == "2026-11-18T10:00:00-05:00"
    assert printed["latest_safe_ship"] == "2026-11-19T06:59:00-05:00"
    assert printed["at_risk"] == printed["at_risk_low"] == printed["at_risk_high"] == "0.00"


def test_a_document_that_is_not_counted_is_named(tmp_path: Path) -> None:
    copy = {"850.edi": ORDER, "856.edi": NOTICE, "again.edi": ORDER, "shipment.toml": FACTS}
    printed = as_json(checked(put(tmp_path, copy)))
    assert printed["set_aside"] == [
        {"document": "850", "number": "4501002", "file": f"{tmp_path}/again.edi", "offset": 164}
    ]
    _validator("check-1").validate(printed)


def test_a_charge_has_three_legs_and_its_arithmetic() -> None:
    charges = {one["code"]: one["charge"] for one in _printed(HELD)["findings"]}
    told = ("expected", "low", "high", "explanation")
    assert {name: charges["WIN002"][name] for name in told} == {
        "expected": "342.00",
        "low": "205.20",
        "high": "342.00",
        "explanation": (
            "5% of failing cost 6840.00 = 342.00; at least 100.00 -> 342.00; "
            "another source says 3% of failing cost 6840.00 = 205.20; at least 100.00 -> 205.20"
        ),
    }


def test_a_leg_that_is_not_known_is_null() -> None:
    printed = _printed(SAMPLES / "example-mart/shipments/arrives-late")
    [finding] = printed["findings"]
    assert finding["charge"]["expected"] is None
    assert printed["at_risk"] == finding["charge"]["high"] == "180.00"
    unknown = _printed(SAMPLES / "example-mart/shipments/ship-to-differs")["findings"][0]["charge"]
    assert unknown is None or (unknown["expected"], unknown["high"]) == (None, None)
    assert Amount(None, None, None, "USD", "").known == ()


def test_due_is_the_last_minute_at_the_clock_of_its_place() -> None:
    day = on_day(datetime(2026, 11, 20, tzinfo=UTC).date(), "America/New_York")
    assert due_time(day).isoformat() == "2026-11-20T23:59:00-05:00"
    instant = at_instant(datetime(2026, 11, 20, 12, 0, 59, tzinfo=UTC), "America/Chicago")
    assert due_time(instant).isoformat() == "2026-11-20T06:00:00-06:00"


def test_many_shipments_are_one_document_with_a_summary() -> None:
    results = [(str(path), checked(str(path))) for path in (GOOD, HELD)]
    printed = json.loads(json.dumps(many_as_json(results, [("c", "c/shipment.toml:1: no")])))
    _validator("check-many-1").validate(printed)
    assert list(printed) == ["schema", "shipments", "unreadable", "periods", "summary"]
    assert [(one["path"], one["verdict"]) for one in printed["shipments"]] == [
        (str(GOOD), "SHIP"),
        (str(HELD), "HOLD"),
    ]
    assert printed["unreadable"] == [{"path": "c", "reason": "c/shipment.toml:1: no"}]
    assert printed["summary"] == {
        "shipments": 2,
        "unreadable": 1,
        "verdicts": {"HOLD": 1, "CANNOT-TELL": 0, "SHIP-AT-KNOWN-COST": 0, "SHIP": 1},
        "findings": 3,
        "at_risk": "492.00",
    }


def test_no_shipment_at_all_is_a_document_too() -> None:
    printed = many_as_json([])
    _validator("check-many-1").validate(printed)
    assert printed["summary"]["at_risk"] == "0.00"


def test_the_schema_refuses_a_finding_without_its_charge_or_a_sum_without_cents() -> None:
    printed = _printed(HELD)
    del printed["findings"][0]["charge"]
    printed["at_risk"] = "492"
    refused = {error.json_path for error in _validator("check-1").iter_errors(printed)}
    assert refused == {"$.findings[0]", "$.at_risk"}


def test_orders_that_contradict_each_other_are_named_once() -> None:
    printed = _printed(SAMPLES / "example-mart/shipments/two-orders-one-key")
    assert printed["shipment"]["orders"] == ["4504007"]
