"""The papers of the seeded year in the store of `edic demo year`, each as of when it came.

A poller would have taken them in as they came; this lays them down in one go, so that scorecards,
matching and the desk find what they rest on. Nothing of them is due any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from edicompliance.cli.year import RETAILERS, Year
from edicompliance.cli.year_morning import PARTNER, PARTNER_FACTS
from edicompliance.cli.year_papers import THEIRS, came_at, isa_id
from edicompliance.documents import PurchaseOrder
from edicompliance.documents.functional_acknowledgment import FunctionalAcknowledgment
from edicompliance.documents.reading import document_type
from edicompliance.documents.tables.observations import Answer
from edicompliance.flows.mailbox.answers_coming import acknowledged
from edicompliance.flows.mailbox.storing import document_of, interchange_of, sets_of
from edicompliance.store import Store, Work
from edicompliance.store.documents import Direction
from edicompliance.x12 import parse

BOXES: Final = "mailboxes"
"""Where the mailboxes of these retailers are; nothing comes there any more."""


class _Paper(NamedTuple):
    """A paper of an order."""

    at: datetime
    retailer: str
    data: bytes


def settings(folder: Path) -> str:
    """The retailers of the year but the one of this morning, as partners."""
    return "".join(
        f"""
[[partner]]
name = "{retailer}"
profile = "{folder.resolve().as_posix()}/{retailer}.toml"
isa_qualifier = "ZZ"
isa_id = "{isa_id(retailer)}"
our_isa_qualifier = "ZZ"
our_isa_id = "ACMEGOODS"
{PARTNER_FACTS}[partner.mailbox]
kind = "directory"
path = "{BOXES}/{retailer}"
settle_seconds = 0
"""
        for retailer in RETAILERS
        if retailer != PARTNER
    )


def keep(folder: Path, year: Year) -> None:
    """Lay the papers of the year down in the store of a folder."""
    now = datetime.now(UTC)
    for retailer in RETAILERS:
        for name in ("in", "out") if retailer != PARTNER else ():
            (folder / BOXES / retailer / name).mkdir(parents=True)
    with Store.open(str(folder / "edic.db"), clock=lambda: now) as store:
        for paper in sorted(_papers(folder, year), key=lambda one: one.at):
            now = paper.at
            with store.work("year") as work:
                _keep(store, work, paper)


def _papers(folder: Path, year: Year) -> Iterator[_Paper]:
    for one in year.orders:
        for path in sorted((folder / one.retailer / one.po).glob("*.edi")):
            yield _Paper(came_at(one, path.name), one.retailer, path.read_bytes())


def _keep(store: Store, work: Work, paper: _Paper) -> None:
    [found], digest = parse(paper.data).interchanges, store.archive.put(paper.data)
    work.receiving.keep(digest, len(paper.data))
    new = interchange_of(found, partner=paper.retailer, sha256_of_file=digest)
    [ts] = [one for group in found.groups for one in group.sets]
    theirs = ts.set_id in THEIRS
    place = work.interchanges.take(new).id if theirs else work.interchanges.send(new)
    [row] = work.interchanges.sets(place, sets_of(found))
    kind = document_type(ts.set_id)
    document = kind.model.read(ts) if kind is not None else None
    if isinstance(document, FunctionalAcknowledgment):
        acknowledged(work, paper.retailer, document)
    elif document is not None:
        direction: Direction = "in" if theirs else "out"
        kept = document_of(
            document, partner=paper.retailer, direction=direction, transaction_set_id=row
        )
        number = work.documents.add(kept)
        if theirs and isinstance(document, PurchaseOrder):
            receipt = Answer(ts.set_id, document.po_number, "997", work.now, "accepted")
            work.noted.answered(receipt, paper.retailer, number)  # we answered it at once
