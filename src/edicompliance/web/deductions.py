"""*Chargebacks*: what retailers took, whether it is right, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Final

from markupsafe import Markup

from edicompliance.chargebacks.costs import Axis, Share, pareto
from edicompliance.chargebacks.disputes import Disputable
from edicompliance.chargebacks.entering import Deduction
from edicompliance.errors import EdiError
from edicompliance.flows.disputes import (
    dispute_list,
)
from edicompliance.flows.matching import as_json
from edicompliance.flows.money.costing import costs_by_papers, plain_costs
from edicompliance.flows.money.deductions import books_of, broken_guides, profiles_of
from edicompliance.reports.bars import bars_pictures
from edicompliance.reports.costs import UNKNOWN, share_bars
from edicompliance.reports.disputes import row as dispute_row
from edicompliance.reports.outcomes import money_of, told_money
from edicompliance.web.asking import (
    Answer,
    Asked,
)
from edicompliance.web.deduction import page_of
from edicompliance.web.tables import Column, Table
from edicompliance.x12.issues import plural, printable

_COLUMNS: Final = (
    Column("id", "deduction", "word"), Column("retailer", "retailer", "word", on_page=False),
    Column("amount", "amount", "money"), Column("class", "class", "word"),
    Column("to_do", "to do", "brief"), Column("claim", "to claim", "money"),
    Column("deadline", "dispute until", "day"), Column("days_left", "left", "days"),
    Column("reason", "why it is in its class", "brief"),
)  # fmt: skip
_BY: Final[tuple[Axis, ...]] = ("rule", "family", "retailer", "dc", "carrier", "3pl", "sku")
_SHARES: Final = (
    Column("member", "of"), Column("amount", "amount", "money"), Column("share", "%", "number"),
    Column("cumulative", "% up to here", "number"), Column("back", "came back", "money"),
    Column("deductions", "deductions", "number"), Column("lines", "lines", "number"),
)  # fmt: skip
_MOST_BARS: Final = 12


def deductions(asked: Asked) -> Answer:
    """Every deduction with its class, those that are worth a dispute first."""
    by = _axis(asked.query.get("by", "rule"))
    with asked.store.look() as look:
        standing = list(books_of(look).standing)
        broken = broken_guides(look, (one.taken.retailer for one in standing))
    unread = [one for one in standing if one.taken.retailer in broken]
    now = asked.desk.clock()
    cases = dispute_list(asked.store, now=now, config=asked.config, settled=True, without=broken)
    every = tuple(one.dispute.matched for one in cases)
    with asked.store.look() as look:
        told = as_json(every, profiles_of(look))
        plain = plain_costs(look, None)
        costs = costs_by_papers(look, asked.store, plain, every, by=by, config=asked.config)
    if unread:
        told["not_matched"] = [_unmatched(one, broken) for one in unread]
    rows = [_row(one.dispute) for one in cases]
    rows += [_unread(one, broken) for one in unread]
    table = Table("chargebacks", _COLUMNS, rows, "No deduction was entered yet.")
    shares = pareto(costs, by)
    listed = [{**asdict(one), "member": one.member or UNKNOWN} for one in shares]
    causes = Table("pareto", _SHARES, listed, "No money was taken yet.")
    values = {
        "by": by,
        "axes": _BY,
        # The picture's own texts are escaped where it is drawn.
        "picture": Markup(_picture(shares, by)),  # noqa: S704
        "causes": causes,
        "shown": _MOST_BARS,
        "broken": list(_broken_words(broken, unread)),
    }
    return Answer("chargebacks.html.j2", "Chargebacks", values, table, (causes,), told)


def _picture(shares: Sequence[Share], by: str) -> str:
    return bars_pictures(share_bars(shares[:_MOST_BARS]), f"What costs most, by {by}")


def _axis(text: str) -> Axis:
    """What the money is added up by."""
    for one in _BY:
        if one == text:
            return one
    raise EdiError(f"by: expected {', '.join(_BY)}, got {text!r}")


def _row(one: Disputable) -> dict[str, Any]:
    told = dispute_row(one)
    return {
        **told,
        "amount": Decimal(told["amount"]),
        "claim": one.claim,
        "class": one.matched.kind,
        "to_do": _to_do(one),
        "reason": "; ".join(dict.fromkeys(line["reason"] for line in told["lines"])),
        "href": page_of(one.id),
    }


def _unread(one: Deduction, broken: Mapping[str, str]) -> dict[str, Any]:
    """The row of a deduction whose retailer's guide is broken: its money, and why no more."""
    taken = one.taken
    return {
        "id": one.id,
        "retailer": taken.retailer,
        "amount": taken.amount,
        "currency": taken.currency,
        "class": "not known",
        "to_do": "mend the guide first",
        "reason": printable(broken[taken.retailer]),
        "href": page_of(one.id),
    }


def _unmatched(one: Deduction, broken: Mapping[str, str]) -> dict[str, str]:
    retailer = one.taken.retailer
    return {"id": one.id, "retailer": retailer, "reason": printable(broken[retailer])}


def _broken_words(broken: Mapping[str, str], unread: Sequence[Deduction]) -> Iterator[str]:
    """What is said above of each guide that is broken."""
    for retailer, why in broken.items():
        count = plural(sum(one.taken.retailer == retailer for one in unread), "deduction")
        yield printable(
            f"The guide of {retailer} is broken: {why}. Until it is mended, the class of its "
            f"{count}, what to do about them and until when are missing here; their money counts."
        )


def _to_do(one: Disputable) -> str:
    """What a person does next about a deduction."""
    if one.state == "settled":
        money = money_of(line.ledger for line in one.lines)
        return told_money(money, one.matched.deduction.taken.currency) or "settled"
    if one.state != "to do":
        return one.state
    if one.matched.kind == "confirmed" and not one.worth:
        return "nothing: it is right"
    if not one.worth:
        return f"nothing: {'; '.join(one.against)}"
    return f"dispute it; missing: {', '.join(one.missing)}" if one.missing else "dispute it: ready"
