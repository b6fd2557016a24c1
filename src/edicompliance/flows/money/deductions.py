"""Taking over what a retailer took: from an 820, an 812 or a portal's file to the ledger.

The file is known by its content. What is certain is entered, each taking once; everything else is
told with its place and the reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from edicompliance.chargebacks import adjusted, portal, remitted
from edicompliance.chargebacks.alike import alike_rows, remark
from edicompliance.chargebacks.entering import Books, Entered
from edicompliance.chargebacks.remitted import Invoiced
from edicompliance.chargebacks.taken import Rejected, Taken, TakenFile
from edicompliance.documents.credit_debit_adjustment import CreditDebitAdjustment
from edicompliance.documents.reading import read_documents
from edicompliance.documents.remittance_advice import Reading, RemittanceAdvice
from edicompliance.documents.tables.user_files import read_bytes
from edicompliance.documents.tables.user_tables import grid_of
from edicompliance.errors import EdiError, ProfileError
from edicompliance.profiles import Profile, load_profile
from edicompliance.profiles.bodies_remittances import Remitted
from edicompliance.profiles.loader import profile_folders
from edicompliance.profiles.model import Absent, Facts, Undecided
from edicompliance.store.chargebacks import TOOK_OVER
from edicompliance.store.work import Work
from edicompliance.translate.cells import csv_text
from edicompliance.x12 import parse
from edicompliance.x12.envelope import Transmission
from edicompliance.x12.issues import plural

_SETS: Final = ("820", "812")
_NO_COLUMNS: Final[Mapping[str, str]] = MappingProxyType({})
SHOWN: Final = 10
"""Rows that a dry run shows."""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What became of a file."""

    entered: tuple[Entered, ...]
    rejected: tuple[Rejected, ...]
    columns: Mapping[str, str]
    """Of a portal's file: our word -> its heading."""

    @property
    def imported(self) -> int:
        """Deductions, bills and repayments that were entered."""
        return sum(one.outcome in ("entered", "doubled", "again") for one in self.entered)

    @property
    def duplicates(self) -> int:
        """Those that were known."""
        return sum(one.outcome == "known" for one in self.entered)


def told_of(profile: Profile, what: str) -> Remitted:
    """Return what a profile says of its remittances; nothing where it is silent."""
    answer = profile.resolve("remittances", what, Facts())
    if isinstance(answer, Absent):
        return Remitted()
    chosen = answer.candidates[0] if isinstance(answer, Undecided) else answer
    clause = chosen.clause
    return clause if isinstance(clause, Remitted) else Remitted()


def read_taken(
    path: Path | str, profile: Profile, invoiced: Invoiced = lambda _number: None
) -> tuple[TakenFile, Mapping[str, str]]:
    """Return what a file tells, and which columns it was read by.

    `invoiced` says what we invoiced under a number: what is paid short of that was taken.
    Raises `ProfileError` where it cannot be read at all.
    """
    data = read_bytes(path)
    if b"ISA" in data[:2000] and Path(path).suffix.lower() not in {".xlsx", ".xlsm", ".xls"}:
        return read_sets(parse(data, file=str(path)), str(path), profile, invoiced), {}
    told = told_of(profile, "portal")
    grid = list(grid_of(path))
    name = Path(path).name
    found = portal.taken_of(grid, profile.id, told, file=name, currency=profile.currency)
    return found, portal.header_of(grid, told)


def take_over(
    work: Work, path: Path | str, profile: Profile, actor: str, *, keep: bool = True
) -> TakenOver:
    """Enter what a file tells; with `keep` false nothing is written."""
    told, columns = read_taken(path, profile, invoiced_of(work, profile))
    return enter_told(work, told, Path(path).name, profile, actor, columns=columns, keep=keep)


def enter_told(
    work: Work,
    told: TakenFile,
    name: str,
    profile: Profile,
    actor: str,
    *,
    columns: Mapping[str, str] = _NO_COLUMNS,
    keep: bool = True,
) -> TakenOver:
    """Enter what was read; `name` is that of its file, for the audit."""
    keep_guide(work, profile)
    books = books_of(work, profile)
    entered = tuple(books.enter(one, work.now, actor) for one in told.taken)
    refused = tuple(
        Rejected(_told(taken), one.reason)
        for taken, one in zip(told.taken, entered, strict=True)
        if one.outcome == "refused"
    )
    rejected = (*told.rejected, *refused)
    if keep:
        work.chargebacks.keep(books)
        counted = {"rows": len(entered), "rejected": len(rejected)}
        work.done(TOOK_OVER, name, detail=json.dumps(counted))
    return TakenOver(entered, rejected, columns)


def invoiced_of(work: Work, profile: Profile) -> Invoiced:
    """What the store has of our invoices: by number, as the retailer's are compared."""
    numbers = told_of(profile, "numbers")
    totals: dict[str, Decimal | None] = {}

    def total_of(number: str) -> Decimal | None:
        if not totals:
            totals[""] = None
            totals.update((numbers.plain(name), total) for name, total in work.documents.invoiced())
        return totals.get(numbers.plain(number))

    return total_of


def keep_guide(work: Work, profile: Profile) -> None:
    """Remember where a profile of one's own lies, for whoever asks for it by its id later."""
    if work.actor and not any(profile.path.is_relative_to(one) for one in profile_folders()):
        path = str(profile.path.resolve())
        if work.chargebacks.guides().get(profile.id) != path:
            work.chargebacks.keep_guide(profile.id, path)


def profiles_of(work: Work) -> Callable[[str], Profile]:
    """Return what knows the profile of a retailer by its id: one's own file, or a shipped one."""
    own = work.chargebacks.guides()

    @cache
    def profile_of(retailer: str) -> Profile:
        return load_profile(own.get(retailer) or retailer)

    return profile_of


def broken_guides(work: Work, retailers: Iterable[str]) -> dict[str, str]:
    """Retailer -> why his guide cannot be read, in one line; of those whose guide is broken."""
    profile_of, found = profiles_of(work), {}
    for one in sorted(set(retailers)):
        try:
            profile_of(one)
        except ProfileError as why:
            first, *more = why.problems
            others = f" (and {plural(len(more), 'fault')} more)" if more else ""
            told = str(first).splitlines()[0]
            found[one] = f"{told}{others}; edic profile lint {why.path} tells all that is wrong"
        except EdiError as why:
            found[one] = str(why)
    return found


def plain_numbers(profiles: Callable[[str], Profile] = load_profile) -> Any:
    """Return how the numbers of retailers are compared, by their profiles.

    Where a guide is broken, its retailer's numbers stand as they are: nothing of his can be entered
    without it, and the books of the others are read all the same.
    """

    @cache
    def numbers_of(retailer: str) -> Remitted:
        try:
            return told_of(profiles(retailer), "numbers")
        except EdiError:
            return Remitted()

    return lambda retailer, number: numbers_of(retailer).plain(number)


def rejects_csv(rejected: tuple[Rejected, ...]) -> str:
    """Return the rejected as CSV, with the reason of each."""
    return csv_text([("row", "reason"), *((one.row, one.reason) for one in rejected)])


def remarks_of(one: Entered, *, entered: bool = True) -> tuple[str, ...]:
    """Return what is said of rows that are alike; of what is not `entered`, without its entries."""
    if one.deduction is None or one.told is None or not one.entries:
        return ()
    of = {entry.posting.line: entry for entry in one.entries} if entered else {}
    return tuple(
        remark(alike, one.deduction.id, [of[line]] if line in of else [])
        for line, alike in alike_rows(one.told).items()
    )


def as_json(over: TakenOver, *, entered: bool = True) -> dict[str, Any]:
    """Return what became of a file, as `edic chargebacks import` prints it.

    With `entered` false the numbers of its entries are left out: nothing was kept.
    """
    return {
        "schema": "edicompliance/chargebacks-import/1",
        "imported": over.imported,
        "duplicates": over.duplicates,
        "deductions": [
            {
                "id": one.deduction.id,
                "outcome": one.outcome,
                "kind": one.told.kind,
                "amount": f"{one.told.amount:.2f}",
                "currency": one.told.currency,
                "note": one.reason,
                "alike": list(remarks_of(one, entered=entered)),
            }
            for one in over.entered
            if one.deduction is not None and one.told is not None and one.outcome != "refused"
        ],
        "rejected": [{"row": one.row, "reason": one.reason} for one in over.rejected],
        "columns": dict(over.columns),
    }


def read_sets(
    transmission: Transmission, file: str, profile: Profile, invoiced: Invoiced
) -> TakenFile:
    """Return what the 820s and 812s of a file tell; every other set is rejected."""
    found = read_documents(transmission, _SETS)
    parts = [*_read(found.documents, profile, invoiced)]
    others = [
        Rejected(f"{file}: {ts.set_id} {ts.control_number}", "expected an 820 or an 812")
        for ts in found.unmodelled
    ]
    unread = [Rejected(file, str(why).removeprefix(f"{file}: ")) for why in found.unreadable]
    return TakenFile(
        tuple(one for part in parts for one in part.taken),
        (
            *(replace(one, row=f"{file}: {one.row}") for part in parts for one in part.rejected),
            *others,
            *unread,
        ),
    )


def _read(documents: Any, profile: Profile, invoiced: Invoiced) -> Iterator[TakenFile]:
    for one in documents:
        if isinstance(one, RemittanceAdvice):
            reading = _reading(told_of(profile, "820"))
            yield remitted.taken_of(one, profile.id, reading, invoiced, profile.currency)
        elif isinstance(one, CreditDebitAdjustment):
            debit = told_of(profile, "812").debit
            yield adjusted.billed_of(one, profile.id, debit, profile.currency)


def _reading(told: Remitted) -> Reading | None:
    if told.items is None or told.deductions is None:
        return None
    return Reading(told.items, told.deductions)


def _told(taken: Taken) -> str:
    where = next((line.where for line in taken.lines if line.where), taken.source)
    return f"{where}: {taken.kind} {taken.number} {taken.amount:.2f} {taken.currency}"


def books_of(work: Work, own: Profile | None = None) -> Books:
    """Return the books of a store, its retailers' numbers compared as their profiles say.

    `own` is the profile of whoever's papers are entered: it counts as it was read.
    """
    known = profiles_of(work)
    profiles = known if own is None else lambda one: own if one == own.id else known(one)
    return work.chargebacks.books(plain_numbers(profiles))
