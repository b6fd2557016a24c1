"""`edic explain`: every rule in words."""

import pytest
from tests.cli.running import edic

from edicompliance.rules.catalogue import RULES
from edicompliance.rules.model import HEADINGS
from edicompliance.x12.explanations import explain_issue
from edicompliance.x12.issues import KINDS


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_explained_under_its_headings(rule) -> None:  # type: ignore[no-untyped-def]  # a Rule
    result = edic("explain", rule.code)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == f"{rule.code}  {rule.name}"
    assert [line for line in lines if line in HEADINGS] == list(HEADINGS)
    assert all(len(line) <= 100 for line in lines)
    told = " ".join(" ".join(lines).split())
    for heading in HEADINGS:
        assert rule.section(heading) in told


def test_the_facts_of_the_engine_stand_at_the_end() -> None:
    assert edic("explain", "WIN003").stdout.splitlines()[-6:] == [
        "In short",
        "  judges freight          prepaid only",
        "  needs                   orders (850)",
        "  clauses of the profile  windows.delivery",
        "  severity                error, where the profile does not say otherwise",
        "  mended before departure no",
    ]


def test_without_a_code_all_rules_are_listed() -> None:
    result = edic("explain")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line[:6] for line in lines if line[0] != " "] == [rule.code for rule in RULES]
    assert all(len(line) <= 100 for line in lines)


def test_a_code_is_known_in_any_case() -> None:
    assert edic("explain", "win001").stdout.startswith("WIN001  ships-before-window\n")


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("ASM001", "no rule has the code 'ASM001'; did you mean ASN001?"),
        ("wim002", "no rule has the code 'WIM002'; did you mean WIN002?"),
        ("late", "no rule has the code 'LATE'"),
    ],
)
def test_an_unknown_code_exits_with_2_and_the_nearest(code: str, complaint: str) -> None:
    result = edic("explain", code)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert complaint in result.stderr


@pytest.mark.parametrize("code", KINDS)
def test_every_issue_is_explained(code: str) -> None:
    result = edic("explain", code)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == f"{code}  {KINDS[code].name}"
    assert all(len(line) <= 100 for line in lines)
    assert " ".join(" ".join(lines).split()).count(explain_issue(code).means.split("[")[0]) == 1


def test_an_issue_says_how_it_is_acknowledged() -> None:
    assert edic("explain", "x12501").stdout.splitlines()[-5:] == [
        "In short",
        "  level                   element",
        "  severity                error",
        "  997                     AK403 1: Mandatory element is missing",
        "  999                     IK403 1: Mandatory element is missing",
    ]


def test_of_a_link_only_the_words_are_printed() -> None:
    printed = " ".join(edic("explain", "X12301").stdout.split())
    assert "write the table yourself: add a transaction set." in printed
