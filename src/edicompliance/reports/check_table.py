"""A check as rows: for a spreadsheet, a filter, a pivot table.

One row a shipment with its verdict, then one a finding, then one for each rule that was not
checked, told apart by the first column. Amounts are numbers, all else is text that stays text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from edicompliance.reports.check import due_time, price_source, who_lets_pass
from edicompliance.reports.workbook import workbook
from edicompliance.rules.model import CheckResult, Finding, NotChecked
from edicompliance.rules.money.netting import periods_of
from edicompliance.rules.money.period_model import PeriodCharge
from edicompliance.translate.cells import csv_text
from edicompliance.x12.issues import plural

COLUMNS: Final = (
    "row", "shipment", "verdict", "orders", "ship_to", "code", "name", "severity",
    "expected_charge", "low", "high", "currency", "po", "line", "item", "store", "sscc",
    "message", "expected", "actual", "remedy", "due", "file", "offset", "reference",
    "source", "source_date", "grade", "price", "edition", "scope", "let_pass_by",
    "clause", "charge_clause", "price_source", "price_grade", "billed_to",
)  # fmt: skip
_WIDTHS: Final = {"message": 60, "remedy": 50, "price": 50, "source": 40, "shipment": 30}

Row = Mapping[str, Any]


def rows(results: Sequence[tuple[str, CheckResult]]) -> Iterator[Row]:
    """Every row; findings by money, as everywhere."""
    for path, result in results:
        shipment = {"shipment": path, "verdict": result.verdict, "currency": result.currency}
        yield {
            "row": "shipment",
            **shipment,
            "orders": " ".join(result.orders),
            "ship_to": result.ship_to or "",
            "expected_charge": result.at_risk,
            "low": result.at_risk_low,
            "high": result.at_risk_high,
            "message": f"{plural(len(result.findings), 'finding')}, "
            f"{result.unpriced} without a price",
        }
        for finding in result.findings:
            yield {"row": "finding", **shipment, **_finding(finding)}
        for finding in (*result.excused, *result.waived):
            word = "excused" if finding.authorization else "waived"
            yield {"row": word, **shipment, **_finding(finding)}
        for one in (*result.not_checked, *result.partly_checked):
            yield {"row": "not checked", **shipment, **_unchecked(one)}
    for period in periods_of(result for _, result in results):
        yield {"row": "period", **_period(period)}


def as_csv(results: Sequence[tuple[str, CheckResult]]) -> str:
    """The rows as CSV."""
    table = ([row.get(name, "") for name in COLUMNS] for row in rows(results))
    return csv_text([COLUMNS, *([_told(value) for value in row] for row in table)])


def as_xlsx(results: Sequence[tuple[str, CheckResult]]) -> bytes:
    """The rows as a workbook with a frozen head and a filter; needs the extra `excel`."""
    return workbook("check", COLUMNS, rows(results), _WIDTHS, frozen=2)


def _finding(finding: Finding) -> Row:
    seen, charge, source = finding.violation, finding.charge, finding.source
    priced = price_source(finding)
    place = next((one for one in seen.evidence if one.file is not None), None)
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "expected_charge": charge.expected if charge else None,
        "low": charge.low if charge else None,
        "high": charge.high if charge else None,
        "price": charge.explanation if charge else "no price",
        "po": seen.subject.po,
        "line": seen.subject.line,
        "item": seen.subject.item,
        "store": seen.subject.store,
        "sscc": seen.subject.sscc,
        "message": seen.message,
        "expected": seen.expected,
        "actual": seen.actual,
        "remedy": finding.remedy,
        "due": due_time(seen.due).isoformat() if seen.due else None,
        "file": place.file if place else None,
        "offset": place.offset if place else None,
        "reference": (place.reference or place.key) if place else None,
        "source": source.title if source else None,
        "source_date": source.date if source else None,
        "grade": source.grade if source else None,
        "edition": finding.edition,
        "scope": " ".join(f"{name}={word}" for name, word in finding.scope.items()),
        "let_pass_by": who_lets_pass(finding),
        "clause": finding.clause,
        "charge_clause": ", ".join(one.clause for one in finding.charged),
        "price_source": priced.title if priced else None,
        "price_grade": priced.grade if priced else None,
        "billed_to": ", ".join(dict.fromkeys(one.billed_to or "" for one in finding.charged)),
    }


def _period(one: PeriodCharge) -> Row:
    """The charge of a whole period; its parts are in the findings already."""
    case = one.case
    return {
        "code": case.clause.id,
        "name": case.measure_name,
        "currency": case.currency,
        "expected_charge": one.amount.expected,
        "low": one.amount.low,
        "high": one.amount.high,
        "price": one.amount.explanation,
        "message": f"{case.period}: {one.whole.rate_text}",
        "expected": f"{case.goals[0]}%" if case.goals[0] is not None else None,
        "actual": f"{one.before.rate_text} before" if one.before else one.missing,
    }


def _unchecked(one: NotChecked) -> Row:
    span = one.may_cost
    return {
        "code": one.code,
        "message": f"not checked: {one.told}",
        "low": span.low if span else None,
        "high": span.high if span else None,
        "price": span.explanation if span else None,
    }


def _told(value: Any) -> Any:
    """A value as a cell takes it: what is not known is empty."""
    return "" if value is None else value
