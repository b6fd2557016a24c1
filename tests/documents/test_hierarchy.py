from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.x12_text import notice_of, numbers

from edicompliance.documents import ShipNotice
from edicompliance.documents.segments.hierarchy import Hierarchy
from edicompliance.documents.segments.levels import LEVELS, Level

SHAPES = {
    "SOTPI": ("1  S", "2 1 O", "3 2 T", "4 3 P", "5 4 I", "6 4 I", "7 3 P", "8 7 I"),
    "SOPI": ("1  S", "2 1 O", "3 2 P", "4 3 I", "5 1 O", "6 5 P", "7 6 I"),
    "STOPI": ("1  S", "2 1 T", "3 2 O", "4 3 P", "5 4 I", "6 1 T", "7 6 O", "8 7 P", "9 8 I"),
    "SOIP": ("1  S", "2 1 O", "3 2 I", "4 3 P", "5 3 P", "6 2 I", "7 6 P"),
    "SPOI": ("1  S", "2 1 P", "3 2 O", "4 3 I", "5 2 O", "6 5 I"),
    "SOI": ("1  S", "2 1 O", "3 2 I", "4 2 I", "5 1 O", "6 5 I"),
}


def levels(*rows: str) -> tuple[Level, ...]:
    cut = [row.split(" ") for row in rows]
    return tuple(
        LEVELS.get(code, Level)(number=number, parent=parent, **{"code": code} if code else {})
        for number, parent, code in cut
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_every_level_finds_its_order_in_any_declared_order(shape: str) -> None:
    notice = notice_of(*SHAPES[shape])
    assert notice.orphans == ()
    for item in notice.items:
        (order,) = notice.orders_of(item)
        assert item in notice.items_of(order)
        assert notice.items_of(item) == (item,)
    assert notice.shipment is not None
    assert numbers(notice.orders_of(notice.shipment)) == numbers(notice.orders)
    assert numbers(notice.items_of(notice.shipment)) == numbers(notice.items)


def test_what_is_above_is_one_and_what_is_below_is_all() -> None:
    notice = notice_of(*SHAPES["SOTPI"])
    assert numbers(notice.packs_of(notice.tares[0])) == ["4", "7"]
    assert numbers(notice.tares_of(notice.items[2])) == ["3"]
    notice = notice_of(*SHAPES["SOIP"])
    assert numbers(notice.packs_of(notice.items[0])) == ["4", "5"]
    assert numbers(notice.items_of(notice.packs[2])) == ["6"]
    notice = notice_of(*SHAPES["SPOI"])
    assert numbers(notice.orders_of(notice.packs[0])) == ["3", "5"]


def test_parents_and_children() -> None:
    notice = notice_of(*SHAPES["SOTPI"])
    assert notice.parent_of(notice.levels[0]) is None
    parent = notice.parent_of(notice.packs[1])
    assert parent is not None
    assert parent.number == "3"
    assert numbers(notice.children_of(notice.packs[0])) == ["5", "6"]


def test_a_level_of_another_code_has_its_children() -> None:
    notice = notice_of("1  S", "2 1 X", "3 2 P", "4 3 P")
    assert numbers(notice.packs_of(notice.levels[1])) == ["3"]


@pytest.mark.parametrize(
    ("rows", "orphans"),
    [
        (("1  S", "2 7 O"), {"2": "HL 2 names parent 7, which is not in the notice"}),
        (("1  S", "2 1 O", "2 1 O"), {"2": "HL 2 has a number that was used before"}),
        (("1  S", "2 2 O"), {"2": "HL 2 is inside itself"}),
        (
            ("1  S", "2 4 O", "3 2 P", "4 3 I", "5 4 I"),
            {n: f"HL {n} is inside itself" for n in ("2", "3", "4")}
            | {"5": "HL 5 is an item within an item, HL 4"},
        ),
        (("1  S", " 1 O"), {"": "an HL has no number"}),
        (("1  S", "2 3 P", "3 1 O"), {"2": "HL 2 names parent 3, which comes later"}),
        (("1  S", "2  O", "3 2 I"), {}),
    ],
)
def test_a_level_whose_place_is_in_doubt_is_an_orphan_and_stays(
    rows: Sequence[str], orphans: dict[str, str]
) -> None:
    notice = ShipNotice(notice_number="1", levels=levels(*rows))
    assert len(notice.levels) == len(rows)
    assert {one.number: notice.hierarchy.why_orphan(one) for one in notice.orphans} == orphans


def test_numbers_that_start_anew_mean_the_level_before() -> None:
    notice = notice_of("1  S", "2 1 O", "3 2 I", "2 1 O", "3 2 I")
    second = notice.items[1]
    assert notice.orders_of(second) == (notice.orders[1],)
    assert notice.parent_of(second) is notice.orders[1]
    assert numbers(notice.orphans) == ["2", "3"]


def test_a_hierarchy_of_any_depth_is_walked() -> None:
    deep = tuple(
        Level(number=str(n), parent=str(n - 1) if n else "", code="X") for n in range(20_000)
    )
    hierarchy = Hierarchy(deep)
    assert len(hierarchy.top_down()) == 20_000
    assert hierarchy.orphans == ()
    ring = (deep[0].model_copy(update={"parent": "19999"}), *deep[1:])
    assert len(Hierarchy(ring).orphans) == 20_000


numbers_drawn = st.sampled_from(["", "1", "2", "3", "4", "5"])


@given(st.lists(st.tuples(numbers_drawn, numbers_drawn, st.sampled_from("SOTPIX")), max_size=12))
def test_whatever_the_numbers_are_every_level_is_walked_once(
    rows: list[tuple[str, str, str]],
) -> None:
    notice = ShipNotice(notice_number="1", levels=levels(*(" ".join(row) for row in rows)))
    hierarchy = notice.hierarchy
    order = hierarchy.top_down()
    assert sorted(order) == list(range(len(rows)))
    for at, level in enumerate(notice.levels):
        parent = hierarchy.parent_at(at)
        assert parent is None or order.index(parent) < order.index(at)
        for code in "SOTPI":
            found = hierarchy.nearest(level, code)
            assert found is None or found.code == code
    assert len(notice.contents()) >= len(notice.items)
