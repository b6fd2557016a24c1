"""The pre-ship check: from files to a verdict, before the truck leaves.

A shipment is what lies together: orders (850), ship notices (856), and a `shipment.toml` with what
the documents do not say. Files are recognised by their content, not their names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from edicompliance.documents import PurchaseOrder, ShipNotice, read_documents
from edicompliance.documents.items import Items
from edicompliance.documents.shipment import SetFault, Shipment, ShipmentFacts, load_facts
from edicompliance.errors import EdiError
from edicompliance.profiles import Profile
from edicompliance.rules.engine import check
from edicompliance.rules.model import CheckResult
from edicompliance.x12 import Transmission, parse
from edicompliance.x12.validator import Validator

FACTS_FILE = "shipment.toml"
_NOT_EDI = frozenset(
    {".csv", ".html", ".jpeg", ".jpg", ".json", ".md", ".pdf", ".png", ".toml", ".xlsx", ".zpl"}
)
MOST_SHOWN = 200
"""Bytes of a broken place that are kept as evidence."""
ReadBytes = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Batch:
    """One shipment's files."""

    path: str
    """Its folder, or the first of its files."""
    files: tuple[str, ...]


def find_shipments(paths: Sequence[str]) -> tuple[list[Batch], bool]:
    """The shipments that `paths` mean, and whether they are many.

    Paths given together, or one folder that directly holds EDI files, are one shipment; a folder of
    folders holds many. Raises `EdiError` where there is nothing.
    """
    folders = [path for path in paths if path != "-" and Path(path).is_dir()]
    if not folders:
        return [Batch(paths[0], tuple(paths))], False
    if len(paths) == 1 and not _edi_files(folders[0]):
        batches = [
            Batch(str(folder), tuple(_files(str(folder))))
            for folder in sorted(Path(folders[0]).rglob("*"))
            if folder.is_dir() and _edi_files(str(folder))
        ]
        if not batches:
            raise EdiError(f"{folders[0]}: expected EDI files, or folders of them, found none")
        return batches, True
    files = [file for path in paths for file in (_files(path) if path in folders else [path])]
    return [Batch(paths[0], tuple(files))], False


def _files(folder: str) -> list[str]:
    """The files of a folder that a check reads, in order."""
    facts = Path(folder) / FACTS_FILE
    return [*_edi_files(folder), *([str(facts)] if facts.is_file() else [])]


def _edi_files(folder: str) -> list[str]:
    return sorted(
        str(path)
        for path in Path(folder).iterdir()
        if path.is_file() and path.suffix.lower() not in _NOT_EDI and path.name[0] != "."
    )


def load_shipment(
    batch: Batch, *, items: Items | None = None, read: ReadBytes | None = None
) -> Shipment:
    """Read a shipment's files. Bad EDI becomes faults of the shipment; a bad TOML file raises."""
    read = read or (lambda path: Path(path).read_bytes())
    orders: list[PurchaseOrder] = []
    notices: list[ShipNotice] = []
    faults: list[SetFault] = []
    facts, facts_file = ShipmentFacts(), None
    for path in batch.files:
        if path.endswith(".toml"):
            if facts_file is not None:
                raise EdiError(f"{path}: a shipment has one {FACTS_FILE}, got {facts_file} too")
            facts, facts_file = load_facts(path), path
            continue
        data = read(path)
        transmission = parse(data, file=path)
        faults += syntax_faults(data, path, transmission)
        found = read_documents(transmission)
        orders += [one for one in found.documents if isinstance(one, PurchaseOrder)]
        notices += [one for one in found.documents if isinstance(one, ShipNotice)]
    return Shipment(
        id=_identity(batch, orders, notices),
        path=batch.path,
        orders=tuple(orders),
        notices=tuple(notices),
        facts=facts,
        facts_file=facts_file,
        items=items,
        faults=tuple(faults),
    )


def syntax_faults(data: bytes, path: str, transmission: Transmission) -> Iterator[SetFault]:
    """What is wrong with a file's syntax, each fault with the set it stands in."""
    starts = [(one.segments[0].offset, one.set_id) for one in transmission.sets()]
    ends = [one.segments[-1].offset + len(one.segments[-1].raw) for one in transmission.sets()]
    at = 0
    for one in Validator(path).run([data]):
        if one.severity != "error":
            continue
        offset = one.where.offset
        while at < len(ends) and offset > ends[at]:
            at += 1
        inside = at < len(starts) and starts[at][0] <= offset
        value = data[offset : offset + min(one.where.length, MOST_SHOWN)]
        shown = value.decode("utf-8", "surrogateescape")
        yield SetFault(one, starts[at][1] if inside else None, shown)


def _identity(batch: Batch, orders: Sequence[PurchaseOrder], notices: Sequence[ShipNotice]) -> str:
    if batch.path != "-" and Path(batch.path).is_dir():
        return Path(batch.path).resolve().name
    if notices:
        return notices[0].notice_number
    return orders[0].po_number if orders else Path(batch.path).stem


def check_batches(
    batches: Iterable[Batch],
    profile: Profile,
    *,
    now: datetime | None,
    clock: Callable[[], datetime],
    items: Items | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    hold_above: Decimal | None = None,
    read: ReadBytes | None = None,
) -> Iterator[tuple[str, CheckResult | EdiError | OSError]]:
    """Check one shipment after the other; one that cannot be read does not stop the others.

    The time of a check is `now`, else the shipment's `checked_at`, else the clock.
    """
    for batch in batches:
        try:
            shipment = load_shipment(batch, items=items, read=read)
        except (EdiError, OSError) as reason:
            yield batch.path, reason
            continue
        yield (
            batch.path,
            check(
                shipment,
                profile,
                now=now or shipment.facts.checked_at or clock(),
                select=select,
                ignore=ignore,
                hold_above=hold_above,
            ),
        )
