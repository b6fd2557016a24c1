"""A scorecard for people, for programs, for spreadsheets.

Every form tells the same: what is sure, what nobody knows and why, what is left out and why, what
it would take, and whose formula it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from textwrap import wrap
from typing import Any, Final

from edicompliance.chargebacks.scorecard import MeasureScore, Scorecard, plain
from edicompliance.reports.workbook import workbook
from edicompliance.translate.cells import csv_text
from edicompliance.x12.issues import printable

SCHEMA: Final = "edicompliance/scorecard/1"
COLUMNS: Final = (
    "measure", "member", "numerator", "denominator", "unit", "value", "at_most", "target",
    "outcome", "unknown", "excluded", "retailer_value", "what_it_takes", "basis",
)  # fmt: skip
_WIDTHS: Final = {"measure": 28, "what_it_takes": 48, "basis": 80}


def as_json(card: Scorecard) -> dict[str, Any]:
    """All of it; amounts are decimal strings."""
    return {
        "schema": SCHEMA,
        "retailer": card.retailer,
        "period": {
            "text": card.period,
            "starts": card.starts.isoformat(),
            "ends": card.ends.isoformat(),
        },
        "currency": card.currency,
        "measures": [measure_json(one) for one in card.measures],
        "by": card.by or None,
        "parts": [{"member": one.member, **measure_json(one)} for one in card.parts],
        "notes": list(card.notes),
    }


def measure_json(one: MeasureScore) -> dict[str, Any]:
    """A measure; amounts are decimal strings."""
    return {
        "name": one.name,
        "kind": one.kind,
        "clause": one.clause or None,
        "unit": one.unit,
        "numerator": plain(one.numerator),
        "denominator": plain(one.counted),
        "value": _said(one.value),
        "at_most": _said(one.most),
        "target": _said(one.target),
        "outcome": one.outcome,
        "basis": one.basis,
        "excluded": {
            "quantity": plain(one.excluded),
            "reasons": [{"why": why, "quantity": plain(much)} for why, much in one.why_excluded],
        },
        "unknown": {
            "quantity": plain(one.unknown),
            "reasons": [{"why": why, "quantity": plain(much)} for why, much in one.why_unknown],
        },
        "what_it_takes": one.what_it_takes or None,
        "retailer_figure": _told(one),
    }


def _told(one: MeasureScore) -> dict[str, Any] | None:
    if one.told_alone is not None:
        return {"numerator": None, "denominator": None, "value": plain(one.told_alone)}
    if one.told is None:
        return None
    met, counted = one.told
    return {
        "numerator": plain(met),
        "denominator": plain(counted),
        "value": _said(one.told_value),
    }


def _said(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def rows(card: Scorecard) -> Iterator[dict[str, Any]]:
    """A row a measure, then a row for each part."""
    for one in (*card.measures, *card.parts):
        yield {
            "measure": one.name,
            "member": one.member,
            "numerator": one.numerator,
            "denominator": one.counted,
            "unit": one.unit,
            "value": one.value,
            "at_most": one.most,
            "target": one.target,
            "outcome": one.outcome,
            "unknown": one.unknown,
            "excluded": one.excluded,
            "retailer_value": one.told_value,
            "what_it_takes": one.what_it_takes,
            "basis": one.basis,
        }


def member_of(one: MeasureScore, by: str) -> str:
    """Of which place, carrier, article or rule a part is; what counts whole orders is of none."""
    return one.member or ("(whole orders)" if by == "sku" else "(not known)")


def as_csv(card: Scorecard) -> str:
    """The rows as CSV."""
    lines = [[_cell(row[name]) for name in COLUMNS] for row in rows(card)]
    return csv_text([COLUMNS, *lines])


def as_xlsx(card: Scorecard) -> bytes:
    """The rows as a workbook."""
    return workbook("scorecard", COLUMNS, rows(card), _WIDTHS)


def as_markdown(card: Scorecard) -> str:
    """A table for wikis and chats."""
    head = ("measure", *(["of"] if card.by else []), "value", "the retailer's", "target",
            "outcome", "counts", "do")  # fmt: skip
    lines = [
        f"# Scorecard {card.retailer}, {card.starts} to {card.ends}",
        "",
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
    ]
    whole = [("(all)", one) for one in card.measures]
    for of, one in (*whole, *((member_of(one, card.by), one) for one in card.parts)):
        cells = [one.name, *([of] if card.by else []), figure(one)]
        cells += [retailer_figure(one), target(one)]
        cells += [one.outcome, counts(one), one.what_it_takes]
        lines.append("| " + " | ".join(_marked(cell) for cell in cells) + " |")
    lines += ["", *(f"- {_marked(note)}" for note in sentences(card))]
    return "\n".join(lines) + "\n"


def as_text(card: Scorecard, width: int = 100) -> str:
    """For a terminal: a line a measure, then what is behind it."""
    out = [f"{card.retailer}: {card.period}, {card.starts} to {card.ends}"]
    for one in card.measures:
        out += _lines(one, width)
    if card.by:
        out.append(f"by {card.by}:")
        out += [_line(one, f"{member_of(one, card.by)}: {one.name}") for one in card.parts]
    if not card.measures:
        out.append("nothing of it was counted: no order of this period is in the store")
    out += [text for note in card.notes for text in wrap(note, width)]
    return "\n".join(map(printable, out)) + "\n"


def _lines(one: MeasureScore, width: int) -> Iterator[str]:
    yield _line(one, one.name)
    details = [
        one.what_it_takes,
        *(f"not known {plain(much)}: {why}" for why, much in one.why_unknown),
        *(f"left out {plain(much)}: {why}" for why, much in one.why_excluded),
    ]
    if one.told_value is not None:
        details.append(f"the retailer says {retailer_figure(one)}")
    details.append(one.basis)
    for detail in filter(None, details):
        yield from (f"    {text}" for text in wrap(detail, width - 4))


def _line(one: MeasureScore, name: str) -> str:
    goal = target(one)
    against = f", target {goal}" if goal else ""
    return f"{name}: {figure(one)} ({counts(one)}){against}: {one.outcome}"


def figure(one: MeasureScore) -> str:
    """`96.59%`, `at least 93.1%, at most 97%`, `3.5 days`."""
    if one.value is None:
        return "not measured"
    sign = "%" if one.percent else " days"
    if one.most is not None and one.most != one.value:
        return f"at least {plain(one.value)}{sign}, at most {plain(one.most)}{sign}"
    return f"{plain(one.value)}{sign}"


def retailer_figure(one: MeasureScore) -> str:
    """`96.5%`, `96.5%, its counts are unknown`; empty: the retailer's own figure is not here."""
    if one.told_value is None:
        return ""
    return f"{plain(one.told_value)}%" + ", its counts are unknown" * (one.told_alone is not None)


def target(one: MeasureScore) -> str:
    """The target in words."""
    return "" if one.target is None else f"{plain(one.target)}%"


def counts(one: MeasureScore) -> str:
    """`964 of 998 cartons`."""
    return f"{plain(one.numerator)} of {one.things(one.counted)}"


def sentences(card: Scorecard) -> Iterator[str]:
    """What is not known, and what is left out."""
    for one in card.measures:
        for why, much in one.why_unknown:
            yield f"{one.name}: not known of {plain(much)}: {why}"
        for why, much in one.why_excluded:
            yield f"{one.name}: left out {plain(much)}: {why}"
        yield f"{one.name}: {one.basis}"
    yield from card.notes


def _cell(value: Any) -> str:
    return "" if value is None else plain(value) if isinstance(value, Decimal) else str(value)


def _marked(text: str) -> str:
    return printable(text).replace("|", "\\|")
