"""Lines that begin with `//`: an editor's comments, told and left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.x12.edi import interchange

from edicompliance.x12 import generate, parse, validate
from edicompliance.x12.validator import Validator

ORDER = interchange("BEG*00*SA*1**20261101\nPO1*1*1*EA*1")
LINES = ORDER.replace(b"\n", b"").split(b"~")[:-1]


def commented(*comments: bytes) -> bytes:
    """The order with a comment before each of its segments but the ISA."""
    first, *others = LINES
    parts = [first]
    for at, line in enumerate(others):
        parts.append(comments[at % len(comments)] + line)
    return b"~".join(parts) + b"~"


@pytest.mark.parametrize(
    "comment", [b"// 1\n", b"\n// one\n// two\r\n", b"  //\n", b"// IEA and ISA\n"]
)
def test_a_comment_is_told_and_the_segments_are_read(comment: bytes) -> None:
    data = commented(comment)
    report = validate(data)
    assert {one.code for one in report.issues} == {"X12110"}
    assert len(report.issues) == len(LINES) - 1
    assert all(
        data[one.where.offset :][: one.where.length] == comment.strip() for one in report.issues
    )
    [ts] = parse(data).sets()
    assert [segment.tag for segment in ts.segments] == ["ST", "BEG", "PO1", *_rest()]
    [[group]] = [one.groups for one in report.interchanges]
    assert [one.accepted for one in group.sets] == ["A"]


def _rest() -> list[str]:
    return [line[:2].decode() if line[:2] == b"SE" else line[:3].decode() for line in LINES[5:-2]]


def test_what_was_read_is_written_back_with_its_comments() -> None:
    data = commented(b"// a\n", b"")
    assert generate(parse(data)) == data


def test_slashes_in_an_element_are_data() -> None:
    data = interchange("BEG*00*SA*1**20261101\nPO1*1*1*EA*1\nPID*F****SEE //A/B")
    assert {one.code for one in validate(data).issues} == set()


@given(st.integers(1, 40), st.lists(st.sampled_from([b"// a\n", b"\n//\n", b"", b"~"]), min_size=1))
def test_how_the_file_is_cut_into_chunks_changes_nothing(size: int, comments: list[bytes]) -> None:
    data = commented(*comments)
    whole = [str(one) for one in Validator("f").run([data])]
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    assert [str(one) for one in Validator("f").run(chunks)] == whole
