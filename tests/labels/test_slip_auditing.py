"""Slips that were read against those that the documents ask for."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.labels.random_slips import CHANGES, mutants, slip
from tests.labels.slip_proof import audited, is_proved, run

from edicompliance.labels.boxes import Box
from edicompliance.labels.content import Told
from edicompliance.labels.slips.auditing import SlipAudit, audit_slips
from edicompliance.labels.slips.fields import day_of, number_of, unit_code
from edicompliance.labels.slips.seen import Said, SeenRow, SeenSlip
from edicompliance.labels.slips.slip import Slip, SlipRow, SlipText
from edicompliance.labels.spec import LabelSpec
from edicompliance.reports.slip_pdf import slips_pdf


def said(text: str, y: float = 10, *, page: int = 1) -> Said:
    return Said((text,), page, Box(10, y, 20, 3))


def row(y: float = 60, /, **cells: str) -> SeenRow:
    found = {name: said(text, y) for name, text in cells.items()}
    return SeenRow(found, 1, Box(10, y, 90, 3))


def packed(item: str, quantity: int | None, **other: str) -> SlipRow:
    plain = {
        "po": "4501",
        "line_id": "",
        "vendor_item": "",
        "gtin": "",
        "description": "",
        "unit": "EA",
    }
    told = {**plain, **other}
    count = None if quantity is None else Decimal(quantity)
    return SlipRow(item=item, quantity=count, cartons=1, **told)  # type: ignore[arg-type]


def wanted(*rows: SlipRow, **more: object) -> Slip:
    values = {"po": (Told("4501"),), "store": (Told("912"),)}
    return replace(Slip("SH1", "", values, rows, len(rows)), **more)  # type: ignore[arg-type]


def seen(*rows: SeenRow, totals: tuple[SeenRow, ...] = (), **values: str) -> SeenSlip:
    found = {"po": "4501", **values}
    heading = {name: (said(text),) for name, text in found.items() if text}
    lines = tuple(one for several in heading.values() for one in several)
    return SeenSlip("slip.pdf", 1, (1,), heading, rows, totals, lines)


def audit(of: SeenSlip, against: Slip) -> SlipAudit:
    return audit_slips([of], [against]).audits[0]


def not_right(of: SlipAudit) -> list[tuple[str, bool | None, str]]:
    return [(one.name, one.ok, one.note) for one in of.fields if not one.ok]


def test_a_slip_that_says_what_is_packed_passes() -> None:
    found = audit(seen(row(item="A7", quantity="12"), store="912"), wanted(packed("A7", 12)))
    assert (found.verdict, not_right(found)) == ("pass", [])


def test_rows_of_one_article_are_added_up() -> None:
    rows = row(item="A7", quantity="5"), row(66, item="A7", quantity="7")
    assert audit(seen(*rows), wanted(packed("A7", 12))).verdict == "pass"
    assert not_right(audit(seen(*rows), wanted(packed("A7", 13)))) == [
        ("row 1 and 2 quantity", False, "")
    ]


def test_rows_that_cannot_be_told_apart_are_compared_in_sum() -> None:
    against = wanted(packed("A7", 5, line_id="1"), packed("A7", 7, line_id="2"))
    rows = row(item="A7", quantity="7"), row(66, item="A7", quantity="5")
    assert audit(seen(*rows), against).verdict == "pass"


def test_what_is_packed_and_not_listed_and_the_reverse_are_told() -> None:
    found = audit(seen(row(item="B9", quantity="12")), wanted(packed("A7", 12)))
    assert not_right(found) == [
        ("row 1", False, "nothing of it is packed"),
        ("row of A7", False, "it is packed and not on the slip"),
    ]


def test_a_row_of_nothing_is_no_fault_where_nothing_is_packed() -> None:
    rows = row(item="A7", quantity="12"), row(66, item="B9", quantity="0")
    assert audit(seen(*rows), wanted(packed("A7", 12))).verdict == "pass"
    assert audit(seen(*rows), wanted(packed("A7", 12), packed("B9", 3))).verdict == "fail"


def test_a_row_without_a_number_of_its_article_goes_by_its_words_or_cannot_be_told() -> None:
    against = wanted(packed("A7", 12, description="MUG 12 OZ"))
    assert audit(seen(row(description="MUG 12 OZ", quantity="12")), against).verdict == "pass"
    other = audit(seen(row(description="Mug", quantity="12")), against)
    assert other.verdict == "fail"
    assert not_right(other)[0] == ("row 1", None, "it names no article by number")


@pytest.mark.parametrize(
    ("quantity", "unit", "ok"),
    [
        ("12", "EA", True),
        ("12", "Each", True),
        ("12", "CA", False),
        ("1", "CA", None),
        ("12", "", True),
    ],
)
def test_a_quantity_counts_in_its_unit(quantity: str, unit: str, ok: bool | None) -> None:
    cells = {"item": "A7", "quantity": quantity, **({"unit": unit} if unit else {})}
    found = audit(seen(row(60, **cells)), wanted(packed("A7", 12)))
    assert {one.ok for one in found.fields if one.name == "row 1 quantity"} == {ok}


def test_a_quantity_that_the_documents_do_not_say_is_no_pass() -> None:
    found = audit(seen(row(item="A7", quantity="12")), wanted(packed("A7", None)))
    assert found.verdict == "retake"


def test_a_sum_is_that_of_its_unit() -> None:
    against = wanted(packed("A7", 12), packed("B9", 3, unit="LB"))
    rows = row(item="A7", quantity="12"), row(66, item="B9", quantity="3")
    right = row(72, quantity="12", unit="EA"), row(76, quantity="3", unit="LB")
    wrong = row(72, quantity="15", unit="EA"), row(76, quantity="3", unit="LB")
    assert audit(seen(*rows, totals=right), against).verdict == "pass"
    assert not_right(audit(seen(*rows, totals=wrong), against)) == [("total 1", False, "")]


def test_zeros_before_a_number_count_unless_the_guide_fills_up_with_them() -> None:
    of = seen(row(item="A7", quantity="12"), store="00912")
    assert audit(of, wanted(packed("A7", 12))).verdict == "fail"
    filled = LabelSpec(padding={"store": 5})
    assert audit(of, wanted(packed("A7", 12), numbers=filled)).verdict == "pass"


def test_what_the_guide_wants_and_is_not_there_fails_and_what_has_no_word_is_not_told() -> None:
    against = wanted(packed("A7", 12), shows=("store",))
    missing = audit(seen(row(item="A7", quantity="12")), against)
    assert not_right(missing) == [("store", False, "it is not on the slip")]
    of = seen(row(item="A7", quantity="12"))
    elsewhere = replace(of, lines=(*of.lines, said("912", 40)))
    assert audit(elsewhere, against).verdict == "retake"


def test_a_sentence_may_go_over_lines_and_must_stand_in_its_place() -> None:
    of = seen(row(item="A7", quantity="12"))
    with_text = replace(of, lines=(*of.lines, said("This is", 80), said("complete.", 83)))
    below = wanted(packed("A7", 12), texts=(SlipText("This is complete.", "below items"),))
    above = wanted(packed("A7", 12), texts=(SlipText("This is complete.", "above items"),))
    assert audit(with_text, below).verdict == "pass"
    assert not_right(audit(with_text, above)) == [
        ("text 'This is complete.'", False, "it stands elsewhere")
    ]
    assert not_right(audit(of, below)) == [
        ("text 'This is complete.'", False, "it is not on the slip")
    ]


def test_each_slip_is_found_by_its_store_and_what_is_left_is_missing() -> None:
    stores = [
        wanted(packed("A7", 12), store=one, values={"po": (Told("4501"),), "store": (Told(one),)})
        for one in ("11", "12", "13")
    ]
    given = [
        replace(seen(row(item="A7", quantity="12"), store=one), index=at)
        for at, one in enumerate(("13", "11"), 1)
    ]
    found = audit_slips(given, stores)
    assert [one.slip.store for one in found.audits if one.slip] == ["13", "11"]
    assert [one.verdict for one in found.audits] == ["pass", "pass"]
    assert [one.store for one in found.missing] == ["12"]


def test_a_slip_of_another_order_with_other_goods_is_anothers() -> None:
    found = audit(seen(row(item="B9", quantity="1"), po="4599"), wanted(packed("A7", 12)))
    assert (found.verdict, found.slip) == ("fail", None)
    assert [one.part for one in found.fields] == ["whose"]


def test_a_slip_that_says_nothing_of_whose_it_is_is_not_judged() -> None:
    found = audit(seen(row(item="B9", quantity="1"), po=""), wanted(packed("A7", 12)))
    assert (found.verdict, found.slip) == ("retake", None)


def test_the_right_goods_of_a_wrong_order_are_a_wrong_order() -> None:
    found = audit(seen(row(item="A7", quantity="12"), po="4599"), wanted(packed("A7", 12)))
    assert not_right(found) == [("po", False, "")]


def test_what_could_not_be_read_is_to_be_retaken() -> None:
    found = audit(SeenSlip("scan.pdf", 1, retake="a picture"), wanted(packed("A7", 12)))
    assert (found.verdict, not_right(found)) == ("retake", [("slip", None, "a picture")])


@pytest.mark.parametrize("text", ["1,2", "12,34", "-3", "4B", "", "one"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number_of(text) is None


def test_days_and_units_are_read_as_slips_write_them() -> None:
    assert day_of("11/18/2026") == day_of("18-Nov-2026") == day_of("20261118")
    assert (unit_code("Cases"), unit_code("ea.")) == ("CA", "EA")


@pytest.mark.parametrize("name", CHANGES)
def test_a_slip_with_one_thing_wrong_never_passes(name: str) -> None:
    chance = random.Random(name)
    right = wrong = None
    while wrong is None or right is None:
        right = slip(chance, store="0912")
        wrong = CHANGES[name](chance, right)
    assert audited(slips_pdf([right]), [right])[0].verdict == "pass"
    assert [one.verdict for one in audited(slips_pdf([wrong]), [right])] != ["pass"]


def test_wrong_slips_of_two_systems_fail_and_right_ones_pass() -> None:
    figures = run(24)
    assert is_proved(figures), figures.faults


def test_every_kind_of_fault_is_tried_alike() -> None:
    kinds = [name for name, _, _ in mutants(random.Random(3), len(CHANGES))]
    assert len(set(kinds)) >= len(CHANGES) - 2
