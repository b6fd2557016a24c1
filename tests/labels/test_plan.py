"""Zones in rows, none over another, and everything in its zone, for every guide."""

from itertools import combinations

import pytest
from tests.labels.random_labels import specs

from edicompliance.labels.boxes import Box
from edicompliance.labels.draw.plan import plan_of
from edicompliance.labels.spec import LabelSpec, Limit, Zone

SPECS = specs()
everywhere = pytest.mark.parametrize(("name", "dpi"), [(n, d) for n in SPECS for d in (203, 300)])


@everywhere
def test_zones_fill_the_label_and_do_not_overlap(name: str, dpi: int) -> None:
    plan = plan_of(SPECS[name], dpi)
    label = Box(0, 0, plan.width, plan.height)
    assert all(label.holds(zone) for zone in plan.zones.values())
    assert not any(one.overlaps(other) for one, other in combinations(plan.zones.values(), 2))
    assert set(plan.zones) == {zone.letter for zone in SPECS[name].zones}


@everywhere
def test_slots_are_in_their_zones_and_do_not_overlap(name: str, dpi: int) -> None:
    plan = plan_of(SPECS[name], dpi)
    boxes = [(slot.zone, slot.box) for slot in plan.texts]
    boxes += [(slot.zone.letter, slot.box) for slot in plan.bars]
    boxes += [(slot.zone.letter, slot.letters.box) for slot in plan.bars]
    assert all(plan.zones[letter].holds(box) for letter, box in boxes)
    assert not any(one.overlaps(other) for (_, one), (_, other) in combinations(boxes, 2))


@everywhere
def test_bars_are_as_the_guide_wants_them(name: str, dpi: int) -> None:
    spec = SPECS[name]
    plan = plan_of(spec, dpi)
    (sscc,) = (slot for slot in plan.bars if slot.zone.identifiers == ("00",))
    mm = 25.4 / dpi
    assert spec.bar_height.least is not None
    assert sscc.height * mm >= float(spec.bar_height.least) - mm / 2
    white = (sscc.box.width - 156 * sscc.module) / 2
    assert white >= 10 * sscc.module
    assert white * mm >= float(spec.quiet_zone_mm(0)) if spec.quiet_zone else True  # type: ignore[arg-type]


def test_a_guide_that_says_how_high_its_zones_are_gets_them_so() -> None:
    inch = Limit(20, 30)  # type: ignore[arg-type]
    zones = tuple(Zone(one, ("po",), height=inch) for one in "ACE")
    low = Zone("I", (), ("00",), height=Limit(45, 55))  # type: ignore[arg-type]
    plan = plan_of(LabelSpec(zones=(*zones, low)), 203)
    heights = [box.height * 25.4 / 203 for box in plan.zones.values()]
    dot = 25.4 / 203
    assert all(20 - dot <= one <= 30 + dot for one in heights[:3])
    assert 45 - dot <= heights[3] <= 55 + dot
