"""The audit of printed packing slips: PDFs, read back, against ship notice and order.

>>> from edicompliance.datafolder import samples_folder
>>> from edicompliance.flows.shipping.batches import find_shipments
>>> from edicompliance.flows.printing.labelling import UTC, render_slips
>>> from edicompliance.flows.preship import load_shipment
>>> from edicompliance.profiles import load_profile
>>> folder = samples_folder() / "example-mart/shipments/may-ship-collect"
>>> shipment = load_shipment(find_shipments([str(folder)])[0][0])
>>> guide, at = load_profile("example-mart"), datetime(2026, 11, 18, 10, tzinfo=UTC)
>>> pdf = render_slips(shipment, guide, at=at).pdf
>>> audited = audit_slips(["slip.pdf"], shipment, guide, at=at, read=lambda path: pdf)
>>> [one.verdict for one in audited.slips], audited.ok
(['pass'], True)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from edicompliance.documents.shipment import Shipment
from edicompliance.errors import EdiError
from edicompliance.flows.printing.printed import ReadBytes, file_bytes
from edicompliance.flows.printing.slip_papers import read_slip_files
from edicompliance.profiles import Profile
from edicompliance.rules.cartons.slip_audit import slip_audit
from edicompliance.rules.cartons.slip_outcome import AuditedSlips, slips_outcome
from edicompliance.rules.context import Context
from edicompliance.rules.engine import check
from edicompliance.rules.known import NOTHING_MORE, Known
from edicompliance.rules.pks import RULES

CODES: tuple[str, ...] = tuple(rule.code for rule in RULES)
"""The rules about packing slips."""


def audit_slips(
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
    slips = tuple(read_slip_files(files, read or file_bytes))
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
