"""`edic validate --second-opinion`: what another judge says beside us."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.cli.running import edic
from tests.x12.edi import GOOD

from edicompliance.datafolder import json_schemas_folder

SCHEMA = json.loads((json_schemas_folder() / "validate-1.json").read_text("utf-8"))
BAD = GOOD.replace(b"*12*", b"*x*")
TRAILING = GOOD.replace(b"CTT*1~", b"CTT*1**~")
EMPTY = GOOD.replace(b"CTT*1~", b"CTT*1~~")
OPINION = ("validate", "--second-opinion", "pyx12")


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, data in (
        ("good", GOOD),
        ("bad", BAD),
        ("trailing", TRAILING),
        ("empty", EMPTY),
        ("junk", b"hello"),
    ):
        Path(f"{name}.edi").write_bytes(data)


def opinion_lines(*files: str) -> list[str]:
    return [line for line in edic(*OPINION, *files).stdout.splitlines() if "pyx12" in line]


@pytest.mark.parametrize("name", ["good", "bad"])
def test_a_judge_that_sees_the_same_agrees(name: str) -> None:
    assert opinion_lines(f"{name}.edi") == [f"{name}.edi: pyx12 4.0.0 agrees"]


def test_a_difference_is_a_line_with_its_place_and_the_judges_words() -> None:
    assert edic(*OPINION, "trailing.edi").stdout.splitlines() == [
        "trailing.edi: clean; 1 interchange, 1 set (1 accepted)",
        "trailing.edi: pyx12 4.0.0: 1 difference",
        (
            "  interchange 000000001, segment 6 CTT: here nothing, there SEG1 "
            "(Segment contains trailing element terminators)"
        ),
    ]


def test_what_the_judge_did_not_look_at_is_told() -> None:
    assert opinion_lines("empty.edi") == [
        "empty.edi: pyx12 4.0.0 agrees in what it looked at",
        (
            "  interchange 000000001: not all judged: pyx12's reader stopped there without a word; "
            "it looked at 6 of 9 segments"
        ),
    ]


def test_a_file_without_an_interchange_is_not_asked_about() -> None:
    assert opinion_lines("junk.edi") == [
        "junk.edi: pyx12 4.0.0 was not asked: there is no interchange"
    ]


def test_an_isa_that_had_to_be_changed_for_it_is_told() -> None:
    newer = GOOD.replace(b"*U*00401*", b"*^*00406*").replace(b"X*004010", b"X*004060")
    Path("newer.edi").write_bytes(newer)
    assert opinion_lines("newer.edi") == [
        "newer.edi: pyx12 4.0.0 agrees",
        "  interchange 000000001: read with ISA12 00501, for pyx12 knows no 00406",
    ]


@pytest.mark.parametrize(("name", "exit_code"), [("trailing", 0), ("good", 0), ("bad", 1)])
def test_the_exit_code_is_ours(name: str, exit_code: int) -> None:
    assert edic(*OPINION, f"{name}.edi").exit_code == exit_code


def test_standard_input_is_judged_too() -> None:
    assert "-: pyx12 4.0.0 agrees" in edic(*OPINION, "-", stdin=GOOD).stdout


def test_the_json_has_a_key_more_as_its_schema_says() -> None:
    result = edic(
        *OPINION,
        "--format",
        "json",
        *(f"{one}.edi" for one in ("bad", "trailing", "empty", "junk")),
    )
    told = json.loads(result.stdout)
    strict = json.loads(json.dumps(SCHEMA))
    for one in [strict, *strict["$defs"].values()]:
        if one.get("type") == "object":
            one["additionalProperties"] = False
    Draft202012Validator(strict).validate(told)
    assert list(told) == ["schema", "files", "issues", "summary", "second_opinion"]
    found = told["second_opinion"]
    assert (found["judge"], found["version"]) == ("pyx12", "4.0.0")
    bad, trailing, empty, junk = (one["interchanges"] for one in found["files"])
    assert bad == [
        {
            "control_number": "000000001",
            "agrees": True,
            "segments": 9,
            "not_judged": None,
            "note": None,
            "complaints": [
                {
                    "code": "723/6",
                    "message": 'Data element "quantity" (PO102) is type R, contains an invalid '
                    "character(x)",
                    "segment": "PO1",
                    "segment_number": 5,
                    "element": "PO102",
                }
            ],
            "differences": [],
        }
    ]
    assert trailing[0]["differences"] == [
        {"segment_number": 6, "place": "CTT", "ours": [], "theirs": ["SEG1"]}
    ]
    assert (empty[0]["segments"], empty[0]["agrees"]) == (6, False)
    assert empty[0]["not_judged"]
    assert junk == []


def test_without_the_option_the_json_is_as_before() -> None:
    told = json.loads(edic("validate", "good.edi", "--format", "json").stdout)
    assert "second_opinion" not in told


def test_a_judge_that_is_not_installed_ends_with_one_line_and_exit_3() -> None:
    hidden = (
        "import sys; sys.modules['pyx12'] = None; from edicompliance.cli.main import main; main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", hidden, *OPINION, "good.edi"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr == (
        "edic: a second opinion needs pyx12: pip install 'edicompliance[pyx12]'\n"
    )
