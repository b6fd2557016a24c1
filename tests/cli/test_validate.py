"""`edic validate`: what it prints, where, and with which exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from tests.sizes import examples
from tests.unshrunk import UNSHRUNK
from tests.x12.edi import GOOD, mutated
from tests.x12.planted import FAULTS, NOTICE

from edicompliance.cli.main import cli
from edicompliance.datafolder import json_schemas_folder
from edicompliance.reports import validation

EDIC = Path(sys.executable).with_name("edic")
BAD = GOOD.replace(b"*12*", b"*x*")
WARNED = GOOD.replace(b"CTT*1~", b"CTT*1~~")
NOTED = b"\xef\xbb\xbf" + GOOD
SCHEMA = json.loads((json_schemas_folder() / "validate-1.json").read_text("utf-8"))
MESSAGE = "PO102 quantity is x: expected a number, its decimal point written"
ASKED_FOR = {"partner", "second_opinion"}
"""Keys that are there only where an option asks for them."""
ISSUE_KEYS = [
    "code", "level", "severity", "message", "file", "offset", "length", "segment",
    "segment_number", "set_segment_number", "element", "expected", "actual",
    "acknowledgment", "broken",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, data in (("good", GOOD), ("bad", BAD), ("warned", WARNED), ("noted", NOTED)):
        Path(f"{name}.edi").write_bytes(data)


def run(*arguments: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(cli, ["validate", *arguments], input=stdin)


def as_json(*arguments: str, stdin: bytes = b"") -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run(*arguments, "--format", "json", stdin=stdin).stdout)
    return told


def edic(*arguments: str | bytes, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The installed command, as a user runs it."""
    return subprocess.run(
        [EDIC, "validate", *arguments], input=stdin, capture_output=True, check=False
    )


# -- text


def test_a_clean_file_is_one_line() -> None:
    result = run("good.edi")
    assert result.stdout == "good.edi: clean; 1 interchange, 1 set (1 accepted)\n"
    assert (result.exit_code, result.stderr) == (0, "")


def test_an_issue_is_a_line_with_its_place() -> None:
    result = run("bad.edi", "good.edi")
    assert result.stdout.splitlines() == [
        f"error   X12505 bad.edi: byte 199, segment 5 PO102: {MESSAGE}",
        "bad.edi: 1 error; 1 interchange, 1 set (1 with errors)",
        "good.edi: clean; 1 interchange, 1 set (1 accepted)",
        "2 files: 1 error",
    ]
    assert (result.exit_code, result.stderr) == (1, "")


def test_issues_past_the_limit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "MOST_LISTED", 2)
    Path("bad.edi").write_bytes(BAD * 5)
    assert "bad.edi: 7 further issues not listed" in run("bad.edi").stdout.splitlines()
    told = as_json("bad.edi")
    assert (len(told["issues"]), told["summary"]["issues_not_listed"]) == (2, 7)
    assert (told["summary"]["errors"], told["summary"]["warnings"]) == (9, 0)


def test_a_file_is_clean_only_without_any_issue() -> None:
    Path("all.edi").write_bytes(NOTED + BAD + WARNED * 2)
    for file, state in (("noted", "1 note"), ("warned", "1 warning"), ("good", "clean")):
        assert run(f"{file}.edi").stdout.splitlines()[-1].startswith(f"{file}.edi: {state};")
    assert run("all.edi").stdout.splitlines()[-1] == (
        "all.edi: 4 errors, 2 warnings, 1 note; 4 interchanges, 4 sets (3 accepted, 1 with errors)"
    )


# -- exit codes


@pytest.mark.parametrize(
    ("file", "fail_on", "exit_code"),
    [
        ("good.edi", "info", 0),
        ("noted.edi", "info", 1),
        ("noted.edi", "warning", 0),
        ("warned.edi", "warning", 1),
        ("warned.edi", "error", 0),
        ("bad.edi", "error", 1),
    ],
)
def test_fail_on_is_the_least_severity_that_fails(file: str, fail_on: str, exit_code: int) -> None:
    assert run(file, "--fail-on", fail_on).exit_code == exit_code


@pytest.mark.parametrize(
    ("file", "exit_code"), [("good.edi", 0), ("noted.edi", 0), ("warned.edi", 1), ("bad.edi", 1)]
)
def test_a_warning_fails_unless_told_otherwise(file: str, exit_code: int) -> None:
    assert run(file).exit_code == exit_code


@pytest.mark.parametrize(
    "arguments", [[], ["good.edi", "--format", "xml"], ["good.edi", "--fail-on", "all"], ["--no"]]
)
def test_a_wrong_command_line_is_exit_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage: " in result.stderr


def test_a_missing_file_is_one_line_and_exit_3() -> None:
    result = run("none.edi")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "edic: none.edi: No such file or directory\n"


def test_a_missing_file_does_not_stop_the_others() -> None:
    result = run("none.edi", "bad.edi", "--format", "json")
    assert result.exit_code == 3
    assert result.stderr == "edic: none.edi: No such file or directory\n"
    told = json.loads(result.stdout)
    assert [one["path"] for one in told["files"]] == ["bad.edi"]


# -- where the bytes come from


def test_a_folder_is_all_files_in_it() -> None:
    Path("in/deep").mkdir(parents=True)
    Path("in/b.edi").write_bytes(GOOD)
    Path("in/deep/a.edi").write_bytes(BAD)
    told = as_json("in", "good.edi")
    assert [one["path"] for one in told["files"]] == ["in/b.edi", "in/deep/a.edi", "good.edi"]


def test_a_folder_without_files_is_no_clean_result() -> None:
    Path("in").mkdir()
    result = edic("in")
    assert (result.returncode, result.stdout) == (3, b"")
    assert result.stderr == b"edic: in: expected files in the folder, found none\n"


def test_standard_input_is_a_dash() -> None:
    told = as_json("-", stdin=BAD)
    assert told["files"][0]["path"] == "-"
    assert told["files"][0]["bytes"] == len(BAD)
    assert told["issues"][0]["file"] == "-"
    assert edic("-", stdin=GOOD).stdout == b"-: clean; 1 interchange, 1 set (1 accepted)\n"


def test_an_empty_standard_input_is_a_finding() -> None:
    result = edic("-")
    assert result.returncode == 1
    assert b"X12006 -: byte 0: the file is empty" in result.stdout


def test_a_name_that_is_no_utf_8_can_be_printed() -> None:
    name = b"\xff\n.edi"
    try:
        Path(os.fsdecode(name)).write_bytes(BAD)
    except OSError:
        pytest.skip("this file system takes no such name")
    for result in (edic(name), edic(name, "--format", "json")):
        assert (result.returncode, result.stderr) == (1, b"")
    assert edic(name).stdout.splitlines()[-1].startswith(b"\\xff\\n.edi: 1 error;")
    assert edic(b"none" + name).stderr == b"edic: none\\xff\\n.edi: No such file or directory\n"


# -- JSON


def test_json_says_all_there_is() -> None:
    assert as_json("bad.edi") == {
        "schema": "edicompliance/validate/1",
        "files": [
            {
                "path": "bad.edi",
                "bytes": len(BAD),
                "interchanges": [
                    {
                        "control_number": "000000001",
                        "sender": "SENDER",
                        "receiver": "RECEIVER",
                        "offset": 0,
                        "length": len(BAD),
                        "framed": True,
                        "segments": 9,
                        "accepted": "A",
                        "delimiters": {
                            "element": "*",
                            "component": ">",
                            "repetition": None,
                            "segment": "~",
                        },
                        "groups": [
                            {
                                "functional_id": "PO",
                                "control_number": "1",
                                "release": "004010",
                                "accepted": "E",
                                "transaction_sets": [
                                    {"set": "850", "control_number": "0001", "accepted": "E"}
                                ],
                            }
                        ],
                    }
                ],
            }
        ],
        "issues": [
            {
                "code": "X12505",
                "level": "element",
                "severity": "error",
                "message": MESSAGE,
                "file": "bad.edi",
                "offset": 199,
                "length": 1,
                "segment": "PO1",
                "segment_number": 5,
                "set_segment_number": 3,
                "element": "PO102",
                "expected": "R",
                "actual": "x",
                "acknowledgment": {"element": "AK403", "list": "723", "code": "6"},
                "broken": "standard",
            }
        ],
        "summary": {
            "files": 1,
            "interchanges": 1,
            "transaction_sets": 1,
            "accepted": 0,
            "errors": 1,
            "warnings": 0,
            "issues_not_listed": 0,
        },
    }


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert list(SCHEMA["$defs"]["issue"]["properties"]) == ISSUE_KEYS


def objects(schema: object) -> list[dict[str, Any]]:
    """Every part of the schema that describes an object."""
    if isinstance(schema, list):
        return [found for part in schema for found in objects(part)]
    if not isinstance(schema, dict):
        return []
    found = [one for part in schema.values() for one in objects(part)]
    return [schema, *found] if schema.get("type") == "object" else found


def test_the_schema_describes_every_key_and_wants_it() -> None:
    for one in objects(SCHEMA):
        assert "description" in one
        assert sorted(one["required"]) == sorted(one["properties"].keys() - ASKED_FOR)
        for key, value in one["properties"].items():
            where = SCHEMA["$defs"].get(value.get("$ref", "").removeprefix("#/$defs/"), {})
            assert value.get("description") or where.get("description"), key


def strictly() -> Draft202012Validator:
    """The schema, with any key refused that it does not describe."""
    strict = json.loads(json.dumps(SCHEMA))
    for one in objects(strict):
        one["additionalProperties"] = False
    return Draft202012Validator(strict)


STRICT = strictly()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_what_is_printed_is_as_the_schema_says(fault: Any) -> None:
    Path("file.edi").write_bytes(fault.data)
    told = as_json("file.edi", "good.edi")
    STRICT.validate(told)
    assert list(told) == ["schema", "files", "issues", "summary"]
    for one in told["issues"]:
        assert list(one) == ISSUE_KEYS
        assert 0 <= one["offset"] <= one["offset"] + one["length"] <= len(fault.data)


@settings(
    max_examples=examples(60),
    phases=UNSHRUNK,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(mutated())
def test_whatever_the_bytes_there_is_no_traceback(stream: bytes) -> None:
    result = run("-", "--format", "json", stdin=stream)
    assert result.exit_code in (0, 1)
    told = json.loads(result.stdout)
    STRICT.validate(told)
    summary = told["summary"]
    assert len(told["issues"]) + summary["issues_not_listed"] >= summary["errors"]
    assert run("-", stdin=stream).exit_code == result.exit_code


# -- as installed


def test_the_command_prints_results_on_stdout_and_nothing_else_there() -> None:
    Path("asn.edi").write_bytes(NOTICE)
    result = edic("asn.edi", "none.edi", "--format", "json")
    assert result.returncode == 3
    assert json.loads(result.stdout)["summary"]["accepted"] == 1
    assert result.stderr == b"edic: none.edi: No such file or directory\n"


def test_a_reader_that_goes_away_is_no_failure_worth_a_word() -> None:
    Path("many.edi").write_bytes(BAD * 600)
    with subprocess.Popen(
        [EDIC, "validate", "many.edi"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_validating_needs_no_pydantic() -> None:
    script = (
        "import sys; from edicompliance.cli import main\n"
        "try: main()\n"
        "finally: print(*sys.modules, file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, "validate", "good.edi"],
        capture_output=True,
        text=True,
        check=False,
    )
    loaded = result.stderr.split()
    assert "edicompliance.x12.validator" in loaded
    assert not {"pydantic", "sqlalchemy", "jinja2", "lxml", "holidays"} & set(loaded)


def test_bytes_in_no_interchange_are_listed_behind_any_number_of_issues() -> None:
    stream = GOOD.replace(b"CTT*1~", b"ZZZ*1~" * 10_100 + b"CTT*1~") + b"JUNK"
    told = json.loads(run("-", "--format", "json", stdin=stream).stdout)
    loose = [one for one in told["issues"] if one["level"] == "unframed"]
    (file,) = told["files"]
    framed = sum(one["length"] for one in file["interchanges"])
    assert framed + sum(one["length"] for one in loose) == file["bytes"] == len(stream)
    assert told["summary"]["issues_not_listed"] > 0


def test_a_delimiter_that_is_no_utf_8_is_told_as_its_byte() -> None:
    stream = GOOD.replace(b"*", b"\xa6").replace(b"~", b"\xb6")
    told = json.loads(run("-", "--format", "json", stdin=stream).stdout)
    delimiters = told["files"][0]["interchanges"][0]["delimiters"]
    assert (delimiters["element"], delimiters["segment"]) == ("\\xa6", "\\xb6")
