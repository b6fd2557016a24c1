"""Files that are cut off, mixed up or no X12 at all: a finding or one clear line, never a pass."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.flows.shipments import (
    CLOCK,
    NOTICE,
    ORDER,
    SAMPLES,
    WHOLE,
    assert_nothing_is_lost,
    checked,
    codes,
    put,
    without,
)
from tests.sizes import a_part, examples
from tests.unshrunk import UNSHRUNK
from tests.x12.edi import mutated, streams

from edicompliance.errors import EdiError
from edicompliance.flows.preship import check_batches
from edicompliance.flows.shipping.batches import Batch
from edicompliance.profiles import Profile, list_profiles, load_profile
from edicompliance.rules.model import CheckResult

SMALL = SAMPLES / "target/shipments/prepaid-in-its-window"
FILES = {path.name: path.read_bytes() for path in SMALL.iterdir() if path.suffix == ".edi"}
PROFILE = load_profile("target")


def _judge(
    files: Mapping[str, bytes], profile: Profile = PROFILE
) -> CheckResult | EdiError | OSError:
    """Check files that lie in memory, with the facts of the small sample."""
    batch = Batch("-", (*files, f"{SMALL}/shipment.toml"))
    [(_, outcome)] = check_batches(
        [batch], profile, now=None, clock=lambda: CLOCK, read=files.__getitem__
    )
    return outcome


# -- cut off


def test_the_whole_files_may_ship() -> None:
    whole = _judge(FILES)
    assert isinstance(whole, CheckResult)
    assert whole.verdict == "SHIP"


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.parametrize("part", range(8))
def test_a_file_cut_off_at_any_byte_never_ships(name: str, part: int) -> None:
    """At each byte in `make proof`, at a third of them in `make test`."""
    data = FILES[name].rstrip()
    for length in a_part(range(part, len(data), 8), part):
        outcome = _judge({**FILES, name: data[:length]})
        assert isinstance(outcome, CheckResult), length
        assert outcome.verdict == "HOLD", length
        assert "DOC001" in codes(outcome), length
        assert_nothing_is_lost(outcome)


def test_a_file_that_lacks_only_its_last_terminator_is_told() -> None:
    outcome = _judge({**FILES, "notice.edi": FILES["notice.edi"].rstrip()[:-1]})
    assert isinstance(outcome, CheckResult)
    [finding] = outcome.findings
    assert finding.violation.message == "the last segment has no terminator"


# -- no X12


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"Dear supplier,\n", "15 bytes belong to no interchange"),
        (bytes(range(256)) * 20, "5120 bytes belong to no interchange"),
        (
            ORDER.decode().encode("utf-16"),
            (
                "1284 bytes belong to no interchange; they look like UTF-16, "
                "X12 is read as UTF-8 or Latin-1"
            ),
        ),
        (b"\0" * 2000, "2000 bytes belong to no interchange"),
    ],
    ids=["empty", "a letter", "binary garbage", "UTF-16", "zeros"],
)
def test_what_is_no_x12_is_a_finding_that_holds(tmp_path: Path, data: bytes, message: str) -> None:
    result = checked(put(tmp_path, {**WHOLE, "850.edi": data}))
    assert result.verdict == "HOLD"
    broken = [one for one in result.findings if one.code == "DOC001"]
    assert [one.violation.message[: len(message)] for one in broken] == [message]
    [place] = broken[0].violation.evidence
    assert (place.file, place.offset) == (f"{tmp_path}/850.edi", 0)
    assert data.startswith(place.value.encode("utf-8", "surrogateescape"))
    assert_nothing_is_lost(result)


@pytest.mark.parametrize("head", [ORDER[:106], ORDER[:300]], ids=["in the ISA", "in the order"])
def test_a_huge_segment_without_a_terminator_is_a_finding(tmp_path: Path, head: bytes) -> None:
    result = checked(put(tmp_path, {**WHOLE, "850.edi": head + b"A" * 20_000_000}))
    assert result.verdict == "HOLD"
    assert "DOC001" in codes(result)
    assert all(len(finding.message) < 400 for finding in result.findings)
    assert_nothing_is_lost(result)


# -- sets that cannot be documents


@pytest.mark.parametrize(
    ("name", "tag", "expected"),
    [
        ("850.edi", "BEG", "mandatory segment BEG is missing before REF"),
        ("856.edi", "BSN", "mandatory segment BSN is missing before HL"),
    ],
)
def test_a_set_without_its_beginning_is_a_finding(
    tmp_path: Path, name: str, tag: str, expected: str
) -> None:
    result = checked(put(tmp_path, {**WHOLE, name: without(WHOLE[name], tag)}))
    assert result.verdict == "HOLD"
    assert expected in [finding.violation.message for finding in result.findings]


# -- levels whose place is in doubt


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"HL*3*2*P", b"HL*3*99*P", "HL 3 names parent 99, which is not in the notice"),
        (b"HL*2*1*O", b"HL*2*3*O", "HL 2 is inside itself"),
        (b"HL*4*3*I", b"HL*4*4*I", "HL 4 is inside itself"),
        (b"HL*22*21*I", b"HL*4*21*I", "HL 4 has a number that was used before"),
        (b"HL*5*2*P", b"HL**2*P", "an HL has no number"),
    ],
    ids=["orphan", "circle of two", "inside itself", "number used twice", "no number"],
)
def test_a_level_in_doubt_is_a_finding_and_its_quantities_are_not_checked(
    tmp_path: Path, old: bytes, new: bytes, message: str
) -> None:
    assert NOTICE.count(old) == 1
    result = checked(put(tmp_path, {**WHOLE, "856.edi": NOTICE.replace(old, new)}))
    assert result.verdict == "HOLD"
    assert message in [one.violation.message for one in result.findings if one.code == "DOC001"]
    assert not {"FIL001", "FIL002"} & set(result.passed)
    assert_nothing_is_lost(result)


# -- dates at the ends of the calendar


@pytest.mark.parametrize("day", [b"99991231", b"00010101"])
def test_a_date_that_no_clock_can_reckon_with_stops_nothing(tmp_path: Path, day: bytes) -> None:
    dates = re.findall(rb"DTM\*\d{3}\*(\d{8})", ORDER)
    assert dates
    for old in dates:
        result = checked(put(tmp_path, {**WHOLE, "850.edi": ORDER.replace(old, day)}))
        assert_nothing_is_lost(result)


# -- anything else


def _cut(data: bytes, at: int, length: int, _: bytes) -> bytes:
    return data[:at] + data[at + length :]


def _put_in(data: bytes, at: int, _: int, more: bytes) -> bytes:
    return data[:at] + more + data[at:]


def _replace(data: bytes, at: int, length: int, more: bytes) -> bytes:
    return data[:at] + (more * length)[:length] + data[at + length :]


def _double(data: bytes, at: int, length: int, _: bytes) -> bytes:
    return data[:at] + data[at : at + length] + data[at:]


def _swap_lines(data: bytes, at: int, length: int, _: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    one, other = at % len(lines), (at + length) % len(lines)
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


MUTATIONS: tuple[Callable[[bytes, int, int, bytes], bytes], ...] = (
    _cut,
    _put_in,
    _replace,
    _double,
    _swap_lines,
)


@given(
    name=st.sampled_from(sorted(FILES)),
    changes=st.lists(
        st.tuples(
            st.sampled_from(MUTATIONS),
            st.integers(0, 900),
            st.integers(1, 120),
            st.sampled_from([b"~", b"*", b">", b"\n", b"9", b"HL*1**S~", b"\xff", b"\0", b"-"]),
        ),
        min_size=1,
        max_size=4,
    ),
)
@settings(max_examples=examples(200), phases=UNSHRUNK, suppress_health_check=[HealthCheck.too_slow])
def test_however_a_file_is_damaged_the_result_is_whole_or_an_edi_error(
    name: str, changes: list[tuple[Callable[[bytes, int, int, bytes], bytes], int, int, bytes]]
) -> None:
    data = FILES[name]
    for mutate, at, length, more in changes:
        data = mutate(data, at, length, more)
    outcome = _judge({**FILES, name: data})
    if isinstance(outcome, CheckResult):
        assert_nothing_is_lost(outcome)
        for finding in outcome.findings:
            for one in finding.violation.evidence:
                if one.offset is not None and one.file == name:
                    shown = data[one.offset : one.offset + one.length]
                    assert shown == one.value.encode("utf-8", "surrogateescape")
    else:
        assert isinstance(outcome, EdiError)


@given(
    name=st.sampled_from(sorted(FILES)),
    data=streams() | mutated(tuple(FILES.values())),
    profile=st.sampled_from([one.id for one in list_profiles()]),
)
@settings(max_examples=examples(150), phases=UNSHRUNK, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_bytes_a_file_holds_the_result_is_whole_or_an_edi_error(
    name: str, data: bytes, profile: str
) -> None:
    outcome = _judge({**FILES, name: data}, load_profile(profile))
    if isinstance(outcome, CheckResult):
        assert_nothing_is_lost(outcome)
    else:
        assert isinstance(outcome, EdiError)
