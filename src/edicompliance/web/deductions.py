"""*Chargebacks*: what retailers took, by when it can be disputed, and whether it is right."""

from __future__ import annotations

from typing import Any, Final

from edicompliance.flows.matching import as_json, matched
from edicompliance.web.asking import Answer, Asked
from edicompliance.web.tables import Column, Table

_COLUMNS: Final = (
    Column("id", "deduction"), Column("retailer", "retailer"), Column("amount", "amount"),
    Column("currency", "currency"), Column("class", "class", "word"),
    Column("deadline", "dispute until"), Column("reason", "why"),
)  # fmt: skip


def deductions(asked: Asked) -> Answer:
    """Every deduction with its class, those that can be disputed for the shortest time first."""
    told = as_json(matched(asked.store))
    found = sorted(told["deductions"], key=lambda one: (one["deadline"] or "9", one["id"]))
    rows = [{**one, "reason": _reason(one)} for one in found]
    table = Table("chargebacks", _COLUMNS, rows, "No deduction was entered yet.")
    words = "Entered by: edic chargebacks import FILE --retailer ID"
    return Answer("table.html.j2", "Chargebacks", {"words": words}, table, told)


def _reason(one: dict[str, Any]) -> str:
    return "; ".join(dict.fromkeys(line["reason"] for line in one["lines"]))
