"""*Orders*, and the page of one: its verdict, money and times, its findings with their bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import tzinfo
from functools import cache, partial
from typing import Any, Final, NamedTuple
from urllib.parse import quote, unquote, urlencode

from edicompliance.chargebacks.judged import Judged
from edicompliance.errors import EdiError, StoreError
from edicompliance.flows.money.deductions import books_of
from edicompliance.flows.orders.order_check import CheckedOrder, ReadyOrder, ready_order
from edicompliance.flows.orders.order_left import departure_of, happened_to
from edicompliance.flows.orders.order_list import STATES, OrderFilter, OrderRow, order_rows
from edicompliance.flows.orders.order_risk import LastCheck, checks_of
from edicompliance.flows.shipping.pauses import collector_paused
from edicompliance.flows.shipping.what_if import FACTS, Supposed, read_what_if
from edicompliance.profiles import Profile, load_profile
from edicompliance.profiles.closed import closed_by
from edicompliance.reports.check import as_json
from edicompliance.reports.check_html import shipment_page
from edicompliance.reports.excerpt import excerpts
from edicompliance.reports.what_if import what_if_sentences
from edicompliance.rules.model import CheckResult
from edicompliance.store import Work
from edicompliance.web.asking import Answer, Asked, NotThereError, order_page
from edicompliance.web.left import NOT_ANY_MORE, found_words, kept_words, left_values
from edicompliance.web.tables import Column, Table
from edicompliance.x12.issues import printable

_PAGE: Final = 100
_FEW: Final = 20
_NO_ORDER: Final = (
    "No order has come yet: edic mailbox poll --once takes in what lies in mailboxes."
)
_VIEWS: Final = {
    "something is missed": {"state": "missed"},
    "something is due": {"state": "open"},
    "nothing is due": {"state": "done"},
}
"""What people look for each morning -> its filter."""
COLUMNS: Final = (
    Column("order", "order"), Column("partner", "partner", "word"),
    Column("risk", "stands", "word"), Column("because", "because", "sentence"),
    Column("state", "state", "word", on_page=False),
    Column("at_risk", "at risk", "money"), Column("next", "next", "word"),
    Column("minutes_left", "left", "minutes"), Column("due_at", "by", "time"),
    Column("found", "last check"),
    Column("po_date", "dated", "day", on_page=False), Column("ship_to", "ship to"),
    Column("received_at", "came", "time", on_page=False),
    Column("versions", "versions", "number", on_page=False),
)  # fmt: skip
_RANKED: Final = (
    "First those at risk: they fail by their last check, missed something, or something is due "
    "within a day; the most money for each hour left first (a cost that nobody knows counts as the "
    "dearest). Then what cannot be told: not checked, not wholly, or not since a newer paper. Then "
    "those on track, then those with nothing due."
)
_FINDINGS: Final = (
    Column("code", "code"), Column("severity", "severity", "word"),
    Column("amount", "costs", "money"), Column("message", "what is wrong"),
    Column("expected", "expected"), Column("actual", "got"), Column("remedy", "do"),
)  # fmt: skip
_LET_PASS: Final = (
    Column("code", "code"), Column("word", "as"), Column("message", "what is wrong"),
    Column("who", "by whom"),
)  # fmt: skip
_UNCHECKED: Final = (Column("codes", "codes"), Column("reason", "why it could not be checked"))


def orders(asked: Asked) -> Answer:
    """The orders that the URL asks for, those at risk first."""
    wanted = OrderFilter.read(asked.query)
    guides = _guides(asked)
    with collector_paused(), asked.store.look() as look:
        checks = checks_of(look, {name: one.id for name, one in guides.known.items()})
        every = order_rows(look, checks, guides.broken)
        rows = [one for one in every if wanted.wants(one)]
        bare = bool(wanted.text) and not rows and not asked.suffix
        deductions = _deductions(look, wanted.text) if bare else []
        own = look.views.all(asked.person, "orders") if not asked.suffix else ()
    at = _page_number(asked.query.get("page", "1"))
    start = (at - 1) * _PAGE
    shown = rows if asked.suffix else rows[start : start + _PAGE]
    clock = cache(asked.clock_of)
    empty = "No order is like that." if wanted.told() else _NO_ORDER
    listed = [_row(one, clock(one.partner), _found(one, guides, checks)) for one in shown]
    table = Table("orders", COLUMNS, listed, empty)
    values = {
        "wanted": wanted,
        "states": STATES,
        "partners": sorted({one.partner for one in every}),
        "first": table,
        "all": len(rows),
        "ranked": _RANKED,
        "views": [(name, f"/orders?{urlencode(view)}") for name, view in _VIEWS.items()],
        "own": own,
        "deductions": deductions,
        "before": _other(wanted, at - 1) if at > 1 else "",
        "after": _other(wanted, at + 1) if start + _PAGE < len(rows) else "",
    }
    return Answer("orders.html.j2", "Orders", values, table)


class _Guides(NamedTuple):
    """The guides of the partners."""

    known: Mapping[str, Profile]
    """Partner -> his."""
    broken: Mapping[str, str]
    """Partner -> why his cannot be read."""


def _guides(asked: Asked) -> _Guides:
    known, broken = {}, {}
    for one in asked.config.partners:
        try:
            known[one.name] = load_profile(one.profile)
        except EdiError as why:
            broken[one.name] = printable(str(why))
    return _Guides(known, broken)


def _deductions(look: Work, text: str) -> list[tuple[str, str]]:
    """The first deductions whose number has a text in it, each with its page."""
    found = [one for one in books_of(look).deductions if text.casefold() in one.casefold()]
    return [(one, f"/chargebacks/{quote(one)}") for one in found[:_FEW]]


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 7 else 1


def _other(wanted: OrderFilter, page: int) -> str:
    return "/orders?" + urlencode({**wanted.told(), "page": str(page)})


def _row(one: OrderRow, clock: tzinfo, found: str) -> dict[str, Any]:
    page = order_page(one.partner, one.order)
    return {**asdict(one), "href": page, "clock": clock, "found": found}


def _found(one: OrderRow, guides: _Guides, checks: Mapping[tuple[str, str], LastCheck]) -> str:
    """What its last check found, or why that is not known; of those of which something is due."""
    if one.state == "done":
        return ""
    check = checks.get((one.partner, one.order))
    if check is None:
        return guides.broken.get(one.partner, "")
    return found_words(check, guides.known[one.partner].currency)


def shipment(asked: Asked) -> Answer:
    """An order judged as it stands, or as the URL supposes it to be."""
    supposed, refused = supposed_by(asked, FACTS)
    with collector_paused(), asked.store.look() as look:
        ready = ready_for(asked, look)
        found = ready.checked()
        if supposed:
            try:
                found = replace(found, result=ready.otherwise(found.result, supposed))
            except EdiError as why:
                refused = str(why)
        partner, number = ready.story.partner, ready.story.po_number
        dues = look.deadlines.of_order(partner, number)
        kept = look.chargebacks.verdict_on(ready.profile.id, number)
        left = departure_of(ready)
    profile, is_otherwise = ready.profile, bool(supposed and not refused)
    result = found.result
    read = partial(found.read, asked.store.archive)
    shown = shipment_page(
        f"{partner} {number}", result, profile.name, read, excerpts(read), closed_by(profile),
        () if is_otherwise else happened_to(ready, left),
    )  # fmt: skip
    clock = asked.clock_of(partner)
    gone = left_values(left, kept, profile, clock) if left and not is_otherwise else None
    if gone:
        shown["unchecked_said"] = NOT_ANY_MORE
    deadlines = Table(
        "deadlines", _DUES, [{**row._asdict(), "clock": clock} for row in dues], "None is known."
    )
    documents = _documents(found, clock)
    values = {
        "page": {**shown, "opened": False},
        "id": f"{partner}/{number}",
        "guide": profile.id,
        "supposed": {key: asked.query.get(key, "") for key in FACTS if asked.query.get(key)},
        "facts": FACTS,
        "refused": refused,
        "changed": list(what_if_sentences(result)) if is_otherwise else [],
        "documents": documents,
        "kept": kept_words(Judged.from_text(kept), profile.name, clock) if kept else "",
        "left": gone,
        "dues": deadlines,
    }
    title, more = f"{result.verdict} {number}", (deadlines, documents, *told_tables(shown))
    if gone:
        title, more = f"left {number}", (*more, gone["found"], gone["untold"])
    status = 422 if refused else 200
    return Answer(
        "order.html.j2", title, values, findings_of(result), more, as_json(result), status
    )


def _unjudged(look: Work, partner: str, number: str, why: EdiError) -> EdiError:
    """Why an order could not be judged: there is none, or what is kept of it is not whole."""
    if type(why) is not EdiError:
        return why
    if any((one.partner, one.po_number) == (partner, number) for one in look.documents.orders()):
        return StoreError(f"{why}; edic store verify tells what is missing")
    return NotThereError(str(why))


def ready_for(asked: Asked, look: Work) -> ReadyOrder:
    """The order that the path names, with what a check of it needs."""
    partner, number = _named(asked)
    settings = asked.config.partner(partner)
    profile = load_profile(settings.profile)
    beside = asked.config.at_home(settings.shipments) if settings.shipments else None
    try:
        return ready_order(look, settings, number, profile, now=asked.desk.clock(), beside=beside)
    except EdiError as why:
        raise _unjudged(look, partner, number, why) from why


_DUES: Final = (
    Column("what", "due", "word"), Column("due_at", "by", "time"), Column("state", "state", "word"),
    Column("at_risk", "at risk", "money"), Column("because", "because", "sentence"),
)  # fmt: skip
_DOCUMENTS: Final = (
    Column("set_id", "set"), Column("direction", "way", "word"), Column("number", "number"),
    Column("received_at", "when", "time"),
)  # fmt: skip


def _documents(found: CheckedOrder, clock: tzinfo) -> Table:
    names = ("set_id", "direction", "number", "received_at")
    told = ({name: getattr(one, name) for name in names} for one in found.story.documents)
    rows = [{**one, "clock": clock} for one in told]
    return Table("documents", _DOCUMENTS, rows)


def _named(asked: Asked) -> tuple[str, str]:
    """The partner and the order of a path: `mart/4506001`, or a number that only one has."""
    text = unquote(asked.about["id"])
    partner, slash, number = text.partition("/")
    if slash and partner in {one.name for one in asked.config.partners}:
        return partner, number
    with asked.store.look() as look:
        whose = [one.partner for one in look.documents.orders() if one.po_number == text]
    known = {one.name for one in asked.config.partners}
    if len(whose) == 1 and whose[0] in known:
        return whose[0], text
    what = f"{len(whose)} partners have it: say which, as PARTNER/{text}" if whose else "none"
    raise NotThereError(f"order {text}: expected one of a partner in the settings, found {what}")


def supposed_by(asked: Asked, keys: Iterable[str]) -> tuple[tuple[Supposed, ...], str]:
    """What the URL puts otherwise; or why it cannot be understood, for the page to say.

    A program that asks for JSON gets no verdict then.
    """
    said = [(key, asked.query[key].strip()) for key in keys if asked.query.get(key, "").strip()]
    try:
        return tuple(one for key, text in said for one in read_what_if(f"{key}={text}")), ""
    except EdiError as why:
        if asked.suffix:
            raise
        return (), str(why)


def findings_of(result: CheckResult) -> Table:
    """What was found, the dearest first."""
    rows = [_finding(one, result) for one in result.findings]
    return Table("findings", _FINDINGS, rows)


def told_tables(page: Mapping[str, Any]) -> tuple[Table, ...]:
    """The tables of a shipment's report: what was let pass, what could not be checked."""
    found = (
        ("let-pass", _LET_PASS, page["let_pass"]),
        ("not-checked", _UNCHECKED, page["unchecked"]),
    )
    return tuple(
        Table(
            name,
            columns,
            [dict(zip((one.key for one in columns), row, strict=True)) for row in rows],
        )
        for name, columns, rows in found
    )


def _finding(one: Any, result: CheckResult) -> dict[str, Any]:
    seen = one.violation
    return {
        "code": one.code, "severity": one.severity, "amount": one.money,
        "currency": result.currency, "message": seen.message, "expected": seen.expected,
        "actual": seen.actual, "remedy": one.remedy,
    }  # fmt: skip
