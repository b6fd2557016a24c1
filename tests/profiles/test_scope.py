"""The clause inside all others wins, and a missing fact does not decide; against enumeration."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from edicompliance.profiles.scope import Region, Universe, crossing, open_outcomes

WORDS = {"mode": frozenset("abc"), "freight": frozenset("xy")}
UNIVERSE = Universe({**WORDS, "department": None})
DEPARTMENTS = frozenset({"1", "2", "other"})

regions = st.fixed_dictionaries(
    {},
    optional={
        "mode": st.frozensets(st.sampled_from("abc"), min_size=1),
        "freight": st.frozensets(st.sampled_from("xy"), min_size=1),
        "department": st.frozensets(st.sampled_from("12"), min_size=1),
    },
).map(UNIVERSE.region)
families = st.lists(regions, max_size=6, unique=True)
some_facts = st.fixed_dictionaries(
    {},
    optional={
        "mode": st.sampled_from("abc"),
        "freight": st.sampled_from("xy"),
        "department": st.sampled_from(["1", "2", "9"]),
    },
)


def worlds(facts: dict[str, str]) -> list[dict[str, str]]:
    """Every way in which the facts that are missing can turn out."""
    names = [*WORDS, "department"]
    choices = [
        [facts[name]] if name in facts else sorted(WORDS.get(name, DEPARTMENTS)) for name in names
    ]
    return [dict(zip(names, world, strict=True)) for world in product(*choices)]


def holds(region: Region, world: dict[str, str]) -> bool:
    return all(world[name] in words for name, words in region.items())


@given(families, some_facts)
def test_the_outcomes_are_those_of_every_world_that_is_possible(
    family: list[Region], facts: dict[str, str]
) -> None:
    seen: set[int | None] = set()
    for world in worlds(facts):
        holding = [n for n, region in enumerate(family) if holds(region, world)]
        innermost = [
            n
            for n in holding
            if not any(family[other].strictly_inside(family[n]) for other in holding)
        ]
        seen.update(innermost or [None])
    assert set(open_outcomes(family, facts, UNIVERSE)) == seen


@given(families)
def test_without_a_crossing_every_world_has_one_winner_and_with_one_some_world_has_two(
    family: list[Region],
) -> None:
    undecided = any(len(open_outcomes(family, world, UNIVERSE)) > 1 for world in worlds({}))
    assert bool(list(crossing(family, UNIVERSE))) == undecided


@given(families)
def test_regions_are_a_partial_order(family: list[Region]) -> None:
    for one, other in combinations(family, 2):
        assert not (one.strictly_inside(other) and other.strictly_inside(one))
        assert one.meets(other) == other.meets(one)
        if one.meets(other):
            assert one.both(other).inside(one)


def test_all_the_words_there_are_is_no_condition() -> None:
    assert UNIVERSE.region({"mode": "abc"}) == Region()


def test_a_pair_may_cross_where_a_third_clause_says_what_holds() -> None:
    loads = Region({"mode": frozenset("a")})
    collect = Region({"freight": frozenset("x")})
    both = Region({"mode": frozenset("a"), "freight": frozenset("x")})
    assert len(list(crossing([loads, collect], UNIVERSE))) == 1
    assert not list(crossing([loads, collect, both], UNIVERSE))
    assert open_outcomes([loads, collect, both], {"mode": "a", "freight": "x"}, UNIVERSE) == [2]
