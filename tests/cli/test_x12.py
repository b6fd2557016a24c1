"""`edic x12 describe`: the tables, for people and for programs."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.cli.running import edic, edic_ended
from tests.reports.own_tables import own_tables

from edicompliance.datafolder import json_schemas_folder

KINDS = {
    (): "sets",
    ("856",): "set",
    ("850", "REF"): "segment",
    ("ISA",): "segment",
    ("856", "BSN05"): "element",
    ("856", "BSN02"): "element",
    ("850", "REF04"): "element",
    ("850", "374"): "element",
    ("850", "C040"): "composite",
}
"""Words -> the kind of their JSON."""


def described(*words: str) -> dict[str, Any]:
    """What a program reads."""
    result = edic("x12", "describe", *words, "--format", "json")
    assert result.exit_code == 0
    printed = json.loads(result.stdout)
    assert isinstance(printed, dict)
    return printed


@pytest.mark.parametrize(("words", "kind"), KINDS.items())
def test_the_json_of_every_kind_follows_its_schema(words: tuple[str, ...], kind: str) -> None:
    schema = json.loads((json_schemas_folder() / "x12-describe-1.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    printed = described(*words)
    Draft202012Validator(schema).validate(printed)
    assert next(iter(printed)) == "schema"
    assert printed["kind"] == kind


def test_the_json_of_a_set_nests_its_loops() -> None:
    hierarchy = next(item for item in described("856")["items"] if item.get("loop") == "HL")
    assert (hierarchy["mandatory"], hierarchy["most"]) == (True, 200000)
    assert hierarchy["items"][0]["segment"] == "HL"
    party = next(item for item in hierarchy["items"] if item.get("loop") == "N1")
    assert [item["segment"] for item in party["items"]][:4] == ["N1", "N2", "N3", "N4"]


def test_the_json_of_an_element_has_the_codes_of_the_release() -> None:
    older = described("997", "AK403")["codes"]
    newer = described("997", "AK403", "--release", "005010")["codes"]
    assert {"code": "7", "meaning": "Code not allowed", "since": None} in older["codes"]
    assert [one["code"] for one in newer["codes"] if one not in older["codes"]] == ["12", "13"]
    assert newer["complete"]


def test_the_text_of_an_element_has_its_codes() -> None:
    lines = edic("x12", "describe", "856", "BSN05").stdout.splitlines()
    assert "  0001  Shipment, order, pack, item" in lines
    assert lines[0].startswith("BSN05  ")


def test_text_in_a_pipe_is_plain() -> None:
    printed = edic_ended("x12", "describe", "856").stdout
    assert "\x1b" not in printed
    assert "\nloop HL" in printed


def test_a_folder_of_ones_own_is_shown(tmp_path: Path) -> None:
    own = str(own_tables(tmp_path))
    words = ("x12", "describe", "850", "QTY01", "--release", "100000", "--tables", own)
    assert "  AA   Ordered\n" in edic(*words).stdout


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("856", "BSM"), "856 in release 004010 has no 'BSM'; did you mean BSN?"),
        (("856", "--release", "003050"), "release '003050': expected one of"),
        (("856", "BSN", "01"), "expected a set and one word of it, got 3 words"),
        (("856", "--tables", "/nowhere/at/all"), "does not exist"),
    ],
)
def test_what_is_not_there_exits_with_2(words: tuple[str, ...], complaint: str) -> None:
    result = edic("x12", "describe", *words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert complaint in result.stderr


def test_a_users_table_that_is_wrong_exits_with_3(tmp_path: Path) -> None:
    own = own_tables(tmp_path)
    (own / "codes/128.toml").write_text("[", "utf-8")
    result = edic_ended("x12", "describe", "850", "REF", "--tables", str(own))
    assert result.returncode == 3
    assert result.stderr.startswith(f"edic: {own / 'codes/128.toml'}: ")
    assert result.stderr.count("\n") == 1
