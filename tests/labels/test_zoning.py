"""Heights of zones, of letters and of the last digits, on labels that were drawn and read back."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.labels.test_reading_pdf import drawn

from edicompliance.labels.audit.auditing import Comparison
from edicompliance.labels.draw.drawing import LabelDrawing
from edicompliance.labels.draw.paper import as_pdf
from edicompliance.labels.read.pdf import read_pdf
from edicompliance.labels.seen import SeenLabel
from edicompliance.labels.spec import LabelSpec, Limit
from edicompliance.labels.wanted import Compiled
from edicompliance.labels.zpl.reading import read_zpl
from edicompliance.labels.zpl.writing import ZplPrinter

PLAIN = drawn()
HIGH = Limit(Decimal(20), Decimal(31), "20 to 31 mm")
ZONED = replace(
    PLAIN.plan.spec,
    zones=tuple(
        replace(zone, height=HIGH) if zone.letter == "C" else zone for zone in PLAIN.plan.spec.zones
    ),
)


def read_back(spec: LabelSpec, form: str) -> SeenLabel:
    """A label drawn by a guide, as it is read."""
    drawing = LabelDrawing(spec, 203)
    if form == "pdf":
        (seen,) = read_pdf(as_pdf([drawing.draw(PLAIN.content)]), "a.pdf", codes=2)
    else:
        (seen,) = read_zpl(ZplPrinter(drawing).label(PLAIN.content).encode(), "a.zpl")
    assert isinstance(seen, SeenLabel)
    return seen


def faults(seen: SeenLabel, spec: LabelSpec) -> list[tuple[str, str]]:
    found = Comparison(seen, PLAIN.content, Compiled(spec))
    return [(one.field, one.actual) for one in found.deviations] + [
        ("unmeasured", zone) for zone in found.unmeasured
    ]


@pytest.mark.parametrize("form", ["zpl", "pdf"])
def test_a_zone_that_was_drawn_as_the_guide_has_it_is_as_high_as_that(form: str) -> None:
    assert faults(read_back(ZONED, form), ZONED) == []


@pytest.mark.parametrize("form", ["zpl", "pdf"])
def test_a_zone_is_measured_between_the_lines_around_it(form: str) -> None:
    wanted = Limit(Decimal(50), Decimal(60), "50 to 60 mm")
    zones = tuple(replace(one, height=one.height and wanted) for one in ZONED.zones)
    high = replace(ZONED, zones=zones)
    ((field, actual),) = faults(read_back(ZONED, form), high)
    assert field == "zone_height"
    assert 20 <= float(actual.removesuffix(" mm")) <= 31


def test_a_zone_that_no_line_parts_from_others_is_not_measured() -> None:
    seen = replace(read_back(ZONED, "zpl"), rules=())
    assert faults(seen, ZONED) == [("unmeasured", "C")]


@pytest.mark.parametrize("form", ["zpl", "pdf"])
def test_the_last_digits_are_larger_where_the_guide_wants_it(form: str) -> None:
    large = replace(PLAIN.plan.spec, large_digits=4)
    assert faults(read_back(large, form), large) == []
    ((field, actual),) = faults(read_back(PLAIN.plan.spec, form), large)
    assert (field, actual) == ("large_digits", "as large as the others")
