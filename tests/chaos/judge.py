"""Who judges a run: by plain SQL, by the folders, and by the partner's own account.

Nothing of the program is used here: X12 is cut at `~` and `*`, the audit's hashes are made anew.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.chaos.partner import Account

_PO = re.compile(r'"po_number": ?"([^"]+)"')
_NOTICE = re.compile(r"BSN\*00\*([A-Z0-9]+)\*")
_ALERT = re.compile(r"\[(\d+)\] \w+( \(perhaps again[^)]*\))?:")
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Scene:
    """Where everything lies."""

    url: str
    """A path of SQLite, or postgresql://..."""
    archive: Path
    inward: Path
    outward: Path
    handed: Path
    """Where accepted documents are handed to."""
    ours: Path | None = None
    """Where our own system drops ship notices."""
    told: Path | None = None
    """What people were told, line by line."""

    def rows(self, *queries: str) -> list[Rows]:
        """What queries find; nothing stays open."""
        if self.url.startswith("postgresql"):
            import psycopg  # noqa: PLC0415 - not everywhere

            with psycopg.connect(self.url) as server:
                return [server.execute(one.encode()).fetchall() for one in queries]
        with closing(sqlite3.connect(self.url, timeout=30)) as file:
            return [file.execute(one).fetchall() for one in queries]


def busy(scene: Scene) -> int:
    """How much is still to be done, as the store says and as the folder shows."""
    waiting, outgoing, handing = scene.rows(
        "SELECT count(*) FROM sighting WHERE state IN ('claimed', 'archived', 'settled')",
        "SELECT count(*) FROM outbox WHERE state IN ('queued', 'claimed')",
        "SELECT count(*) FROM handoff WHERE state IN ('queued', 'claimed')",
    )
    (telling,) = scene.rows(
        "SELECT count(*) FROM alert_delivery WHERE state IN ('queued', 'claimed')"
    )
    folders = [scene.inward, *([scene.ours] if scene.ours else [])]
    files = sum(one.suffix == ".edi" for folder in folders for one in folder.iterdir())
    return sum(int(rows[0][0]) for rows in (waiting, outgoing, handing, telling)) + files


def judge(scene: Scene, account: Account) -> list[str]:
    """Say everything that is wrong; nothing is where all is well."""
    wrong: list[str] = []
    checks = (
        _files, _effects, _answers, _answered, _numbers, _audit, _references, _ours, _alerts,
    )  # fmt: skip
    for check in checks:
        wrong += [f"{check.__name__[1:]}: {told}" for told in check(scene, account)]
    return wrong


def _files(scene: Scene, account: Account) -> Iterator[str]:
    """Every file is ours, whole, noted as taken in once, and gone from the mailbox."""
    yield from (f"{one.name} still lies in the mailbox" for one in scene.inward.iterdir())
    for one in account.files():
        kept = scene.archive / one.sha256[:2] / one.sha256
        if not kept.is_file() or kept.read_bytes() != one.data:
            yield f"{one.name} is lost: it is not in the archive as it was delivered"
    (rows,) = scene.rows("SELECT path, size, state, sha256, reason FROM sighting")
    ended: Counter[tuple[str, str]] = Counter()
    for path, _, state, digest, reason in rows:
        if state in ("done", "quarantined") and digest:
            ended[bytes(path).decode(), digest] += 1
        elif state not in ("gone", "quarantined"):
            yield f"{bytes(path).decode()} is left {state}: {reason}"
    wanted = Counter((one.name, one.sha256) for one in account.files())
    yield from _difference("files", wanted, ended)


def _effects(scene: Scene, account: Account) -> Iterator[str]:
    """Every interchange has one effect, its orders are kept once, and nobody else's are."""
    interchanges, documents = scene.rows(
        "SELECT control_number, digest, state, sender FROM interchange WHERE direction = 'in'",
        "SELECT po_number, count(*) FROM document WHERE set_id = '850' GROUP BY po_number",
    )
    kept = {str(po): int(count) for po, count in documents}
    had = Counter((int(number), state) for number, _, state, _ in interchanges)
    wanted: Counter[tuple[int, str]] = Counter()
    orders: Counter[str] = Counter()
    effective = {(int(n), digest) for n, digest, state, _ in interchanges if state == "taken"}
    for number, contents in account.of_number().items():
        for content, times in contents.items():
            if (number, sha256(content.data).hexdigest()) in effective:
                wanted[number, "taken"] += 1
                wanted[number, "duplicate"] += times - 1
                orders.update(content.orders)
            else:
                wanted[number, "parked"] += times
        if wanted[number, "taken"] != 1:
            yield f"interchange {number}: {wanted[number, 'taken']} of its contents have an effect"
    for one in account.interchanges():
        wanted[one.number, "parked"] += not one.known
    yield from _difference("interchanges", +wanted, had)
    yield from _difference("orders", orders, Counter(kept))
    handed = [_PO.search(one.read_text()) for one in scene.handed.iterdir() if one.suffix != ".tmp"]
    found_in = Counter(one[1] for one in handed if one)
    yield from _difference("orders handed over", orders, found_in)


def _answers(scene: Scene, account: Account) -> Iterator[str]:
    """Each interchange with an effect, and each repetition of one, has its own answer, once."""
    stored, owed, outbox = scene.rows(
        "SELECT control_number, count(*) FROM interchange WHERE direction = 'in'"
        " AND state IN ('taken', 'duplicate') GROUP BY control_number",
        "SELECT state, count(*) FROM acknowledgment WHERE direction = 'owed' GROUP BY state",
        "SELECT name, sha256, state FROM outbox",
    )
    files = {one.name: one.read_bytes() for one in scene.outward.iterdir() if one.suffix == ".edi"}
    told: Counter[int] = Counter()
    for name, data in files.items():
        segments = [one.split("*") for one in data.decode().split("~")]
        if not data.rstrip().endswith(b"~") or not any(one[0].strip() == "IEA" for one in segments):
            yield f"{name} has its final name and is not whole"
        told.update(int(one[2]) for one in segments if one[0].strip() == "AK1" and one[2:])
    ours = {one.number for one in account.interchanges() if one.answers}
    wanted = Counter({int(n): int(count) for n, count in stored if int(n) not in ours})
    yield from _difference("997s", wanted, told)
    known = Counter(one.number for one in account.interchanges() if one.known)
    yield from (f"a 997 for {number}, which never came" for number in told - known)
    yield from _difference(
        "files put out",
        Counter((name, digest) for name, digest, _ in outbox),
        Counter((name, sha256(data).hexdigest()) for name, data in files.items()),
    )
    yield from (f"{name} is {state}, expected sent" for name, _, state in outbox if state != "sent")
    yield from (f"{count} answers are {state}" for state, count in owed if state != "sent")
    if sum(int(count) for _, count in owed) != wanted.total():
        yield f"expected {wanted.total()} answers to be owed, got {owed}"


def _answered(scene: Scene, account: Account) -> Iterator[str]:
    """What we sent is accepted where the partner said so, and nothing else is."""
    (rows,) = scene.rows(
        "SELECT group_control_number, state FROM acknowledgment WHERE direction = 'awaited'"
    )
    said = {one.answers for one in account.interchanges() if one.answers}
    for group, state in rows:
        expected = "accepted" if group in said else "waiting"
        if state != expected:
            yield f"group {group} of ours is {state}, expected {expected}"


def _numbers(scene: Scene, account: Account) -> Iterator[str]:
    """Control numbers count from 1, without a gap, in the store and in what went out."""
    given, last = scene.rows(
        "SELECT level, number FROM control_number_given ORDER BY level, number",
        "SELECT level, last FROM control_number",
    )
    sent: dict[str, list[int]] = {"interchange": [], "group": [], "set": []}
    places = {"ISA": ("interchange", 13), "GS": ("group", 6), "ST856": ("set", 2)}
    for one in scene.outward.iterdir():
        for segment in one.read_bytes().decode().split("~"):
            words = segment.strip().split("*")
            tag = words[0] + (words[1] if words[0] == "ST" else "")
            if tag in places:
                level, place = places[tag]
                sent[level] += [int(one) for one in words[place : place + 1] if one.isdigit()]
    for level, numbers in sent.items():
        stored = [int(number) for name, number in given if name == level]
        whole = list(range(1, len(stored) + 1))
        if stored != whole:
            yield f"{level} numbers given are not 1 to {len(stored)}: {_odd(stored)}"
        if sorted(numbers) != stored:
            yield f"{level} numbers sent differ from those given: {_odd(sorted(numbers))}"
    for level, count in last:
        if int(count) != sum(name == level for name, _ in given):
            yield f"{level} numbers are counted up to {count}"


def _odd(numbers: Sequence[int]) -> str:
    missing = sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))
    twice = [one for one, count in Counter(numbers).items() if count > 1]
    return f"missing {missing[:5]}, twice {twice[:5]}"


def _audit(scene: Scene, account: Account) -> Iterator[str]:
    """The chain is whole: each row holds the hash of itself and of the one before."""
    rows, head = scene.rows(
        "SELECT seq, at, actor, action, subject, reason, detail, previous, hash"
        " FROM audit ORDER BY seq",
        "SELECT seq, hash FROM audit_head",
    )
    last, end = "0" * 64, 0
    for seq, at, *words, previous, digest in rows:
        text = at if isinstance(at, str) else _instant(at)
        row = json.dumps([seq, text, *words], ensure_ascii=True, separators=(",", ":"))
        if seq != end + 1 or previous != last:
            yield f"row {seq} does not follow row {end}"
        if sha256(f"{previous}{row}".encode()).hexdigest() != digest:
            yield f"row {seq} is not what its hash says"
        last, end = digest, seq
    if [tuple(one) for one in head] != [(end, last)]:
        yield f"its head says {head}, expected row {end}"
    (sent,) = scene.rows("SELECT count(*) FROM outbox WHERE state = 'sent'")
    noted = sum(row[3] == "sent" for row in rows)
    if noted != sent[0][0]:
        yield f"it tells of {noted} files sent, the outbox of {sent[0][0]}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _references(scene: Scene, account: Account) -> Iterator[str]:
    """What one row says of another is so."""
    queries = {
        "sets without an interchange": "SELECT count(*) FROM transaction_set WHERE NOT EXISTS"
        " (SELECT 1 FROM interchange WHERE interchange.id = interchange_id)",
        "orders of an interchange without effect": "SELECT count(*) FROM document d"
        " JOIN transaction_set t ON t.id = d.transaction_set_id"
        " JOIN interchange i ON i.id = t.interchange_id"
        " WHERE i.state <> 'taken' AND d.direction = 'in'",
        "answers without a file": "SELECT count(*) FROM acknowledgment a LEFT JOIN outbox o"
        " ON o.id = a.outbox_id WHERE a.direction = 'owed' AND o.id IS NULL",
    }
    for (what, _), rows in zip(queries.items(), scene.rows(*queries.values()), strict=True):
        if rows[0][0]:
            yield f"{rows[0][0]} {what}"


def _ours(scene: Scene, account: Account) -> Iterator[str]:
    """Each ship notice of ours left our folder, went out once, and is awaited once."""
    if scene.ours is None:
        return
    yield from (f"{one.name} still lies in our folder" for one in scene.ours.iterdir())
    wanted = Counter(_NOTICE.findall("".join(one.data.decode() for one in account.dropped)))
    files = [one.read_text() for one in scene.outward.iterdir() if one.suffix == ".edi"]
    yield from _difference("notices", wanted, Counter(_NOTICE.findall("".join(files))))
    documents, awaited = scene.rows(
        "SELECT number FROM document WHERE direction = 'out'",
        "SELECT count(*) FROM acknowledgment WHERE direction = 'awaited'",
    )
    yield from _difference("notices kept", wanted, Counter(str(one[0]) for one in documents))
    if awaited[0][0] != wanted.total():
        yield f"expected {wanted.total()} answers to be awaited, got {awaited[0][0]}"


def _alerts(scene: Scene, account: Account) -> Iterator[str]:
    """Everybody was told of each alert by each way; a second time only where it says perhaps."""
    if scene.told is None:
        return
    raised, left, ways = scene.rows(
        "SELECT kind, subject, count(*) FROM alert GROUP BY kind, subject HAVING count(*) > 1",
        "SELECT state, count(*) FROM alert_delivery WHERE state NOT IN ('sent', 'dropped')"
        " GROUP BY state",
        "SELECT alert_id FROM alert_delivery WHERE state = 'sent' AND channel LIKE 'json:%'",
    )
    yield from (f"{kind} of {subject} was raised {count} times" for kind, subject, count in raised)
    yield from (f"{count} alerts are {state}" for state, count in left)
    lines = scene.told.read_text().splitlines() if scene.told.exists() else []
    told = Counter(match[1] for match in map(_ALERT.match, lines) if match)
    plainly = Counter(match[1] for match in map(_ALERT.match, lines) if match and not match[2])
    yield from (f"nobody was told of alert {one}" for (one,) in ways if not told[str(one)])
    yield from (f"alert {one} was told twice" for one, times in plainly.items() if times > 1)
    awaited = scene.rows("SELECT count(*) FROM alert WHERE subject LIKE '%awaited for group SH%'")
    if awaited[0][0][0] != len(account.dropped):
        yield f"expected {len(account.dropped)} alerts of awaited answers, got {awaited[0][0][0]}"


def _difference(what: str, wanted: Counter[Any], got: Counter[Any]) -> Iterator[str]:
    """What is missing and what is there too often, each with its count; a few of each."""
    missing, more = wanted - got, got - wanted
    if missing:
        yield f"{missing.total()} {what} missing: {list(missing)[:4]}"
    if more:
        yield f"{more.total()} {what} too many: {list(more)[:4]}"
