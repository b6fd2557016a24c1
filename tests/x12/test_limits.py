"""The limits are settings: what is over one is an issue, and what follows is read."""

from datetime import UTC, datetime

import pytest
from tests.x12.edi import GOOD
from tests.x12.planted import swap

from edicompliance.flows.translating.answering import answer
from edicompliance.x12 import Limits, generate, parse, validate
from edicompliance.x12.acknowledgment import acknowledge
from edicompliance.x12.issues import KINDS
from edicompliance.x12.verdicts import gather

LONG = swap(GOOD, "CTT*1", "PID*F****" + "X" * 200 + "~CTT*1")


def kinds(data: bytes, limits: Limits | None = None) -> list[str]:
    return [KINDS[one.code].name for one in validate(data, limits=limits).issues]


def test_the_limit_of_a_segment_reaches_the_reader_through_validate() -> None:
    assert "segment-too-long" not in kinds(LONG)
    report = validate(LONG, limits=Limits(segment=150))
    (found,) = (one for one in report.issues if KINDS[one.code].name == "segment-too-long")
    assert found.where.offset == LONG.index(b"PID*")
    assert "segment-too-long" not in kinds(LONG, Limits(segment=209))
    assert "segment-too-long" in kinds(LONG, Limits(segment=208))


def test_the_limit_may_be_raised_too() -> None:
    long = swap(GOOD, "CTT*1", "PID*F****" + "X" * 70_000 + "~CTT*1")
    assert "segment-too-long" in kinds(long)
    assert "segment-too-long" not in kinds(long, Limits(segment=80_000))


@pytest.mark.parametrize(("most", "count"), [(150, 5), (64 * 1024, 6)])
def test_parse_keeps_what_is_over_the_limit_in_no_segment_and_loses_nothing(
    most: int, count: int
) -> None:
    read = parse(LONG, limits=Limits(segment=most))
    (interchange,) = read.interchanges
    assert len([one for group in interchange.groups for one in group.sets[0].segments]) == count
    assert (b"PID*" in b"".join((interchange.lost or {}).values())) == (count == 5)
    assert generate(read) == LONG


def test_an_answer_is_given_by_the_same_limits() -> None:
    limits, at = Limits(segment=150), datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    told = gather(LONG, limits=limits)
    assert [KINDS[one.code].name for one in told.issues] == kinds(LONG, limits)
    written = answer(LONG, control_number=7, at=at, limits=limits)
    assert [one.status for group in written.groups for one in group.sets] == ["R"]
    assert written.data == acknowledge(LONG, control_number=7, at=at, limits=limits)
    assert written.data != answer(LONG, control_number=7, at=at).data
