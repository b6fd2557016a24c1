"""A check's verdict and what it foresees, kept in a store: for the deductions that come later."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from edicompliance.chargebacks.foreseen import avoid, foresee, foresights_of
from edicompliance.chargebacks.judged import judged_of
from edicompliance.flows.deductions import books_of, keep_guide
from edicompliance.profiles import Profile
from edicompliance.rules import CheckResult
from edicompliance.store import Store, Work


class Recorded(NamedTuple):
    """What was kept."""

    verdicts: int
    entries: int
    """Of the ledger."""


def record(
    store: Store, results: Iterable[CheckResult], actor: str, profile: Profile | None = None
) -> Recorded:
    """Keep what checks say of shipments, and enter what they foresee into the ledger.

    >>> from tempfile import mkdtemp
    >>> from edicompliance.datafolder import samples_folder
    >>> from edicompliance.flows.batches import find_shipments
    >>> from edicompliance.flows.preship import check_batches
    >>> from edicompliance.profiles import load_profile
    >>> late = samples_folder() / "example-mart/shipments/ships-late"
    >>> found = check_batches(find_shipments([str(late)])[0], load_profile("example-mart"),
    ...                       now=None, clock=lambda: None)
    >>> with Store.create(f"{mkdtemp()}/edic.db") as store:
    ...     record(store, [result for _, result in found], "ana")
    Recorded(verdicts=1, entries=2)
    """
    with store.work(actor) as work:
        if profile is not None:
            keep_guide(work, profile)
        return record_in(work, results, actor)


def record_in(work: Work, results: Iterable[CheckResult], actor: str) -> Recorded:
    """The same in a transaction of the caller's."""
    books, verdicts = books_of(work), 0
    for result in results:
        judged = judged_of(result)
        for po in result.orders:
            work.chargebacks.keep_verdict(result.profile_id, po, judged)
            verdicts += 1
        ledger, at = books.ledger, work.now
        names = result.orders or (result.shipment.id,)
        avoid(ledger, result.profile_id, names, result.passed, at, actor)
        foresee(ledger, foresights_of(result), at, actor)
    return Recorded(verdicts, work.chargebacks.keep(books))
