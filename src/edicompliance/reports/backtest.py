"""What came of a backtest: for people, as JSON, as rows, as Markdown; the dearest change first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from edicompliance.reports.layout import short
from edicompliance.reports.reaudit import time_text
from edicompliance.reports.workbook import workbook
from edicompliance.rules.results.anew import Backtest, Change, Edition, Flip
from edicompliance.translate.cells import csv_text
from edicompliance.x12.issues import plural, printable

SCHEMA: Final = "edicompliance/backtest/1"
COLUMNS: Final = (
    "row", "of", "before", "after", "change", "currency", "findings_before", "findings_after",
    "order", "shipment", "partner", "ship_to", "verdict_before", "verdict_after",
)  # fmt: skip
_WIDTHS: Final = {"of": 20, "verdict_before": 22, "verdict_after": 22}
_NONE: Final = {"rule": "none", "dc": "not told, or several", "item": "of no single item"}
_MOST: Final = 15
Row = Mapping[str, Any]


def as_json(done: Backtest) -> str:
    """One JSON document."""
    return json.dumps(_told(done), indent=2, ensure_ascii=False) + "\n"


def as_csv(done: Backtest) -> str:
    """A row for all, then one for each rule, DC, item and order that flips."""
    table = ([row.get(name, "") for name in COLUMNS] for row in _rows(done))
    return csv_text([COLUMNS, *table])


def as_xlsx(done: Backtest) -> bytes:
    """The same as a workbook; needs the extra `excel`."""
    return workbook("backtest", COLUMNS, _rows(done), _WIDTHS, frozen=2)


def as_text(done: Backtest, *, width: int = 100) -> str:
    """For people."""
    return "\n".join(printable(line) for line in _lines(done, width)) + "\n"


def as_markdown(done: Backtest) -> str:
    """For a ticket, or a mail."""
    return "\n".join(_markdown(done)) + "\n"


def _told(done: Backtest) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "profile": _edition(done.profile),
        "against": _edition(done.against),
        "since": done.since.isoformat(),
        "until": done.until.isoformat() if done.until else None,
        "judged_as_of": time_text(done.as_of),
        "partners": list(done.partners),
        "currency": done.currency,
        "shipments": done.shipments,
        "orders": done.orders,
        **_money(done.total),
        "unpriced_before": done.unpriced_before,
        "unpriced_after": done.unpriced_after,
        "rules": [{"rule": one.of, **_change(one)} for one in done.rules],
        "dcs": [{"dc": one.of or None, **_change(one)} for one in done.dcs],
        "items": [{"item": one.of or None, **_change(one)} for one in done.items],
        "flips": [_flip(one) for one in done.flips],
        "unreadable": [{"shipment": name, "reason": reason} for name, reason in done.unreadable],
    }


def _edition(one: Edition) -> dict[str, Any]:
    return {
        "id": one.id,
        "edition": one.edition,
        "digest": one.digest,
        "as_of": one.as_of.isoformat() if one.as_of else None,
    }


def _money(one: Change) -> dict[str, str]:
    return {"before": str(one.before), "after": str(one.after), "change": str(one.change)}


def _change(one: Change) -> dict[str, Any]:
    counts = {"findings_before": one.findings_before, "findings_after": one.findings_after}
    return {**_money(one), **counts}


def _flip(one: Flip) -> dict[str, Any]:
    return {
        "order": one.order,
        "shipment": one.shipment,
        "partner": one.partner,
        "ship_to": one.ship_to or None,
        "verdict_before": one.verdict_before,
        "verdict_after": one.verdict_after,
        "before": str(one.before),
        "after": str(one.after),
        "change": str(one.after - one.before),
    }


def _lists(done: Backtest) -> tuple[tuple[str, Sequence[Change]], ...]:
    return ("rule", done.rules), ("dc", done.dcs), ("item", done.items)


def _rows(done: Backtest) -> Iterator[Row]:
    yield {"row": "total", **_cells(done.total), "currency": done.currency}
    for kind, changes in _lists(done):
        for one in changes:
            yield {"row": kind, "of": one.of, **_cells(one), "currency": done.currency}
    for flip in done.flips:
        yield {
            "row": "flip",
            **flip._asdict(),
            "change": flip.after - flip.before,
            "currency": done.currency,
        }
    for name, reason in done.unreadable:
        yield {"row": "unreadable", "of": reason, "shipment": name}


def _cells(one: Change) -> dict[str, Any]:
    return {
        "before": one.before,
        "after": one.after,
        "change": one.change,
        "findings_before": one.findings_before,
        "findings_after": one.findings_after,
    }


def _title(one: Edition) -> str:
    return f"{one.id} {one.edition}".strip() + (f" as of {one.as_of}" if one.as_of else "")


def _head(done: Backtest) -> tuple[str, str]:
    span = f"since {done.since}" + (f" until {done.until}" if done.until else "")
    first = (
        f"{plural(done.shipments, 'shipment')} of {', '.join(done.partners)} {span}: "
        f"{_title(done.profile)} against {_title(done.against)}"
    )
    second = (
        f"change: {_signed(done.change)} {done.currency}, from {done.total.before:,.2f} to "
        f"{done.total.after:,.2f}; {plural(len(done.flips), 'order')} flip"
    )
    return first, second + "s" * (len(done.flips) == 1)


def _signed(amount: Decimal) -> str:
    return f"{amount:+,.2f}" if amount else "0.00"


def _changed(changes: Sequence[Change]) -> list[Change]:
    """Those in which anything differs."""
    return [one for one in changes if one.change or one.findings_before != one.findings_after]


def _lines(done: Backtest, width: int) -> Iterator[str]:
    yield from _head(done)
    for kind, changes in _lists(done):
        listed = _changed(changes)
        if listed:
            yield ""
            yield f"by {kind}:"
        for one in listed[:_MOST]:
            found = f"{one.findings_before} -> {one.findings_after} findings"
            yield f"{_signed(one.change):>16}  {one.of or _NONE[kind]}  ({found})"
        if len(listed) > _MOST:
            yield f"{'':16}  and {len(listed) - _MOST} more"
    if done.flips:
        yield ""
        yield "orders that flip:"
    for flip in done.flips[:_MOST]:
        told = f"{flip.order}: {flip.verdict_before} -> {flip.verdict_after}"
        money = _signed(flip.after - flip.before)
        yield f"{money:>16}  {short(told, max(20, width - 18))}"
    if len(done.flips) > _MOST:
        yield f"{'':16}  and {len(done.flips) - _MOST} more"
    for name, reason in done.unreadable:
        yield f"not judged: {name}: {reason}"


def _markdown(done: Backtest) -> Iterator[str]:
    first, second = _head(done)
    yield f"{_cell(first)}\n"
    yield f"**{_cell(second)}**"
    for kind, changes in _lists(done):
        listed = _changed(changes)
        if listed:
            yield f"\n| {kind} | before | after | change | findings |\n|---|--:|--:|--:|--:|"
        for one in listed:
            name = _cell(one.of or _NONE[kind])
            yield (
                f"| {name} | {one.before:,.2f} | {one.after:,.2f} | {_signed(one.change)} "
                f"| {one.findings_before} -> {one.findings_after} |"
            )
    if done.flips:
        yield "\n| order | before | after | change |\n|---|---|---|--:|"
    for flip in done.flips:
        money = _signed(flip.after - flip.before)
        yield (f"| {_cell(flip.order)} | {flip.verdict_before} | {flip.verdict_after} | {money} |")


def _cell(text: str) -> str:
    return printable(text).replace("|", "\\|").replace("<", "&lt;")
