"""One label against what it must say: fields, bars, measures, and what cannot be told."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.labels.seen_labels import seen_of

from edicompliance.gs1 import calc_check_digit
from edicompliance.labels.audit.audited import Deviation
from edicompliance.labels.audit.likenesses import Held
from edicompliance.labels.audit.reconciling import AuditedLabel, Auditor, audit_all
from edicompliance.labels.boxes import Box
from edicompliance.labels.content import LabelContent, Told
from edicompliance.labels.draw.rendering import Batch
from edicompliance.labels.seen import SeenBars, SeenLabel, SeenText
from edicompliance.labels.spec import LabelSpec, Zone

SSCC = "006141410000003105"
SPEC = LabelSpec(
    zones=(
        Zone("A", ("ship_from",)),
        Zone("B", ("ship_to",)),
        Zone("C", ("postal",), ("420",)),
        Zone("D", ("carrier", "pro", "bol"), required=False),
        Zone("E", ("po", "department", "item", "quantity", "carton")),
        Zone("G", ("store",), ("91",)),
        Zone("I", ("sscc",), ("00",)),
    ),
    padding={"store": 4, "department": 3},
)
VALUES = {
    "ship_from": "ACME GOODS\n1 EXAMPLE STREET\nAMES, IA 50010",
    "ship_to": "EXAMPLE DC 0555\n555 SAMPLE ROAD\nANYTOWN, OH 43004",
    "postal": "43004-1234",
    "carrier": "ROADRUNNER FREIGHT",
    "scac": "RDFS",
    "bol": "06141410000012345",
    "po": "4501061",
    "department": "38",
    "item": "90210",
    "quantity": "24 EA",
    "store": "101",
}


def said(**changes: str) -> LabelContent:
    values = {**VALUES, **changes}
    told = {name: tuple(Told(one) for one in text.split("|")) for name, text in values.items()}
    return LabelContent("carton", SSCC, 3, 12, told, "SH1")


def audited(
    seen: SeenLabel, content: LabelContent | None = None, spec: LabelSpec = SPEC
) -> AuditedLabel:
    return Auditor([Batch([content or said()], spec)]).audit(seen)


def changed(seen: SeenLabel, old: str, new: str) -> SeenLabel:
    """The label with one of its texts changed; without a text for an empty one."""
    texts = [one for one in seen.texts if one.text == old]
    assert texts, [one.text for one in seen.texts]
    found = (one._replace(text=new) if one in texts else one for one in seen.texts)
    return replace(seen, texts=tuple(one for one in found if one.text))


def with_bars(seen: SeenLabel, at: int, **fields: object) -> SeenLabel:
    bars = list(seen.bars)
    bars[at] = bars[at]._replace(**fields)  # type: ignore[arg-type]
    return replace(seen, bars=tuple(bars))


def kinds(deviations: tuple[Deviation, ...]) -> list[tuple[str, str]]:
    return [(one.kind, one.field) for one in deviations]


GOOD = seen_of(said(), SPEC)


def test_our_own_label_passes_with_every_field_seen() -> None:
    found = audited(GOOD)
    assert (found.verdict, found.deviations) == ("pass", ())
    seen = {(one.zone, one.name, one.barred): one.ok for one in found.fields}
    assert seen.pop(("D", "pro", False)) is None
    assert set(seen.values()) == {True}
    assert [one.actual for one in found.fields if one.name == "carton"] == ["3 of 12"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("4501061", "4501062", "po"),
        ("038", "039", "department"),
        ("90210", "90211", "item"),
        ("24 EA", "42 EA", "quantity"),
        ("24 EA", "24 CA", "quantity"),
        ("3 of 12", "4 of 12", "carton"),
        ("3 of 12", "3 of 13", "carton"),
        ("3 of 12", "3", "carton"),
        ("ROADRUNNER FREIGHT", "OTHER FREIGHT", "carrier"),
        ("06141410000012345", "06141410000012346", "bol"),
    ],
)
def test_a_field_that_differs_is_named_with_both_values(old: str, new: str, field: str) -> None:
    found = audited(changed(GOOD, old, new))
    [one] = found.deviations
    assert (found.verdict, one.kind, one.field) == ("fail", "differs", field)
    assert (one.expected, one.actual) == (old, new)
    assert one.seen is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("038", "38"),
        ("24 EA", "24"),
        ("24 EA", "24 each"),
        ("3 of 12", "3/12"),
        ("(420) 430041234", "(420) 43004-1234"),
        ("ROADRUNNER FREIGHT", "RDFS"),
    ],
)
def test_what_differs_lawfully_passes(old: str, new: str) -> None:
    assert audited(changed(GOOD, old, new)).verdict == "pass"


def test_the_total_may_be_absent_where_the_guide_does_without() -> None:
    spec = replace(SPEC, total_required=False)
    assert audited(changed(GOOD, "3 of 12", "3"), spec=spec).verdict == "pass"
    assert audited(changed(GOOD, "3 of 12", "4"), spec=spec).verdict == "fail"


def test_five_digits_in_bars_are_right_for_nine_and_other_ones_are_not() -> None:
    five = with_bars(GOOD, 0, elements=(("420", "43004"),))
    five = changed(five, "(420) 430041234", "(420) 43004")
    assert audited(five).verdict == "pass"
    assert audited(five, spec=replace(SPEC, postal="9")).verdict == "fail"
    other = with_bars(GOOD, 0, elements=(("420", "43005"),))
    other = changed(other, "(420) 430041234", "(420) 43005")
    assert kinds(audited(other).deviations) == [("differs", "postal")]


def test_a_mark_for_several_orders_is_right_where_the_guide_has_one() -> None:
    mixed = said(po="4501061|4501062")
    marked = replace(SPEC, mixed={"po": "MIXED"})
    assert audited(seen_of(mixed, marked), mixed, marked).verdict == "pass"
    both = seen_of(mixed, SPEC)
    assert audited(both, mixed).verdict == "pass"
    assert audited(both, mixed, marked).verdict == "fail"
    [one] = audited(changed(both, "4501061, 4501062", "4501061"), mixed).deviations
    assert (one.kind, one.field) == ("differs", "po")


def test_another_wording_of_an_address_warns_and_another_place_fails() -> None:
    worded = audited(changed(GOOD, "555 SAMPLE ROAD", "555 Sample Rd"))
    assert (worded.verdict, kinds(worded.deviations)) == ("pass", [("worded", "ship_to")])
    other = audited(changed(GOOD, "ANYTOWN, OH 43004", "OMAHA, NE 68102"))
    assert (other.verdict, kinds(other.deviations)) == ("fail", [("differs", "ship_to")])


@pytest.mark.parametrize(
    ("told", "printed", "verdict"),
    [
        ("EXAMPLE DC 0555", "EXAMPLE DC 0556", "fail"),
        ("555 SAMPLE ROAD", "556 Sample Rd", "fail"),
        ("EXAMPLE DC 0555", "Example Distribution Center 555", "pass"),
        ("EXAMPLE DC 0555", "EXAMPLE DC", "pass"),
        ("ANYTOWN, OH 43004", "ANYTOWN, OH 43004-1234", "pass"),
    ],
)
def test_another_number_in_an_address_is_no_wording(told: str, printed: str, verdict: str) -> None:
    assert audited(changed(GOOD, told, printed)).verdict == verdict


def test_letters_that_differ_from_the_bars_are_one_fault() -> None:
    found = audited(changed(GOOD, "(91) 0101", "(91) 0102"))
    assert kinds(found.deviations) == [("disagrees", "store")]


def test_letters_and_bars_that_agree_on_another_value_are_wrong_once() -> None:
    other = with_bars(GOOD, 1, elements=(("91", "0102"),))
    found = audited(changed(other, "(91) 0101", "(91) 0102"))
    assert kinds(found.deviations) == [("differs", "store")]


def test_a_zone_that_is_not_there_is_one_fault() -> None:
    gone = {"4501061", "038", "90210", "24 EA", "3 of 12", "PO", "DEPT", "ITEM", "QTY", "CARTON"}
    bare = replace(GOOD, texts=tuple(one for one in GOOD.texts if one.text not in gone))
    [one] = audited(bare).deviations
    assert (one.kind, one.zone, one.expected) == (
        "missing",
        "E",
        "zone E: po, department, item, quantity, carton",
    )


def test_a_field_that_is_not_there_is_told_alone() -> None:
    bare = changed(changed(GOOD, "90210", ""), "ITEM", "")
    assert kinds(audited(bare).deviations) == [("missing", "item")]


def test_a_zone_that_need_not_be_there_may_be_absent() -> None:
    gone = {"ROADRUNNER FREIGHT", "06141410000012345", "CARRIER", "B/L", "PRO"}
    bare = replace(GOOD, texts=tuple(one for one in GOOD.texts if one.text not in gone))
    assert audited(bare).verdict == "pass"


def test_a_wrong_identifier_is_told_at_the_bars() -> None:
    swapped = with_bars(GOOD, 0, elements=(("410", "430041234"),), data="410430041234")
    found = audited(swapped)
    assert ("bars", "postal") in kinds(found.deviations)
    assert found.deviations[0].actual == "(410) 430041234"


def test_bars_that_are_no_gs1_128_are_told() -> None:
    plain = with_bars(GOOD, 0, symbology="Code 128", elements=(), data="420430041234")
    one = audited(plain).deviations[0]
    assert (one.kind, one.expected, one.actual) == ("bars", "GS1-128", "Code 128")


def test_a_wrong_check_digit_is_told_and_the_carton_is_found_all_the_same() -> None:
    fault = "(00) 006141410000003106: check digit: expected 5, got 6"
    wrong = with_bars(
        GOOD, 2, elements=(("00", "006141410000003106"),), data="00006141410000003106", fault=fault
    )
    found = audited(wrong)
    assert found.content is not None
    assert kinds(found.deviations)[0] == ("bars", "sscc")
    assert found.deviations[0].actual == fault


@pytest.mark.parametrize(
    ("measure", "size", "field"),
    [
        ("x_mm", "0.3754", "x_dimension"),
        ("height_mm", "20", "bar_height"),
        ("quiet_mm", "3", "quiet_zone"),
    ],
)
def test_bars_that_are_too_small_are_told(measure: str, size: str, field: str) -> None:
    found = audited(with_bars(GOOD, 2, **{measure: Decimal(size)}))
    assert kinds(found.deviations) == [("size", field)]


def test_a_label_of_another_size_is_told() -> None:
    found = audited(replace(GOOD, height_mm=Decimal(200)))
    assert kinds(found.deviations) == [("size", "size")]


# -- other systems' labels


def foreign(*texts: tuple[str, float, float]) -> SeenLabel:
    """A label in another system's form, with our bars."""
    seen = tuple(SeenText(text, Box(x, y, 2.0 * len(text), 3)) for text, x, y in texts)
    return replace(GOOD, texts=seen)


LINES = (
    ("FROM: ACME GOODS", 2, 2),
    ("SHIP TO:", 50, 2),
    ("EXAMPLE DC 0555", 50, 6),
    ("555 SAMPLE ROAD", 50, 10),
    ("ANYTOWN, OH 43004", 50, 14),
    ("P.O. NUMBER", 2, 60),
    ("4501061", 40, 60),
    ("DEPT: 038", 2, 66),
    ("SKU#", 50, 66),
    ("90210", 62, 66),
    ("QTY 24", 2, 72),
    ("BOX 3 OF 12", 50, 72),
)


def test_a_label_in_another_form_is_audited_by_its_captions() -> None:
    spec = replace(SPEC, zones=tuple(one for one in SPEC.zones if one.letter != "A"))
    assert audited(foreign(*LINES), spec=spec).verdict == "pass"
    wrong = [(text.replace("4501061", "4501062"), x, y) for text, x, y in LINES]
    assert kinds(audited(foreign(*wrong), spec=spec).deviations) == [("differs", "po")]


def test_a_value_without_a_caption_counts_where_it_can_be_nothing_else() -> None:
    zones = (Zone("E", ("po", "department")), Zone("I", ("sscc",), ("00",)))
    spec = LabelSpec(zones=zones, padding={"department": 3})
    seen = foreign(("4501061", 2, 60), ("038", 40, 60))
    found = {one.name: one for one in audited(seen, spec=spec).fields}
    assert found["po"].ok is True
    assert found["department"].ok is None
    assert "may be something else" in found["department"].why
    assert audited(seen, spec=spec).verdict == "retake"


def test_a_value_that_stands_at_another_fields_caption_is_not_taken() -> None:
    spec = LabelSpec(zones=(Zone("E", ("po",)), Zone("I", ("sscc",), ("00",))))
    seen = foreign(("ITEM", 2, 57), ("4501061", 2, 60))
    assert kinds(audited(seen, spec=spec).deviations) == [("missing", "po")]


# -- pictures


def pictured(**held: str) -> AuditedLabel:
    seen = replace(GOOD, source="image", texts=(), width_mm=None, height_mm=None)
    content = said()
    names = [(zone.letter, name) for zone in SPEC.zones for name in zone.shows]
    answers = {place: Held("alike") for place in names}
    for name, verdict in held.items():
        answers |= {place: Held(verdict) for place in names if place[1] == name}  # type: ignore[arg-type]
    return Auditor([Batch([content], SPEC)], lambda *_: answers).audit(seen)


def test_letters_of_a_picture_pass_only_where_they_are_as_we_draw_them() -> None:
    assert pictured().verdict == "pass"
    for verdict in ("different", "cannot tell"):
        found = pictured(po=verdict)
        assert found.verdict == "retake"
        assert "audit the ZPL or PDF" in found.why


def test_on_a_picture_what_is_in_bars_needs_no_letters() -> None:
    assert pictured(store="cannot tell").verdict == "pass"
    assert pictured(store="different").verdict == "retake"


def test_what_a_reader_does_not_vouch_for_is_to_be_taken_again() -> None:
    doubtful = replace(GOOD, source="image", retake="take the picture again")
    found = audited(changed(doubtful, "4501061", "9999999"))
    assert (found.verdict, found.deviations, found.why) == ("retake", (), "take the picture again")


# -- many labels


def numbered(count: int) -> list[LabelContent]:
    stems = [f"0061414100000{at:04}" for at in range(count)]
    return [
        replace(said(), sscc=f"{stem}{calc_check_digit(stem)}", number=at, total=count)
        for at, stem in enumerate(stems, 1)
    ]


def test_both_differences_are_told() -> None:
    contents = numbered(4)
    labels = [seen_of(one, SPEC, index=at) for at, one in enumerate(contents[1:], 1)]
    audit = audit_all(labels, [Batch(contents[:3], SPEC)])
    assert [one.sscc for one in audit.without_label] == [contents[0].sscc]
    assert [one.sscc for one in audit.unnoticed] == [contents[3].sscc]
    assert kinds(audit.labels[2].deviations) == [("unknown", "sscc")]


def test_an_sscc_on_two_labels_of_a_stream_is_told_and_two_photos_are_none() -> None:
    [content] = numbered(1)
    two = [seen_of(content, SPEC, index=at) for at in (1, 2)]
    audit = audit_all(two, [Batch([content], SPEC)])
    assert [one.verdict for one in audit.labels] == ["fail", "fail"]
    assert dict(audit.repeated) == {content.sscc: (0, 1)}
    assert not audit_all(two, [Batch([content], replace(SPEC, count=2))]).repeated
    photos = [replace(one, source="image") for one in two]
    assert not audit_all(photos, [Batch([content], SPEC)]).repeated


def test_labels_of_another_shipment_are_told_by_their_order() -> None:
    ours, theirs = numbered(2)
    theirs = replace(theirs, values={**theirs.values, "po": (Told("7700001"),)})
    audit = audit_all([seen_of(theirs, SPEC)], [Batch([ours], SPEC)])
    assert kinds(audit.labels[0].deviations) == [("foreign", "po")]


def test_a_label_without_an_sscc_is_found_by_order_and_number() -> None:
    contents = numbered(3)
    seen = seen_of(contents[1], SPEC)
    seen = replace(seen, bars=seen.bars[:2], texts=seen.texts[:-1])
    audit = audit_all([seen], [Batch(contents, SPEC)])
    assert audit.labels[0].content is contents[1]
    assert ("missing", "sscc") in [
        (one.kind, one.zone and "sscc") for one in audit.labels[0].deviations
    ]


def test_labels_out_of_order_are_counted() -> None:
    contents = numbered(4)
    order = [contents[at] for at in (0, 2, 1, 3)]
    labels = [seen_of(one, SPEC, index=at) for at, one in enumerate(order, 1)]
    assert audit_all(labels, [Batch(contents, SPEC)]).out_of_order == 1


def test_the_short_cut_says_what_the_whole_comparison_says() -> None:
    contents = numbered(6)
    auditor = Auditor([Batch(contents, SPEC)])
    good = [seen_of(one, SPEC) for one in contents]
    assert [auditor.audit(one).verdict for one in good] == ["pass"] * 6
    assert auditor._shortcuts.passes(good[5], contents[5], auditor.every[5].compiled)
    for at, text in enumerate(good[5].texts):
        texts = list(good[5].texts)
        texts[at] = text._replace(text=f"{text.text[:-1]}~")
        wrong = replace(good[5], texts=tuple(texts))
        assert not auditor._shortcuts.passes(wrong, contents[5], auditor.every[5].compiled), text
    for at, bars in enumerate(good[5].bars):
        for change in (
            {"elements": ((bars.elements[0][0], "1"),)},
            {"symbology": "Code 128"},
            {"x_mm": Decimal("0.1")},
            {"height_mm": Decimal(1)},
            {"fault": "a check digit"},
        ):
            wrong = with_bars(good[5], at, **change)
            assert not auditor._shortcuts.passes(wrong, contents[5], auditor.every[5].compiled)


def test_bars_of_a_seen_label_without_any_are_no_sscc() -> None:
    nothing = SeenLabel(
        "a.png", 1, "image", bars=(SeenBars("EAN-13", "4006381333931", (), Box(0, 0, 1, 1)),)
    )
    found = audited(nothing)
    assert (found.verdict, found.content) == ("retake", None)
