from __future__ import annotations

from dataclasses import replace

import pytest
from tests.documents.shipping import (
    CASE,
    OTHER_UPC,
    TWO_LINES,
    UPC,
    counts,
    first,
    line,
    notice,
    order,
    run,
    shipped,
)

from edicompliance.documents.comparing.items import ItemMaster as ListedItem
from edicompliance.documents.comparing.items import Items
from edicompliance.documents.comparing.line_matching import Substitution
from edicompliance.documents.segments.levels import (
    Item,
)


@pytest.mark.parametrize(
    ("item", "by", "number"),
    [
        (shipped(1, "EA", line_id="1"), "assigned id", 0),
        (shipped(1, "EA", line_id="2"), "assigned id", 1),
        (shipped(1, "EA", "PL 2", line_id=""), "assigned id", 1),
        (shipped(1, "EA", "VN 9", line_id="1"), "assigned id", 0),
        (shipped(1, "EA", f"UP {UPC}", line_id="1"), "assigned id", 0),
        (shipped(1, "EA", f"UP {UPC}", line_id="2"), "product id", 0),
        (shipped(1, "EA", "IN 77-2", line_id="9"), "product id", 1),
        (shipped(1, "EA", f"EN 0{UPC}", line_id=""), "product id", 0),
        (shipped(1, "EA", f"UI {UPC[:-1]}", line_id=""), "product id", 0),
        (shipped(1, "EA", f"UK 00{UPC}", line_id=""), "product id", 0),
        (shipped(1, "EA", f"UP {UPC}", "VN 9", "BO RED", line_id=""), "product id", 0),
    ],
)
def test_a_line_is_found_by_its_number_and_the_articles_numbers(
    item: Item, by: str, number: int
) -> None:
    matching = run(TWO_LINES, notice(item))
    (part,) = matching.orders[0].lines[number].total.parts
    assert part.by == by
    assert not matching.unmatched
    assert not matching.doubtful


@pytest.mark.parametrize(
    "item",
    [
        shipped(1, "EA", "UP 012345678905", line_id="1"),
        shipped(1, "EA", "EN 0012345678905", line_id="1"),
        shipped(1, "EA", "IN 77-9", line_id="1"),
        shipped(1, "EA", "UP 012345678905", line_id=""),
        shipped(1, "EA", "UP 012345678905", "BO BLUE", line_id=""),
    ],
)
def test_numbers_that_contradict_or_only_describe_find_no_line(item: Item) -> None:
    matching = run(TWO_LINES, notice(item))
    (unmatched,) = matching.unmatched
    assert unmatched.reason == "no line of the order has its numbers"
    assert unmatched.row.item.ids == item.ids


def test_a_case_number_does_not_contradict_the_articles() -> None:
    matching = run(TWO_LINES, notice(shipped(1, "EA", f"UK {CASE}", line_id="1")))
    assert counts(matching) == [["1", "0"]]


def test_what_fits_two_lines_is_left_open_with_both() -> None:
    twice = order(
        line(5, "EA", f"UP {UPC}", line_id="1"),
        line(6, "EA", f"UP {UPC}", line_id="2"),
        line(7, "EA", f"UP {OTHER_UPC}", line_id="3"),
    )
    matching = run(twice, notice(shipped(4, "EA", f"UP {UPC}", line_id="")))
    (doubtful,) = matching.doubtful
    assert doubtful.reason == "fits several lines: 1, 2"
    doubts = [one.total.doubts for one in matching.orders[0].lines]
    assert doubts == [*[("an item shipped fits several lines: 1, 2",)] * 2, ()]
    assert counts(run(twice, notice(shipped(4, "EA", f"UP {UPC}", line_id="2")))) == [
        ["0", "4", "0"]
    ]


def test_several_lines_of_a_style_are_told_apart_by_what_contradicts() -> None:
    style = order(
        line(5, "EA", "VA S1", f"UP {UPC}", line_id="1"),
        line(6, "EA", "VA S1", "VN 9", line_id="2"),
    )
    item = shipped(4, "EA", "VA S1", f"UP {OTHER_UPC}", line_id="")
    assert counts(run(style, notice(item))) == [["0", "4"]]


def test_two_numbers_that_point_at_two_lines_are_left_open() -> None:
    matching = run(TWO_LINES, notice(shipped(4, "EA", f"UP {UPC}", "IN 77-2", line_id="")))
    assert [one.reason for one in matching.doubtful] == ["fits several lines: 1, 002"]


def test_an_item_without_any_number_leaves_the_order_in_doubt() -> None:
    matching = run(TWO_LINES, notice(shipped(4, line_id="")))
    assert [one.reason for one in matching.doubtful] == [
        "an item has neither line number nor numbers"
    ]
    assert all(one.total.doubts for one in matching.orders[0].lines)


def test_the_item_list_ties_two_numbers_together() -> None:
    items = Items("items.csv", (ListedItem(vendor_item="V1", upc=UPC, gtin=CASE),))
    by_vendor = notice(shipped(4, "EA", "VN V1", line_id=""))
    assert run(TWO_LINES, by_vendor).unmatched
    matching = run(TWO_LINES, by_vendor, items=items)
    assert [part.by for part in first(matching).total.parts] == ["item list"]
    by_case = notice(shipped(4, "EA", f"UK {CASE}", line_id="2"))
    assert counts(run(TWO_LINES, by_case, items=items)) == [["4", "0"]]


def test_an_item_list_that_says_two_things_is_left_open() -> None:
    rows = (ListedItem(vendor_item="V1", upc=UPC), ListedItem(vendor_item="V1", upc=OTHER_UPC))
    matching = run(
        TWO_LINES, notice(shipped(4, "EA", "VN V1", line_id="")), items=Items("items.csv", rows)
    )
    assert [one.reason for one in matching.doubtful] == ["fits several lines: 1, 002"]


def test_an_acknowledged_substitute_counts_for_its_line_of_its_order() -> None:
    instead = Substitution("7", "2", "UP", "012345678905")
    sent = notice(shipped(4, "EA", "EN 0012345678905", line_id=""))
    matching = run(TWO_LINES, sent, substitutions=[instead])
    assert counts(matching) == [["0", "4"]]
    assert matching.orders[0].lines[1].total.parts[0].by == "substitution"
    assert run(TWO_LINES, sent, substitutions=[replace(instead, po_number="8")]).unmatched
