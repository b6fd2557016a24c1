"""How a guide wants its labels: limits, padding, and certification as a state of its own."""

from datetime import date
from decimal import Decimal

import pytest

from edicompliance.labels.spec import (
    INCH,
    Attestation,
    LabelSpec,
    Limit,
    Zone,
    fault_of_zones,
)

DAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("attested", "site", "state", "text"),
    [
        ((), "70017", "unattested", "a certified label is wanted for each site; none is attested"),
        ((Attestation("the desk"),), "70017", "attested", "attested by the desk"),
        (
            (Attestation("the desk", DAY, "70017"),),
            "70017",
            "attested",
            "attested by the desk until 2026-11-18",
        ),
        (
            (Attestation("the desk", date(2026, 11, 17), "70017"),),
            "70017",
            "expired",
            "attested by the desk, which ended on 2026-11-17",
        ),
        (
            (Attestation("the desk", None, "70018"),),
            "70017",
            "unattested",
            "a certified label is wanted for each site; none is attested",
        ),
    ],
)
def test_certification_is_a_state_of_its_own(
    attested: tuple[Attestation, ...], site: str, state: str, text: str
) -> None:
    spec = LabelSpec(certified_per=("site",), attested=attested)
    assert spec.certified(DAY, site=site) == (state, text)


def test_a_guide_that_asks_for_no_certificate_is_told_so() -> None:
    assert LabelSpec().certified(DAY).state == "not asked"


def test_zeros_before_a_number_count_only_where_the_guide_does_not_pad() -> None:
    spec = LabelSpec(padding={"store": 5})
    assert spec.same("store", "00912", "912")
    assert not spec.same("po", "00912", "912")
    assert not spec.same("store", "A12", "12")
    assert spec.padded("store", "A12") == "A12"
    assert spec.padded("store", "1234567") == "1234567"


@pytest.mark.parametrize(
    ("least", "most", "dots", "fits"),
    [
        ("0.495", "1.016", 4, True),
        ("0.495", "1.016", 3, False),
        ("0.508", "0.508", 4, True),
        ("0.508", "0.508", 3, False),
        ("0.508", "0.508", 5, False),
    ],
)
def test_the_nearest_whole_dots_are_right_where_none_fit_exactly(
    least: str, most: str, dots: int, fits: bool
) -> None:
    spec = LabelSpec(x_dimension=Limit(Decimal(least), Decimal(most)))
    dot = INCH / 203
    assert spec.takes_bars(dots * dot, dot) is fits


@pytest.mark.parametrize(
    ("zones", "told"),
    [
        ((Zone("A", ("po",)), Zone("A", ("item",))), "zone A is there twice"),
        ((Zone("A"),), "zone A shows nothing"),
        ((Zone("A", ("moon",)),), "zone A shows 'moon', which no label has"),
        ((Zone("I", (), ("00",)),), None),
    ],
)
def test_zones_that_cannot_be_are_told(zones: tuple[Zone, ...], told: str | None) -> None:
    assert fault_of_zones(zones) == told


def test_a_limit_is_told_as_the_guide_has_it_or_in_millimetres() -> None:
    assert str(Limit(Decimal(1), Decimal(2))) == "1 to 2 mm"
    assert str(Limit(Decimal(1))) == "at least 1 mm"
    assert str(Limit(None, Decimal(2))) == "at most 2 mm"
    assert str(Limit(Decimal(1), None, "at least 1 mm or so")) == "at least 1 mm or so"
