"""Every fact that is known of a retailer stands in its profile, or has a reason why it does not."""

from pathlib import Path

import pytest
from tests.profiles.coverage import Row, faults, rows, share, shipped

from edicompliance.profiles import load_profile

GOOD = {"fact": "by six", "grade": "P", "keys": ["deadlines.ship-notice.by"]}


def _told(retailer: str = "example-mart", /, **changes: object) -> list[str]:
    row = Row(retailer, "1/1", {**GOOD, **changes})
    return list(row.faults(load_profile("example-mart")))


def test_every_fact_is_held_by_a_key_or_has_a_reason() -> None:
    assert list(faults(rows(), shipped())) == []


def test_a_row_with_a_key_that_exists_is_right() -> None:
    assert _told() == []
    assert _told(keys=[], why="nobody says") == []


def test_a_row_with_neither_key_nor_reason_is_told() -> None:
    reason = "neither a key that holds it nor the reason why it is no value of a profile"
    assert _told(keys=[]) == [f"example-mart 1/1: {reason}"]


def test_a_key_that_the_profile_has_not_is_told() -> None:
    wrong = "example-mart 1/1: no key 'deadlines.ship-notice.before'"
    assert _told(keys=["deadlines.ship-notice.before"])[0].startswith(wrong)


def test_a_grade_that_is_none_of_the_two_is_told() -> None:
    assert _told(grade="W") == ["example-mart 1/1: grade: expected 'P' or 'S', got 'W'"]


def test_a_word_that_no_row_has_is_told() -> None:
    assert _told(key="zone") == ["example-mart 1/1: unknown key"]


def test_a_shipped_profile_without_a_row_and_a_row_without_a_profile_are_told() -> None:
    profiles = {"acme": load_profile("example-mart")}
    row = Row("other", "1/1", {"fact": "x", "grade": "S", "why": "y"})
    assert list(faults((row,), profiles)) == [
        "other 1/1: no such profile; say why in 'no_profile'",
        "acme: a profile is shipped, and no fact is listed",
    ]


def test_a_profile_that_is_said_not_to_be_there_is_told() -> None:
    row = Row("acme", "1/1", GOOD, "nothing is public")
    found = list(faults((row,), {"acme": load_profile("example-mart")}))
    assert found == ["acme 1/1: a profile is shipped, 'no_profile' says there is none"]


def test_a_retailer_in_two_files_is_refused(tmp_path: Path) -> None:
    for name in ("coverage.toml", "coverage_b.toml"):
        (tmp_path / name).write_text("[acme]\nno_profile = 'none'\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"coverage_b\.toml: acme is in another file, too"):
        rows(tmp_path)


def test_the_share_counts_what_is_held_and_apart_what_a_note_tells() -> None:
    held = Row("acme", "1/1", GOOD)
    noted = Row("acme", "1/2", {**GOOD, "keys": ["deadlines.ship-notice.note"]})
    other = Row("acme", "1/3", {**GOOD, "keys": []})
    none = Row("nobody", "2/1", {"fact": "x", "grade": "S"}, "nothing is public")
    assert list(share((held, noted, other, none))) == [
        "acme               1 of 3 (33%), 1 in a note only",
        "nobody             none of 1: nothing is public",
    ]
