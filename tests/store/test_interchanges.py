"""An interchange has its effect once; what contradicts it waits for a person."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from tests.store.places import Place

from edicompliance.errors import StoreError
from edicompliance.store import NewInterchange, NewIssue, NewSet, Store
from edicompliance.store.tables.receiving import interchange, issue

NEW = NewInterchange(
    sender_qualifier="ZZ", sender="MART", receiver_qualifier="ZZ", receiver="ACME",
    control_number="000000101", usage="P", digest="a" * 64, partner="mart",
)  # fmt: skip
CHANGED = replace(NEW, digest="b" * 64)


def test_the_same_interchange_again_is_a_duplicate_and_has_no_effect(timed: Store) -> None:
    with timed.work("a") as work:
        first = work.interchanges.take(NEW)
    with timed.work("a") as work:
        again = work.interchanges.take(NEW)
        third = work.interchanges.take(NEW)
    assert (first.state, again.state, third.state) == ("taken", "duplicate", "duplicate")
    assert again.earlier == third.earlier == first.id
    with timed.look() as look:
        assert look.interchanges.counts() == {"taken": 1, "duplicate": 2}
        assert [row.duplicate_of for row in look.interchanges.find("000000101", "MART")] == [
            None,
            first.id,
            first.id,
        ]


def test_other_content_under_the_number_is_parked_until_a_person_frees_it(timed: Store) -> None:
    with timed.work("a") as work:
        first = work.interchanges.take(NEW)
        parked = work.interchanges.take(CHANGED)
        assert (parked.state, parked.earlier) == ("parked", first.id)
        [_, row] = work.interchanges.find("000000101")
        assert row.reason == (
            f"interchange {first.id} has its control number 000000101, and differs"
        )
    with timed.work("clerk") as work:
        work.interchanges.release(parked.id, reason="they counted anew")
    with timed.work("a") as work:
        assert work.interchanges.take(CHANGED).state == "duplicate"
    with (
        pytest.raises(StoreError, match="expected a parked one, found none"),
        timed.work("clerk") as work,
    ):
        work.interchanges.release(parked.id, reason="again")


@pytest.mark.parametrize(
    "other",
    [
        {"sender": "OTHER"}, {"receiver": "OTHER"}, {"sender_qualifier": "01"},
        {"receiver_qualifier": "01"}, {"usage": "T"}, {"control_number": "000000102"},
    ],
    ids=str,
)  # fmt: skip
def test_a_number_is_unique_for_its_two_ends_and_its_usage(
    timed: Store, other: dict[str, str]
) -> None:
    with timed.work("a") as work:
        work.interchanges.take(NEW)
        assert work.interchanges.take(replace(CHANGED, **other)).state == "taken"  # type: ignore[arg-type]


def test_a_partner_may_use_his_numbers_again_after_some_days_or_always(
    timed: Store, place: Place
) -> None:
    with timed.work("a") as work:
        work.interchanges.take(NEW)
        assert work.interchanges.take(CHANGED, within_days=30).state == "parked"
        third = replace(NEW, digest="c" * 64)
        assert work.interchanges.take(third, same_number="take").state == "taken"
    place.clock.pass_(31 * 86_400)
    with timed.work("a") as work:
        assert work.interchanges.take(NEW, within_days=30).state == "duplicate"
        assert (
            work.interchanges.take(replace(NEW, digest="d" * 64), within_days=30).state == "taken"
        )


def test_the_database_itself_refuses_a_second_effect(timed: Store) -> None:
    values = {
        "direction": "in", "digest": "a", "sender": "MART", "receiver": "ACME",
        "control_number": "1", "state": "taken",
    }  # fmt: skip
    with pytest.raises(StoreError, match=r"(?i)unique"), timed.work("a") as work:
        for _ in range(2):
            work.insert(interchange, {**values, "received_at": work.now})


def test_who_is_not_known_is_parked_and_what_we_send_is_none_of_theirs(timed: Store) -> None:
    with timed.work("a") as work:
        assert work.interchanges.park(NEW, "no partner has these ids").state == "parked"
        work.interchanges.send(NEW)
        assert work.interchanges.take(NEW).state == "taken"
        assert work.interchanges.counts() == {"parked": 1, "taken": 1}


def test_sets_and_issues_stand_in_their_interchange(timed: Store) -> None:
    sets = (
        NewSet(position=1, set_id="850", control_number="0001", functional_id="PO",
               group_control_number="7", release="004010", segments=12),
        NewSet(position=2, set_id="850", state="quarantined", reason="no BEG"),
    )  # fmt: skip
    wrong = (
        NewIssue(code="X12201", severity="error", message="no BEG", offset=512, position=2),
        NewIssue(code="X12102", severity="note", message="blanks lost"),
    )
    with timed.work("a") as work:
        taken = work.interchanges.take(NEW)
        ids = work.interchanges.sets(taken.id, sets)
        work.interchanges.issues(taken.id, wrong, {1: ids[0], 2: ids[1]})
    with timed.look() as look:
        assert [(row.set_id, row.state) for row in look.interchanges.sets_of(taken.id)] == [
            ("850", "accepted"),
            ("850", "quarantined"),
        ]
        rows = list(look.execute(select(issue).order_by(issue.c.id)))
        assert [row.transaction_set_id for row in rows] == [ids[1], None]
        assert [row.offset for row in rows] == [512, None]
