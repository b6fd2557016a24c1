"""The packet of a dispute: a folder with all that the retailer needs to see, and its manifest.

The same record makes the same bytes: nothing in it is of the day or the machine it was made on. A
paper that the guide wants and nobody has is named, and the packet says so; it is never left out in
silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from edicompliance.chargebacks.disputes import Disputable, DisputeLine
from edicompliance.chargebacks.filing import claims_of
from edicompliance.charges.exact import ZERO, add
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import at_instant
from edicompliance.errors import EdiError, LedgerError
from edicompliance.flows.disputes import Case
from edicompliance.flows.money.dispute_papers import (
    Paper,
    Sent,
    kinds_of,
    meaning_of_kind,
    sent_of,
)
from edicompliance.flows.money.packet_pages import (
    Told,
    analyst_text,
    letter_of,
    portal_rows,
    proof_of,
    source_of,
)
from edicompliance.flows.printing.labelling import render_labels
from edicompliance.flows.printing.printed import file_bytes
from edicompliance.profiles import Profile
from edicompliance.profiles.bodies_disputes import EVIDENCE
from edicompliance.reports.dispute_pdf import (
    letter_pdf,
    picture_pdf,
    proof_pdf,
    standalone,
)
from edicompliance.reports.disputes import next_command
from edicompliance.reports.label_picture import label_png
from edicompliance.reports.timeline import rows_svg
from edicompliance.reports.timeline_rows import Happened, story_rows
from edicompliance.rules import CheckResult

MANIFEST: Final = "manifest.json"
_SETS_SHOWN: Final = (
    "850", "860", "855", "856", "997", "999", "824", "214", "861", "810",
)  # fmt: skip
_MOST_LABELS: Final = 12
_ON_LABELS: Final = ("LBL", "ASN")
"""Families of rules whose faults a label may show; those about times it does not."""
_EVENTS: Final = {
    "departed": "departed", "picked_up": "picked up", "arrived": "arrived",
    "received": "received", "unloaded": "unloaded", "checked_in": "checked in",
}  # fmt: skip
_COME_TRUE: Final = {"departed": "planned_departure", "arrived": "planned_arrival"}
"""What was seen -> the plan that came true by it."""
_MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file of a packet."""

    path: str
    what: str
    data: bytes
    kind: str = ""
    """Which of the guide's papers it is; empty: ours."""
    source: str = "made from the record"


@dataclass(frozen=True, slots=True)
class Packet:
    """All files of a packet that are sent, the manifest last; and what is for us alone."""

    case: Case
    files: tuple[Enclosed, ...]
    missing: tuple[str, ...]
    """Papers that the guide wants and nobody has."""
    notes: tuple[str, ...]
    manifest: bytes
    claimed: Decimal
    """The money that it asks for."""
    ours: tuple[Enclosed, ...]
    """What is for us and is not sent: it stands in no manifest."""

    @property
    def complete(self) -> bool:
        """Whether no paper is missing that the guide wants."""
        return not self.missing


@dataclass(slots=True)
class _Names:
    """File names that are safe and taken once."""

    taken: set[str] = field(default_factory=set)

    def of(self, folder: str, name: str) -> str:
        """A name in a folder, from whatever text."""
        stem, dot, ending = name.rpartition(".")
        if not stem or not re.fullmatch(r"[A-Za-z0-9]{1,8}", ending):
            stem, dot, ending = name, "", ""
        safe = re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-.")[:60] or "file"
        count, found = 1, f"{folder}/{safe}{dot}{ending}"
        while found.lower() in self.taken:
            count += 1
            found = f"{folder}/{safe}-{count}{dot}{ending}"
        self.taken.add(found.lower())
        return found


def build_packet(
    case: Case,
    *,
    given: Sequence[Paper] = (),
    by: str = "",
    dated: date | None = None,
    said: str = "",
    amount: Decimal | None = None,
    line: int | None = None,
) -> Packet:
    """Make the packet of a dispute; `given` are papers that were named for it.

    `dated` is the day of the letter, else that of the ledger's last entry about the deduction.
    Raises `LedgerError` for a line or an amount that cannot be disputed, and where nothing can be
    claimed: it is answered or given up, filed and not answered, or has no attempt left.
    """
    if why := why_no_packet(case.dispute):
        raise LedgerError(f"{case.dispute.id}: {why}; next: {next_command(case.dispute)}")
    profile = case.profile
    papers = (*_once(case.papers), *given)
    claims = tuple(claims_of(case.dispute, line, amount))
    if not claims:
        raise LedgerError(f"{case.dispute.id}: line {line}: no money of it is open to be disputed")
    files = list(_papers(papers))
    missing = tuple(one for one in case.dispute.required if not kinds_of(papers).get(one))
    notes: list[str] = []
    told = Told(case, claims, _sent(papers))
    files += _pictures(told, profile, papers, notes)
    files += _proofs(told, files)
    files.append(Enclosed("portal.csv", "for the portal's form", portal_rows(told).encode()))
    enclosed = [(one.path, one.what, one.kind) for one in files]
    letter = letter_of(told, enclosed, by=by, dated=dated, said=said)
    title = letter.partition("\n")[0].removeprefix("# ")
    files.append(Enclosed("cover-letter.pdf", "cover letter", letter_pdf(letter, title)))
    notes += _too_large(case.dispute, files)
    ours = tuple(_ours(missing, analyst_text(told, notes, missing)))
    notes += told.doubts()
    files.sort(key=lambda one: one.path)
    manifest = _manifest(case.dispute, claims, files, missing)
    claimed = reduce(add, (money for _, money in claims), ZERO)
    return Packet(case, tuple(files), missing, tuple(notes), manifest, claimed, ours)


def _ours(missing: Iterable[str], sheet: str) -> Iterator[Enclosed]:
    """What lies beside a packet and is not sent with it."""
    yield Enclosed("for-us.txt", "our rule and verdict; not to be sent", sheet.encode())
    if lacking := "".join(f"{one}: {EVIDENCE[one]}\n" for one in missing):
        yield Enclosed("missing.txt", "what is missing; not to be sent", lacking.encode())


def why_no_packet(one: Disputable) -> str:
    """Why nothing can be claimed of a deduction now; empty: a packet can be built."""
    if one.state == "waiting":
        waiting = reduce(add, (line.waiting for line in one.lines), ZERO)
        return f"it is filed: {waiting:.2f} is disputed and not answered yet"
    if one.state in ("settled", "no attempt left"):
        ends = ("no money", "no attempt left")
        told = "; ".join(each.why for each in one.obstacles if each.what in ends)
        return f"nothing is left to dispute: {told}"
    return ""


def write_packet(packet: Packet, folder: Path | str) -> None:
    """Write a packet into a folder; one that was written there before is replaced.

    All of that folder is to be sent; what is for us alone lies in the folder beside it.

    Raises `EdiError` for a folder that holds something else.
    """
    root = Path(folder)
    if root.is_dir() and any(root.iterdir()):
        _clear(root)
    for one in packet.files:
        path = root / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.data)
    (root / MANIFEST).write_bytes(packet.manifest)
    beside = ours_beside(root)
    beside.mkdir(exist_ok=True)
    (beside / "missing.txt").unlink(missing_ok=True)
    for one in packet.ours:
        (beside / one.path).write_bytes(one.data)


def ours_beside(folder: Path | str) -> Path:
    """Where what is for us alone lies, beside the folder of a packet.

    >>> str(ours_beside("packets/CB114"))
    'packets/CB114-for-us'
    """
    root = Path(folder) if Path(folder).name else Path(folder).resolve()
    return root.with_name(f"{root.name}-for-us")


def _clear(root: Path) -> None:
    try:
        told = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
        names = [one["path"] for one in told["files"]]
    except (OSError, ValueError, KeyError, TypeError):
        raise EdiError(f"{root}: expected no folder, or a packet's; it holds other files") from None
    for name in (*names, MANIFEST):
        path = root / name
        if path.resolve().is_relative_to(root.resolve()):
            path.unlink(missing_ok=True)


# -- the papers


def _once(papers: Iterable[Paper]) -> Iterator[Paper]:
    """Each set once, wherever it is kept: what was told of it first, the store's word, counts."""
    found: dict[object, Paper] = {}
    for one in papers:
        if not one.set_id:
            found[one.kind, one.source, one.name] = one
            continue
        key = sha256(one.read().rstrip()).hexdigest(), one.set_id, one.control_number
        first = found.setdefault(key, one)
        if not first.answers:
            found[key] = replace(first, answers=one.answers)
    yield from found.values()


def _papers(papers: Iterable[Paper]) -> Iterator[Enclosed]:
    """Each paper as a file; sets of one interchange share it, wherever it is kept."""
    names = _Names()
    written: dict[tuple[str, str], str] = {}
    for one in papers:
        data = one.read()
        digest = sha256(data.rstrip() if one.set_id else data).hexdigest()
        folder = "edi" if one.set_id else "labels" if one.kind == "label photos" else "papers"
        if (folder, digest) in written and one.set_id:
            continue
        name = f"{one.name}.edi" if one.set_id else f"{_word(one.kind)}-{one.name}"
        path = names.of(folder, name)
        written[folder, digest] = path
        what = f"{meaning_of_kind(one.kind)} ({one.name})"
        yield Enclosed(path, what, data, one.kind, source_of(one))


def _word(kind: str) -> str:
    return kind.replace(" ", "-")


# -- what is made of the record


def _pictures(
    told: Told, profile: Profile, papers: Iterable[Paper], notes: list[str]
) -> Iterator[Enclosed]:
    case, clock = told.case, told.source.clock
    rows = story_rows(case.results, _events(told, papers), clock)
    title = f"What was due, and when it happened, by the clock of {told.zone}"
    if svg := rows_svg(rows, clock, title):
        yield Enclosed("timeline.svg", "timeline", standalone(svg).encode())
        yield Enclosed("timeline.pdf", "timeline, to print", picture_pdf(svg, title))
    else:
        notes.append("no timeline: nothing is known of when anything happened")
    for result in case.results:
        yield from _labels(result, profile, case, notes)


def _events(told: Told, papers: Iterable[Paper]) -> Iterator[Happened]:
    for one in told.shown:
        for fact in one.facts:
            if fact.what == "departure" and fact.at is not None:
                yield _happened(f"departed, says the {one.set_id}", fact.at, "planned_departure")
    for paper in papers:
        if paper.set_id in ("850", "856", "810") and paper.at is not None:
            is_sent = paper.direction == "out"
            of = "asn_sent" if is_sent and paper.set_id == "856" else ""
            yield _happened(f"{paper.set_id} {'sent' if is_sent else 'came'}", paper.at, of)
        for answer in paper.answers:
            yield _happened(f"{answer.answered_by}: {answer.set_id} {answer.outcome}", answer.at)
    for result in told.case.results:
        for seen in result.shipment.observations:
            if seen.at is not None and seen.what in _EVENTS:
                name = f"{_EVENTS[seen.what]}, says {seen.source}"
                yield _happened(name, seen.at, _COME_TRUE.get(seen.what, ""))


def _happened(name: str, at: datetime, of: str = "") -> Happened:
    return Happened(name, at_instant(at), of)


def _labels(
    result: CheckResult, profile: Profile, case: Case, notes: list[str]
) -> Iterator[Enclosed]:
    """The labels as they were printed, else as the ship notice says they were to be."""
    rule = case.dispute.main.matched.rule
    wanted = rule[:3] in _ON_LABELS and not any(rule in one.rules for one in result.in_force)
    printed = result.labels.audit.labels if result.labels is not None else ()
    names = _Names()
    try:
        for one in printed[:_MOST_LABELS]:
            path = names.of("labels", f"audited-{one.seen.index}-{one.verdict}.png")
            yield Enclosed(path, "a printed label, audited", label_png(one, file_bytes))
        if not printed and (wanted or "label photos" in case.dispute.required):
            at = result.checked_at
            made = render_labels(result.shipment, profile, at=at, format="pdf")
            path = f"labels/as-composed-{_Names().of('', result.shipment.id)[1:]}.pdf"
            yield Enclosed(path, "labels drawn from the ship notice", made.files[0])
    except (CannotTell, EdiError) as why:
        notes.append(f"no label pictures: {why}")


def _sent(papers: Iterable[Paper]) -> tuple[Sent, ...]:
    """The documents with their envelopes, in the order of the trade."""
    shown = (one for one in papers if one.set_id in _SETS_SHOWN)
    found = [sent for one in shown if (sent := sent_of(one)) is not None]
    return tuple(sorted(found, key=lambda one: _SETS_SHOWN.index(one.paper.set_id)))


def _proofs(told: Told, files: Iterable[Enclosed]) -> Iterator[Enclosed]:
    if told.sent:
        paths = {sha256(one.data.rstrip()).digest(): one.path for one in files}
        title = "What was sent and answered, with control numbers and times"
        proofs = [
            proof_of(one, told, paths.get(sha256(one.paper.read().rstrip()).digest(), ""))
            for one in told.sent
        ]
        what = ", ".join(one.paper.name for one in told.sent)
        yield Enclosed(
            "edi-proof.pdf", f"what was sent and answered: {what}", proof_pdf(proofs, title)
        )


def _too_large(one: Disputable, files: Iterable[Enclosed]) -> Iterator[str]:
    most = one.window.clause.clause.most_megabytes if one.window.clause else None
    size = sum(len(each.data) for each in files)
    if most is not None and size > most * _MEGABYTE:
        yield f"{size / _MEGABYTE:.1f} MB, and the guide takes {most}: send fewer papers"


def _manifest(
    one: Disputable,
    claims: Iterable[tuple[DisputeLine, Decimal]],
    files: Iterable[Enclosed],
    missing: Sequence[str],
) -> bytes:
    taken = one.matched.deduction.taken
    told = {
        "schema": "edicompliance/dispute-packet/1",
        "id": one.id,
        "retailer": taken.retailer,
        "number": taken.number,
        "amount": f"{taken.amount:.2f}",
        "currency": taken.currency,
        "claims": [_claim(line, amount) for line, amount in claims],
        "attempt": one.attempts + 1,
        "deadline": one.deadline.isoformat() if one.deadline else None,
        "required": list(one.required),
        "missing": list(missing),
        "files": [
            {
                "path": each.path,
                "what": each.what,
                "paper": each.kind or None,
                "source": each.source,
                "size": len(each.data),
                "sha256": sha256(each.data).hexdigest(),
            }
            for each in files
        ],
    }
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def _claim(one: DisputeLine, amount: Decimal) -> dict[str, Any]:
    of, again = one.matched, one.ground is None
    return {"line": of.number, "amount": f"{amount:.2f}", "class": of.kind, "again": again}
