"""What is said of each kind of issue: of every one, in whole sentences, with its codes."""

import re

import pytest

from edicompliance.x12.explanations import EXPLANATIONS, explain_issue, told_by
from edicompliance.x12.issues import KINDS

CODES = sorted(KINDS)


def test_every_kind_of_issue_is_explained_and_no_other() -> None:
    assert sorted(EXPLANATIONS) == CODES


@pytest.mark.parametrize("code", CODES)
def test_an_explanation_is_made_of_sentences(code: str) -> None:
    explanation = explain_issue(code)
    for text in (explanation.means, explanation.expected, explanation.mend):
        assert text == " ".join(text.split())
        assert text[0].isupper() or text[0].isdigit() or text[0] == "`"
        assert text.endswith("."), text


def test_no_two_kinds_mean_the_same() -> None:
    assert len({one.means for one in EXPLANATIONS.values()}) == len(EXPLANATIONS)


@pytest.mark.parametrize("code", CODES)
def test_the_codes_of_an_acknowledgment_are_those_of_the_catalogue(code: str) -> None:
    kind, told = KINDS[code], told_by(code)
    assert bool(told) == (kind.severity == "error" and bool(kind.acknowledged))
    assert all(one.meaning for one in told)
    if "/" in kind.acknowledged:
        assert {one.code for one in told} <= {kind.acknowledged.split("/")[1]}


def test_an_error_in_the_isa_has_the_note_of_its_element() -> None:
    notes = {one.where: one.code for one in told_by("X12107")}
    assert (notes["ISA06"], notes["ISA09"], len(notes)) == ("006", "014", 16)
    assert {one.element for one in told_by("X12107")} == {"TA105"}


def test_a_999_tells_a_set_in_its_own_elements() -> None:
    assert [(one.acknowledgment, one.element) for one in told_by("X12304")] == [
        ("997", "AK502"),
        ("999", "IK502"),
    ]


def test_what_an_explanation_leads_to_is_a_command_or_a_link() -> None:
    for one in EXPLANATIONS.values():
        commands = re.findall(r"`edic ([a-z0-9]+)", f"{one.means} {one.expected} {one.mend}")
        assert set(commands) <= {"repair", "x12"}
