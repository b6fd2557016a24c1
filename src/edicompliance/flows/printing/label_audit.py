"""The audit of printed labels: what was printed, read back, against ship notice and order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.shipment import Shipment
from edicompliance.errors import EdiError
from edicompliance.flows.printing.printed import (
    ReadBytes,
    Watch,
    codes_of,
    file_bytes,
    read_printed,
)
from edicompliance.labels.printed import Printed
from edicompliance.profiles import Profile
from edicompliance.rules.cartons.label_audit import label_audit
from edicompliance.rules.cartons.label_outcome import AuditedLabels, outcome_of
from edicompliance.rules.context import Context
from edicompliance.rules.engine import check
from edicompliance.rules.known import NOTHING_MORE, Known
from edicompliance.rules.lbl_printed import RULES, certificates

CODES: tuple[str, ...] = tuple(rule.code for rule in RULES)
"""The rules about labels that were printed."""


def audit_labels(
    files: Iterable[str],
    shipment: Shipment,
    profile: Profile,
    *,
    at: datetime,
    known: Known = NOTHING_MORE,
    read: ReadBytes | None = None,
    dpi: int | None = None,
    watch: Watch | None = None,
) -> AuditedLabels:
    """Audit the labels in some files against a shipment's ship notice and orders.

    A label passes only where each field that the guide wants was seen and is right. Raises
    `EdiError` where there is no ship notice, or it tells no cartons, and `CannotTell` where a fact
    is missing that decides how labels are. A file that holds no label is told and stops nothing.
    `dpi` is how many dots of the printer are an inch; where neither it nor the print stream nor
    the profile says it, sizes are judged at each number that printers have.
    """
    codes = codes_of(profile)
    printed = read_printed(files, read or file_bytes, codes=codes, dpi=dpi, watch=watch)
    if printed.labels is None:
        printed = replace(printed, labels=())
    return audit_printed(printed, shipment, profile, at=at, known=known)


def audit_printed(
    printed: Printed,
    shipment: Shipment,
    profile: Profile,
    *,
    at: datetime,
    known: Known = NOTHING_MORE,
) -> AuditedLabels:
    """Audit labels that were read before."""
    known = replace(known, printed=printed)
    context = Context.of(shipment, profile, at, known)
    if not context.shipment.notices:
        raise EdiError(
            f"{shipment.path}: labels are held against a ship notice (856); none is given"
        )
    if not any((*one.packs, *one.tares) for one in context.shipment.notices):
        raise EdiError(f"{shipment.path}: the ship notice tells no cartons (HL P) and no pallets")
    certified = tuple(certificates(context))
    result = check(shipment, profile, now=at, select=CODES, known=known)
    audit = (result.labels or label_audit(context)).audit
    return outcome_of(audit, result, printed.unreadable, certified)


__all__ = ["CODES", "AuditedLabels", "CannotTell", "audit_labels", "audit_printed"]
