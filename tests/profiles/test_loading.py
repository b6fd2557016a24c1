"""All faults of a file are told at once, each with its line, its key and the nearest right word."""

import pickle
from datetime import date
from pathlib import Path

import pytest
from tests.profiles.guides import HEAD, faults, guide, write

from edicompliance.errors import ProfileError
from edicompliance.profiles import check_file, list_profiles, load_profile

CASES = (Path(__file__).parent / "faults.txt").read_text(encoding="utf-8").split("\n---\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.partition("\n=> ")[2][:60])
def test_a_fault_is_told_with_its_line_and_its_remedy(tmp_path: Path, case: str) -> None:
    text, _, told = case.partition("\n=> ")
    assert faults(tmp_path, text) == [told.strip()]


def test_all_faults_are_told_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        "[windows.ship]\nsource = 'guide'\nis = '.. cancel_afer'\nat = 'here'\n"
        "[deadlines.ready]\nsource = 'guide'\nby = 'apointment'\n",
    )
    assert [fault.split(":")[0] for fault in found] == ["3", "4", "7"]


def test_the_error_can_be_sent_to_another_process(tmp_path: Path) -> None:
    path = write(tmp_path, "[windows.shipp]\n[windows.shop]\n")
    with pytest.raises(ProfileError) as raised:
        load_profile(path)
    copy = pickle.loads(pickle.dumps(raised.value))  # noqa: S301 - our own
    assert (str(copy), len(copy.problems)) == (str(raised.value), 2)
    assert check_file(path) == str(raised.value).split("\n")


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("format = 1", "format: is missing; 'format = 1' at the top"),
        ('id = "acme"', "id: is missing; write it"),
        ('currency = "USD"', "currency: is missing; write it"),
    ],
)
def test_a_head_that_lacks_something_says_what(tmp_path: Path, missing: str, told: str) -> None:
    found = faults(tmp_path, "", head=HEAD.replace(missing, ""))
    assert any(told in fault for fault in found), found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"USD"', '"US$"', "currency: unknown currency 'US$'; did you mean 'USD'?"),
        (
            '"America/Chicago"',
            '"America/Chicgo"',
            "zone.is: unknown time zone 'America/Chicgo'; did you mean 'America/Chicago'?",
        ),
        (
            '{ is = "America/Chicago", source = "guide" }',
            '"America/Chicago"',
            'zone: expected { is = "America/Chicago", source = "key" }, got text',
        ),
        (
            '"any text"',
            '"everything"',
            "scope.department: expected a list of words or 'any text', got 'everything'",
        ),
        (
            "network",
            "netwrok",
            "scope.netwrok: unknown scope word 'netwrok'; did you mean 'network'?",
        ),
    ],
)
def test_a_head_that_is_wrong_says_where(tmp_path: Path, old: str, new: str, told: str) -> None:
    found = faults(tmp_path, "", head=HEAD.replace(old, new))
    assert [fault.partition(": ")[2] for fault in found] == [told]


def test_a_newer_language_is_refused_and_not_misread(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "[windows.shipp]", head=HEAD.replace("format = 1", "format = 2"))
    assert fault.endswith("written in format 2; a newer edicompliance is needed")


def test_an_unknown_id_is_answered_with_the_nearest(tmp_path: Path) -> None:
    write(tmp_path, "")
    with pytest.raises(ProfileError) as error:
        load_profile("acmee", folder=tmp_path)
    assert str(error.value) == (
        "acmee: there is no profile of that id; did you mean 'acme'? "
        "(all of them: edic profile list)"
    )


def test_as_of_may_be_text_and_must_be_a_date(tmp_path: Path) -> None:
    assert guide(tmp_path, "", as_of="2026-11-22").as_of == date(2026, 11, 22)
    with pytest.raises(ProfileError, match="expected a date such as 2026-11-22, got 'today'"):
        guide(tmp_path, "", as_of="today")


def test_a_list_of_profiles_shows_a_broken_one_as_broken(tmp_path: Path) -> None:
    write(tmp_path, "")
    write(tmp_path, "is = x", "broken.toml")
    good, broken = list_profiles(tmp_path)
    assert (good.id, good.name, good.edition, good.problem) == ("acme", "Acme", "2026-11", None)
    assert (broken.id, broken.problem) == ("broken", broken.problem)
    assert "text needs quotes" in (broken.problem or "")


def test_a_clause_may_stand_alone_or_in_a_list(tmp_path: Path) -> None:
    clause = "source = 'guide'\nis = '.. cancel_after'"
    one = guide(tmp_path, f"[windows.ship]\n{clause}")
    many = guide(tmp_path, f"[[windows.ship]]\n{clause}")
    assert [c.body for c in one.clauses()] == [c.body for c in many.clauses()]


def test_a_pair_may_cross_where_a_third_clause_says_what_holds(tmp_path: Path) -> None:
    clause = "[[windows.delivery]]\nsource = 'guide'\nis = '.. must_arrive_by'\n"
    live = f"{clause}id = 'live'\nwhen = {{ delivery = 'live' }}\n"
    loads = f"{clause}id = 'loads'\nwhen = {{ mode = 'tl' }}\n"
    both = f"{clause}id = 'both'\nwhen = {{ mode = 'tl', delivery = 'live' }}\n"
    assert len(faults(tmp_path, live + loads)) == 1
    assert faults(tmp_path, live + loads + both) == []


def test_a_convention_is_checked_by_the_type_of_the_documents(tmp_path: Path) -> None:
    text = """[conventions.850]
source = "guide"
times = "ship_to"
[conventions.850.dates]
"037" = "ship_not_befor"
"""
    (fault,) = faults(tmp_path, text)
    assert fault.startswith("5: conventions.850#850.dates.037: expected ")
    assert fault.endswith("got 'ship_not_befor'; did you mean 'ship_not_before'?")
