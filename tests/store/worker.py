"""A process that takes in interchanges as a poller does, and may die where it is told to.

`python -m tests.store.worker URL ARCHIVE NAME COUNT [DIE_AT_NUMBER WHERE]`
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import timedelta
from hashlib import sha256

from edicompliance.store import NewDocument, NewInterchange, NewSet, Store
from edicompliance.store.outbox import Outgoing
from edicompliance.store.work import Work

WHERE = ("at-first-write", "half-way", "before-commit", "after-commit")


def take_in(work: Work, number: int, die: str) -> str:
    """All that one interchange brings about, in the transaction of `work`."""
    data = f"ISA*{number:09d}~".encode()
    work.receiving.keep(sha256(data).hexdigest(), len(data))
    taken = work.interchanges.take(
        NewInterchange(
            sender="MART", receiver="ACME", control_number=f"{number:09d}", partner="mart",
            digest=sha256(data).hexdigest(), sha256=sha256(data).hexdigest(), length=len(data),
        )
    )  # fmt: skip
    _die(die, "at-first-write")
    if taken.state != "taken":
        return taken.state
    sets = [NewSet(position=at, set_id="850", group_control_number="1") for at in (1, 2)]
    ids = work.interchanges.sets(taken.id, sets)
    for one in ids:
        work.documents.add(
            NewDocument(
                direction="in", partner="mart", set_id="850", thing="order",
                thing_key=f"{number % 7}", digest=f"{one:064d}", transaction_set_id=one,
                number=f"{number}", numbers=(("order", f"{number}"),),
            )
        )  # fmt: skip
    _die(die, "half-way")
    due = work.now + timedelta(hours=24)
    owed = work.acknowledgments.owe("997", taken.id, "mart", ("PO", "1"), due)
    control = work.numbers.next("mart", "interchange", f"997 for {taken.id}")
    out, _ = work.outbox.put(
        Outgoing(idempotency=f"997 for {taken.id}", partner="mart", kind="997",
                 name=f"{control}.edi", payload=f"{control}".encode())
    )  # fmt: skip
    work.acknowledgments.queued(owed, out)
    work.done("took in", f"interchange {taken.id}")
    return taken.state


def _die(wanted: str, here: str) -> None:
    if wanted == here:
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    url, archive, name, count, *where = sys.argv[1:]
    at, die = (int(where[0]), where[1]) if where else (-1, "")
    with Store.open(url, archive=archive) as store:
        for number in range(int(count)):
            dies = die if number == at else ""
            with store.work(name) as work:
                state = take_in(work, number, dies)
                _die(dies, "before-commit")
            _die(dies, "after-commit")
            os.write(1, f"{number} {state}\n".encode())


if __name__ == "__main__":
    main()
