"""`edic profile show` as JSON, `resolve`, `lint`, `schema`, `diff` and `test`: work on guides."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.cli.running import edic

from edicompliance.datafolder import json_schemas_folder, profiles_folder
from edicompliance.errors import ProfileError
from edicompliance.profiles.tomlfile import read_toml

SHIPPED = sorted(path.stem for path in profiles_folder().glob("*.toml"))
OWN = """format = 1
id = "own"
extends = "example-mart"
[sources.contract]
title = "Our contract"
grade = "contract"
"""
CHEAPER = """
[[charges.ships-late]]
replaces = "ships-late"
like = "ships-late"
is = "1% of failing cost"
source = "contract"
"""


def printed_json(*arguments: str, schema: str) -> dict[str, Any]:
    """The JSON of a command, held against its schema."""
    printed: dict[str, Any] = json.loads(edic(*arguments, "--format", "json").stdout)
    path = json_schemas_folder() / f"{schema}.json"
    Draft202012Validator(json.loads(path.read_text("utf-8"))).validate(printed)
    assert next(iter(printed)) == "schema"
    return printed


def own(folder: Path, clauses: str) -> str:
    path = folder / "own.toml"
    path.write_text(OWN + clauses, encoding="utf-8")
    return str(path)


# -- show


@pytest.mark.parametrize("profile", SHIPPED)
def test_all_that_a_shipped_profile_says_is_shown_as_json(profile: str) -> None:
    shown = printed_json("profile", "show", profile, schema="profile-show-1")
    values = [one for clause in shown["clauses"] for one in clause["values"]]
    assert all(one["value"] is not None for one in values)
    assert {one["source"]["key"] for one in values} - {"assumed", "profile"} <= {
        one["key"] for one in shown["sources"]
    }


def test_a_clause_as_json_has_its_scope_and_what_another_source_says() -> None:
    shown = printed_json("profile", "show", "example-mart", schema="profile-show-1")
    clauses = {one["clause"]: one for one in shown["clauses"]}
    late = clauses["charges.ships-late#ships-late"]
    assert late["contested"][0]["says"] == {"is": "3% of failing cost, at least 100 USD"}
    assert late["contested"][0]["grade"] == "P"
    assert late["examples"] == 2
    assert clauses["windows.ship#collect"]["when"] == {"freight": ["collect"]}
    assert shown["words"]["network"] == ["fashion", "regional"]
    assert shown["words"]["department"] is None
    assert [one["name"] for one in shown["editions"]] == ["charges", "packing"]


# -- resolve


def resolved(*arguments: str) -> dict[str, Any]:
    return printed_json("profile", "resolve", *arguments, schema="profile-resolve-1")


def test_each_value_says_where_it_stands_and_who_says_so() -> None:
    seen = resolved("walmart-us", "--on", "2024-02-01", "--scope", "freight=prepaid,programme=dc")
    (goal,) = [one for one in seen["values"] if one["key"] == "measures.on-time.goal"]
    assert (goal["value"], goal["grade"]) == ("90%", "S")
    assert goal["from"]["file"] == "walmart-us.toml"
    assert goal["from"]["edition"] == "otif 2024"
    assert not goal["from"]["always"]
    assert goal["source"]["title"]
    assert seen["scope"] == {"freight": "prepaid", "programme": "dc"}


def test_what_always_holds_is_of_the_edition_of_its_file(tmp_path: Path) -> None:
    clauses = '[[charges.a-day]]\nfor = ["WIN003"]\neach = "day"\nis = "500 USD"\n'
    path = own(tmp_path, f'{clauses}source = "contract"\nnote = "once"\n')
    seen = {one["key"]: one for one in resolved(path, "--on", "2026-11-20")["values"]}
    base, ours = seen["deadlines.invoice.by"], seen["charges.a-day.is"]
    told = [(one["from"]["profile"], one["from"]["edition"]) for one in (base, ours)]
    assert told == [("example-mart", "2026-11"), ("own", "2026-11")]
    assert (base["from"]["always"], ours["from"]["always"]) == (True, True)
    assert (ours["note"], base["note"]) == ("once", None)
    text = edic("profile", "resolve", path, "--on", "2026-11-20").stdout
    assert "what names no edition holds always, by  example-mart.toml: example-mart" in text


def test_the_day_decides_which_edition_holds() -> None:
    scope = ("--scope", "freight=prepaid", "--scope", "programme=dc")
    goals = [
        [one["value"] for one in seen["values"] if one["key"] == "measures.on-time.goal"]
        for seen in (
            resolved("walmart-us", "--on", day, *scope) for day in ("2024-01-31", "2024-02-01")
        )
    ]
    assert goals == [["98%"], ["90%"]]


def test_what_hangs_on_a_missing_fact_is_listed_with_it() -> None:
    seen = resolved("example-mart", "--on", "2026-11-20", "--scope", "freight=prepaid")
    (delivery,) = [one for one in seen["undecided"] if one["key"] == "windows.delivery"]
    assert delivery["needs"] == ["mode", "delivery"]
    assert not [one for one in seen["values"] if one["key"].startswith("windows.delivery")]


def test_a_value_of_the_suppliers_own_file_says_so(tmp_path: Path) -> None:
    seen = resolved(own(tmp_path, CHEAPER), "--on", "2026-11-20")
    price, each = (
        next(one for one in seen["values"] if one["key"] == f"charges.ships-late.{key}")
        for key in ("is", "each")
    )
    assert (price["value"], Path(price["from"]["file"]).name) == ("1% of failing cost", "own.toml")
    assert (each["value"], each["from"]["file"]) == ("po", "example-mart.toml")


def test_the_text_of_resolve_names_each_clause_once() -> None:
    printed = edic("profile", "resolve", "example-mart", "--on", "2026-11-20").stdout.splitlines()
    assert printed.count("charges.ships-late") == 1
    assert any(line.startswith("    is             5% of failing cost") for line in printed)


def test_a_key_of_any_length_stands_apart_from_its_value() -> None:
    printed = edic("profile", "resolve", "example-mart", "--on", "2026-11-20").stdout
    assert "    structure_codes 0001, 0004  [contract" in printed
    seen = resolved("example-mart", "--scope", "programme=bulk")
    assert ["4 x 6 in"] in [one["value"] for one in seen["values"]]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ("--scope", "freight=collect,freight=prepaid"),
            "freight: expected one word, got collect and prepaid",
        ),
        (("--on", "yesterday"), "expected a date such as 2026-11-20, got 'yesterday'"),
        (("--scope", "freight"), "expected KEY=VALUE, as freight=collect, got 'freight'"),
        (("--scope", "frieght=collect"), "did you mean 'freight'?"),
        (("--scope", "network=regal"), "unknown network 'regal'; did you mean 'regional'?"),
        (("--scope", "banner=club"), "the profile does not speak of 'banner'; it does of freight"),
    ],
)
def test_a_case_that_cannot_be_read_is_a_mistake(
    arguments: tuple[str, ...], complaint: str
) -> None:
    result = edic("profile", "resolve", "example-mart", *arguments)
    assert result.exit_code == 2
    assert complaint in " ".join(result.stderr.split())


# -- lint


def test_a_fault_is_told_with_file_line_and_key(tmp_path: Path) -> None:
    path = own(tmp_path, '[deadlines.ship-notice]\nby = "departed + 1 hour"\ncount = "clean"\n')
    result = edic("profile", "lint", path)
    assert result.exit_code == 1
    assert (
        f"{path}:9: deadlines.ship-notice#ship-notice.count: unknown key 'count'" in result.stdout
    )


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    path = own(tmp_path, '[narow.856]\nx = 1\n[unknown]\n"deadlines.redy" = "x"\n')
    found = printed_json("profile", "lint", path, "example-mart", schema="profile-lint-1")[
        "profiles"
    ]
    assert [one["broken"] for one in found] == [True, False]
    assert len(found[0]["faults"]) == 2


def test_a_rule_or_a_parameter_that_there_is_not_is_a_fault(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        '[charges.mine]\nsource = "contract"\nfor = ["ASN001", "ASN999"]\neach = "po"\n'
        'is = "5 USD per po"\n[[rules.RTG004]]\nid = "mine"\nsource = "contract"\n'
        'when = { mode = "ltl" }\nparams = { pattern = "x" }\n',
    )
    faults = printed_json("profile", "lint", path, schema="profile-lint-1")["profiles"][0]["faults"]
    errors = [one for one in faults if one["severity"] == "error"]
    assert {(one["line"], one["key"], one["got"]) for one in errors} == {
        (9, "charges.mine.for", "ASN999"),
        (12, "rules.RTG004.params", "pattern"),
    }


def test_what_is_expected_and_what_is_there_are_told_apart(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        '[deadlines.ready]\nsource = "contract"\nby = "appointment"\ncounts = "clear"\n'
        '[windows.ship]\nsource = "contract"\nat = "ship_from"\n',
    )
    faults = printed_json("profile", "lint", path, schema="profile-lint-1")["profiles"][0]["faults"]
    told = {(one["expected"], one["got"]) for one in faults}
    assert ("'transmitted', 'accepted' or 'clean'", "'clear'") in told
    assert ("is", None) in told


def test_a_fault_in_a_clause_of_an_edition_names_the_edition(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        '[editions.ours]\nkeyed_to = "po_date"\nsource = "contract"\n'
        '[editions.ours.2026]\nsource = "contract"\nfrom = 2026-01-01\n'
        '[[deadlines.ready]]\nid = "new"\nsource = "contract"\nedition = "ours 2026"\n'
        'by = "departed + 1 hour"\ncount = "clean"\n',
    )
    assert "unknown key 'count'" in edic("profile", "lint", path).stdout
    assert "(edition 'ours 2026')" in edic("profile", "lint", path).stdout


def test_what_only_looks_odd_is_a_warning_and_no_failure(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        '[[narrow.856]]\nid = "odd"\nsource = "guide"\nwhen = { mode = "parcel" }\n'
        'require = ["PO1", "BSN09"]\nlengths = { BSN02 = "at most 300" }\n'
        'codes = { BSN01 = ["99"] }\n',
    )
    result = edic("profile", "lint", path)
    assert result.exit_code == 0
    assert [line.partition("#odd: ")[2] for line in result.stdout.splitlines()] == [
        "PO1: the 856 has no segment PO1 in any release",
        "BSN09: there is no such element in any release",
        "BSN01: 99 are no codes of the standard's list",
        "BSN02: at most 300: the standard allows 30; a profile narrows it only",
        "",
    ]
    assert result.stdout.splitlines()[-1].endswith("sources.contract: no clause cites it")


def test_a_document_that_no_rule_holds_against_its_clause_is_told_and_one_of_the_others_not(
    tmp_path: Path,
) -> None:
    clauses = '[[narrow.{}]]\nid = "own"\nsource = "guide"\nrequire = ["{}"]\n'
    path = own(tmp_path, clauses.format("997", "AK1") + clauses.format("945", "W06"))
    result = edic("profile", "lint", path)
    assert result.exit_code == 0
    (said,) = (line for line in result.stdout.splitlines() if "#own: " in line)
    assert said == (
        f"warning: {path}:7: narrow.997#own: edic check holds no 997 against it, only 753, 754, "
        "810, 850, 855, 856, 860, 865, 945; edic validate --profile does"
    )


@pytest.mark.parametrize("path", sorted(profiles_folder().glob("*.toml")), ids=lambda one: one.stem)
def test_nothing_is_wrong_with_a_shipped_profile(path: Path) -> None:
    result = edic("profile", "lint", str(path))
    assert result.stdout == f"{path}: nothing is wrong with it\n"


@pytest.mark.parametrize("profile", SHIPPED)
def test_a_shipped_profile_is_resolved_and_differs_in_nothing_from_itself(profile: str) -> None:
    seen = resolved(profile, "--on", "2026-03-10")
    assert seen["values"]
    assert edic("profile", "diff", profile, profile, "--exit-code").exit_code == 0


# -- schema


def test_the_published_schema_is_the_one_that_is_printed() -> None:
    assert edic("profile", "schema", "--format", "json").stdout == edic("profile", "schema").stdout
    published = (json_schemas_folder() / "profile-1.json").read_text("utf-8")
    assert edic("profile", "schema").stdout == published, "edic profile schema > docs/schemas/..."


@pytest.mark.parametrize("path", sorted(profiles_folder().glob("*.toml")), ids=lambda one: one.stem)
def test_a_shipped_profile_is_right_by_the_schema(path: Path) -> None:
    schema = json.loads(edic("profile", "schema").stdout)
    data = json.loads(json.dumps(read_toml(path, path.name).data, default=str))
    Draft202012Validator(schema).validate(data)


def test_the_schema_underlines_a_misspelt_key() -> None:
    validator = Draft202012Validator(json.loads(edic("profile", "schema").stdout))
    wrong = {"format": 1, "deadlines": {"ship-notice": {"by": "departed", "count": "clean"}}}
    assert not validator.is_valid(wrong)


# -- diff


def test_how_documents_are_answered_differs_word_by_word() -> None:
    said = edic("profile", "diff", "example-mart", "sample-superstores").output
    assert "answering ta1: was no, becomes yes" in said
    assert "answering acceptance: was tolerant, becomes strict" in said
    assert "answering kind" not in said


def test_two_days_of_a_profile_differ_by_their_editions() -> None:
    found = printed_json(
        "profile", "diff", "walmart-us@2024-01-31", "walmart-us@2024-02-01", schema="profile-diff-1"
    )
    changes = {one["key"]: one for one in found["changes"] if one["name"] == "on-time"}
    assert (changes["goal"]["before"], changes["goal"]["after"]) == ("98%", "90%")
    assert found["before"]["on"] == "2024-01-31"


def test_a_change_is_told_in_words_and_by_the_rules_it_touches(tmp_path: Path) -> None:
    path = own(tmp_path, CHEAPER)
    told = " ".join(edic("profile", "diff", "example-mart", path).stdout.split())
    assert told == (
        "charges.ships-late is: was 5% of failing cost, at least 100 USD, "
        "becomes 1% of failing cost (touches WIN002)"
    )


def test_what_is_new_and_what_is_gone_is_told(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    charge = '[charges.redelivery]\nfor = ["WIN003"]\neach = "shipment"\nis = "75 USD"\n'
    remove = 'remove = ["charges.ships-early"]\n'
    path.write_text(remove + OWN + charge + 'source = "contract"\n', encoding="utf-8")
    lines = edic("profile", "diff", "example-mart", str(path)).stdout
    assert "charges.redelivery is new: is 75 USD (touches WIN003)" in lines
    assert "charges.ships-early is gone" in lines


def test_the_same_profile_twice_does_not_differ(tmp_path: Path) -> None:
    result = edic("profile", "diff", "target", "target", "--exit-code")
    assert (result.exit_code, result.stdout) == (0, "nothing that is demanded or charged differs\n")
    assert (
        edic("profile", "diff", "example-mart", own(tmp_path, CHEAPER), "--exit-code").exit_code
        == 1
    )


# -- test


def test_the_examples_of_a_profile_are_run_and_counted() -> None:
    found = printed_json("profile", "test", "example-mart", schema="profile-test-1")
    assert found["examples"] > 0
    assert found["failed"] == []
    assert edic("profile", "test", "example-mart").exit_code == 0


def test_an_example_that_does_not_come_out_is_told(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        '[deadlines.bill-of-lading]\nby = "departed + 1 hour"\nsource = "contract"\n'
        "examples = [{ departed = 2026-11-20T10:00:00, due = 2026-11-20T12:00:00 }]\n",
    )
    result = edic("profile", "test", path)
    assert result.exit_code == 1
    assert "due: expected 2026-11-20 12:00 CST, got 2026-11-20 11:00 CST" in result.stdout


@pytest.mark.parametrize(
    ("name", "told"),
    [("gone.toml", "there is no such file"), ("nowhere", "there is no profile of that id")],
)
@pytest.mark.parametrize("verb", ["lint", "show", "test"])
def test_a_profile_that_is_not_there_could_not_be_looked_at(
    name: str, told: str, verb: str
) -> None:
    with pytest.raises(ProfileError, match=told):
        edic("profile", verb, name)
