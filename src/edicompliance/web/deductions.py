"""*Chargebacks*: what retailers took, whether it is right, and the dispute about one of them."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote, unquote

from markupsafe import Markup

from edicompliance.chargebacks.costs import Axis, pareto
from edicompliance.errors import EdiError, LedgerError
from edicompliance.flows.costing import plain_costs, told_costs
from edicompliance.flows.deductions import profiles_of
from edicompliance.flows.disputes import Case, dispute_case, submit
from edicompliance.flows.matching import as_json, matched
from edicompliance.flows.packet import build_packet
from edicompliance.reports.bars import bars_svg
from edicompliance.reports.costs import share_bars
from edicompliance.reports.disputes import row as dispute_row
from edicompliance.web.asking import Answer, Asked, Download, Elsewhere, NotThereError
from edicompliance.web.tables import Column, Table

_COLUMNS: Final = (
    Column("id", "deduction"), Column("retailer", "retailer"), Column("amount", "amount", "money"),
    Column("class", "class", "word"), Column("deadline", "dispute until"), Column("reason", "why"),
)  # fmt: skip
_LINES: Final = (
    Column("line", "line", "number"), Column("class", "class", "word"), Column("rule", "rule"),
    Column("open", "open"), Column("claim", "claim"), Column("reason", "why"),
)  # fmt: skip
_PAPERS: Final = (
    Column("paper", "paper"), Column("required", "wanted", "word"), Column("files", "there"),
)  # fmt: skip
_BY: Final[tuple[Axis, ...]] = ("rule", "family", "retailer", "sku")
_MOST_BARS: Final = 12
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""Of a file in a packet: the same packet has the same bytes."""


def deductions(asked: Asked) -> Answer:
    """Every deduction with its class, those that can be disputed for the shortest time first."""
    by = _axis(asked.query.get("by", "rule"))
    every = matched(asked.store, config=asked.config)
    with asked.store.look() as look:
        told = as_json(every, profiles_of(look))
        plain = [] if asked.suffix else list(plain_costs(look, None))
    found = sorted(told["deductions"], key=lambda one: (one["deadline"] or "9", one["id"]))
    rows = [
        {**one, "amount": Decimal(one["amount"]), "reason": _reason(one), "href": _page(one["id"])}
        for one in found
    ]
    table = Table("chargebacks", _COLUMNS, rows, "No deduction was entered yet.")
    shares = pareto(told_costs(plain, every, by=by), by)
    values = {
        "by": by,
        "axes": _BY,
        # The picture's own texts are escaped where it is drawn.
        "picture": Markup(bars_svg(share_bars(shares[:_MOST_BARS]), f"What costs most, by {by}")),  # noqa: S704
        "more": max(len(shares) - _MOST_BARS, 0),
    }
    return Answer("chargebacks.html.j2", "Chargebacks", values, table, told)


def _axis(text: str) -> Axis:
    """What the money is added up by."""
    for one in _BY:
        if one == text:
            return one
    raise EdiError(f"by: expected {', '.join(_BY)}, got {text!r}")


def _reason(one: dict[str, Any]) -> str:
    return "; ".join(dict.fromkeys(line["reason"] for line in one["lines"]))


def _page(name: str) -> str:
    return f"/chargebacks/{quote(name)}"


def deduction(asked: Asked) -> Answer:
    """One deduction: its lines, what a dispute about it needs and promises."""
    case = _case(asked)
    told = dispute_row(case.dispute)
    lines = Table("lines", _LINES, told["lines"])
    papers = [
        {"paper": one["paper"], "required": "yes" if one["required"] else "no",
         "files": ", ".join(one["files"]) or "missing"}
        for one in told["evidence"]
    ]  # fmt: skip
    values = {
        "one": told,
        "papers": Table("papers", _PAPERS, papers, "The guide asks for none."),
        "page": _page(told["id"]),
        "packet": f"/packets/{quote(told['id'])}",
    }
    return Answer("deduction.html.j2", told["id"], values, lines, told)


def packet(asked: Asked) -> Download:
    """The packet of its dispute, as `edic dispute build` writes it, in one file."""
    made = build_packet(_case(asked), by=asked.person)
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (
            *((one.path, one.data) for one in made.files),
            ("manifest.json", made.manifest),
        ):
            file.writestr(zipfile.ZipInfo(name, _FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    name = made.case.dispute.id.replace("/", "-")
    return Download(f"packet-{name}.zip", "application/zip", data.getvalue())


def filed(asked: Asked) -> Elsewhere:
    """Enter that the dispute was filed; refused where window, attempts or money forbid it."""
    name = unquote(asked.about["id"])
    with asked.store.work(asked.person) as work:
        done = submit(
            work, asked.store, name, asked.person, reason=asked.reason, config=asked.config
        )
        if not done.entries:
            raise EdiError("; ".join(one.why for one in done.obstacles))
    return Elsewhere(_page(name))


def _case(asked: Asked) -> Case:
    name = unquote(asked.about["id"])
    try:
        with asked.store.look() as look:
            return dispute_case(look, asked.store, name, config=asked.config)
    except LedgerError as why:
        raise NotThereError(str(why)) from why
