"""What processes do that share a store: one takes in interchanges, and may die where it is told."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from edicompliance.gs1.allocation import Series, SsccAllocator
from edicompliance.gs1.allocation_file import FileAllocator
from edicompliance.store import NewDocument, NewInterchange, NewSet, Store
from edicompliance.store.outbox import Outgoing
from edicompliance.store.ssccs import StoreAllocator
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


def work(url: str, archive: Path, name: str, count: int, at: int = -1, die: str = "") -> None:
    """Take in so many, and die with the one `at`, if any, where `die` says."""
    with Store.open(url, archive=archive) as store:
        for number in range(count):
            dies = die if number == at else ""
            with store.work(name) as one:
                state = take_in(one, number, dies)
                _die(dies, "before-commit")
            _die(dies, "after-commit")
            os.write(1, f"{number} {state}\n".encode())


def count_numbers(url: str, turns: int) -> None:
    """Draw numbers of one partner; each fifth time they are given back."""
    with Store.open(url) as store:
        for turn in range(turns):
            with suppress(_GivenBack), store.work("numbers") as one:
                given = one.numbers.some("mart", "group", 1 + turn % 3)
                if turn % 5 == 4:
                    raise _GivenBack
                kept = "".join(f"{number}\n" for number in given)
            if turn % 5 != 4:
                os.write(1, kept.encode())


class _GivenBack(Exception):  # noqa: N818 - it is no error
    """A transaction is broken off on purpose."""


def note(url: str, turns: int, name: str) -> None:
    """Add to the chain of deeds."""
    with Store.open(url) as store:
        for turn in range(turns):
            with store.work(name) as one:
                one.done("looked", f"turn {turn}")


def give_out(kind: str, where: str, turns: int) -> None:
    """Give out carton numbers, from a file or from a store."""
    series = Series("0614141", first=1)
    station: SsccAllocator = (
        FileAllocator(where, series)
        if kind == "file"
        else StoreAllocator(Store.open(where), series)
    )
    for turn in range(turns):
        numbers = station.allocate(1 + turn % 3, on=date(2026, 11, 18))
        os.write(1, "".join(f"{one}\n" for one in numbers).encode())
