"""The page of one deduction: its lines and what shows them, its papers, what was entered."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode

from edicompliance.chargebacks.disputes import DISPUTABLE
from edicompliance.chargebacks.filing import claims_of
from edicompliance.chargebacks.windows import DAYS
from edicompliance.charges.exact import ZERO
from edicompliance.errors import EdiError, LedgerError
from edicompliance.flows.disputes import Case, dispute_case
from edicompliance.flows.money.deductions import books_of
from edicompliance.flows.money.dispute_papers import Paper
from edicompliance.flows.money.outcomes import denials_of
from edicompliance.flows.money.packet import MANIFEST, build_packet, why_no_packet
from edicompliance.flows.money.packet_pages import NOT_WRONG
from edicompliance.flows.money.settling import entries_of
from edicompliance.flows.orders.order_papers import folder_beside
from edicompliance.profiles.bodies_disputes import EVIDENCE
from edicompliance.reports.disputes import entries_json
from edicompliance.reports.disputes import row as dispute_row
from edicompliance.reports.outcomes import money_of, told_money
from edicompliance.store import Work
from edicompliance.web.asking import (
    LONGEST_REASON,
    Answer,
    Asked,
    Download,
    NotThereError,
    order_page,
)
from edicompliance.web.drawers import Drawer, drawers_of
from edicompliance.web.known_guides import partners_of
from edicompliance.web.tables import Column, Table, days_told
from edicompliance.web.takings import filed_of, takings_of

_LINES: Final = (
    Column("line", "line", "number"), Column("class", "class", "word"), Column("rule", "rule"),
    Column("order", "order"), Column("open", "open", "amount"), Column("claim", "claim", "amount"),
    Column("reason", "why", "sentence"),
    Column("documents", "documents"),
)  # fmt: skip
_PAPERS: Final = (
    Column("paper", "paper"), Column("required", "wanted", "word"), Column("files", "there"),
    Column("source", "from where"),
)  # fmt: skip
_ENTRIES: Final = (
    Column("seq", "entry", "number"), Column("at", "when", "word"), Column("by", "who", "word"),
    Column("line", "line", "number"), Column("step", "what", "word"),
    Column("amount", "amount", "amount"), Column("to", "stands", "word"),
    Column("case_number", "case number"), Column("why", "why"),
)  # fmt: skip
NO_PACKET: Final = "its letter is a PDF, which needs: pip install 'edicompliance[pdf]'"
_STANDS: Final = {
    "waiting": "Waiting for the answer",
    "settled": "Settled",
    "before the charge": "Before the charge",
}
_HAPPENED: Final = ("notified", "assessed", "deducted", "disputed")
"""Days on which something was done; the others of a window may be to come."""
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""Of a file in a packet: the same packet has the same bytes."""


def page_of(name: str, days: Mapping[str, date] | None = None, **more: str) -> str:
    """Where a deduction is to be seen, with the days that somebody said.

    >>> page_of("mart/CB 1", {"notified": date(2026, 11, 27)}, kept="7")
    '/chargebacks/mart/CB%201?notified=2026-11-27&kept=7'
    """
    words = {**{key: day.isoformat() for key, day in (days or {}).items()}, **more}
    return f"/chargebacks/{quote(name)}" + (f"?{urlencode(words)}" if words else "")


def deduction(asked: Asked) -> Answer:
    """One deduction: its lines, what a dispute about it needs and promises."""
    return shown(asked, days_of(asked.query, asked.today))


def refused(asked: Asked, form: str, why: str) -> Answer:
    """The page again after a form of it was refused: why, and what was typed is still there."""
    days: dict[str, date] = {}
    with suppress(EdiError):
        days = days_of(asked.form, asked.today)
    page = shown(asked, days)
    said = {name: text for name, text in asked.form.items() if name != "token"}
    values = {**page.values, "told": why, "form": form, "said": said, "takeaway": []}
    return Answer(page.template, page.title, values, page.table, page.more, status=422)


def shown(asked: Asked, days: Mapping[str, date]) -> Answer:
    """The page, counted with the days that somebody said."""
    case = _case(asked, days)
    told = dispute_row(case.dispute)
    with asked.store.look() as look:
        drawers = drawers_of(case, asked.store.archive, look)
    pages = _orders(asked, case)
    tables = (
        Table(
            "papers", _PAPERS, list(_papers(asked, case, told, drawers)), "The guide asks for none."
        ),
        _history(asked, told["id"]),
    )
    values = {
        **_facts(case, told, days),
        "orders": pages,
        "drawers": drawers,
        "papers": tables[0],
        "history": tables[1],
        "kept": _kept(asked, told["id"]),
        "told": "",
        "form": "",
        "said": {},
    }
    lines = Table("lines", _LINES, list(_lines(case, told, pages, drawers)))
    told = {"schema": "edicompliance/desk-deduction/1", **told}
    return Answer("deduction.html.j2", told["id"], values, lines, tables, told)


def _facts(case: Case, told: Mapping[str, Any], days: Mapping[str, date]) -> dict[str, Any]:
    """What the page says besides its tables."""
    one = case.dispute
    doubt = (told["deadline_unknown"] or "").replace(",", " ").split()
    ledger = [line.ledger for line in one.lines]
    money = money_of(ledger)
    moved = set(money) - {"disputed", *DISPUTABLE} or "denied" in money
    return {
        "one": told,
        "stands": _STANDS.get(one.state, "Worth a dispute" if one.worth else "Not worth a dispute"),
        "money": told_money(money, told["currency"]) if moved else "",
        "called": told["id"].removeprefix(f"{told['retailer']}/"),
        "takings": list(takings_of(ledger)),
        "filed": filed_of(ledger, told) if one.state == "waiting" else "",
        "in_part": "denied" in money and not {"approved", "repaid"}.isdisjoint(money),
        "odds_in_part": one.odds.in_part if one.odds else 0,
        "left": days_told(told["days_left"]),
        "closed": all(line.closed for line in ledger),
        "page": page_of(told["id"]),
        "kinds": _kinds(case),
        "denials": denials_of(case.profile),
        "waiting": sum((line.waiting for line in one.lines), ZERO),
        "no_packet": why_no_packet(one) or ("" if find_spec("reportlab") else NO_PACKET),
        "packet": page_of(told["id"]).replace("/chargebacks/", "/packets/", 1),
        "doubts": _doubts(case),
        "right": NOT_WRONG["confirmed"],
        "longest": LONGEST_REASON,
        "days": {
            name: days[name].isoformat() if name in days else ""
            for name in DAYS
            if name in days or name in doubt
        },
    }


def _lines(
    case: Case, told: Mapping[str, Any], pages: Mapping[str, str], drawers: tuple[Drawer, ...]
) -> Iterator[dict[str, Any]]:
    """Its lines, each leading to its rule, its orders and its documents."""
    for line, row in zip(case.dispute.lines, told["lines"], strict=True):
        orders = line.matched.orders
        mine = [one for one in drawers if one.line == line.matched.number]
        links = {
            "rule": [(row["rule"], f"/rules/{row['rule']}")] if row["rule"] else [],
            "order": [(po, pages.get(po, "")) for po in orders],
            "documents": [(one.title, f"#{one.id}") for one in mine],
        }
        names = "; ".join(one.title for one in mine)
        told_more = {"order": ", ".join(orders), "documents": names}
        yield {**row, **told_more, "links": links}


def _papers(
    asked: Asked, case: Case, told: Mapping[str, Any], drawers: tuple[Drawer, ...]
) -> Iterator[dict[str, Any]]:
    """What the guide wants and what there is, a row each file, with where it is from."""
    with asked.store.look() as look:
        attached = look.papers.attached([told["id"]]).get(told["id"], [])
    own = {f"archive {one.sha256}, attached by {one.actor}": one for one in attached}
    opened = {f"archive {one.where}": f"#{one.id}" for one in drawers}
    for one in told["evidence"]:
        word = "the guide wants it" if one["required"] else "helps; not asked for"
        wanted = {"paper": one["paper"], "required": word}
        found: dict[str, Paper] = {}
        for paper in case.papers:
            if paper.kind == one["paper"]:  # the same in a folder beside is told once
                found.setdefault(paper.source if paper.source in own else paper.name, paper)
        for each in found.values():
            yield wanted | _paper(each, own.get(each.source), opened.get(each.source, ""))
        names = {each.name for each in found.values()}
        rest = [name for name in one["files"] if name not in names]
        yield from ({**wanted, "files": name, "source": "the documents tell it"} for name in rest)
        if not one["files"]:
            yield {**wanted, "files": "missing", "source": ""}


def _paper(paper: Paper, row: Any, drawer: str) -> dict[str, Any]:
    """A paper with where it leads: one of somebody's own to its bytes, a document to its drawer."""
    if row is None:
        source = _source(paper.source)
        return {"files": paper.name, "source": source, "links": {"files": [(paper.name, drawer)]}}
    source = f"{row.reason}; attached by {row.actor}, {row.at:%Y-%m-%d}"
    return {
        "files": row.name,
        "source": source,
        "links": {"files": [(row.name, f"/papers/{row.id}")]},
    }


def _source(source: str) -> str:
    """Where a paper is from, short enough to be read.

    >>> _source("archive " + "0a1b2c3d4e5f" * 6 + "@0+7"), _source("waivers.toml A7")
    ('the archive, sha256 0a1b2c3d4e5f…', 'waivers.toml A7')
    >>> _source("/home/ana/shipments/4506001/bol.pdf")
    'beside the shipment: 4506001/bol.pdf'
    """
    word, _, digest = source.partition(" ")
    if word == "archive":
        return f"the {word}, sha256 {digest[:12]}…"
    path = Path(source)
    return f"beside the shipment: {'/'.join(path.parts[-2:])}" if path.is_absolute() else source


def _history(asked: Asked, name: str) -> Table:
    with asked.store.look() as look:
        entries = entries_json(entries_of(look, name))
    rows = [
        {
            **one,
            "at": one["at"][:16].replace("T", " ") + " UTC",
            "case_number": one["detail"].get("case number", ""),
        }
        for one in entries
    ]
    columns = tuple(
        one for one in _ENTRIES if one.key != "case_number" or any(row[one.key] for row in rows)
    )
    return Table("entries", columns, rows)


def _kept(asked: Asked, name: str) -> list[str]:
    """What is said of the papers that were kept just now."""
    numbers = asked.query.get("kept", "").split(".")
    with asked.store.look() as look:
        rows = [one for one in look.papers.attached([name]).get(name, []) if str(one.id) in numbers]
    again = " was here already:" if asked.query.get("again") else ""
    return [
        f"{one.name}{again} kept as {one.kind}, {one.size:,} bytes, from {one.reason}; "
        f"sha256 {one.sha256}"
        for one in rows
    ]


def _orders(asked: Asked, case: Case) -> dict[str, str]:
    """The orders that its lines name -> the page of each; empty where the store has none."""
    matched = case.dispute.matched
    named = dict.fromkeys(po for line in matched.lines for po in line.orders)
    whose = [one.name for one in partners_of(asked.config, matched.deduction.taken.retailer)]
    with asked.store.look() as look:
        there = {(one.partner, one.po_number) for one in look.documents.orders()}
    return {
        po: next((order_page(one, po) for one in whose if (one, po) in there), "") for po in named
    }


def _kinds(case: Case) -> list[tuple[str, str]]:
    """The kinds of paper with their meaning, those first that nobody has."""
    one = case.dispute
    lacking = (each for each in one.helpful if each not in one.have)
    order = (*one.missing, *lacking, *one.required, *one.helpful, *sorted(EVIDENCE))
    return [(each, EVIDENCE[each]) for each in dict.fromkeys(order)]


def packet(asked: Asked) -> Download:
    """The packet of its dispute, as `edic dispute build` writes it, in one file of two folders.

    The letter is the company's: who built it stands in the ledger alone. What is right by our own
    judgement is disputed only with a person's reason in the letter.
    """
    case, said = _case(asked, days_of(asked.query, asked.today)), asked.query.get("say", "").strip()
    if len(said) > LONGEST_REASON:
        raise EdiError(f"a paragraph of your own: expected {LONGEST_REASON} characters at most")
    if NOT_WRONG["confirmed"] in _doubts(case) and not said:
        raise EdiError(f"{case.dispute.id}: {NOT_WRONG['confirmed']}, as a paragraph of your own")
    made = build_packet(case, said=said)
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (
            *((f"to-send/{one.path}", one.data) for one in made.files),
            (f"to-send/{MANIFEST}", made.manifest),
            *((f"for-us/{one.path}", one.data) for one in made.ours),
        ):
            file.writestr(zipfile.ZipInfo(name, _FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    name = made.case.dispute.id.replace("/", "-")
    return Download(f"packet-{name}.zip", "application/zip", data.getvalue())


def _doubts(case: Case) -> tuple[str, ...]:
    """What is to be looked at before it is disputed."""
    grounds = (line.ground for line, _ in claims_of(case.dispute))
    return tuple(dict.fromkeys(NOT_WRONG[one] for one in grounds if one in NOT_WRONG))


def paper(asked: Asked) -> Download:
    """A paper that somebody attached, to be kept and never shown by the browser itself."""
    number = asked.about["number"]
    with asked.store.look() as look:
        row = look.papers.get(int(number)) if _NUMBER.fullmatch(number) else None
    if row is None:
        raise NotThereError(f"paper {number}: there is none of that number")
    return Download(row.name, "application/octet-stream", asked.store.archive.get(row.sha256))


def days_of(said: Mapping[str, str], today: date) -> dict[str, date]:
    """The days that no paper tells, as somebody says them; what happened is no day to come."""
    found: dict[str, date] = {}
    for name in DAYS:
        text = said.get(name, "").strip()
        try:
            found |= {name: date.fromisoformat(text)} if text else {}
        except ValueError:
            raise EdiError(f"{name}: expected a day such as 2026-11-27, got {text!r}") from None
        if name in _HAPPENED and found.get(name, today) > today:
            told = f"expected a day that is not to come, got {text}; today is {today}"
            raise EdiError(f"{name}: {told}")
    return found


def beside(asked: Asked, look: Work, name: str) -> list[str]:
    """The folders of the orders that a deduction names, where the settings say that they lie."""
    found = books_of(look).deductions.get(name)
    if found is None:
        return []
    homes = [
        asked.config.at_home(one.shipments)
        for one in partners_of(asked.config, found.taken.retailer)
        if one.shipments
    ]
    orders = dict.fromkeys(line.about.po for line in found.taken.lines if line.about.po)
    folders = (folder_beside(home, po) for home in homes for po in orders)
    return [str(one) for one in folders if one is not None]


def _case(asked: Asked, days: Mapping[str, date]) -> Case:
    name = unquote(asked.about["id"])
    try:
        with asked.store.look() as look:
            shipments = beside(asked, look, name)
            return dispute_case(
                look, asked.store, name, shipments=shipments, days=days, config=asked.config
            )
    except LedgerError as why:
        raise NotThereError(str(why)) from why
