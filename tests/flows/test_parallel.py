"""Many shipments on several cores: the same results, in the same order."""

import pickle
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from tests.flows.shipments import ORDER, SAMPLES, put

from edicompliance.errors import EdiError
from edicompliance.flows.preship import Outcome, check_batches
from edicompliance.flows.shipping.batches import Batch, find_shipments
from edicompliance.flows.shipping.parallel import Judge, judged
from edicompliance.profiles import load_profile
from edicompliance.reports.check import as_json
from edicompliance.reports.label_section import label_section
from edicompliance.rules import CheckResult

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def clock() -> datetime:
    return AT


def shown(outcome: Outcome) -> tuple[str, object]:
    path, result = outcome
    return path, as_json(result) if isinstance(result, CheckResult) else str(result)


def judge(select: tuple[str, ...] = ()) -> Judge:
    profile = load_profile("example-mart")
    return partial(check_batches, profile=profile, now=None, clock=clock, select=select)


def shipments() -> list[Batch]:
    found, _ = find_shipments([str(SAMPLES / "example-mart/shipments")])
    return found[:20]


def test_two_cores_say_what_one_says_in_the_same_order() -> None:
    batches = shipments()
    plain = [shown(one) for one in judge()(batches)]
    assert [shown(one) for one in judged(batches, judge(), 2)] == plain
    assert [shown(one) for one in judged(batches, judge(), 1)] == plain


def test_a_shipment_that_cannot_be_read_stops_no_other_on_another_core(tmp_path: Path) -> None:
    broken = put(tmp_path, {"a.edi": ORDER, "shipment.toml": b"planed_departure = 1"})
    batches = [*shipments()[:9], Batch(broken, (f"{broken}/a.edi", f"{broken}/shipment.toml"))]
    *good, (_, reason) = judged(batches, judge(), 2)
    assert all(isinstance(result, CheckResult) for _, result in good)
    assert isinstance(reason, EdiError)
    assert "planed_departure" in str(reason)


def test_a_selection_that_names_no_rule_is_raised_from_another_core() -> None:
    with pytest.raises(EdiError, match="no rule is called 'XYZ'"):
        list(judged(shipments(), judge(("XYZ",)), 2))


def test_a_result_without_its_documents_shows_the_same_and_is_small() -> None:
    for _, result in judge()(shipments()):
        assert isinstance(result, CheckResult)
        bare = result.without_documents()
        assert as_json(bare) == as_json(result)
        assert len(pickle.dumps(bare)) < 20_000
        assert bare.shipment.orders == ()


def test_labels_of_many_shipments_are_shown_as_those_of_one() -> None:
    found, _ = find_shipments([str(SAMPLES / "example-mart/shipments/labels-printed-wrong")])
    ((_, result),) = judge()(found)
    assert isinstance(result, CheckResult)
    bare = pickle.loads(pickle.dumps(result.without_documents()))  # noqa: S301 - our own
    assert label_section(bare, None) == label_section(result, None)
    shown = label_section(bare, None)
    assert shown is not None
    assert len(shown.shown) == 3
