"""What `make mutants` rests on: whose mutant it is, on which tests it is tried, what is counted."""

from functools import cache
from pathlib import Path

import pytest
from tests.mutants.mapping import (
    Place,
    codes_of,
    function_of,
    graph,
    likely_codes,
    place_of,
    sources_of,
)
from tests.mutants.picking import LONGEST, Lesson, Picker, Span
from tests.mutants.report import (
    Known,
    Result,
    faults,
    gone,
    known_survivors,
    rows,
    table,
    unexplained,
    whole,
)
from tests.mutants.scope import CASES, FAMILIES, PACKAGE, ROOT, chosen
from tests.mutants.tracing import lines_of

from edicompliance.rules import RULES, Rule

# -- what is mutated


def test_every_module_of_the_rules_and_charges_is_in_one_family() -> None:
    listed = [module for family in FAMILIES.values() for module in family.modules]
    assert len(listed) == len(set(listed))
    rooms = [f"{room}/{path.stem}" for room in ("rules", "charges") for path in _modules(room)]
    assert set(rooms) <= set(listed)
    assert all((PACKAGE / f"{module}.py").is_file() for module in listed)


def _modules(room: str) -> list[Path]:
    return [path for path in (PACKAGE / room).glob("*.py") if path.stem != "__init__"]


def test_every_file_of_tests_that_a_family_names_is_there() -> None:
    named = [CASES, *(test for family in FAMILIES.values() for test in family.tests)]
    assert [test for test in named if not (ROOT / test).exists()] == []


def test_a_family_that_there_is_not_is_refused() -> None:
    with pytest.raises(SystemExit, match="no family 'wim'; there are charges, times, win"):
        chosen(["wim"])
    assert [family.name for family in chosen(["win", "asn"])] == ["win", "asn"]
    assert len(chosen([])) == len(FAMILIES)


# -- whose mutant it is

TWO_RULES = {
    "room.fam": (
        "from room import helper\n"
        "from room.other import shared as common\n"
        "def late(x):\n    yield from _missed(x)\n"
        "def early(x):\n    return helper.sooner(x)\n"
        "def _missed(x):\n    return common(x)\n"
        "def _unused(x):\n    return late(x)\n"
        "def each(x):\n    return [look(x) for look in _LOOKS]\n"
        "def _price(x):\n    return x\n"
        "_LOOKS: tuple = (_price,)\n"
    ),
    "room.helper": "def sooner(x):\n    return Window(x)\nclass Window:\n    pass\n",
    "room.other": "def shared(x):\n    return x\n",
}


def test_a_function_comes_to_what_it_names_in_the_modules_of_its_family() -> None:
    uses = graph(TWO_RULES)
    assert uses.reached_from(Place("room.fam", "late")) == {
        Place("room.fam", "late"),
        Place("room.fam", "_missed"),
        Place("room.other", "shared"),
    }
    assert uses.reached_from(Place("room.fam", "early")) == {
        Place("room.fam", "early"),
        Place("room.helper", "sooner"),
        Place("room.helper", "Window"),
    }


def test_a_function_comes_to_what_a_table_names_that_it_names() -> None:
    reached = graph(TWO_RULES).reached_from(Place("room.fam", "each"))
    assert Place("room.fam", "_price") in reached
    assert Place("room.fam", "late") not in reached


@cache
def _codes_of(name: str) -> dict[Place, tuple[str, ...]]:
    family = FAMILIES[name]
    return codes_of(family, RULES, sources_of(family))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_function_of_a_rule_has_its_code(rule: Rule) -> None:
    family = FAMILIES[rule.code[:3].lower()]
    codes = _codes_of(rule.code[:3].lower())
    own = Place(rule.function.__module__, rule.function.__name__)
    assert rule.code in codes[own]
    assert own.module.removeprefix("edicompliance.").replace(".", "/") in family.modules


def test_a_helper_has_the_codes_of_the_rules_that_come_to_it_and_of_no_other() -> None:
    codes = _codes_of("win")
    helper = Place("edicompliance.rules.timing.appointments", "appointed")
    assert all(code.startswith("WIN") for found in codes.values() for code in found)
    assert "WIN001" not in codes.get(helper, ())


@pytest.mark.parametrize(
    ("mutant", "function", "top"),
    [
        ("edicompliance.rules.win.x_late__mutmut_3", "rules.win.late", "late"),
        ("edicompliance.rules.win.x__ends__mutmut_12", "rules.win._ends", "_ends"),
        (
            "edicompliance.charges.tiers.xǁTiersǁprice__mutmut_1",
            "charges.tiers.Tiers.price",
            "Tiers",
        ),
        (
            "edicompliance.charges.tiers.xǁTiersǁ__post_init____mutmut_1",
            "charges.tiers.Tiers.__post_init__",
            "Tiers",
        ),
    ],
)
def test_a_mutants_name_tells_its_function(mutant: str, function: str, top: str) -> None:
    assert function_of(mutant) == function
    assert place_of(mutant) == Place(mutant.partition(".x")[0], top)


# -- on which tests it is tried

HERE = "edicompliance.rules.win.x_late"
FIRST, SECOND = f"{HERE}__mutmut_1", f"{HERE}__mutmut_2"


def _picker(*seconds: float, codes: str = "  WWF", only: tuple[str, ...] | None = None) -> Picker:
    """Tests that come to the function: two unit tests, two cases of WIN001, one of FIL001."""
    names = {" ": "", "W": "WIN001", "F": "FIL001"}
    lessons = [Lesson(at, time, frozenset({HERE})) for at, time in enumerate(seconds)]
    places = {place_of(FIRST): only} if only else {}
    return Picker(lessons, [names[one] for one in codes], places)


def _order(picker: Picker, mutant: str = FIRST) -> list[int]:
    return [lesson.at for lesson in picker.tests_for(mutant)]


def test_unit_tests_come_first_and_then_a_case_of_each_rule_in_turn() -> None:
    assert _order(_picker(0.2, 0.1, 0.1, 0.1, 0.1)) == [1, 0, 2, 4, 3]


def test_cases_of_rules_that_name_it_come_before_the_others() -> None:
    lessons = [Lesson(at, 0.1, frozenset({HERE})) for at in range(4)]
    codes = ["WIN001", "FIL001", "WIN001", "FIL001"]
    picker = Picker(lessons, codes, {}, {place_of(FIRST): ("FIL001",)})
    assert _order(picker) == [1, 3, 0, 2]


def test_cases_of_rules_that_do_not_come_to_it_are_left_out() -> None:
    assert _order(_picker(0.2, 0.1, 0.1, 0.1, 0.1, only=("WIN001",))) == [1, 0, 2, 3]


def test_what_killed_one_mutant_is_tried_first_on_the_next() -> None:
    picker = _picker(0.2, 0.1, 0.1, 0.1, 0.1)
    picker.tests_for(FIRST)
    picker.killed(FIRST, 4)
    assert _order(picker, SECOND) == [4, 1, 0, 2, 3]


def test_no_more_tests_are_tried_than_take_some_seconds_and_one_always() -> None:
    assert _order(_picker(LONGEST * 2, LONGEST / 2, LONGEST / 2, 0.1, 0.1)) == [1, 2]
    assert _order(_picker(LONGEST * 2, LONGEST * 3, 1, 1, 1)) == [0]


def test_the_tests_in_the_file_of_its_own_module_come_first() -> None:
    lessons = [Lesson(at, 0.1 * (4 - at), frozenset({HERE})) for at in range(3)]
    files = ["test_windows", "test_engine", "test_times"]
    picker = Picker(lessons, ["", "", ""], {}, files=files)
    assert _order(picker) == [0, 2, 1]


def test_what_runs_most_lines_comes_first_and_then_what_adds_most() -> None:
    span = Span("win.py", 10, 20)
    ran = ({11, 12}, {11, 12, 13, 99}, {11, 14}, {11, 12, 13})
    lessons = [
        Lesson(at, 0.1, frozenset({HERE}), frozenset(("win.py", line) for line in lines))
        for at, lines in enumerate(ran)
    ]
    picker = Picker(lessons, ["WIN001"] * 4, {}, spans={HERE: span})
    assert _order(picker) == [1, 2, 0, 3]


def test_the_lines_that_are_run_of_a_file_are_gathered_and_those_of_no_other() -> None:
    with lines_of([rows.__code__.co_filename]) as lines:
        rows(())
        _order(_picker(0.1))
    assert {file for file, _ in lines} == {rows.__code__.co_filename}
    assert len(lines) >= 2


def test_where_no_test_comes_to_it_none_is_tried() -> None:
    assert _picker(0.1, 0.1).tests_for("edicompliance.rules.win.x_early__mutmut_1") == []


# -- what is counted


def _result(outcome: str, *names: str, function: str = "rules.win.late") -> Result:
    return Result(function, "if a < b:", "if a <= b:", outcome, names)


MADE_UP = [
    _result("killed", "WIN001"),
    _result("killed", "WIN001", "WIN002"),
    _result("timeout", "WIN002"),
    _result("types", "WIN002"),
    _result("survived", "WIN002"),
    _result("no tests", "rules/times", function="rules.times.tell"),
]


def test_a_mutant_counts_for_each_rule_it_serves_and_once_in_all() -> None:
    counts = {one.name: (one.mutants, one.survived) for one in rows(MADE_UP)}
    assert counts == {"WIN001": (2, 0), "WIN002": (4, 1), "rules/times": (1, 1)}
    assert (whole(MADE_UP).mutants, whole(MADE_UP).survived) == (6, 2)


def test_what_the_types_refuse_counts_as_killed_and_is_told_apart() -> None:
    row = next(one for one in rows(MADE_UP) if one.name == "WIN002")
    assert (row.types, row.killed, row.timeout, row.survived) == (1, 1, 1, 1)
    assert row.percent == 75.0
    assert row.percent_by_tests == pytest.approx(66.67, abs=0.01)
    assert list(table(MADE_UP))[3] == "| WIN002 | 4 | 1 | 1 | 1 | 1 | 75.0 % | 66.7 % |"


def test_less_than_nine_of_ten_fails() -> None:
    killed, left = _result("killed", "WIN001"), _result("survived", "WIN001")
    assert list(faults([killed] * 9 + [left], ["WIN001"])) == []
    assert list(faults([killed] * 89 + [left] * 11, ["WIN001"])) == [
        "killed 89.0 %: expected 90 % at least"
    ]


def test_a_rule_without_a_mutant_fails() -> None:
    killed = [_result("killed", "WIN001")]
    assert list(faults(killed, ["WIN001", "WIN002"])) == ["WIN002 has no mutant"]
    assert "killed 0.0 %: expected 90 % at least" in list(faults([], []))


# -- survivors


def test_a_survivor_that_is_not_listed_is_told() -> None:
    known = [Known("rules.win.*", "equal: both ends are the same", was="a < b")]
    assert [one.function for one in unexplained(MADE_UP, known)] == ["rules.times.tell"]
    assert len(unexplained(MADE_UP, [])) == 2


def test_a_survivor_may_be_listed_by_what_it_lost() -> None:
    mutant = Result("charges.share", "zip(a, strict=True)", "zip(a, )", "survived", ("charges",))
    assert Known("charges.*", "both are as long", lost="strict=True").covers(mutant)
    assert not Known("charges.*", "both are as long", lost="zip").covers(mutant)


def test_a_listed_survivor_that_is_killed_is_told() -> None:
    killed = Known("rules.win.late", "why", becomes="a > b")
    elsewhere = Known("rules.asn.late", "not tried here")
    assert gone(MADE_UP, [killed, elsewhere, Known("rules.win.late", "why")]) == [killed]


def test_each_listed_survivor_says_why() -> None:
    assert [one for one in known_survivors() if len(one.why.split()) < 3] == []


def test_what_several_families_share_has_the_rules_that_name_it() -> None:
    likely = likely_codes(RULES)
    requests = likely[Place("edicompliance.rules.timing.bookings", "requests_for")]
    assert {"DOC003", "RTG003"} <= set(requests)
    assert "LBL001" not in requests
