"""`edic ack`: what is written, what is said, and when nothing is."""

import json
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


@pytest.mark.parametrize(
    ("old", "new", "words", "segments"),
    [
        (
            "GE*1*1",
            "GE*1*2",
            [
                "group PO 1: rejected",
                "  Control numbers of GS and GE differ",
                "  850 0001: rejected",
                "    it is rejected with what it stands in",
            ],
            ["AK5*R", "AK9*R*1*1*0*4"],
        ),
        (
            "IEA*1*000000001",
            "IEA*1*000000002",
            [
                "interchange 000000001: rejected, but no TA1 is sent",
                "  Control numbers of ISA and IEA differ",
                "group PO 1: rejected",
                "  850 0001: rejected",
                "    it is rejected with what it stands in",
            ],
            ["AK5*R", "AK9*R*1*1*0"],
        ),
        (
            "GS*PO*SENDER",
            "GS*PO*",
            [
                "interchange 000000001: accepted with errors, but no TA1 is sent",
                "  Content is wrong, such as a bad GS",
                "group PO 1: accepted with errors",
                "  850 0001: accepted",
            ],
            ["AK5*A", "AK9*E*1*1*1"],
        ),
    ],
    ids=["group", "interchange", "header"],
)
def test_what_is_wrong_with_an_envelope_is_answered_said_and_validated_alike(
    old: str, new: str, words: list[str], segments: list[str]
) -> None:
    Path("order.edi").write_bytes(swap(GOOD, old, new))
    result = edic("ack", "order.edi", "-o", "out", "--control", "7")
    assert result.stderr.splitlines() == words
    (answered,) = parse(Path("out").read_bytes()).interchanges
    assert [one.text for one in answered.segments if one.tag in ("AK5", "AK9")] == segments
    (interchange,) = json.loads(edic("validate", "order.edi", "--format", "json").stdout)["files"][
        0
    ]["interchanges"]
    (group,) = interchange["groups"]
    (order,) = group["transaction_sets"]
    assert [order["accepted"], group["accepted"]] == [one[4] for one in segments]


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
