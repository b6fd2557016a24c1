"""The papers of a dispute: what the store has, what lies with the shipment, what people attached.

Documents are found by the orders that a deduction is about, and the answers to them by what was
noted when they came. A paper is read only when it is wanted.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from edicompliance.chargebacks.matching import MatchedDeduction
from edicompliance.documents.tables.observations import Answer
from edicompliance.documents.tables.user_files import read_bytes
from edicompliance.flows.money.paper_shelf import Shelf
from edicompliance.flows.money.telling import (
    Telling,
    bytes_telling,
    number_in,
    sets_in,
    telling_of,
)
from edicompliance.flows.printing.printed import file_bytes
from edicompliance.flows.shipping.batches import Batch
from edicompliance.profiles.bodies_disputes import EVIDENCE
from edicompliance.reports.in_force import granted
from edicompliance.rules import CheckResult
from edicompliance.store.archive import Archive

KIND_OF_SET: Final[Mapping[str, str]] = MappingProxyType(
    {
        "850": "order", "860": "order", "856": "asn copy", "810": "invoice",
        "214": "carrier status", "753": "routing request", "754": "routing request",
        "820": "remittance", "812": "remittance", "855": "acknowledgment",
        "861": "receiving advice", "997": "997", "999": "997", "824": "824",
    }
)  # fmt: skip
"""Transaction set -> what it is among the papers of a dispute."""
_ANSWERS: Final = ("997", "999", "824")
_PLACE: Final = re.compile(r"(?P<path>.+)@(?P<begin>[0-9]+)\+[0-9]+")
"""Where something stands in a file."""
_FURTHER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "acknowledgment": "our answer to the order",
        "authorization": "what the retailer granted",
        "receiving advice": "what the retailer says that he received",
    }
)
"""Papers that no guide asks for, and what they are."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper."""

    kind: str
    """In the words of `EVIDENCE`, or `authorization`."""
    name: str
    """What the file is called."""
    source: str
    """Where it is from: `archive sha256@offset+length`, a path, `attached by ana`."""
    read: Callable[[], bytes]
    set_id: str = ""
    """Of a transaction set."""
    control_number: str = ""
    """ST02."""
    number: str = ""
    """What the document calls itself."""
    direction: str = ""
    """`in`: the retailer sent it; `out`: we did; empty: its envelope says."""
    at: datetime | None = None
    """When it went out or came in, by our own clock."""
    answers: tuple[Answer, ...] = ()
    """What became of it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A transaction set as it went over the line: the numbers and times of its envelope."""

    paper: Paper
    sender: str
    receiver: str
    isa: str
    """ISA13."""
    gs: str
    """GS06."""
    st: str
    """ST02."""
    written: str
    """ISA09 and ISA10, as they stand."""
    raw: bytes
    """The set itself from ST to SE, a segment a line."""


def papers_of(
    shelf: Shelf,
    matched: MatchedDeduction,
    results: Iterable[CheckResult],
    batches: Sequence[Batch] = (),
    partners: Sequence[str] = (),
) -> tuple[Paper, ...]:
    """What there is for a deduction, its documents first.

    `partners` are the names under which the store has the retailer's documents.
    """
    stored = _stored(shelf, pos_of(matched), partners)
    found = list(_once_told(stored, list(_remittances(shelf, matched))))
    for result in results:
        batch = next((one for one in batches if one.path == result.shipment.path), None)
        if batch is not None:
            found += _beside(batch, result)
        found += _authorized(result, "the store" if batch is None else "waivers.toml")
    found += [
        Paper(
            row.kind,
            row.name,
            f"archive {row.sha256}, attached by {row.actor}",
            partial(shelf.archive.get, row.sha256),
            at=row.at,
        )
        for row in shelf.attached.get(matched.deduction.id, ())
    ]
    return tuple({(one.kind, one.source, one.control_number): one for one in found}.values())


def pos_of(matched: MatchedDeduction) -> tuple[str, ...]:
    """The orders that a deduction is about, as its documents write them and as it does."""
    found = (
        po
        for line in matched.lines
        for po in (*(one for each in line.documents for one in each.pos), line.line.about.po)
    )
    return tuple(dict.fromkeys(filter(None, found)))


def kinds_of(papers: Iterable[Paper]) -> dict[str, tuple[str, ...]]:
    """Kind of paper -> the names of those there are."""
    found: dict[str, list[str]] = {}
    for one in papers:
        found.setdefault(one.kind, []).append(one.name)
        for answer in one.answers:
            if one.kind in ("asn copy", "invoice"):
                by = "824" if answer.answered_by == "824" else "997"
                found.setdefault(by, []).append(f"{answer.answered_by} to {one.name}")
        if one.kind == "asn copy":
            found.setdefault("isa control number", []).append(one.name)
    return {kind: tuple(dict.fromkeys(names)) for kind, names in found.items()}


def meaning_of_kind(kind: str) -> str:
    """What a kind of paper is."""
    return EVIDENCE.get(kind) or _FURTHER.get(kind, kind)


def given_paper(kind: str, path: str) -> Paper:
    """A file that a person gives for a kind of paper, read when the packet is made."""
    return Paper(kind, Path(path).name, path, partial(read_bytes, path))


def sent_of(paper: Paper) -> Sent | None:
    """Read a transaction set's envelope; None: it is none, or its bytes say something else."""
    for interchange, group, ts in sets_in(paper.read(), paper.source):
        if (ts.set_id, ts.control_number) == (paper.set_id, paper.control_number):
            isa = interchange.isa
            data = b"\n".join(segment.raw for segment in ts.segments)
            return Sent(
                paper,
                interchange.sender,
                interchange.receiver,
                interchange.control_number,
                group.control_number,
                ts.control_number,
                f"{isa[9].strip()} {isa[10].strip()}",
                data,
            )
    return None


# -- from the store


def _stored(shelf: Shelf, pos: Collection[str], partners: Sequence[str]) -> Iterator[Paper]:
    rows = {
        row.id: row
        for partner in partners
        for po in pos
        for row in shelf.about.get((partner, po), ())
    }
    for row in rows.values():
        if row.set_id not in KIND_OF_SET:
            continue
        told = tuple(shelf.answers.get(row.id, ()))
        where = f"archive {row.sha256}@{row.offset}+{row.length}"
        yield Paper(
            KIND_OF_SET[row.set_id],
            f"{row.set_id} {row.number or row.po_number or row.control_number}",
            where,
            partial(_slice, shelf.archive, row.sha256, row.offset, row.length),
            row.set_id,
            row.control_number,
            row.number,
            row.direction,
            row.received_at,
            told,
        )
        for answer in told:
            yield from _answered(shelf, row.partner, answer)


def _answered(shelf: Shelf, partner: str, answer: Answer) -> Iterator[Paper]:
    """The interchange that brought an answer, where its bytes were kept."""
    for row in shelf.brought.get((partner, answer.at, answer.answered_by), ()):
        data = _slice(shelf.archive, row.sha256, row.offset, row.length)
        if answer.reference and answer.reference.encode() not in data:
            continue
        for _, _, ts in sets_in(data, ""):
            if ts.set_id == answer.answered_by:
                yield Paper(
                    KIND_OF_SET[ts.set_id],
                    f"{ts.set_id} {answer.reference or ts.control_number}",
                    f"archive {row.sha256}@{row.offset}+{row.length}",
                    partial(_slice, shelf.archive, row.sha256, row.offset, row.length),
                    ts.set_id,
                    ts.control_number,
                    answer.reference,
                    "in",
                    row.received_at,
                )


def _slice(archive: Archive, sha256: str, offset: int, length: int) -> bytes:
    return archive.get(sha256)[offset : offset + length]


def _once_told(stored: Iterable[Paper], telling: list[Paper]) -> Iterator[Paper]:
    """The store's papers, and what told of the deduction: each once, by its own number.

    What told of it is often in the store, too, filed there under its order.
    """
    for one in stored:
        same = next((each for each in telling if _is_same(one, each)), None)
        if same is not None:
            telling.remove(same)
        yield one if same is None else replace(one, name=same.name, number=same.number)
    yield from telling


def _is_same(one: Paper, other: Paper) -> bool:
    numbers = (one.set_id, one.control_number) == (other.set_id, other.control_number)
    return numbers and one.read().rstrip() == other.read().rstrip()


# -- from a shipment's own files


def _beside(batch: Batch, result: CheckResult) -> Iterator[Paper]:
    """The EDI files of a shipment's folder, and the labels and slips that lie there."""
    answering = {one.file for one in result.shipment.answers}
    for path in batch.files:
        if path.lower().endswith((".toml", ".csv", ".xlsx")):
            continue
        for _, _, ts in sets_in(file_bytes(path), path):
            kind = KIND_OF_SET.get(ts.set_id)
            if kind is None or (ts.set_id in _ANSWERS and path not in answering):
                continue
            number = number_in(ts)
            told = tuple(
                one
                for one in result.shipment.answers
                if (one.set_id, one.number) == (ts.set_id, number)
            )
            yield Paper(
                kind, f"{ts.set_id} {number or ts.control_number}", path, partial(file_bytes, path),
                ts.set_id, ts.control_number, number, answers=told,
            )  # fmt: skip
    for path in batch.printed:
        in_slips = "slip" in path.lower()
        kind = "packing list" if in_slips else "label photos"
        yield Paper(kind, Path(path).name, path, partial(file_bytes, path))


def _authorized(result: CheckResult, source: str) -> Iterator[Paper]:
    """What the retailer granted for a shipment, with the document that shows it where it lies."""
    excusing = {one.authorization.number: one.authorization for one in result.excused
               if one.authorization is not None}  # fmt: skip
    for number, one in excusing.items():
        dates = ", ".join(f"{name} {day}" for name, day in one.dates.items())
        told = [f"Authorization {number}, given by {one.by}", f"covers {one.covers}"]
        told += [f"new dates: {dates}"] * bool(dates)
        told += [f"excuses {', '.join(one.excuses)}"] * bool(one.excuses)
        yield from _grant(number, told, one.document or "", source, result)
    for number, (saying, limits) in granted(result).items():
        if number not in excusing:
            told = [f"Authorization {number}, given by {saying.who}"]
            told += dict.fromkeys(f"in force: {limit}" for limit in limits)
            yield from _grant(number, told, saying.document, source, result)


def _grant(
    number: str, told: Sequence[str], shown_by: str, source: str, result: CheckResult
) -> Iterator[Paper]:
    lines = [*told, *([f"shown by {shown_by}"] if shown_by else [])]
    text = "\n".join(lines) + "\n"
    yield Paper("authorization", f"{number}.txt", f"{source} {number}", partial(_text, text))
    document = Path(result.shipment.path, shown_by)
    if shown_by and document.is_file():
        path = str(document)
        yield Paper("authorization", document.name, path, partial(file_bytes, path))


def _text(text: str) -> bytes:
    return text.encode()


def _remittances(shelf: Shelf, matched: MatchedDeduction) -> Iterator[Paper]:
    """The interchanges that told of it, in the archive or in files that still lie there.

    What else is in its file is about other deductions.
    """
    found: dict[Telling, None] = {}
    for place in (_PLACE.fullmatch(one.where) for one in matched.deduction.taken.lines):
        if place is None:  # a row of a portal's file
            continue
        told = telling_of(shelf, place["path"])
        nth = bisect(told, int(place["begin"]), key=lambda one: one.begin)
        found |= dict.fromkeys(told[max(nth - 1, 0) : nth])
    for one in found:
        yield Paper(
            "remittance", f"{one.set_id} {one.number or one.control_number}", one.source,
            partial(bytes_telling, shelf, one), one.set_id, one.control_number, one.number,
        )  # fmt: skip
