"""What came of a re-audit: for people, as JSON, as rows. Which run it is stands in none of them.

The same archive and the same guide give the same bytes, whoever worked on it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from edicompliance.reports.layout import short
from edicompliance.reports.workbook import workbook
from edicompliance.rules.results.anew import JudgedAnew, Reaudit
from edicompliance.translate.cells import csv_text
from edicompliance.x12.issues import plural, printable

SCHEMA: Final = "edicompliance/reaudit/1"
VERDICTS: Final = ("HOLD", "CANNOT-TELL", "SHIP-AT-KNOWN-COST", "SHIP")
COLUMNS: Final = (
    "row", "shipment", "partner", "orders", "ship_to", "verdict", "code", "name", "severity",
    "expected_charge", "low", "high", "currency", "po", "line", "item", "store", "sscc", "message",
    "price", "clause", "edition", "file", "offset", "reference",
)  # fmt: skip
_WIDTHS: Final = {"message": 60, "price": 50, "file": 20, "shipment": 20}
_FINDING: Final = (
    "code", "name", "severity", "po", "line", "item", "store", "sscc", "message", "clause",
    "edition", "file", "offset", "reference",
)  # fmt: skip
_MOST_RULES: Final = 20
Row = Mapping[str, Any]


def as_json(done: Reaudit) -> str:
    """One JSON document."""
    return json.dumps(_told(done), indent=2, ensure_ascii=False) + "\n"


def as_jsonl(done: Reaudit) -> str:
    """A line of JSON a shipment."""
    lines = ({"schema": SCHEMA, **_shipment(one)} for one in done.judged)
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in lines)


def as_csv(done: Reaudit) -> str:
    """A row a shipment, then one a finding."""
    table = ([row.get(name, "") for name in COLUMNS] for row in _rows(done))
    return csv_text([COLUMNS, *([_cell(value) for value in row] for row in table)])


def as_xlsx(done: Reaudit) -> bytes:
    """The same as a workbook; needs the extra `excel`."""
    return workbook("reaudit", COLUMNS, _rows(done), _WIDTHS, frozen=2)


def as_text(done: Reaudit, *, width: int = 100) -> str:
    """For people: the sum, the rules by money, what could not be read."""
    return "\n".join(printable(line) for line in _lines(done, width)) + "\n"


def time_text(at: datetime) -> str:
    """A time in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def _told(done: Reaudit) -> dict[str, Any]:
    verdicts = Counter(one.verdict for one in done.judged)
    return {
        "schema": SCHEMA,
        "profile": {"id": done.profile, "edition": done.edition},
        "since": done.since.isoformat(),
        "until": done.until.isoformat() if done.until else None,
        "judged_as_of": time_text(done.as_of),
        "partners": list(done.partners),
        "currency": done.currency,
        "summary": {
            "shipments": len(done.judged),
            "unreadable": len(done.unreadable),
            "verdicts": {verdict: verdicts[verdict] for verdict in VERDICTS},
            "findings": sum(len(one.findings) for one in done.judged),
            "unpriced": sum(one.unpriced for one in done.judged),
            "at_risk": str(done.at_risk),
        },
        "shipments": [_shipment(one) for one in done.judged],
        "unreadable": [
            {"shipment": one.name, "partner": one.partner, "reason": one.unreadable}
            for one in done.unreadable
        ],
    }


def _shipment(one: JudgedAnew) -> dict[str, Any]:
    return {
        "shipment": one.name,
        "partner": one.partner,
        "orders": list(one.orders),
        "ship_to": one.ship_to or None,
        "verdict": one.verdict,
        "at_risk": str(one.at_risk),
        "unpriced": one.unpriced,
        "passed": one.passed,
        "not_checked": list(one.not_checked),
        "findings": [
            {**{name: each[name] for name in _FINDING}, "charge": each["charge"]}
            for each in one.findings
        ],
    }


def _rows(done: Reaudit) -> Iterator[Row]:
    for one in done.judged:
        shipment = {
            "shipment": one.name, "partner": one.partner, "ship_to": one.ship_to,
            "verdict": one.verdict, "currency": done.currency,
        }  # fmt: skip
        yield {
            "row": "shipment",
            **shipment,
            "orders": " ".join(one.orders),
            "expected_charge": one.at_risk,
            "message": f"{plural(len(one.findings), 'finding')}, {one.unpriced} without a price",
        }
        for finding in one.findings:
            yield {"row": "finding", **shipment, **_finding(finding)}
    for one in done.unreadable:
        yield {
            "row": "unreadable", "shipment": one.name, "partner": one.partner,
            "message": one.unreadable,
        }  # fmt: skip


def _finding(finding: Row) -> Row:
    charge = finding["charge"] or {}
    amounts = {
        "expected_charge": charge.get("expected"),
        "low": charge.get("low"),
        "high": charge.get("high"),
    }
    return {
        **{name: finding[name] for name in _FINDING},
        **{name: None if text is None else Decimal(text) for name, text in amounts.items()},
        "price": charge.get("explanation", "no price"),
    }


def _cell(value: Any) -> Any:
    return "" if value is None else value


def _lines(done: Reaudit, width: int) -> Iterator[str]:
    verdicts = Counter(one.verdict for one in done.judged)
    span = f"since {done.since}" + (f" until {done.until}" if done.until else "")
    yield (
        f"{plural(len(done.judged), 'shipment')} of {', '.join(done.partners)} {span}, judged by "
        f"{done.profile} as of {time_text(done.as_of)}"
    )
    yield f"at risk: {done.at_risk:,.2f} {done.currency}"
    yield ", ".join(f"{verdicts[one]} {one}" for one in VERDICTS if verdicts[one]) or "none"
    yield from _by_rule(done, width)
    for one in done.unreadable:
        yield f"not judged: {one.name}: {one.unreadable}"


def _by_rule(done: Reaudit, width: int) -> Iterator[str]:
    """The rules by what they cost."""
    money: dict[str, Decimal] = {}
    count: Counter[str] = Counter()
    for one in done.judged:
        for finding in one.findings:
            rule = f"{finding['code']} {finding['name']}"
            count[rule] += 1
            money[rule] = money.get(rule, Decimal("0.00")) + Decimal(finding["money"] or "0.00")
    listed = sorted(money, key=lambda rule: (-money[rule], rule))
    for rule in listed[:_MOST_RULES]:
        yield f"{money[rule]:>14,.2f}  {count[rule]:>6} x  {short(rule, max(20, width - 26))}"
    if len(listed) > _MOST_RULES:
        yield f"and {len(listed) - _MOST_RULES} rules more"
