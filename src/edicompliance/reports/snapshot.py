"""The week on one page, as text, Markdown and JSON; the same blocks make the HTML and the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from textwrap import wrap
from typing import Any, Final, NamedTuple

from edicompliance.chargebacks.costs import Share
from edicompliance.chargebacks.snapshot import Action, CostlyCase, Snapshot
from edicompliance.chargebacks.week_of_money import NotOurs, Outcomes
from edicompliance.reports.costs import UNKNOWN, money
from edicompliance.reports.listing import Listing
from edicompliance.reports.scorecard import counts, figure, measure_json, target
from edicompliance.rules.catalogue import all_rules
from edicompliance.x12.issues import printable

SCHEMA: Final = "edicompliance/snapshot/1"
_MEANS: Final = {
    "contradicted": "what it is charged for was checked, and nothing was wrong",
    "arithmetic-wrong": "what was taken above the guide's charge; the rest is ours",
    "duplicate": "it was taken before, and did not come back",
}


class Block(NamedTuple):
    """One table of the page."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str
    """What is said where there is no row."""
    beyond: int
    """How many rows have no room."""


def title_of(one: Snapshot) -> str:
    """`example-mart, week 2026-W48: 2026-11-22 to 2026-11-28`."""
    return f"{one.retailer}, week {one.week}: {one.starts} to {one.ends}"


def charges_of(one: Snapshot) -> tuple[str, ...]:
    """The money of the week, in words; a sentence a currency."""
    if not one.charges:
        return ("nothing was taken this week, nor the week before",)
    told = []
    for week in one.charges:
        change = week.change or Decimal(0)
        than = f"{money(abs(change))} {'more' if change >= 0 else 'less'} than the week before"
        many = f"{week.deductions} deduction" + "s" * (week.deductions != 1)
        told.append(f"taken: {money(week.amount)} {week.currency} in {many}, {than}")
    return tuple(told)


def outcomes_of(one: Snapshot) -> tuple[str, ...]:
    """What was decided in the week, in words; a sentence a currency."""
    if not one.outcomes:
        return ("nothing was decided this week, and nothing came back",)
    told = []
    for each in one.outcomes:
        parts = [
            (f"{what} {money(amount)} {each.currency}", amount)
            for what, amount in (
                ("won", each.won), ("denied", each.denied),
                ("lost for want of time or of an answer", each.expired), ("came back", each.back),
            )
        ]  # fmt: skip
        said = ", ".join(words for words, amount in parts if amount)
        told.append(f"decided: {said}{f'; {each.in_part} won in part' if each.in_part else ''}")
    return tuple(told)


def blocks(one: Snapshot) -> tuple[Block, ...]:
    """Measures, what cost most, why, what is done."""
    beyond, nothing = dict(one.left_out), "nothing was taken this week"
    kpis = tuple(
        (each.name, figure(each), target(each), each.outcome, counts(each), each.what_it_takes)
        for each in one.kpis
    )
    found = (
        ("kpis", "Measures against target",
         ("measure", "value", "target", "outcome", "counts", "what it would take"), kpis,
         "nothing of it was counted: no order of this week is in the store"),
        ("exceptions", "What cost the most",
         ("deduction", "amount", "for", "is", "dispute by", "why"),
         tuple(map(_case, one.exceptions)), nothing),
        ("causes", "Root causes", ("rule", "what it is", "amount", "share", "up to here"),
         tuple(map(_cause, one.causes)),
         "nothing that was taken this week is ours" if one.not_ours else nothing),
        ("not_ours", "Not ours, by our own judgement",
         ("is", "what it means", "amount", "still open", "deductions"),
         tuple(map(_not_ours, one.not_ours)),
         "nothing that was taken this week is wrong" if one.exceptions else nothing),
        ("actions", "Actions", ("action", "owner", "due", "about", "state"),
         tuple(_action(each, one) for each in one.actions), "no action is named: --actions FILE"),
    )  # fmt: skip
    return tuple(
        Block(name, title, columns, _safe(rows), empty, beyond.get(name, 0))
        for name, title, columns, rows, empty in found
    )


def _safe(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(printable, row)) for row in rows)


def _case(one: CostlyCase) -> tuple[str, ...]:
    deadline = str(one.deadline) if one.deadline else "a day not known"
    what = " ".join(filter(None, (one.family, one.rule))) or UNKNOWN
    return one.id, f"{money(one.amount)} {one.currency}", what, one.kind, deadline, one.reason


def _cause(one: Share) -> tuple[str, ...]:
    amount = f"{money(one.amount)} {one.currency}"
    what = rule_name(one.member) or "no rule is known for it"
    return one.member or UNKNOWN, what, amount, f"{one.share}%", f"{one.cumulative}%"


def _not_ours(one: NotOurs) -> tuple[str, ...]:
    amounts = (f"{money(each)} {one.currency}" for each in (one.amount, one.open))
    return one.kind, _MEANS.get(one.kind, ""), *amounts, str(one.deductions)


def _action(one: Action, of: Snapshot) -> tuple[str, ...]:
    state = f"done {one.done}" if one.done else one.state(of.today)
    return one.what, one.owner, str(one.due), one.about, state


def rule_name(code: str) -> str:
    """What a rule finds, in a sentence; empty: there is no such rule."""
    return next((one.title for one in all_rules() if one.code == code), "")


def as_text(one: Snapshot, width: int = 100) -> str:
    """For a terminal and for mail."""
    lines = [title_of(one), *charges_of(one), *outcomes_of(one)]
    for block in blocks(one):
        lines += ["", f"{block.title}:"]
        for row in block.rows:
            told = ", ".join(
                f"{name} {cell}" if name in _NAMED else cell
                for name, cell in zip(block.columns, row, strict=True)
                if cell
            )
            lines += wrap(told, width, initial_indent="  ", subsequent_indent="      ")
        lines += [f"  {each}" for each in _after(block)]
    lines += [text for note in one.notes for text in wrap(printable(note), width)]
    return "\n".join(lines) + "\n"


_NAMED: Final = (
    "target", "dispute by", "due", "about", "up to here", "still open", "deductions",
)  # fmt: skip
"""Columns whose cells say nothing without their name."""


def _after(block: Block) -> Iterator[str]:
    if not block.rows:
        yield block.empty
    if block.beyond:
        yield f"{block.beyond} more"


def as_markdown(one: Snapshot) -> str:
    """For wikis and chats."""
    lines = [
        f"# {_marked(title_of(one))}",
        "",
        *(f"- {each}" for each in (*charges_of(one), *outcomes_of(one))),
    ]
    for block in blocks(one):
        lines += ["", f"## {block.title}", ""]
        if block.rows:
            lines.append("| " + " | ".join(block.columns) + " |")
            lines.append("|" + "---|" * len(block.columns))
        lines += ["| " + " | ".join(map(_marked, row)) + " |" for row in block.rows]
        after = list(_after(block))
        lines += ["", *after] if block.rows and after else after
    lines += ["", *(f"- {_marked(note)}" for note in one.notes)] if one.notes else []
    return "\n".join(lines) + "\n"


def _marked(text: str) -> str:
    return printable(text).replace("|", "\\|")


def listing_of(one: Snapshot) -> Listing:
    """For spreadsheets: a row for each cell of the page, by its table, its row, its column."""
    rows = [
        {"table": block.name, "row": number, "column": column, "value": cell}
        for block in blocks(one)
        for number, row in enumerate(block.rows, 1)
        for column, cell in zip(block.columns, row, strict=True)
    ]
    return Listing(title_of(one), ("table", "row", "column", "value"), rows, name="week")


def as_json(one: Snapshot) -> dict[str, Any]:
    """What stands on the page; amounts are decimal strings."""
    return {
        "schema": SCHEMA,
        "retailer": one.retailer,
        "week": {
            "text": one.week,
            "starts": one.starts.isoformat(),
            "ends": one.ends.isoformat(),
        },
        "today": one.today.isoformat(),
        "currency": one.currency,
        "kpis": [measure_json(each) for each in one.kpis],
        "charges": [
            {
                "currency": each.currency,
                "amount": money(each.amount),
                "before": money(each.amount - (each.change or Decimal(0))),
                "change": money(each.change or Decimal(0)),
                "deductions": each.deductions,
            }
            for each in one.charges
        ],
        "exceptions": [_case_json(each) for each in one.exceptions],
        "causes": [_cause_json(each) for each in one.causes],
        "not_ours": [_not_ours_json(each) for each in one.not_ours],
        "outcomes": [_outcomes_json(each) for each in one.outcomes],
        "actions": [
            {
                "what": each.what,
                "owner": each.owner,
                "due": each.due.isoformat(),
                "about": each.about or None,
                "done": each.done.isoformat() if each.done else None,
                "state": each.state(one.today),
            }
            for each in one.actions
        ],
        "left_out": {
            "kpis": 0,
            "exceptions": 0,
            "causes": 0,
            "not_ours": 0,
            "actions": 0,
            **dict(one.left_out),
        },
        "notes": list(one.notes),
    }


def _not_ours_json(one: NotOurs) -> dict[str, Any]:
    return {
        "class": one.kind,
        "amount": money(one.amount),
        "open": money(one.open),
        "currency": one.currency,
        "deductions": one.deductions,
    }


def _outcomes_json(one: Outcomes) -> dict[str, Any]:
    return {
        "currency": one.currency,
        "won": money(one.won),
        "denied": money(one.denied),
        "expired": money(one.expired),
        "back": money(one.back),
        "in_part": one.in_part,
    }


def _case_json(one: CostlyCase) -> dict[str, Any]:
    return {
        "id": one.id,
        "amount": money(one.amount),
        "currency": one.currency,
        "rule": one.rule or None,
        "family": one.family or None,
        "class": one.kind,
        "reason": one.reason,
        "deadline": one.deadline.isoformat() if one.deadline else None,
    }


def _cause_json(one: Share) -> dict[str, Any]:
    return {
        "rule": one.member or None,
        "title": rule_name(one.member) or None,
        "amount": money(one.amount),
        "currency": one.currency,
        "share": str(one.share),
        "cumulative": str(one.cumulative),
        "back": money(one.back),
        "deductions": one.deductions,
        "lines": one.lines,
    }
