"""What is laid aside of an interchange whose other sets go on: which set, what it is, and why."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from edicompliance.documents.reading import document_type
from edicompliance.errors import UnreadableDocument
from edicompliance.flows.mailbox.storing import own_number
from edicompliance.store import NewSet
from edicompliance.store.tables.receiving import SETS_ASIDE
from edicompliance.x12.envelope import TransactionSet
from edicompliance.x12.issues import KINDS
from edicompliance.x12.verdicts import Gathered


def rejected(new: NewSet, found: TransactionSet | None, why: str) -> NewSet:
    """A set that was rejected, with its number and the reason."""
    number = number_of(found) if found is not None else ""
    return replace(new, reason=why or "with what it stands in", number=number)


def first_errors(gathered: Gathered) -> dict[int, str]:
    """The number of a set's ST in its interchange -> its first error that rejects, else its first.

    What is wrong from there to the next ST is the set's.
    """
    starts = sorted(
        one.report.segment_number
        for interchange in gathered.interchanges
        for group in interchange.groups
        for one in group.sets
    )
    found = dict[int, str]()
    errors = (one for one in gathered.issues if one.severity == "error")
    for one in sorted(errors, key=lambda one: not KINDS[one.code].rejects):
        at = bisect_right(starts, one.where.segment_number or 0)
        if at:
            found.setdefault(starts[at - 1], f"{one.code} {one.message}")
    return found


def number_of(ts: TransactionSet) -> str:
    """The number of the document that a set was to be, so that it is known when it comes whole."""
    kind = document_type(ts.set_id)
    try:
        return own_number(kind.model.read(ts)) if kind is not None else ""
    except UnreadableDocument:
        return ""


def laid_aside(sets: Iterable[NewSet]) -> list[str]:
    """What a person must see to, a line for each set."""
    return [_told(one) for one in sets if one.state in SETS_ASIDE]


def _told(one: NewSet) -> str:
    named = f"{one.set_id} {one.number}".strip()
    what = f"set {one.control_number} ({named})"
    if one.state == "rejected":
        return f"{what} is rejected: {one.reason}; the partner is to send it anew"
    return f"{what} is laid aside: {one.reason}"
