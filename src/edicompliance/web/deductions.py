"""*Chargebacks*: what retailers took, whether it is right, and the dispute about one of them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode

from markupsafe import Markup

from edicompliance.chargebacks.costs import Axis, Share, pareto
from edicompliance.chargebacks.disputes import Disputable
from edicompliance.chargebacks.filing import VERDICTS, Outcome, Verdict
from edicompliance.chargebacks.settling import SETTLED, Settled
from edicompliance.chargebacks.windows import DAYS
from edicompliance.charges.exact import ZERO
from edicompliance.errors import EdiError, LedgerError
from edicompliance.flows.disputes import (
    Case,
    attach,
    denials_of,
    dispute_case,
    dispute_list,
    enter_outcome,
    submit,
)
from edicompliance.flows.matching import as_json
from edicompliance.flows.money.costing import costs_by_papers, plain_costs
from edicompliance.flows.money.deductions import books_of, profiles_of
from edicompliance.flows.money.packet import build_packet
from edicompliance.flows.money.settling import enter_settled, entries_of
from edicompliance.flows.orders.order_papers import folder_beside
from edicompliance.profiles.bodies_disputes import EVIDENCE
from edicompliance.reports.bars import bars_pictures
from edicompliance.reports.costs import UNKNOWN, share_bars
from edicompliance.reports.disputes import entries_json
from edicompliance.reports.disputes import row as dispute_row
from edicompliance.store import Work
from edicompliance.web.asking import (
    Answer,
    Asked,
    Download,
    Elsewhere,
    NotThereError,
    order_page,
)
from edicompliance.web.known_guides import partners_of
from edicompliance.web.tables import Column, Table, days_told
from edicompliance.x12.issues import printable

_COLUMNS: Final = (
    Column("id", "deduction", "word"), Column("retailer", "retailer", "word", on_page=False),
    Column("amount", "amount", "money"), Column("class", "class", "word"),
    Column("to_do", "to do", "sentence"), Column("claim", "to claim", "money"),
    Column("deadline", "dispute until", "day"), Column("days_left", "left", "days"),
    Column("reason", "why it is in its class", "sentence"),
)  # fmt: skip
_LINES: Final = (
    Column("line", "line", "number"), Column("class", "class", "word"), Column("rule", "rule"),
    Column("open", "open"), Column("claim", "claim"), Column("reason", "why"),
)  # fmt: skip
_PAPERS: Final = (
    Column("paper", "paper"), Column("required", "wanted", "word"), Column("files", "there"),
)  # fmt: skip
_ENTRIES: Final = (
    Column("seq", "entry", "number"), Column("at", "when", "word"), Column("by", "who", "word"),
    Column("line", "line", "number"), Column("step", "what", "word"), Column("amount", "amount"),
    Column("to", "stands", "word"), Column("why", "why"),
)  # fmt: skip
_BY: Final[tuple[Axis, ...]] = ("rule", "family", "retailer", "dc", "carrier", "3pl", "sku")
_SHARES: Final = (
    Column("member", "of"), Column("amount", "amount", "money"), Column("share", "%", "number"),
    Column("cumulative", "% up to here", "number"), Column("back", "came back", "money"),
    Column("deductions", "deductions", "number"), Column("lines", "lines", "number"),
)  # fmt: skip
_MOST_BARS: Final = 12
_NO_PACKET: Final = "its letter is a PDF, which needs: pip install 'edicompliance[pdf]'"
_LONGEST: Final = 200
"""Of a paper's name, as it is shown."""
_MONEY: Final = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""Of a file in a packet: the same packet has the same bytes."""


def deductions(asked: Asked) -> Answer:
    """Every deduction with its class, those that are worth a dispute first."""
    by = _axis(asked.query.get("by", "rule"))
    now = asked.desk.clock()
    cases = dispute_list(asked.store, now=now, config=asked.config, settled=True)
    every = tuple(one.dispute.matched for one in cases)
    with asked.store.look() as look:
        told = as_json(every, profiles_of(look))
        plain = plain_costs(look, None)
        costs = costs_by_papers(look, asked.store, plain, every, by=by, config=asked.config)
    rows = [_row(one.dispute) for one in cases]
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
        "href": _page(one.id),
    }


def _to_do(one: Disputable) -> str:
    """What a person does next about a deduction."""
    if one.state != "to do":
        return one.state
    if one.matched.kind == "confirmed":
        return "nothing: it is right"
    if not one.worth:
        return f"nothing: {'; '.join(one.against)}"
    return f"dispute it; missing: {', '.join(one.missing)}" if one.missing else "dispute it: ready"


def _page(name: str) -> str:
    return f"/chargebacks/{quote(name)}"


def deduction(asked: Asked) -> Answer:
    """One deduction: its lines, what a dispute about it needs and promises."""
    days = _days(asked.query)
    case = _case(asked, days)
    told = dispute_row(case.dispute)
    doubt = (told["deadline_unknown"] or "").replace(",", " ").split()
    lines = Table("lines", _LINES, told["lines"])
    papers = [
        {"paper": one["paper"], "required": "the guide wants it" if one["required"] else "helps",
         "files": ", ".join(one["files"]) or "missing"}
        for one in told["evidence"]
    ]  # fmt: skip
    wanted = Table("papers", _PAPERS, papers, "The guide asks for none.")
    with asked.store.look() as look:
        entries = entries_json(entries_of(look, told["id"]))
    every = [{**one, "at": one["at"][:16].replace("T", " ")} for one in entries]
    history = Table("entries", _ENTRIES, every)
    values = {
        "one": told,
        "orders": _orders(asked, case),
        "left": days_told(told["days_left"]),
        "papers": wanted,
        "history": history,
        "closed": all(line.ledger.closed for line in case.dispute.lines),
        "page": _page(told["id"]),
        "kinds": _kinds(case),
        "denials": denials_of(case.profile),
        "waiting": sum((line.waiting for line in case.dispute.lines), ZERO),
        "no_packet": "" if find_spec("reportlab") else _NO_PACKET,
        "packet": f"/packets/{quote(told['id'])}" + (f"?{urlencode(days)}" if days else ""),
        "days": {name: days.get(name, "") for name in DAYS if name in days or name in doubt},
    }
    told = {"schema": "edicompliance/desk-deduction/1", **told}
    return Answer("deduction.html.j2", told["id"], values, lines, (wanted, history), told)


def _orders(asked: Asked, case: Case) -> dict[str, str]:
    """The orders that its lines name -> the page of each; empty where the store has none."""
    taken = case.dispute.matched.deduction.taken
    named = dict.fromkeys(line.about.po for line in taken.lines if line.about.po)
    whose = [one.name for one in partners_of(asked.config, taken.retailer)]
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
    """The packet of its dispute, as `edic dispute build` writes it, in one file."""
    made = build_packet(_case(asked, _days(asked.query)), by=asked.person)
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (
            *((one.path, one.data) for one in made.files),
            ("manifest.json", made.manifest),
        ):
            file.writestr(zipfile.ZipInfo(name, _FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    name = made.case.dispute.id.replace("/", "-")
    return Download(f"packet-{name}.zip", "application/zip", data.getvalue())


def attached(asked: Asked) -> Elsewhere:
    """Keep a paper for the dispute: under its own name for people, by its bytes in the archive."""
    name, reason = unquote(asked.about["id"]), asked.reason
    if not asked.uploads:
        raise EdiError("files: expected a paper, found none; choose one, and press Attach again")
    with asked.store.work(asked.person) as work:
        _there(work, name)
        for one in asked.uploads:
            called = one.name.replace("\\", "/").rpartition("/")[2]
            file = (printable(called)[:_LONGEST] or "paper", one.file.read())
            if not file[1]:
                raise EdiError(f"{file[0]}: expected a paper, found an empty file")
            attach(work, asked.store, name, asked.form.get("kind", ""), file, reason=reason)
    days = _days(asked.form)  # as somebody had said them on the page that he comes back to
    return Elsewhere(_page(name) + (f"?{urlencode(days)}" if days else ""))


def answered(asked: Asked) -> Elsewhere:
    """Enter what came of the dispute: approved, partial, denied, or expired unanswered."""
    name, reason = unquote(asked.about["id"]), asked.reason
    verdict = _verdict(asked.form.get("outcome", ""))
    amount, code = _amount(asked.form.get("amount", "")), asked.form.get("code", "").strip()
    if (verdict == "partial") != (amount is not None):
        raise EdiError("amount: expected how much was approved with partial, and none otherwise")
    if code and verdict not in ("denied", "partial"):
        raise EdiError(f"code: expected none with {verdict}, got {printable(code)}")
    outcome = Outcome(verdict, code, reason)
    with asked.store.work(asked.person) as work:
        _there(work, name)
        enter_outcome(work, name, asked.person, outcome, amount=amount)
    return Elsewhere(_page(name))


def settled(asked: Asked) -> Elsewhere:
    """Enter what became of it that no paper tells: accepted, written off, excused ..."""
    name, reason = unquote(asked.about["id"]), asked.reason
    said = asked.form.get("settled", "")
    word: Settled | None = next((one for one in SETTLED if one == said), None)
    if word is None:
        raise EdiError(f"settled: expected {', '.join(SETTLED)}, got {printable(said)!r}")
    amount = _amount(asked.form.get("amount", ""))
    with asked.store.work(asked.person) as work:
        _there(work, name)
        enter_settled(work, name, word, asked.person, reason=reason, amount=amount)
    return Elsewhere(_page(name))


def _there(work: Work, name: str) -> None:
    if name not in books_of(work).deductions:
        raise NotThereError(f"deduction {printable(name)}: there is none; /chargebacks lists them")


def _verdict(said: str) -> Verdict:
    for one in VERDICTS:
        if one == said:
            return one
    raise EdiError(f"outcome: expected {', '.join(VERDICTS)}, got {printable(said)!r}")


def _amount(said: str) -> Decimal | None:
    """An amount of money; None: none is said."""
    said = said.strip()
    if not said:
        return None
    if not _MONEY.fullmatch(said):
        raise EdiError(f"amount: expected an amount such as 125.00, got {printable(said)!r}")
    return Decimal(said).quantize(Decimal("0.01"))


def filed(asked: Asked) -> Elsewhere:
    """Enter that the dispute was filed; refused where window, attempts or money forbid it."""
    name = unquote(asked.about["id"])
    with asked.store.work(asked.person) as work:
        done = submit(
            work, asked.store, name, asked.person, reason=asked.reason, days=_days(asked.form),
            shipments=_beside(asked, work, name), config=asked.config,
        )  # fmt: skip
        if not done.entries:
            raise EdiError("; ".join(one.why for one in done.obstacles))
    return Elsewhere(_page(name))


def _days(said: Mapping[str, str]) -> dict[str, date]:
    """The days that no paper tells, as somebody says them."""
    found: dict[str, date] = {}
    for name in DAYS:
        text = said.get(name, "").strip()
        try:
            found |= {name: date.fromisoformat(text)} if text else {}
        except ValueError:
            raise EdiError(f"{name}: expected a day such as 2026-11-27, got {text!r}") from None
    return found


def _beside(asked: Asked, look: Work, name: str) -> list[str]:
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
            shipments = _beside(asked, look, name)
            return dispute_case(
                look, asked.store, name, shipments=shipments, days=days, config=asked.config
            )
    except LedgerError as why:
        raise NotThereError(str(why)) from why
