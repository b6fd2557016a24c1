from __future__ import annotations

from datetime import date

from tests.documents.shipping import (
    counts,
    first,
    line,
    notice,
    order,
    run,
    shipped,
)

from edicompliance.documents.comparing.matching import match
from edicompliance.documents.conventions import Conventions


def test_an_order_sent_twice_is_one_order() -> None:
    again = order(line(5), purpose="07")
    matching = run([order(line(5)), again], notice(shipped(5)))
    assert counts(matching) == [["5"]]
    assert matching.conflicts == ()
    assert matching.set_aside == (again,)


def test_two_different_orders_with_one_key_are_a_conflict_and_cannot_be_told() -> None:
    two = [order(line(5)), order(line(6))]
    matching = run(two, notice(shipped(5)))
    assert matching.conflicts == (tuple(two),)
    assert matching.orders == ()
    (doubtful,) = matching.doubtful
    assert doubtful.reason == "order 7: 2 different orders with one key"
    assert doubtful.orders == tuple(two)
    assert matching.missing == ()


def test_a_replacement_stands_for_what_it_replaces() -> None:
    original, newer = order(line(5)), order(line(6), purpose="05")
    matching = run([original, newer])
    assert [each.order for each in matching.orders] == [newer]
    assert matching.set_aside == (original,)


def test_a_cancellation_contradicts_its_order() -> None:
    assert len(run([order(line(5)), order(line(5), purpose="01")]).conflicts) == 1


def test_the_key_is_what_the_conventions_say() -> None:
    two = [order(line(5), ship_to="1"), order(line(5), ship_to="2")]
    assert run(two).conflicts == ()
    by_number = Conventions(order_key=("po",))
    assert len(match(two, [], by_number).conflicts) == 1


def test_ship_to_decides_between_orders_of_one_number() -> None:
    two = [order(line(5), ship_to="1"), order(line(5), ship_to="2")]
    matching = run(two, notice(shipped(5), ship_to="2"))
    assert counts(matching) == [["0"], ["5"]]
    assert [one.level.po_number for one in matching.orders[1].named_by] == ["7"]


def test_a_ship_to_that_differs_is_still_the_only_order_of_that_number() -> None:
    matching = run(order(line(5), ship_to="1"), notice(shipped(5), ship_to="2"))
    assert counts(matching) == [["5"]]


def test_orders_that_all_fit_cannot_be_told_apart() -> None:
    two = [order(line(5), ship_to="1"), order(line(5), ship_to="2")]
    matching = run(two, notice(shipped(5)))
    assert [one.reason for one in matching.doubtful] == ["order 7: 2 orders fit"]
    for each in matching.orders:
        assert each.lines[0].total.doubts == ("order 7: 2 orders fit",)


def test_an_order_date_decides_where_it_is_said() -> None:
    two = [order(line(5), po_date=date(2026, 1, day)) for day in (1, 2)]
    matching = run(two, notice(shipped(5), po_date=date(2026, 1, 2)))
    assert counts(matching) == [["0"], ["5"]]


def test_another_release_is_another_order() -> None:
    matching = run(order(line(5), release_number="1"), notice(shipped(5), release_number="2"))
    (missing,) = matching.missing
    assert missing.reason == "order 7 is given with release 1, not 2"
    assert counts(matching) == [["0"]]


def test_a_release_left_out_narrows_nothing() -> None:
    assert counts(run(order(line(5), release_number="1"), notice(shipped(5)))) == [["5"]]


def test_a_named_order_that_is_not_given_is_missing() -> None:
    matching = run(order(line(5)), notice(shipped(5), po="8"))
    assert [one.reason for one in matching.missing] == ["order 8 is not among those given"]
    assert matching.missing[0].level is not None
    assert not matching.unmatched
    assert not matching.doubtful


def test_items_in_no_order_leave_every_order_in_doubt() -> None:
    matching = run(order(line(5)), notice(shipped(2), shipped(3), po=""))
    (missing,) = matching.missing
    assert missing.level is None
    assert missing.reason == "ship notice A has items that are in no order"
    assert len(matching.doubtful) == 2
    assert first(matching).total.doubts == (missing.reason,)
