"""`--tables DIR` and EDIC_TABLES: a user's own tables on the command line."""

import json
from pathlib import Path

import pytest
from tests.cli.running import edic, edic_ended, edic_process
from tests.x12.test_own_tables import FORECAST, SEGMENTS, folder, forecast

from edicompliance.datafolder import samples_folder

TABLES = ("--tables", "own")
CASE = samples_folder() / "example-mart" / "pairs" / "bulk"
ORDER, FACTS = str(CASE / "850.edi"), str(CASE / "facts.toml")
UNITS = """
element = "355"
name = "Unit"
complete = true
[codes]
"LB" = "Pound"
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder(tmp_path / "own", _004010_830=FORECAST, _004010_segments=SEGMENTS)
    Path("plan.edi").write_bytes(forecast())


def test_a_set_of_the_users_own_is_validated_and_acknowledged() -> None:
    assert edic("validate", "plan.edi").exit_code == 1
    assert edic("validate", "plan.edi", *TABLES).stdout.endswith("(1 accepted)\n")
    result = edic("ack", "plan.edi", "-o", "out.edi", "--control", "7", *TABLES)
    assert result.stderr.splitlines() == ["group PS 1: accepted", "  830 0001: accepted"]


def test_what_is_repaired_is_judged_by_the_own_tables() -> None:
    alone = edic("repair", "plan.edi", "-o", "mended.edi")
    assert (alone.exit_code, alone.stderr) == (1, "plan.edi: nothing to mend, 1 error left\n")
    own = edic("repair", "plan.edi", "-o", "mended.edi", *TABLES)
    assert (own.exit_code, own.stderr) == (0, "plan.edi: nothing to mend, 0 errors left\n")


def test_what_is_made_from_an_order_is_judged_by_the_own_tables() -> None:
    folder(Path("own"), codes_355=UNITS)
    facts = ("--profile", "example-mart", "--with", FACTS, "--now", "2026-11-18T15:00:00Z")
    made = edic("pair", ORDER, "--to", "856", "-o", "out.edi", *facts)
    assert (made.exit_code, Path("out.edi").exists()) == (0, True)
    refused = edic("pair", ORDER, "--to", "856", "-o", "none.edi", *facts, *TABLES)
    assert refused.exit_code == 1
    assert "X12513" in refused.stderr
    assert not Path("none.edi").exists()


def test_the_environment_may_name_the_folder() -> None:
    result = edic_ended("validate", "plan.edi", env={"EDIC_TABLES": "own"})
    assert (result.returncode, result.stderr) == (0, "")
    result = edic_ended("validate", "plan.edi", env={"EDIC_TABLES": "nowhere"})
    assert result.returncode == 2
    assert "'nowhere' does not exist" in result.stderr


def test_the_loops_of_an_own_set_are_shown_and_translated() -> None:
    assert "FST" in edic("show", "plan.edi", "--segments", *TABLES).stdout
    told = json.loads(edic("translate", "plan.edi", "--to", "json", *TABLES).stdout)
    [group] = [one for one in told["parts"][0]["content"] if isinstance(one, dict)]
    [found] = [one for one in group["content"] if isinstance(one, dict)]
    assert [one["loop"] for one in found["content"] if isinstance(one, dict)] == ["LIN"]
    for form in ("json", "xml"):
        edic("translate", "plan.edi", "--to", form, "-o", "out", *TABLES)
        assert edic("translate", "out", "--to", "x12").stdout_bytes == forecast()


def test_an_own_set_is_described_and_has_an_xml_schema() -> None:
    assert "certainty" in edic("x12", "describe", "830", "FST", *TABLES).stdout
    assert 'name="FST03"' in edic("x12", "xsd", "830", *TABLES).stdout


def test_a_second_opinion_goes_by_the_own_tables_too() -> None:
    result = edic("validate", "plan.edi", "--second-opinion", "pyx12", *TABLES)
    assert result.exit_code == 0
    assert result.stdout.endswith(" agrees\n")


def test_a_table_that_is_wrong_stops_the_command_before_it_says_anything() -> None:
    Path("own/004010/830.toml").write_text('set = "830"\n')
    result = edic_process("validate", "plan.edi", *TABLES)  # this one has read them
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr == 'edic: own/004010/830.toml: expected name = "...", got None\n'
