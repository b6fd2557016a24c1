"""The planted-defect suite: one defect at a time in our own samples, in two releases.

Each is reported, at its byte, with its code and the code of an acknowledgment; nothing else is; and
the trading partner is answered so.
"""

from collections import Counter

import pytest
from tests.x12.planted_defects import DEFECTS, FILES, RELEASES, Defect, answered, base

from edicompliance.x12 import Issue, validate

AT_LEAST = {
    "envelope": 10,
    "order": 10,
    "elements": 15,
    "relations": 5,
    "codes": 4,
    "levels": 6,
    "totals": 5,
    "characters": 5,
}
SETS = ("850", "855", "856", "810", "997")


def name(defect: Defect) -> str:
    return f"{defect.release} {defect.row['what']}"


def told(one: Issue) -> tuple[object, ...]:
    where = one.where
    return one.code, where.offset, where.length, where.element, one.acknowledged, one.severity


@pytest.mark.parametrize("release", RELEASES)
def test_there_are_as_many_of_each_family_as_promised(release: str) -> None:
    found = Counter(str(one.row["family"]) for one in DEFECTS if one.release == release)
    assert {family: count for family, count in found.items() if count < AT_LEAST[family]} == {}
    assert found.keys() == AT_LEAST.keys()


def test_each_kind_of_relation_is_broken_once() -> None:
    kinds = sorted(str(one.row["what"])[:2] for one in DEFECTS if one.row["family"] == "relations")
    assert kinds == sorted(["P:", "R:", "E:", "C:", "L:"] * len(RELEASES))


def test_every_set_has_defects() -> None:
    assert {str(one.row["file"])[:3] for one in DEFECTS} == set(SETS)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("file", FILES)
def test_the_files_they_are_planted_in_are_clean(file: str, release: str) -> None:
    assert validate(base(file, release)).issues == []


@pytest.mark.parametrize("defect", DEFECTS, ids=name)
def test_a_defect_is_reported_at_its_byte_and_nothing_else_is(defect: Defect) -> None:
    row = defect.row
    assert [told(one) for one in validate(defect.data).issues] == [
        (
            row["code"],
            defect.offset,
            len(defect.points_at),
            row.get("element"),
            row.get("told", ""),
            row.get("severity", "error"),
        )
    ]
    assert defect.data[defect.offset :].startswith(defect.points_at)


@pytest.mark.parametrize("defect", DEFECTS, ids=name)
def test_the_partner_is_answered_so(defect: Defect) -> None:
    assert answered(defect.data) == defect.answer


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("file", [file for file in FILES if file != "997"])
def test_without_a_defect_everything_is_accepted(file: str, release: str) -> None:
    assert answered(base(file, release)) == ["TA1 A 000", "AK5 A", "AK9 A"]
