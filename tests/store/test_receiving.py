"""A file in a mailbox is read once, by one, when it is whole, and lost by nobody."""

from datetime import timedelta

import pytest
from tests.store.places import START, Place

from edicompliance.errors import LostClaim, StoreError
from edicompliance.store import Store
from edicompliance.store.receiving import Seen
from edicompliance.store.work import Work

ONE = Seen(b"order-\xe9\n1.edi", 1592, START - timedelta(hours=1))
TWO = Seen(b"order-2.edi", 7, START)


def _stable(work: Work, *files: Seen) -> int:
    box = work.receiving.mailbox("mart", "directory", "/in")
    work.receiving.see(box, files)
    assert work.receiving.steady(box, 0) == len(files)
    return box


def test_a_mailbox_is_one_row_and_tells_when_it_was_reached(timed: Store, place: Place) -> None:
    with timed.work("poller") as work:
        box = work.receiving.mailbox("mart", "sftp", "us@host")
        assert work.receiving.mailbox("mart", "sftp", "us@other") == box
        work.receiving.polled(box)
        place.clock.pass_(60)
    with timed.work("poller") as work:
        work.receiving.polled(box, "host key changed")
        [row] = work.receiving.mailboxes()
    assert (row.name, row.address, row.state) == ("mart", "us@other", "open")
    assert (row.last_poll, row.trouble) == (START, "host key changed")


def test_a_file_is_stable_when_two_looks_agree_over_the_time(timed: Store, place: Place) -> None:
    with timed.work("poller") as work:
        box = work.receiving.mailbox("mart", "directory")
        assert work.receiving.see(box, [ONE]) == {ONE: "sighted"}
        assert work.receiving.steady(box, 10) == 0
    place.clock.pass_(10)
    grown = Seen(ONE.path, ONE.size + 1, ONE.modified_at)
    with timed.work("poller") as work:
        assert work.receiving.see(box, [grown, TWO]) == {grown: "sighted", TWO: "sighted"}
        assert work.receiving.steady(box, 10) == 0
    place.clock.pass_(10)
    with timed.work("poller") as work:
        work.receiving.see(box, [grown])
        assert work.receiving.steady(box, 10) == 1
        assert {Seen(r.path, r.size, r.modified_at): r.state for r in work.receiving.files()} == {
            ONE: "gone",
            grown: "stable",
            TWO: "gone",
        }
        assert work.receiving.see(box, [grown, TWO])[TWO] == "sighted"


def test_a_stable_file_is_claimed_by_one_and_by_another_when_his_time_is_over(
    timed: Store, place: Place
) -> None:
    with timed.work("a") as work:
        box = _stable(work, ONE, TWO)
        [(first, seen)] = work.receiving.claim(box, "a", seconds=30)
        assert (seen, first.attempts) == (ONE, 1)
        [(_, other)] = work.receiving.claim(box, "b", seconds=30, most=5)
        assert other == TWO
        assert work.receiving.claim(box, "c", seconds=30) == []
    place.clock.pass_(30)
    with timed.work("b") as work:
        [(again, _)] = work.receiving.claim(box, "b", seconds=30, most=5)
        assert (again.id, again.fence, again.attempts) == (first.id, 2, 2)
    for late in ("archived", "settled", "finished", "quarantine"):
        arguments = {"archived": ("a" * 64, 5), "quarantine": ("broken",)}.get(late, ())
        with (
            pytest.raises(LostClaim, match=f"sighting {first.id}: a with fence 1 has it no longer"),
            timed.work("a") as work,
        ):
            getattr(work.receiving, late)(first, *arguments)


def test_a_file_goes_its_way_and_its_bytes_are_noted_once(timed: Store) -> None:
    digest = timed.archive.put(b"ISA")
    with timed.work("a") as work:
        box = _stable(work, ONE, TWO)
        for held, _ in work.receiving.claim(box, "a", seconds=30, most=2):
            work.receiving.archived(held, digest, 3)
            work.receiving.settled(held)
            work.receiving.finished(held)
        assert [(row.state, row.sha256) for row in work.receiving.files()] == [("done", digest)] * 2
        assert work.receiving.files("stable") == ()


def test_an_attempt_counts_when_it_begins_and_the_third_is_the_last(
    timed: Store, place: Place
) -> None:
    with timed.work("a") as work:
        box = _stable(work, ONE)
    for _ in range(3):
        with timed.work("a") as work:
            [(held, _)] = work.receiving.claim(box, "a", seconds=30)
        place.clock.pass_(30)
    with timed.work("a") as work:
        assert work.receiving.claim(box, "a", seconds=30) == []
        [row] = work.receiving.files("quarantined")
        assert row.reason == "it was begun 3 times, and never read to its end"
    with pytest.raises(LostClaim), timed.work("a") as work:
        work.receiving.finished(held)
    with timed.work("clerk") as work:
        work.receiving.release(row.id, reason="the disk was full")
        assert len(work.receiving.claim(box, "a", seconds=30)) == 1
    with (
        pytest.raises(StoreError, match="expected a quarantined file, found none"),
        timed.work("clerk") as work,
    ):
        work.receiving.release(row.id, reason="again")


def test_a_file_that_kills_its_reader_takes_none_with_it_that_was_claimed_beside_it(
    timed: Store, place: Place
) -> None:
    with timed.work("a") as work:
        box = _stable(work, ONE, TWO)
    read: list[bytes] = []
    for _ in range(6):
        while True:
            with timed.work("a") as work:
                claimed = work.receiving.claim(box, "a", seconds=30, most=64)
            if not claimed or claimed[0][1] == ONE:
                break  # there is none, or its reader dies
            with timed.work("a") as work:
                for held, seen in claimed:
                    work.receiving.finished(held)
                    read.append(seen.path)
        place.clock.pass_(30)
    with timed.look() as look:
        states = {row.path: row.state for row in look.receiving.files()}
    assert (read, states) == ([TWO.path], {ONE.path: "quarantined", TWO.path: "done"})


def test_what_is_archived_and_not_taken_in_is_gone_on_with(timed: Store, place: Place) -> None:
    with timed.work("a") as work:
        box = _stable(work, ONE)
        [(held, _)] = work.receiving.claim(box, "a", seconds=30)
        work.receiving.archived(held, "a" * 64, 5)
        assert work.receiving.unfinished(box, "b", seconds=30) == []
    place.clock.pass_(30)
    with timed.work("b") as work:
        [row] = work.receiving.unfinished(box, "b", seconds=30)
        assert (row.id, row.holder, row.fence, row.sha256) == (held.id, "b", 2, "a" * 64)
        assert work.receiving.unfinished(box, "c", seconds=30) == []
    with pytest.raises(LostClaim), timed.work("a") as work:
        work.receiving.settled(held)
