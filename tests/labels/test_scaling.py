"""Labels as ZPL that do not tell how many dots are an inch: what passes, and what does not."""

import random
import re

import pytest
from tests.labels.proof_of_audit import as_zpl, likely
from tests.labels.random_labels import specs

from edicompliance.labels.audit.reconciling import Audit, audit_all
from edicompliance.labels.audit.scaling import UNSCALED, filled
from edicompliance.labels.draw.drawing import LabelDrawing
from edicompliance.labels.draw.rendering import Batch
from edicompliance.labels.seen import SeenLabel
from edicompliance.labels.spec import LabelSpec
from edicompliance.labels.zpl.scales import read_scaled

NAME = "bulk"
SPEC = specs()[NAME]


def sizeless(dpi: int, *changes: tuple[str, str], spec: LabelSpec = SPEC) -> Audit:
    """A label for a printer of so many dots, without its size; changes: patterns of its ZPL."""
    content = likely(random.Random(1), spec)
    zpl = as_zpl(LabelDrawing(spec, dpi).draw(content))
    for pattern, new in (*changes, (r"\^PW\d+\^LL\d+", "")):
        zpl, count = re.subn(pattern, new, zpl)
        assert count, pattern
    read = [one for one in read_scaled(zpl.encode(), "label.zpl") if isinstance(one, SeenLabel)]
    return audit_all(read, [Batch([content], spec)])


@pytest.mark.parametrize("dpi", [203, 300])
def test_a_label_that_is_right_passes_and_its_sizes_are_told_as_not_checked(dpi: int) -> None:
    audit = sizeless(dpi)
    assert audit.labels[0].verdict == "pass"
    assert f"labels.carton: {UNSCALED.format(dpi)}" in audit.unmeasured


def test_bars_too_small_where_the_print_fills_the_label_are_to_be_retaken() -> None:
    (label,) = sizeless(300, (r"\^BY6", "^BY4")).labels
    assert (label.verdict, label.why) == (
        "retake",
        "x dimension: right at 203 dpi; say which it is with --dpi",
    )


def test_bars_too_small_at_every_resolution_fail() -> None:
    (label,) = sizeless(203, (r"\^BY4", "^BY2")).labels
    assert label.verdict == "fail"
    assert {one.field for one in label.deviations} == {"x_dimension"}


def test_another_order_on_it_fails_whatever_the_printer_is() -> None:
    order = likely(random.Random(1), SPEC).texts("po")[0]
    (label,) = sizeless(203, (order, "4501010")).labels
    assert label.verdict == "fail"


def test_a_print_that_fills_a_label_at_no_resolution_is_to_be_retaken() -> None:
    seen = next(read_scaled(b"^XA^FO40,40^A0N,60,60^FD4501061^FS^XZ", "label.zpl"))
    assert filled(seen.scales, SPEC) is None  # type: ignore[union-attr]
    wide = next(read_scaled(b"^XA^FO0,40^GB9000,2,2^FS^XZ", "label.zpl"))
    assert filled(wide.scales, SPEC) is None  # type: ignore[union-attr]
