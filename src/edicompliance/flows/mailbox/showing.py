"""What the operator sees: a file, an interchange, a set or an outgoing file, and what to do next.

>>> Ref.of("17"), Ref.of("interchange:7").subject, str(Ref.of("outgoing:3"))
(Ref(kind='file', number=17), 'interchange 7', 'outgoing:3')
>>> Ref.of("order:9")
Traceback (most recent call last):
edicompliance.errors.EdiError: order:9: expected a number as 17 or file:17, interchange:7, set:9 \
or outgoing:3; edic mailbox list shows them
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, TypeAlias, cast

from edicompliance.errors import EdiError
from edicompliance.mailbox.model import shown_name
from edicompliance.store import Store, Work
from edicompliance.store.rejections import overdue, rejected
from edicompliance.store.sets_aside import set_of, sets_aside
from edicompliance.store.showing import STATES, Showing

Kind: TypeAlias = Literal["file", "interchange", "set", "outgoing"]
_KINDS: Final[Mapping[str, tuple[Kind, str]]] = {
    "file": ("file", "sighting"),
    "interchange": ("interchange", "interchange"),
    "set": ("set", "transaction_set"),
    "outgoing": ("outgoing", "outbox"),
}
_NEXT: Final[Mapping[tuple[str, str], str]] = {
    ("file", "sighted"): "edic mailbox poll --once",
    ("file", "stable"): "edic mailbox poll --once",
    ("file", "claimed"): "edic status",
    ("file", "archived"): "edic mailbox poll --once",
    ("file", "settled"): "edic mailbox poll --once",
    ("file", "quarantined"): 'edic mailbox retry {ref} --reason "..."',
    ("interchange", "parked"): "edic mailbox replay --dry-run {ref}",
    ("set", "quarantined"): 'edic mailbox release {ref} --reason "the partner sends it anew"',
    ("outgoing", "queued"): "edic mailbox poll --once",
    ("outgoing", "claimed"): "edic status",
    ("outgoing", "parked"): 'edic mailbox resend {ref} --reason "..."',
}
_PAGES: Final[Mapping[tuple[str, str], str]] = {
    ("file", "quarantined"): "quarantined",
    ("interchange", "parked"): "parked-interchange",
    ("set", "quarantined"): "quarantined",
    ("outgoing", "parked"): "parked-outgoing",
}

_ANSWERS: Final[Mapping[str, tuple[Callable[[Work], list[Any]], str]]] = {
    "rejected": (rejected, "was rejected, or a set in it"),
    "overdue": (overdue, "no answer came in time"),
}
"""How an answer to a file of ours stands that needs somebody."""
LISTED_STATES: Final = tuple(sorted({*STATES, *_ANSWERS}))
"""What a list can be narrowed to."""
_INSTANT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?\+00:00")


class Ref(NamedTuple):
    """What a person points at."""

    kind: Kind
    number: int

    @classmethod
    def of(cls, text: str, default: Kind = "file") -> Ref:
        """Read what a person typed: `17`, `file:17`, `interchange:7`, `set:9`, `outgoing:3`."""
        found = re.fullmatch(r"(?:([a-z]+)[: ])?([0-9]{1,18})", text.strip())
        kind = found[1] or default if found else ""
        if found is None or kind not in _KINDS:
            raise EdiError(
                f"{text}: expected a number as 17 or file:17, interchange:7, set:9 or outgoing:3; "
                "edic mailbox list shows them"
            )
        return cls(_KINDS[kind][0], int(found[2]))

    @property
    def subject(self) -> str:
        """What the audit calls it."""
        return f"{_KINDS[self.kind][1]} {self.number}"

    def __str__(self) -> str:
        return f"{self.kind}:{self.number}"


def next_command(ref: Ref, state: str) -> str:
    """The command that is next for a thing in a state; empty: nothing is to be done."""
    return _NEXT.get((ref.kind, state), "").format(ref=ref)


def page_of(ref: Ref, state: str) -> str:
    """The page of the runbook for a thing in a state; empty: there is none, for none is needed."""
    return _PAGES.get((ref.kind, state), "")


def absent(ref: Ref) -> EdiError:
    """There is no such thing."""
    return EdiError(f"{ref}: there is none of that number; edic mailbox list shows what there is")


def listed(
    look: Work, *, state: str = "", mailbox: str = "", kind: str = "", most: int
) -> dict[str, list[dict[str, Any]]]:
    """What is there of each kind, as `edic mailbox list` prints it; of sets what was laid aside."""
    showing = Showing(look)
    told: dict[str, list[dict[str, Any]]] = {}
    if kind in ("", "files"):
        rows = showing.files(state=state, mailbox_name=mailbox, most=most)
        told["files"] = [_file(row) for row in rows]
    if kind in ("", "interchanges"):
        found = [] if mailbox else showing.interchanges(state=state, most=most)
        told["interchanges"] = [_interchange(row) for row in found]
    if kind in ("", "sets"):
        wanted = state in ("", "quarantined") and not mailbox
        told["sets"] = [_set_aside(row) for row in (sets_aside(look, most=most) if wanted else ())]
    if kind in ("", "outgoing") and state in _ANSWERS:
        told["outgoing"] = _by_answer(showing, state, mailbox, most)
    elif kind in ("", "outgoing"):
        rows = showing.outgoing(state=state, mailbox_name=mailbox, most=most)
        told["outgoing"] = [_outgoing(row) for row in rows]
    return told


def _by_answer(showing: Showing, state: str, mailbox: str, most: int) -> list[dict[str, Any]]:
    """Outgoing files with groups that were rejected or not answered, and that need somebody."""
    find, word = _ANSWERS[state]
    groups: dict[int, list[str]] = {}
    for row in find(showing.look):
        named = f"group {row.functional_id} {row.group_control_number}"
        groups.setdefault(row.outbox_id or 0, []).append(named)
    found = (showing.put_out(number) for number in sorted(groups))
    rows = [row for row in found if row is not None and mailbox in ("", row.mailbox)]
    reasons = {row.id: f"{', '.join(groups[row.id])}: {word}" for row in rows}
    return [{**_outgoing(row), "reason": reasons[row.id]} for row in rows[-most:]]


def shown(look: Work, store: Store, ref: Ref) -> dict[str, Any]:
    """Everything that is known of one thing, as `edic mailbox show` prints it."""
    showing = Showing(look)
    told = {
        "file": _whole_file,
        "interchange": _whole_interchange,
        "set": _whole_set,
        "outgoing": _whole_outgoing,
    }
    found = told[ref.kind](showing, store, ref.number)
    state = cast("str", found["state"])
    return {
        "schema": "edicompliance/mailbox-show/1",
        "kind": ref.kind,
        **found,
        "history": [_deed(row) for row in showing.history(ref.subject)],
        "next": next_command(ref, state),
        "explain": page_of(ref, state),
    }


def _file(row: Any) -> dict[str, Any]:
    return {
        "ref": f"file:{row.id}",
        "id": row.id,
        "mailbox": row.mailbox,
        "name": shown_name(row.path),
        "size": row.size,
        "state": _state(row),
        "attempts": row.attempts,
        "reason": row.reason,
        "sha256": row.sha256,
        "first_seen": _at(row.first_seen),
        "last_seen": _at(row.last_seen),
    }


def _interchange(row: Any) -> dict[str, Any]:
    return {
        "ref": f"interchange:{row.id}",
        "id": row.id,
        "direction": row.direction,
        "partner": row.partner,
        "sender": f"{row.sender_qualifier} {row.sender}".strip(),
        "receiver": f"{row.receiver_qualifier} {row.receiver}".strip(),
        "control_number": row.control_number,
        "usage": row.usage,
        "state": _state(row),
        "duplicate_of": row.duplicate_of,
        "received_at": _at(row.received_at),
        "reason": row.reason,
    }


def _set_aside(row: Any) -> dict[str, Any]:
    """A set; what waits for a person is quarantined, whatever the 997 said of it."""
    return {
        "ref": f"set:{row.id}",
        "id": row.id,
        "interchange": f"interchange:{row.interchange_id}",
        "partner": row.partner,
        "set_id": row.set_id,
        "number": row.number,
        "control_number": row.control_number,
        "state": "quarantined" if row.waiting else "seen-to" if row.seen_to_at else row.state,
        "received_at": _at(row.received_at),
        "reason": row.reason,
    }


def _state(row: Any) -> str:
    """How far it has come; what was laid aside and needs nobody any more is seen to."""
    dismissed = row.seen_to_at is not None and row.state in ("quarantined", "parked")
    return "seen-to" if dismissed else str(row.state)


def _outgoing(row: Any) -> dict[str, Any]:
    return {
        "ref": f"outgoing:{row.id}",
        "id": row.id,
        "partner": row.partner,
        "document": row.kind,
        "mailbox": row.mailbox,
        "name": row.name,
        "size": row.size,
        "state": _state(row),
        "attempts": row.attempts,
        "sha256": row.sha256,
        "for": row.idempotency,
        "queued_at": _at(row.queued_at),
        "sent_at": _at(row.sent_at),
        "reason": row.trouble,
    }


def _whole_file(showing: Showing, store: Store, number: int) -> dict[str, Any]:
    row = showing.file(number)
    if row is None:
        raise absent(Ref("file", number))
    inside = showing.within(row.sha256) if row.sha256 else []
    return {
        **_file(row),
        "modified_at": _at(row.modified_at),
        "waiting_since": _at(row.waiting_since),
        "claimed_until": _at(row.claimed_until),
        "holder": row.holder,
        "archived_at": _at(row.stored_at) if row.sha256 else None,
        "bytes": _bytes(store, row.sha256, row.purged_at),
        "interchanges": [_interchange(one) for one in inside],
    }


def _whole_interchange(showing: Showing, _store: Store, number: int) -> dict[str, Any]:
    row = showing.look.interchanges.get(number)
    if row is None:
        raise absent(Ref("interchange", number))
    files = showing.seen_as(row.sha256) if row.sha256 else []
    return {
        **_interchange(row),
        "sha256": row.sha256,
        "offset": row.offset,
        "length": row.length,
        "digest": row.digest,
        "files": [_file(one) for one in files],
        "sets": [_set(one) for one in showing.look.interchanges.sets_of(number)],
        "complaints": showing.complaints(number),
        "acknowledgments": [_acknowledgment(one) for one in showing.answers(number)],
        "documents": [_document(one) for one in showing.documents(number)],
    }


def _whole_set(showing: Showing, _store: Store, number: int) -> dict[str, Any]:
    row = set_of(showing.look, number)
    if row is None:
        raise absent(Ref("set", number))
    return {**_set_aside(row), "position": row.position, "group": row.group_control_number,
            "answered": row.state, "seen_to_at": _at(row.seen_to_at)}  # fmt: skip


def _whole_outgoing(showing: Showing, _store: Store, number: int) -> dict[str, Any]:
    row = showing.put_out(number)
    if row is None:
        raise absent(Ref("outgoing", number))
    return {
        **_outgoing(row),
        "not_before": _at(row.not_before),
        "holder": row.holder,
        "bytes": "purged" if row.size is None else "in the store",
        "acknowledgments": [_acknowledgment(one) for one in showing.answered_by(number)],
    }


def _bytes(store: Store, sha256: str | None, purged_at: datetime | None) -> str:
    if sha256 is None:
        return "in the mailbox only"
    if purged_at is not None:
        return "purged"
    return "in the archive" if store.archive.is_whole(sha256) else "missing"


def _set(row: Any) -> dict[str, Any]:
    names = ("position", "set_id", "control_number", "group_control_number", "state", "reason")
    return {"ref": f"set:{row.id}", **{name: getattr(row, name) for name in names}}


def _acknowledgment(row: Any) -> dict[str, Any]:
    return {
        "interchange": f"interchange:{row.interchange_id}",
        "direction": row.direction,
        "kind": row.kind,
        "group": f"{row.functional_id} {row.group_control_number}".strip(),
        "state": row.state,
        "due_at": _at(row.due_at),
        "outgoing": f"outgoing:{row.outbox_id}" if row.outbox_id else None,
    }


def _document(row: Any) -> dict[str, Any]:
    names = ("id", "set_id", "thing", "number", "po_number", "version")
    return {name: getattr(row, name) for name in names}


def _deed(row: Any) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("actor", "action", "reason", "detail")}
    return {"at": _at(row.at), **told}


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def lines(told: Mapping[str, Any], indent: str = "") -> Sequence[str]:
    """What is known of one thing, a line each, for people.

    >>> lines({"id": 3, "reason": "", "sets": [{"set_id": "850", "state": "accepted"}]})
    ['id: 3', 'sets:', '  set_id 850, state accepted']
    >>> lines({"seen": "2026-11-27T20:28:28.780000+00:00"})
    ['seen: 2026-11-27 20:28:28Z']
    """
    found: list[str] = []
    for name, value in told.items():
        if value in ("", None, []):
            continue
        if isinstance(value, list):
            found.append(f"{indent}{name}:")
            found += [f"{indent}  {_row(one)}" for one in value]
        else:
            text = _plain(value)
            found += [f"{indent}{name}: {text}"] if "\n" not in text else _many(name, text)
    return found


def _plain(value: object) -> str:
    """A value as text; times to the second."""
    return _INSTANT.sub(r"\1 \2Z", str(value))


def _row(one: Mapping[str, Any]) -> str:
    pairs = ((name, value) for name, value in one.items() if value not in ("", None, []))
    return ", ".join(f"{name} {_plain(value)}" for name, value in pairs).replace("\n", " / ")


def _many(name: str, value: str) -> list[str]:
    return [f"{name}:", *(f"  {line}" for line in value.splitlines())]
