"""`edic repair`: what is written, what is said."""

from pathlib import Path

import pytest
from tests.cli.running import edic
from tests.x12.edi import GOOD
from tests.x12.planted import NO_IEA, swap

BROKEN = swap(GOOD, "SE*5*0001", "SE*7*0001")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.edi").write_bytes(BROKEN)


def test_what_was_done_is_said_on_stderr() -> None:
    result = edic("repair", "in.edi", "-o", "out.edi")
    assert (result.exit_code, result.stdout) == (0, "")
    assert Path("out.edi").read_bytes() == GOOD
    assert result.stderr.splitlines() == [
        f"in.edi: byte {BROKEN.index(b'SE*7')}: SE01 was 7, is 5",
        "in.edi: 1 thing mended, 0 errors left",
    ]


def test_errors_that_remain_are_counted_and_make_the_exit_code_1() -> None:
    Path("in.edi").write_bytes(swap(BROKEN, "PO1*1*12*", "PO1*1*x*"))
    result = edic("repair", "in.edi", "-o", "out.edi")
    assert result.exit_code == 1
    assert result.stderr.endswith("in.edi: 1 thing mended, 1 error left\n")


def test_diff_shows_the_segments_before_and_after() -> None:
    result = edic("repair", "in.edi", "-o", "out.edi", "--diff")
    assert [one for one in result.stdout.splitlines() if one[:1] in "+-"] == [
        "--- in.edi", "+++ out.edi", "-SE*7*0001~", "+SE*5*0001~",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (swap(GOOD, "SE*5*0001~", ""), ["+SE*5*0001~"]),
        (swap(GOOD, "CTT*1~", "CTT*1~~\n~"), ["-~", "-~"]),
        (NO_IEA + b"~" * 5000, [*["-~"] * 5000, "+IEA*1*000000001~"]),
        (GOOD[:-1], ["-IEA*1*000000001", "+IEA*1*000000001~"]),
        (GOOD.replace(b"~", b"\n")[:-1], ["-\\ no line end"]),
        (b"\xef\xbb\xbf" + GOOD, ["-\\ufeff"]),
        (swap(GOOD, "PO1*", "X" * 70_000 + "~~PO1*"), ["-~", "-SE*5*0001~", "+SE*6*0001~"]),
    ],
    ids=["added", "empty", "many empty", "not ended", "no line end", "byte order mark", "too long"],
)
def test_diff_shows_what_was_put_in_and_taken_away(data: bytes, lines: list[str]) -> None:
    Path("in.edi").write_bytes(data)
    result = edic("repair", "in.edi", "-o", "out.edi", "--diff")
    shown = [one for one in result.stdout.splitlines() if one[:1] in "+-"]
    assert shown == ["--- in.edi", "+++ out.edi", *lines]


def test_standard_input_and_output() -> None:
    result = edic("repair", "-", "-o", "-", stdin=BROKEN)
    assert result.stdout_bytes == GOOD


def test_diff_and_data_do_not_mix_on_one_stream() -> None:
    assert edic("repair", "in.edi", "-o", "-", "--diff").exit_code == 2


def test_a_clean_file_is_copied() -> None:
    Path("in.edi").write_bytes(GOOD)
    result = edic("repair", "in.edi", "-o", "out.edi")
    assert (result.exit_code, Path("out.edi").read_bytes()) == (0, GOOD)
    assert result.stderr == "in.edi: nothing to mend, 0 errors left\n"


LONG_NAME = GOOD.replace(b"RECEIVER       ", b"RECEIVERWITHALONGNAME")


@pytest.mark.parametrize(
    ("data", "done"),
    [(LONG_NAME, "nothing mended"), (swap(LONG_NAME, "SE*5*", "SE*7*"), "1 thing mended")],
    ids=["nothing else", "something else"],
)
def test_what_could_not_be_mended_is_said_and_not_counted(data: bytes, done: str) -> None:
    Path("in.edi").write_bytes(data)
    result = edic("repair", "in.edi", "-o", "out.edi")
    first, *_, last = result.stderr.splitlines()
    assert first == "in.edi: byte 0: ISA08 is longer than 15 characters: not mended"
    assert last == f"in.edi: {done}, 1 error left"
    assert (result.exit_code, Path("out.edi").read_bytes()) == (1, LONG_NAME)
