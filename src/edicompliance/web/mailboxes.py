"""*Mailbox*: how files and interchanges stand, and what a person can do with one."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from edicompliance.errors import EdiError
from edicompliance.flows.mailbox.deeds import Deeds
from edicompliance.flows.mailbox.possible import DEEDS, possible
from edicompliance.flows.mailbox.showing import LISTED_STATES, Ref, listed, shown
from edicompliance.flows.mailbox.standing import standing
from edicompliance.reports.excerpt import Excerpt, cut
from edicompliance.reports.runbook import runbook_page
from edicompliance.store import Work
from edicompliance.store.exporting import masked
from edicompliance.store.showing import Showing
from edicompliance.web.asking import Answer, Asked, ChangedError, Elsewhere, NotThereError
from edicompliance.web.tables import Column, Kind, Table, told_time
from edicompliance.x12.issues import printable

_MOST: Final = 500
_SHOWN: Final = 600
"""Bytes of a file on its page."""
_COMPLAINTS: Final = 20
"""Of an interchange with their bytes; the table has all of them."""
_ENDS: Final = re.compile(rb"[~*\n\r]")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+\d\d:\d\d$")
COLUMNS: Final = (
    Column("ref", "which"), Column("state", "state", "word"), Column("whose", "of", "word"),
    Column("name", "name"), Column("at", "when", "time"), Column("reason", "reason", "sentence"),
)  # fmt: skip
_SAME: Final[Mapping[str, tuple[str, ...]]] = {"outgoing": ("release", "retry")}
"""Kind of thing -> deeds that are the same as another of it: a page offers that one alone."""


def mailbox(asked: Asked) -> Answer:
    """All that came last, and how it stands."""
    state = asked.query.get("state", "")
    if state and state not in LISTED_STATES:
        raise EdiError(f"state: expected {', '.join(LISTED_STATES)}, got {printable(state)!r}")
    with asked.store.look() as look:
        told = listed(look, state=state, most=_MOST)
        stands = standing(look)
    kinds = ("sets", "files", "interchanges", "outgoing")
    rows = [_row(one) for name in kinds for one in told[name][::-1]]
    empty = f"Nothing is {printable(state)}." if state else "Nothing came, and nothing went out."
    table = Table("mailbox", COLUMNS, rows, empty)
    polled = {one["name"]: _told(one["last_poll"]) for one in stands["mailboxes"]}
    full = any(len(told[name]) >= _MOST for name in kinds)
    values = {"stands": stands, "state": state, "polled": polled, "states": LISTED_STATES,
              "most": _MOST if full else 0}  # fmt: skip
    return Answer(
        "mailbox.html.j2",
        "Mailbox",
        values,
        table,
        told={"schema": "edicompliance/desk-mailbox/1", "status": stands, **told},
    )


def _row(one: Mapping[str, Any]) -> dict[str, Any]:
    when = one.get("last_seen") or one.get("received_at") or one.get("queued_at")
    name = one.get("name") or f"control number {one.get('control_number')}"
    if "set_id" in one:
        name = f"{one['set_id']} {one['number']}".strip() + f", {name}"
    return {
        "ref": one["ref"],
        "state": one["state"],
        "whose": one.get("mailbox") or one.get("partner"),
        "name": name,
        "at": when,
        "reason": (one["reason"] or "").splitlines()[0] if one["reason"] else "",
        "href": f"/mailbox/{one['ref']}",
    }


def one(asked: Asked) -> Answer:
    """All that is known of one thing, and what can be done with it."""
    ref = _ref(asked)
    with asked.store.look() as look:
        told, allowed = _there(look, asked, ref), possible(look, ref)
    offered = [name for name in allowed if name not in _SAME.get(ref.kind, ())]
    begins, complaints = _bytes(asked, told)
    lists = {name: value for name, value in told.items() if isinstance(value, list) and value}
    left_out = ("schema", "kind", "ref", "id", "explain", *lists)
    single = {name: told[name] for name in told if name not in left_out and told[name] != []}
    tables = {name: _listed(name, value) for name, value in lists.items()}
    values = {
        "ref": str(ref),
        "heading": _heading(ref, told),
        "single": {name: _told(value) for name, value in single.items() if value not in (None, "")},
        "lists": tables,
        "deeds": [(name, DEEDS[name]) for name in offered],
        "begins": begins,
        "complaints": complaints,
        "advice": runbook_page(told["explain"]) or "",
    }
    return Answer("mailbox_one.html.j2", str(ref), values, more=tuple(tables.values()), told=told)


def _bytes(asked: Asked, told: Mapping[str, Any]) -> tuple[str, list[tuple[str, Excerpt]]]:
    """How a file or an interchange begins, and each complaint with the bytes that it is about.

    Empty where the archive has no bytes of it; what consumers told is masked.
    """
    digest, archive = told.get("sha256"), asked.store.archive
    if not digest or not archive.is_whole(digest):
        return "", []
    with asked.store.look() as look:
        words = Showing(look).personal([digest])
    start = told.get("offset") or 0
    data = archive.get(digest)
    own = data[start:][: told.get("length")]
    lines = own[:_SHOWN].decode("utf-8", "replace").splitlines()
    begins = masked("\n".join(map(printable, lines)), words) + ("…" if own[_SHOWN:] else "")
    return begins, [_about(one, data, words) for one in told.get("complaints", ())[:_COMPLAINTS]]


def _about(one: Mapping[str, Any], data: bytes, words: Collection[str]) -> tuple[str, Excerpt]:
    """A complaint with the segment that it is about, and what stands around it."""
    begins = int(one["offset"])
    found = _ENDS.search(data, begins)
    piece = cut(data, begins, min(found.start() if found else len(data), begins + _SHOWN) - begins)
    return f"{one['code']} {one['message']}", Excerpt(*(masked(part, words) for part in piece))


def _heading(ref: Ref, told: Mapping[str, Any]) -> str:
    """What it is, and how it stands."""
    name = told.get("name") or f"control number {told.get('control_number')}"
    return f"{ref.kind} {ref.number}: {name}, {told['state']}"


def _listed(name: str, rows: list[dict[str, Any]]) -> Table:
    """Rows of a list; one that has a page leads there."""
    kinds: dict[str, Kind] = {
        key: "time" if _TIME.match(str(value)) else "text" for key, value in rows[0].items()
    }
    columns = tuple(Column(key, key.replace("_", " "), kinds[key]) for key in rows[0])
    linked = [{**one, "href": f"/mailbox/{one['ref']}"} if "ref" in one else one for one in rows]
    return Table(name, columns, linked)


def _told(value: Any) -> Any:
    """A value as the page shows it; times with their zone."""
    at = isinstance(value, str) and _TIME.match(value)
    return told_time(datetime.fromisoformat(value)) if at else value


def deed(asked: Asked) -> Elsewhere:
    """Do what a person says, with his reason; a deed that is not safe is refused."""
    ref, name, reason = _ref(asked), asked.about["deed"], asked.reason
    if name not in DEEDS:
        raise NotThereError(f"{printable(name)}: expected {', '.join(DEEDS)}")
    with asked.store.look() as look:
        state, allowed = _there(look, asked, ref)["state"], possible(look, ref)
    if name not in allowed:
        can = ", ".join(allowed) or "nothing that a person could do"
        raise ChangedError(f"{ref}: it is {state} now, which allows {can}; {name} was not done")
    getattr(Deeds(asked.config, asked.store, asked.person), name)(ref, reason=reason)
    return Elsewhere(f"/mailbox/{ref}")


def _there(look: Work, asked: Asked, ref: Ref) -> dict[str, Any]:
    try:
        return shown(look, asked.store, ref)
    except EdiError as why:
        if type(why) is not EdiError:
            raise
        raise NotThereError(str(why)) from why


def _ref(asked: Asked) -> Ref:
    try:
        return Ref.of(asked.about["ref"])
    except EdiError as why:
        raise NotThereError(str(why)) from why
