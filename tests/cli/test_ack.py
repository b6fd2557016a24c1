"""`edic ack`: what is written, what is said, and when nothing is."""

from pathlib import Path

import pytest
from tests.cli.running import edic, edic_process
from tests.x12.edi import GOOD
from tests.x12.planted import ACK, swap

from edicompliance.x12 import parse, validate

BAD = swap(GOOD, "PO1*1*12*", "PO1*1*1,2*")
NOW = ("--now", "2026-11-22T09:30Z")
STRICT = """\
format = 1
extends = "example-mart"
[acknowledgments]
kind = "999"
ta1 = true
acceptance = "strict"
accept = ["X12516"]
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("order.edi").write_bytes(BAD)


def tags(data: bytes) -> list[str]:
    return [one.tag for interchange in parse(data).interchanges for one in interchange.segments]


def test_the_answer_is_written_and_said_in_words() -> None:
    result = edic("ack", "order.edi", "-o", "order.997", "--control", "7", *NOW)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        "group PO 1: accepted with errors",
        "  850 0001: accepted with errors",
        "    segment 3 PO1, element 2: Character not allowed: 1,2",
    ]
    written = Path("order.997").read_bytes()
    assert b"*261122*0930*U*00401*000000007*" in written
    assert validate(written).ok


@pytest.mark.parametrize(
    ("type_", "written"),
    [
        ("auto", ["ISA", "GS", "ST", "AK1", "AK2", "AK3", "AK4", "AK5", "AK9", "SE", "GE", "IEA"]),
        ("999", ["ISA", "GS", "ST", "AK1", "AK2", "IK3", "IK4", "IK5", "AK9", "SE", "GE", "IEA"]),
        ("ta1", ["ISA", "TA1", "IEA"]),
    ],
)
def test_the_type_says_what_is_written(type_: str, written: list[str]) -> None:
    edic("ack", "order.edi", "-o", "out", "--control", "7", "--type", type_)
    assert tags(Path("out").read_bytes()) == written


def test_997_alone_leaves_out_the_ta1_that_isa14_asks_for() -> None:
    Path("order.edi").write_bytes(swap(GOOD, "*0*P*>", "*1*P*>"))
    edic("ack", "order.edi", "-o", "auto", "--control", "7")
    edic("ack", "order.edi", "-o", "plain", "--control", "7", "--type", "997")
    assert "TA1" in tags(Path("auto").read_bytes())
    assert "TA1" not in tags(Path("plain").read_bytes())


def test_the_partners_settings_decide() -> None:
    Path("mine.toml").write_text(STRICT, "utf-8")
    result = edic("ack", "order.edi", "-o", "out", "--control", "7", "--profile", "mine.toml")
    assert result.exit_code == 0
    written = Path("out").read_bytes()
    assert tags(written)[:4] == ["ISA", "TA1", "GS", "ST"]
    assert b"~\nIK5*R*5~" in written


def test_a_setting_that_is_none_is_named() -> None:
    Path("mine.toml").write_text(STRICT.replace("X12516", "X99"), "utf-8")
    told = edic_process("ack", "order.edi", "-o", "out", "--control", "7", "--profile", "mine.toml")
    assert told.returncode == 3
    assert "acknowledgments.accept" in told.stderr
    assert "expected the code of an issue such as 'X12404', got 'X99'" in told.stderr


def test_what_is_owed_no_answer_gets_none() -> None:
    Path("ack.edi").write_bytes(ACK)
    result = edic("ack", "ack.edi", "-o", "out", "--control", "7")
    assert (result.exit_code, Path("out").exists()) == (0, False)
    assert result.stderr == "edic: ack.edi: nothing in it is owed an answer\n"


def test_standard_input_and_output() -> None:
    result = edic("ack", "-", "-o", "-", "--control", "7", *NOW, stdin=GOOD)
    assert tags(result.stdout_bytes)[:3] == ["ISA", "GS", "ST"]


@pytest.mark.parametrize("control", ["0", "1000000000", "x"])
def test_a_control_number_is_one_to_nine_digits(control: str) -> None:
    result = edic("ack", "order.edi", "-o", "out", "--control", control)
    assert (result.exit_code, Path("out").exists()) == (2, False)


def test_an_envelope_that_cannot_be_answered_is_one_clear_line() -> None:
    Path("order.edi").write_bytes(GOOD.replace(b"SENDER         ", b"SENDERWITHALONGNAME"))
    told = edic_process("ack", "order.edi", "-o", "out", "--control", "7")
    assert told.returncode == 3
    assert told.stderr.count("\n") == 1
