"""The profiles that are shipped load, keep their own examples, and are what the page says."""

import pickle
import re
from pathlib import Path

import pytest
from tests.profiles.guides import guide, write

from edicompliance.datafolder import profiles_folder
from edicompliance.errors import ProfileError
from edicompliance.profiles import (
    CLAUSE_NAMES,
    SECTIONS,
    Facts,
    Resolved,
    Undecided,
    check_file,
    list_profiles,
    load_profile,
    run_examples,
)
from edicompliance.rules.bindings import check_bindings

SHIPPED = sorted(profiles_folder().glob("*.toml"))
PAGE = (Path(__file__).parents[2] / "docs" / "profile-language.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_profile_loads_and_its_examples_come_out(path: Path) -> None:
    assert check_file(path) == []
    profile = load_profile(path.stem)
    assert profile.id == path.stem
    assert pickle.loads(pickle.dumps(profile)) == profile  # noqa: S301 - our own


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_name_of_a_shipped_profile_can_be_asked_for(path: Path) -> None:
    profile = load_profile(path.stem)
    for section, name in profile.families:
        if section not in {"conventions", "narrow"}:
            assert isinstance(profile.resolve(section, name, Facts()), Resolved | Undecided)
    for answer in profile.charges(Facts()):
        assert isinstance(answer, Resolved | Undecided)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_profile_prices_rules_that_there_are(path: Path) -> None:
    check_bindings(load_profile(path.stem))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_profile_that_sets_no_window_notice_or_charge_is_not_shipped(path: Path) -> None:
    set_ = {f"{section}.{name}" for section, name in load_profile(path.stem).families}
    notice = {"deadlines.ship-notice", "deadlines.ship-notice-arrival", "documents.856"}
    assert notice & set_ or any(name.startswith(("windows.", "charges.")) for name in set_)


def test_the_list_is_the_folder() -> None:
    assert [head.id for head in list_profiles()] == [path.stem for path in SHIPPED]
    assert all(head.problem is None for head in list_profiles())


def test_an_example_that_does_not_come_out_is_told(tmp_path: Path) -> None:
    profile = guide(
        tmp_path,
        """
[deadlines.ready]
source = "guide"
before = "appointment"
examples = [
  { appointment = 2026-11-18T14:00:00, observed = 2026-11-18T14:00:00, expect = "pass" },
  { appointment = 2026-11-18T14:00:00, due = 2026-11-18T15:00:00 },
  { observed = 2026-11-18T14:00:00 },
  { observed = 2026-11-18T14:00:00, expect = "cannot tell" },
]

[windows.delivery]
source = "guide"
is = "must_arrive_by - 1 day .. must_arrive_by at 17:00"
examples = [
  { must_arrive_by = 2026-11-18, opens = 2026-11-17, closes = 2026-11-18T17:00:00-06:00 },
  { must_arrive_by = 2026-11-18, opens = 2026-11-18 },
  { must_arrive_by = 2026-11-18, observed = 2026-11-18, expect = "cannot tell" },
]
""",
    )
    assert [fault.partition("example ")[2] for fault in run_examples(profile)] == [
        "2: opens: expected 2026-11-18, got 2026-11-17",
        "1: observed 2026-11-18 14:00 CST: expected pass, got fail",
        "2: due: expected 2026-11-18 15:00 CST, got 2026-11-18 14:00 CST",
        "3: cannot tell: needs appointment",
    ]


def test_the_profiles_on_the_page_load(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    whole = [block for block in blocks if block.startswith("format = ")]
    assert len(whole) == 2
    for name, text in zip(("acme.toml", "own.toml"), whole, strict=True):
        assert check_file(write(tmp_path, text, name, head=""), tmp_path) == []


def test_what_the_page_shows_of_a_profile_loads_and_its_examples_come_out(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    parts = [block for block in blocks if not block.startswith("format = ")]
    assert parts
    for part in parts:
        assert check_file(write(tmp_path, part), tmp_path) == [], part


def test_the_page_has_every_name_that_rules_ask_for() -> None:
    names = [name for section in CLAUSE_NAMES.values() for name in section]
    assert [name for name in names if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_has_a_schema_for_editors(section: str) -> None:
    assert SECTIONS[section].model_json_schema()["additionalProperties"] is False


def test_an_id_that_is_not_shipped_is_answered_with_the_nearest() -> None:
    with pytest.raises(ProfileError, match="did you mean 'example-mart'"):
        load_profile("exampel-mart")
