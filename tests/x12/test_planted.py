"""Each kind of fault, planted alone: it is told, at its byte, and nothing else is."""

import tomllib

import pytest
from tests.x12.planted import ACK, FAULTS, NEWER_NOTICE, NOTICE, Planted

from edicompliance.datafolder import samples_folder
from edicompliance.x12 import validate
from edicompliance.x12.issues import BY_NAME

SAMPLES = samples_folder() / "example-mart"
SAMPLE_FAULTS = tomllib.loads((SAMPLES / "faults.toml").read_text("utf-8"))["fault"]
ALONE = [fault for fault in SAMPLE_FAULTS if "segment_number" in fault]
ELSEWHERE = {"too-many-levels"}
"""Planted in test_narrowing.py, for they need a partner, and in test_content.py."""


def name(fault: Planted) -> str:
    return f"{fault.name}-{FAULTS.index(fault)}"


@pytest.mark.parametrize("fault", FAULTS, ids=name)
def test_a_fault_is_told_at_its_byte_and_nothing_else_is(fault: Planted) -> None:
    (one,) = validate(fault.data).issues
    assert (one.code, one.severity) == (BY_NAME[fault.name].code, fault.severity)
    assert one.level == BY_NAME[fault.name].level
    assert (one.where.offset, one.where.length) == (fault.offset, len(fault.at))
    assert fault.data[one.where.offset :][: one.where.length] == fault.at
    assert one.where.element == fault.element


@pytest.mark.parametrize("fault", FAULTS, ids=name)
def test_a_set_is_accepted_or_rejected_for_it(fault: Planted) -> None:
    assert (
        "".join(
            one.accepted
            for interchange in validate(fault.data).interchanges
            for group in interchange.groups
            for one in group.sets
        )
        == fault.accepted
    )


def test_every_kind_of_fault_is_planted() -> None:
    of_partners = {name for name, kind in BY_NAME.items() if kind.by_partner}
    assert {fault.name for fault in FAULTS} == set(BY_NAME) - ELSEWHERE - of_partners


@pytest.mark.parametrize("data", [NOTICE, NEWER_NOTICE, ACK])
def test_the_files_they_are_planted_in_are_clean(data: bytes) -> None:
    assert validate(data).issues == []


@pytest.mark.parametrize("fault", ALONE, ids=lambda fault: fault["file"])
def test_the_fault_of_a_sample_is_told_where_it_was_planted(fault: dict[str, object]) -> None:
    (one,) = validate(SAMPLES / str(fault["file"])).issues
    where = one.where
    assert (one.level, where.segment) == (fault["level"], fault["segment"])
    assert where.segment_number == fault["segment_number"]
    assert where.element == fault.get("element")
    if where.element is None:
        assert where.offset == fault["segment_offset"]


@pytest.mark.parametrize("fault", SAMPLE_FAULTS, ids=lambda fault: fault["file"])
def test_no_fault_of_a_sample_goes_untold(fault: dict[str, object]) -> None:
    issues = validate(SAMPLES / str(fault["file"])).issues
    assert any(one.level == fault["level"] for one in issues)


@pytest.mark.parametrize(
    "path",
    sorted(samples_folder().rglob("valid/*.edi")),
    ids=lambda path: "/".join(path.parts[-4:]),
)
def test_a_valid_sample_is_clean(path: object) -> None:
    assert validate(str(path)).issues == []
