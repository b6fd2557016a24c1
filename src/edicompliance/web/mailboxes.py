"""*Mailbox*: how files and interchanges stand, and what a person can do with one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from edicompliance.errors import EdiError
from edicompliance.flows.mailbox.deeds import Deeds
from edicompliance.flows.mailbox.showing import Ref, listed, shown
from edicompliance.flows.mailbox.standing import standing
from edicompliance.reports.runbook import runbook_page
from edicompliance.web.asking import Answer, Asked, Elsewhere, NotThereError
from edicompliance.web.tables import Column, Kind, Table, told_time
from edicompliance.x12.issues import printable

_MOST: Final = 500
_SHOWN: Final = 600
"""Bytes of a file on its page."""
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+\d\d:\d\d$")
COLUMNS: Final = (
    Column("ref", "which"), Column("state", "state", "word"), Column("whose", "of", "word"),
    Column("name", "name"), Column("at", "when", "time"), Column("reason", "reason", "sentence"),
)  # fmt: skip
DEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "file": ("quarantine", "release", "retry", "dismiss"),
    "interchange": ("park", "release", "retry", "dismiss"),
    "set": ("release", "dismiss"),
    "outgoing": ("park", "resend", "dismiss"),
}
"""Kind of thing -> what a person can do with it."""


def mailbox(asked: Asked) -> Answer:
    """All that came last, and how it stands."""
    state = asked.query.get("state", "")
    with asked.store.look() as look:
        told = listed(look, state=state, most=_MOST)
        stands = standing(look)
    kinds = ("sets", "files", "interchanges", "outgoing")
    rows = [_row(one) for name in kinds for one in told[name][::-1]]
    empty = f"Nothing is {printable(state)}." if state else "Nothing came, and nothing went out."
    table = Table("mailbox", COLUMNS, rows, empty)
    polled = {one["name"]: _told(one["last_poll"]) for one in stands["mailboxes"]}
    values = {"stands": stands, "state": state, "polled": polled}
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
    try:
        with asked.store.look() as look:
            told = shown(look, asked.store, ref)
    except EdiError as why:
        raise NotThereError(str(why)) from why
    lists = {name: value for name, value in told.items() if isinstance(value, list) and value}
    left_out = ("schema", "kind", "ref", "id", *lists)
    single = {name: told[name] for name in told if name not in left_out and told[name] != []}
    tables = {name: _listed(name, value) for name, value in lists.items()}
    values = {
        "ref": str(ref),
        "single": {name: _told(value) for name, value in single.items() if value not in (None, "")},
        "lists": tables,
        "deeds": DEEDS[ref.kind],
        "begins": _beginning(asked, told),
        "advice": runbook_page(told["explain"]) or "",
    }
    return Answer("mailbox_one.html.j2", str(ref), values, more=tuple(tables.values()), told=told)


def _beginning(asked: Asked, told: Mapping[str, Any]) -> str:
    """How the bytes of a file or an interchange begin, where the archive has them."""
    digest, archive = told.get("sha256"), asked.store.archive
    if not digest or not archive.is_whole(digest):
        return ""
    begins = told.get("offset") or 0
    data = archive.get(digest)[begins:][: told.get("length")]
    return printable(data[:_SHOWN].decode("utf-8", "replace")) + ("…" if data[_SHOWN:] else "")


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
    ref, name = _ref(asked), asked.about["deed"]
    if name not in DEEDS[ref.kind]:
        raise NotThereError(f"{name}: expected {', '.join(DEEDS[ref.kind])}")
    getattr(Deeds(asked.config, asked.store, asked.person), name)(ref, reason=asked.reason)
    return Elsewhere(f"/mailbox/{ref}")


def _ref(asked: Asked) -> Ref:
    try:
        return Ref.of(asked.about["ref"])
    except EdiError as why:
        raise NotThereError(str(why)) from why
