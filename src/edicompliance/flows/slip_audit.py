"""The audit of printed packing slips: PDFs, read back, against ship notice and order.

>>> from edicompliance.datafolder import samples_folder
>>> from edicompliance.flows.batches import find_shipments
>>> from edicompliance.flows.labelling import UTC, render_slips
>>> from edicompliance.flows.preship import load_shipment
>>> from edicompliance.profiles import load_profile
>>> folder = samples_folder() / "example-mart/shipments/may-ship-collect"
>>> shipment = load_shipment(find_shipments([str(folder)])[0][0])
>>> guide, at = load_profile("example-mart"), datetime(2026, 11, 18, 10, tzinfo=UTC)
>>> pdf = render_slips(shipment, guide, at=at).pdf
>>> audited = audit_slip_files(["slip.pdf"], shipment, guide, at=at, read=lambda path: pdf)
>>> [one.verdict for one in audited.slips], audited.ok
(['pass'], True)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from edicompliance.documents.shipment import Shipment
from edicompliance.errors import EdiError
from edicompliance.labels.slip_files import looks_like_slips, slips_of_file
from edicompliance.labels.slip_seen import SeenSlip
from edicompliance.profiles import Profile
from edicompliance.rules.context import Context
from edicompliance.rules.engine import check
from edicompliance.rules.known import NOTHING_MORE, Known
from edicompliance.rules.pks import RULES
from edicompliance.rules.slip_audit import slip_audit
from edicompliance.rules.slip_outcome import AuditedSlips, slips_outcome

CODES: tuple[str, ...] = tuple(rule.code for rule in RULES)
"""The rules about packing slips."""
ReadBytes = Callable[[str], bytes]


def audit_slip_files(
    files: Iterable[str],
    shipment: Shipment,
    profile: Profile,
    *,
    at: datetime,
    known: Known = NOTHING_MORE,
    read: ReadBytes | None = None,
) -> AuditedSlips:
    """Audit the packing slips in some PDFs against a shipment's ship notice and orders.

    A slip passes only where all that was read of it is right. Raises `EdiError` where there is no
    ship notice or it tells no items, `CannotTell` where a fact is missing that decides what the
    guide wants. A file that cannot be read is told and stops nothing.
    """
    slips = tuple(read_slip_files(files, read or _file_bytes))
    known = replace(known, printed=replace(known.printed, slips=slips))
    context = Context.of(shipment, profile, at, known)
    if not context.shipment.notices:
        raise EdiError(
            f"{shipment.path}: slips are held against a ship notice (856); none is given"
        )
    found = slip_audit(context)
    if not found.wanted:
        raise EdiError(f"{shipment.path}: the ship notice tells no items (HL I)")
    return slips_outcome(found.audit, check(shipment, profile, now=at, select=CODES, known=known))


def read_slip_files(files: Iterable[str], read: ReadBytes) -> Iterator[SeenSlip]:
    """Yield the slips of some PDFs, in order; of one that cannot be read one that says why."""
    for path in files:
        try:
            data = read(path)
        except OSError as problem:
            yield SeenSlip(path, 1, retake=problem.strerror or str(problem))
        else:
            yield from slips_of_file(data, path)


def sorted_slips(
    files: Iterable[str], read: ReadBytes
) -> tuple[tuple[SeenSlip, ...] | None, tuple[str, ...]]:
    """Return the slips among some files, told by their content, and the other files.

    None: there is none among them.
    """
    slips: list[SeenSlip] = []
    others: list[str] = []
    for path in files:
        found = _slips_in(path, read)
        slips += found
        others += [] if found else [path]
    return tuple(slips) or None, tuple(others)


def _slips_in(path: str, read: ReadBytes) -> tuple[SeenSlip, ...]:
    """The slips of a file; none where it is something else, or cannot be read."""
    try:
        data = read(path)
    except OSError:
        return ()
    found = slips_of_file(data, path) if b"%PDF-" in data[:1024] else ()
    return found if looks_like_slips(found) else ()


def _file_bytes(path: str) -> bytes:
    return Path(path).read_bytes()
