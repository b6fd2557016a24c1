"""`edic profile`: which retailers are known, and what each demands."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.cli.running import edic

from edicompliance.datafolder import json_schemas_folder, profiles_folder
from edicompliance.errors import ProfileError
from edicompliance.profiles import list_profiles

SHIPPED = sorted(path.stem for path in profiles_folder().glob("*.toml"))


def test_the_list_is_a_line_a_profile() -> None:
    result = edic("profile", "list")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == SHIPPED


def test_the_list_as_json_follows_its_schema() -> None:
    result = edic("profile", "list", "--format", "json")
    printed = json.loads(result.stdout)
    schema = json.loads((json_schemas_folder() / "profile-list-1.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(printed)
    assert next(iter(printed)) == "schema"
    assert [one["id"] for one in printed["profiles"]] == SHIPPED
    assert all(one["problem"] is None for one in printed["profiles"])


@pytest.mark.parametrize("profile", SHIPPED)
def test_a_profile_is_shown_in_the_words_of_its_language(profile: str) -> None:
    result = edic("profile", "show", profile)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].endswith(f"({profile}), edition 2026-11, USD")
    assert "NOT KNOWN" in result.stdout
    for program_word in ("Decimal(", "Point(", "Span(", "None", "True", "Mapping"):
        assert program_word not in result.stdout


def test_a_suppliers_own_file_is_shown_over_the_retailers(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        'format = 1\nid = "own"\nextends = "example-mart"\nhold_above = 50\n'
        '[sources.contract]\ntitle = "Our contract"\ngrade = "contract"\n'
        '[charges.redelivery]\nfor = ["WIN003"]\neach = "shipment"\nis = "75 USD"\n'
        'source = "contract"\n',
        encoding="utf-8",
    )
    shown = edic("profile", "show", str(own)).stdout
    assert "hold above     50 USD" in shown
    assert shown.count("\nCHARGES") == 1
    assert "  redelivery [contract contract]\n" in shown


@pytest.mark.parametrize(
    ("profile", "complaint"),
    [
        ("exampl-mart", "did you mean 'example-mart'?"),
        ("nowhere.toml", "nowhere.toml: "),
    ],
)
def test_an_unknown_profile_is_one_line(profile: str, complaint: str) -> None:
    with pytest.raises(ProfileError) as refused:
        edic("profile", "show", profile)
    assert complaint in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "format: is missing; 'format = 1' at the top"),
        (
            'format = 1\nid = "odd"\ncurency = "USD"\n',
            "odd.toml:3: curency: unknown section or key; did you mean 'currency'?",
        ),
        ("format = 2\n", "the file is written in format 2"),
    ],
)
def test_a_profile_that_cannot_be_loaded_is_listed_with_the_reason(
    tmp_path: Path, text: str, problem: str
) -> None:
    (tmp_path / "odd.toml").write_text(text, encoding="utf-8")
    (head,) = list_profiles(tmp_path)
    assert head.id == "odd"
    assert problem in str(head.problem)


def test_a_file_over_another_is_listed_with_what_it_has_from_below(tmp_path: Path) -> None:
    own = 'format = 1\nextends = "kohls"\nid = "own"\nat_risk_minutes = 45\n'
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    (tmp_path / "broken.toml").write_text(own.replace("45", "-1"), encoding="utf-8")
    (tmp_path / "kohls.toml").write_bytes((profiles_folder() / "kohls.toml").read_bytes())
    broken, base, found = list_profiles(tmp_path)
    assert (found.name, found.edition, found.currency) == (base.name, base.edition, "USD")
    assert (found.id, found.extends, found.problem) == ("own", "kohls", None)
    assert (broken.id, broken.currency, broken.extends) == ("own", "", "kohls")
    assert "at_risk_minutes" in (broken.problem or "")
    shown = edic("profile", "show", str(tmp_path / "own.toml")).stdout
    assert "at risk        less than 45 min to spare" in shown


def test_a_change_of_a_measure_names_the_rules_of_the_charges_that_hang_on_it() -> None:
    words = ("profile", "diff", "walmart-us@2023-06-01", "walmart-us@2024-06-01")
    told = json.loads(edic(*words, "--format", "json").stdout)["changes"]
    goals = {one["name"]: one["rules"] for one in told if one["key"] == "goal"}
    assert goals == {"on-time": ["WIN003"], "in-full": ["FIL001"]}
    assert "becomes 90% (touches WIN003)" in edic(*words).stdout
