"""What came of a dispute, entered: approved, in part, denied, expired.

A denial has a code of the retailer's guide, which says what it means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from edicompliance.chargebacks.disputes import DISPUTABLE
from edicompliance.chargebacks.filing import Outcome, Share, decide, shares_of
from edicompliance.chargebacks.ledger import Entry
from edicompliance.charges.exact import ZERO
from edicompliance.documents.tables.user_files import suggest
from edicompliance.errors import LedgerError
from edicompliance.flows.money.deductions import books_of, profiles_of
from edicompliance.profiles import Profile
from edicompliance.profiles.bodies_disputes import Dispute
from edicompliance.store import Work


def enter_outcome(
    work: Work,
    name: str,
    actor: str,
    outcome: Outcome,
    *,
    amount: Decimal | None = None,
    line: int | None = None,
    anyway: bool = False,
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Enter what came of a dispute; return the entries, and what is to be known of them.

    Raises `LedgerError` where nothing is disputed, for a part that is nothing, and for a code of a
    denial that the guide does not list, unless `anyway`.
    """
    if outcome.verdict == "partial" and not amount:
        raise LedgerError(f"{name}: 0 approved is no part, that is a denial: choose denied")
    books = books_of(work)
    if name not in books.deductions:
        raise LedgerError(
            f"deduction {name}: there is none{suggest(name, books.deductions)}; "
            "edic dispute list shows them"
        )
    profile = profiles_of(work)(books.deductions[name].taken.retailer)
    notes = tuple(_of_code(profile, name, outcome, anyway=anyway))
    lines = list(books.ledger.lines(name))
    if outcome.verdict == "expired" and not any(each.at("disputed") for each in lines):
        shares: tuple[Share, ...] = tuple(_never_filed(lines, line))
    else:
        shares = shares_of(lines, amount, line)
    entries = decide(books.ledger, shares, outcome, work.now, actor)
    work.chargebacks.keep(books)
    work.done(f"entered that a dispute is {outcome.verdict}", name, reason=outcome.why)
    return entries, notes


def _never_filed(lines: Iterable[Any], number: int | None) -> Iterator[Share]:
    """What was never disputed, and can no longer be."""
    for line in lines:
        for stand, money in list(line.balances.items()):
            if stand.place in DISPUTABLE and number in (None, line.number):
                yield Share(line, stand, money, ZERO)


def denials_of(profile: Profile) -> dict[str, str]:
    """The codes of denials that a guide lists: code -> meaning."""
    return {
        code: says
        for clause in profile.clauses("disputes")
        if isinstance(clause.body, Dispute)
        for code, says in clause.body.denials.items()
    }


def _of_code(profile: Profile, name: str, outcome: Outcome, *, anyway: bool) -> Iterator[str]:
    if not outcome.code:
        return
    known = denials_of(profile)
    if outcome.code in known:
        yield f"{outcome.code}: {known[outcome.code]}"
    elif known and not anyway:
        raise LedgerError(
            f"{name}: the guide knows no denial {outcome.code!r}{suggest(outcome.code, known)}; "
            "--anyway enters it as it came"
        )
    else:
        yield f"{outcome.code}: the guide does not say what it means"
