"""`edic ack`: what is written, what is said, and when nothing is."""

import json
from pathlib import Path

import pytest
from tests.cli.running import edic, edic_ended
from tests.x12.edi import GOOD
from tests.x12.planted import ACK, swap

from edicompliance.datafolder import samples_folder
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
    told = edic_ended("ack", "order.edi", "-o", "out", "--control", "7", "--profile", "mine.toml")
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
    told = edic_ended("ack", "order.edi", "-o", "out", "--control", "7")
    assert told.returncode == 3
    assert told.stderr.count("\n") == 1


DEMANDS = """\
format = 1
extends = "example-mart"
remove = ["narrow.850"]
{0}
[[narrow.850]]
id = "by-us"
source = "guide"
{1}
require = ["REF*DP", "N1*ST", "BEG06"]
forbid = ["PO104"]
codes = {{ BEG01 = ["05"] }}
lengths = {{ BEG03 = "at least 12" }}
"""
STRICTLY = '[acknowledgments]\nacceptance = "strict"'
ONLY_IF = 'when = { mode = "ltl" }'
NOTICE = samples_folder() / "example-mart/856/valid/shipment-order-tare-pack-item.edi"


def verdicts(file: str, *options: str) -> tuple[list[str], list[str]]:
    """Of the sets: what the 997 says, and what the JSON of `edic validate` says."""
    edic("ack", file, "-o", "out", "--control", "7", *options)
    told = json.loads(edic("validate", file, "--format", "json", *options).stdout)
    (answered,) = parse(Path("out").read_bytes()).interchanges
    judged = [
        order["accepted"]
        for interchange in told["files"][0]["interchanges"]
        for group in interchange["groups"]
        for order in group["transaction_sets"]
    ]
    return [one[1] for one in answered.segments if one.tag == "AK5"], judged


@pytest.mark.parametrize(
    ("settings", "when", "options", "verdict"),
    [
        ("", "", (), "E"),
        (STRICTLY, "", (), "R"),
        ('[acknowledgments]\nreject = ["X12413"]', "", (), "R"),
        ("", ONLY_IF, ("--scope", "mode=ltl"), "E"),
        (STRICTLY, ONLY_IF, ("--scope", "mode=ltl"), "R"),
    ],
)
def test_what_the_profile_demands_is_answered_as_it_is_validated(
    settings: str, when: str, options: tuple[str, ...], verdict: str
) -> None:
    Path("order.edi").write_bytes(GOOD)
    Path("mine.toml").write_text(DEMANDS.format(settings, when), "utf-8")
    assert verdicts("order.edi") == (["A"], ["A"])
    asked = ("--profile", "mine.toml", *options)
    assert verdicts("order.edi", *asked) == ([verdict], [verdict])


def test_each_demand_that_is_not_kept_has_its_code_in_the_997() -> None:
    Path("order.edi").write_bytes(GOOD)
    Path("mine.toml").write_text(DEMANDS.format("", ""), "utf-8")
    result = edic("ack", "order.edi", "-o", "out", "--control", "7", "--profile", "mine.toml")
    (answered,) = parse(Path("out").read_bytes()).interchanges
    told = {one.text for one in answered.segments if one.tag in ("AK3", "AK4")}
    assert {"AK3*REF*5**3", "AK3*N1*5**3", "AK4*6*367*1", "AK4*1*353*7*00"} <= told
    assert {"AK4*3*324*4*4500012", "AK4*4*212*10*2.5"} <= told
    assert "    segment 5 N1: Mandatory segment is missing" in result.stderr.splitlines()
    assert validate(Path("out").read_bytes()).ok


def test_a_demand_that_hangs_on_something_nobody_said_is_not_checked_and_said_to_be() -> None:
    Path("short.edi").write_bytes(NOTICE.read_bytes().replace(b"REF*BM*", b"REF*CN*"))
    asked = ("--profile", "example-mart", "--on", "2026-11-20")
    assert verdicts("short.edi", *asked) == (["A"], ["A"])
    result = edic("ack", "short.edi", "-o", "out", "--control", "7", *asked)
    assert result.stderr.splitlines()[-1] == "not checked: narrow.856 REF*BM: needs mode"
    assert verdicts("short.edi", *asked, "--scope", "mode=ltl") == (["E"], ["E"])


@pytest.mark.parametrize("option", [("--on", "2026-11-20"), ("--scope", "mode=ltl")])
def test_a_day_and_a_scope_go_with_a_profile(option: tuple[str, str]) -> None:
    result = edic("ack", "order.edi", "-o", "out", "--control", "7", *option)
    assert (result.exit_code, Path("out").exists()) == (2, False)
    assert "--on and --scope go with --profile" in result.stderr


HEADLESS = GOOD[GOOD.index(b"GS*") :]
NOBODY = "what has no ISA cannot be answered: nothing says whom the answer goes to"


WITHOUT = "interchange without an ISA: rejected, but no TA1 is sent"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (HEADLESS, []),
        (
            swap(HEADLESS, "IEA*1*", "IEA*2*"),
            [WITHOUT.replace("rejected", "accepted with errors"), "  Count of groups is wrong"],
        ),
        (swap(HEADLESS, "IEA*1*000000001~", ""), []),
        (b"hello", []),
        (b"", []),
    ],
    ids=["fine", "rejected", "cut off", "junk", "empty"],
)
def test_what_has_no_isa_cannot_be_answered_and_that_is_a_failure(
    data: bytes, told: list[str]
) -> None:
    Path("order.edi").write_bytes(data)
    result = edic("ack", "order.edi", "-o", "out", "--control", "7")
    assert (result.exit_code, Path("out").exists()) == (3, False)
    assert result.stderr.splitlines() == [*told, f"edic: order.edi: {NOBODY}"]


def test_what_has_no_isa_holds_up_no_other_interchange() -> None:
    Path("order.edi").write_bytes(swap(HEADLESS, "IEA*1*000000001~", "") + GOOD)
    result = edic("ack", "order.edi", "-o", "out", "--control", "7")
    assert result.exit_code == 3
    assert result.stderr.splitlines()[-1] == f"edic: order.edi: {NOBODY}"
    assert tags(Path("out").read_bytes())[:3] == ["ISA", "GS", "ST"]


def test_after_the_highest_control_number_comes_1_and_that_is_said() -> None:
    Path("order.edi").write_bytes(GOOD + GOOD.replace(b"000000001", b"000000002"))
    result = edic("ack", "order.edi", "-o", "out", "--control", "999999999")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[-1] == "control numbers went past 999999999, and on from 1"
    sent = parse(Path("out").read_bytes()).interchanges
    assert [one.isa[13] for one in sent] == ["999999999", "000000001"]
    assert [group.control_number for one in sent for group in one.groups] == ["999999999", "1"]
    assert validate(Path("out").read_bytes()).ok
    result = edic("ack", "order.edi", "-o", "out", "--control", "999999998")
    assert "control numbers went past" not in result.stderr
