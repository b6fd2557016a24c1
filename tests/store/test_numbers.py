"""Control numbers count up without a gap, for each partner and level, however work ends."""

import pytest
from sqlalchemy import select

from edicompliance.errors import StoreError
from edicompliance.store import Store
from edicompliance.store.numbers import HIGHEST
from edicompliance.store.tables.desk import audit


def test_numbers_count_up_for_each_partner_and_level(store: Store) -> None:
    with store.work("test") as work:
        assert work.numbers.some("mart", "interchange", 3) == (1, 2, 3)
        assert work.numbers.next("mart", "interchange", "997 for 12") == 4
        assert work.numbers.next("mart", "group") == 1
        assert work.numbers.next("other", "interchange") == 1
    with store.look() as look:
        given = look.numbers.given("mart", "interchange")
        assert [tuple(one) for one in given] == [
            (0, 1, ""),
            (0, 2, ""),
            (0, 3, ""),
            (0, 4, "997 for 12"),
        ]
        assert look.numbers.last("mart", "set") == 0


def test_a_number_of_work_that_failed_was_never_given(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.work("test") as work:
        assert work.numbers.next("mart", "interchange") == 1
        raise ZeroDivisionError
    with store.work("test") as work:
        assert work.numbers.next("mart", "interchange") == 1


def test_behind_the_highest_comes_one_and_no_number_is_given_twice_in_an_epoch(
    store: Store,
) -> None:
    with store.work("test") as work:
        work.numbers.go_on_behind("mart", "group", HIGHEST - 2, reason="moved from another system")
        assert work.numbers.some("mart", "group", 4) == (HIGHEST - 1, HIGHEST, 1, 2)
        assert [one.epoch for one in work.numbers.given("mart", "group")] == [0, 0, 1, 1]


def test_numbers_go_on_behind_those_of_another_system_and_never_back(store: Store) -> None:
    with store.work("operator") as work:
        work.numbers.go_on_behind("mart", "interchange", 1042, reason="moved here")
        assert work.numbers.next("mart", "interchange") == 1043
    with pytest.raises(StoreError) as told, store.work("operator") as work:
        work.numbers.go_on_behind("mart", "interchange", 7, reason="wrong")
    assert str(told.value) == (
        "mart, interchange: expected a number from 1043 on, the last that was given, got 7"
    )
    with store.look() as look:
        [row] = look.execute(select(audit).where(audit.c.action == "set control number"))
        assert (row.actor, row.subject, row.reason) == (
            "operator",
            "mart interchange 1042",
            "moved here",
        )


@pytest.mark.parametrize("count", [0, -1, HIGHEST + 1])
def test_no_numbers_and_too_many_are_refused(store: Store, count: int) -> None:
    with (
        pytest.raises(StoreError, match="control numbers to give out, got"),
        store.work("a") as work,
    ):
        work.numbers.some("mart", "set", count)
