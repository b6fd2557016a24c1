"""The section `labels`: sizes with units, zones as rows, faults told with the nearest word."""

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from edicompliance.labels.spec import USUAL_ZONES, Attestation
from edicompliance.profiles import Facts, Resolved, load_profile
from edicompliance.profiles.bodies_labels import Label


def label(**keys: object) -> Label:
    return Label.model_validate(keys)


def test_a_clause_that_says_nothing_is_the_usual_label() -> None:
    spec = label().spec("carton")
    assert spec.zones == USUAL_ZONES
    assert [zone.letter for zone in spec.zones if zone.required] == ["I"]
    assert (spec.horizon_days, spec.count, spec.on) == (0, 1, "carton")
    assert label().spec("pallet").count == 2


def test_sizes_come_out_in_millimetres() -> None:
    spec = label(
        size="4 x 6 in", tolerance="0.2 in", x_dimension="15 to 20 mil", bar_height="at least 32 mm"
    ).spec("carton")
    assert (spec.x_dimension.least, spec.x_dimension.most) == (Decimal("0.381"), Decimal("0.508"))
    assert spec.fits(Decimal("101.6"), Decimal("157.4"))
    assert not spec.fits(Decimal("101.6"), Decimal("157.6"))
    assert str(spec.sizes[0]) == "3.8 to 4.2 in x 5.8 to 6.2 in"
    assert spec.bar_height.least == 32


def test_a_label_may_be_larger_where_the_guide_says_at_least() -> None:
    spec = label(size="at least 4 x 6 in").spec("carton")
    assert spec.fits(Decimal(110), Decimal(200))
    assert not spec.fits(Decimal(100), Decimal(200))


def test_of_several_sizes_the_first_is_drawn_and_any_is_right() -> None:
    spec = label(size=["4 x 6 in", "3 x 8 in"]).spec("carton")
    assert spec.sizes[0].drawn == (Decimal("101.6"), Decimal("152.4"))
    assert spec.fits(Decimal("76.2"), Decimal("203.2"))


def test_zones_without_a_height_have_that_of_all() -> None:
    rows = [
        {"zone": "A", "shows": "ship_from"},
        {"zone": "B", "shows": "ship_to", "height": "at most 2 in"},
        {"zone": "I", "barcode": "00"},
    ]
    spec = label(zones=rows, zone_height="1 to 1.2 in", sscc_zone_height="2 to 3 in").spec("carton")
    assert [str(zone.height) for zone in spec.zones] == ["1 to 1.2 in", "at most 2 in", "2 to 3 in"]


@pytest.mark.parametrize("other", ["ITF-14", "QR", "GS1 DataMatrix", "Code 128"])
def test_another_kind_of_bar_code_is_refused_and_it_is_said_which_is_drawn(other: str) -> None:
    assert label(symbology="GS1-128").spec("carton").symbology == "GS1-128"
    with pytest.raises(ValidationError, match=f"got '{other}': labels are drawn and judged with"):
        label(symbology=other)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"size": "4x6"}, "expected width and height such as '4 x 6 in', got '4x6'"),
        (
            {"size": "4 x 6 in", "tolerance": "2"},
            "expected how much more or less, such as '0.2 in'",
        ),
        ({"tolerance": "0.2 in"}, "'tolerance' goes with 'size'"),
        ({"bar_height": 32}, "expected a size such as 'at least 1.25 in', got 32"),
        ({"padding": {"shop": 5}}, "unknown field of a label 'shop'"),
        ({"padding": {"store": 0}}, "expected a number of digits for 'store', got 0"),
        ({"mixed": {"po": ""}}, "expected the text that stands there for 'po'"),
        (
            {"zones": [{"zone": "K", "shows": "po"}]},
            "expected the letter of a zone, A to I, got 'K'",
        ),
        (
            {"zones": [{"zone": "A", "shows": "pos"}]},
            "unknown field of a label 'pos'; did you mean 'po'",
        ),
        ({"zones": [{"zone": "A", "barcode": "0"}]}, "unknown application identifier '0'"),
        ({"zones": [{"zone": "A", "barcode": "91"}]}, "zone A: say in 'shows' what (91) holds"),
        ({"zones": [{"zone": "A"}]}, "zone A shows nothing"),
        ({"certified_per": "moon"}, "unknown thing to certify for 'moon'"),
    ],
)
def test_what_is_wrong_is_told(keys: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError) as refused:
        label(**keys)
    assert told in str(refused.value)


def test_who_attests_is_the_suppliers_own_word_and_needs_no_source() -> None:
    answer = load_profile("sample-superstores").resolve("labels", "pallet", Facts())
    assert isinstance(answer, Resolved)
    spec = answer.clause.spec("pallet")
    assert spec.attested == (Attestation("the handbook's label desk", date(2027, 1, 31), "88001"),)
    assert spec.certified(date(2026, 11, 18), site="88001").state == "attested"
    assert spec.certified(date(2026, 11, 18), site="1").state == "unattested"


def test_a_label_hangs_on_the_scope_like_any_clause() -> None:
    mart = load_profile("example-mart")
    store = mart.resolve("labels", "carton", Facts({"programme": "store"}))
    bulk = mart.resolve("labels", "carton", Facts({"programme": "bulk"}))
    assert isinstance(store, Resolved)
    assert isinstance(bulk, Resolved)
    assert store.clause.spec("carton").zone("G") is not None
    assert bulk.clause.spec("carton").zone("G") is None
    assert bulk.clause.spec("carton").padding == store.clause.spec("carton").padding
