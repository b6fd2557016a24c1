"""The walk through a table: one fault is one complaint, and what follows finds its place again."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.x12.tables import small_table

from edicompliance.x12.delimiters import Delimiters
from edicompliance.x12.events import Run
from edicompliance.x12.loop_patterns import whole_set
from edicompliance.x12.schema import LoopRule, load_schema
from edicompliance.x12.walker import Placement, Walker

LATE = "segment-out-of-sequence"
OVER = "segment-over-max-use"
OVER_LOOP = "loop-over-max-repeat"
HEADLESS = "loop-without-its-first-segment"
TAGS = [*small_table().segments, "ZZZ"]


def walk(tags: str) -> list[str]:
    """Everything the walk has to say, `TAG fault`, `-TAG` for what is missing."""
    walker, said = Walker(small_table()), []
    for tag in tags.split():
        placement = walker.place(tag)
        said += [f"-{missing}" for missing in placement.missing]
        said += [f"{tag} {placement.fault}"] if placement.fault else []
    return said + [f"-{missing}" for missing in walker.finish()]


def last(tags: str) -> Placement:
    walker = Walker(small_table())
    return [walker.place(tag) for tag in tags.split()][-1]


@pytest.mark.parametrize(
    "tags",
    [
        "ST BEG PO1 SE",
        "ST BEG REF REF DTM DTM DTM N1 N3 N3 N4 N1 N4 PO1 REF PID MEA PID N9 MSG MSG PO1 CTT SE",
        "ST BEG PO1 PID PO1 PID PID PO1 N9 MSG N9 MSG SE",
    ],
)
def test_what_is_in_order_needs_no_word(tags: str) -> None:
    assert walk(tags) == []


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ("ST REF PO1 SE", ["-BEG"]),
        ("ST BEG SE", ["-PO1"]),
        ("ST PO1 SE", ["-BEG"]),
        ("ST SE", ["-BEG", "-PO1"]),
        ("ST BEG N1 PO1 SE", ["-N4"]),
        ("ST BEG N1 N1 N4 PO1 SE", ["-N4"]),
        ("ST BEG PO1 N9 CTT SE", ["-MSG"]),
        ("ST BEG PO1 CTT", ["-SE"]),
        ("ST BEG N1", ["-N4", "-PO1", "-SE"]),
        ("", ["-ST", "-BEG", "-PO1", "-SE"]),
    ],
)
def test_what_is_mandatory_and_missing_is_said_when_it_is_passed(
    tags: str, said: list[str]
) -> None:
    assert walk(tags) == said


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ("ST BEG BEG PO1 SE", [f"BEG {OVER}"]),
        ("ST BEG REF REF REF DTM PO1 SE", [f"REF {OVER}"]),
        ("ST BEG REF REF REF REF PO1 SE", [f"REF {OVER}"] * 2),
        ("ST BEG PO1 REF REF SE", [f"REF {OVER}"]),
        ("ST BEG PO1 N9 MSG MSG MSG N9 MSG SE", [f"MSG {OVER}"]),
    ],
)
def test_max_use_is_counted_at_each_place(tags: str, said: list[str]) -> None:
    assert walk(tags) == said


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ("ST BEG N1 N4 N1 N4 N1 N3 N3 N4 PO1 SE", [f"N1 {OVER_LOOP}"]),
        ("ST BEG PO1 PO1 PO1 PO1 PID MEA CTT SE", [f"PO1 {OVER_LOOP}"]),
        ("ST BEG PO1 PID PID MEA PID MEA SE", [f"PID {OVER_LOOP}"]),
        ("ST BEG PO1 PID PID PO1 PID PID SE", []),
    ],
)
def test_rounds_of_a_loop_are_counted_and_one_too_many_is_entered(
    tags: str, said: list[str]
) -> None:
    assert walk(tags) == said


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ("ST BEG DTM REF DTM PO1 SE", [f"REF {LATE}"]),
        ("ST BEG N1 N4 N3 PO1 SE", [f"N3 {LATE}"]),
        ("ST BEG PO1 DTM PID MEA CTT SE", [f"DTM {LATE}"]),
        ("ST BEG PO1 BEG PID CTT SE", [f"BEG {LATE}"]),
        ("ST BEG PO1 N9 MSG PID MEA PO1 SE", [f"PID {LATE}"]),
        ("ST BEG PO1 N1 N3 N4 PO1 SE", [f"N1 {LATE}"]),
        ("ST BEG PO1 CTT PO1 PID MEA CTT SE", [f"PO1 {LATE}"]),
        ("ST BEG CTT PO1 PID SE", ["-PO1", f"PO1 {LATE}"]),
        ("ST BEG PO1 SE CTT", [f"CTT {LATE}"]),
        ("ST BEG PO1 CTT N3 SE", [f"N3 {LATE}"]),
    ],
)
def test_a_late_segment_is_said_once_and_what_follows_it_is_not(tags: str, said: list[str]) -> None:
    assert walk(tags) == said


@pytest.mark.parametrize(
    ("tags", "said", "trigger"),
    [
        ("ST BEG N3", "N3", "N1"),
        ("ST BEG N3 N3", "", ""),
        ("ST BEG PO1 MEA", "MEA", "PID"),
        ("ST BEG PO1 MSG", "MSG", "N9"),
        ("ST BEG MEA", "MEA", "PO1"),
    ],
)
def test_a_loop_without_its_first_segment_is_entered(tags: str, said: str, trigger: str) -> None:
    assert (last(tags).fault, last(tags).trigger) == (HEADLESS if said else None, trigger)


@pytest.mark.parametrize(
    "tags",
    ["ST BEG N3 N4 PO1 SE", "ST BEG N1 N4 PO1 MEA N9 MSG SE", "ST BEG PO1 MSG MSG PO1 SE"],
)
def test_a_missing_first_segment_is_one_complaint(tags: str) -> None:
    assert [one.split()[1] for one in walk(tags)] == [HEADLESS]


def test_a_second_address_without_its_n1_is_one_complaint() -> None:
    assert walk("ST BEG N1 N3 N4 N3 N4 PO1 SE") == [f"N3 {LATE}"]


def test_unknown_and_foreign_segments_change_nothing() -> None:
    assert walk("ST BEG ZZZ PO1 XYZ PID \udcff SE") == [
        "ZZZ unknown-segment",
        "XYZ segment-not-in-set",
        "\udcff unknown-segment",
    ]


def test_a_placement_says_how_deep_it_is_and_what_it_opens() -> None:
    assert last("ST") == Placement(0)
    assert last("ST BEG PO1") == Placement(1, ("PO1",))
    assert last("ST BEG PO1 PID") == Placement(2, ("PID",))
    assert last("ST BEG PO1 PID MEA") == Placement(2)
    assert last("ST BEG PO1 PID PO1") == Placement(1, ("PO1",))
    assert last("ST BEG MEA") == Placement(2, ("PO1", "PID"), HEADLESS, (), "PO1")
    assert last("ST BEG PO1 ZZZ") == Placement(1, (), "unknown-segment")


def test_the_earliest_open_place_wins_the_innermost_loop_first() -> None:
    """In the 850, REF has a place in the heading, in N1, in SAC ... and in PO1."""
    schema = load_schema("850", "004010")
    assert schema is not None
    walker = Walker(schema)
    tags = "ST BEG REF N1 REF PO1 REF N1 REF SE"
    assert [walker.place(tag).depth for tag in tags.split()] == [0, 0, 0, 1, 1, 1, 1, 2, 2, 0]


ROUNDS = ["PO1", "PO1 PID", "PO1 REF PID MEA PID", "PO1 N9 MSG", "N1 N4", "N1 N3 N3 N4", "DTM"]
WALKS = st.lists(st.sampled_from([*TAGS, *ROUNDS])).map(lambda tags: " ".join(tags).split())


@given(WALKS, st.integers(1, 9), st.sets(st.sampled_from(TAGS)))
def test_a_run_is_the_same_walk(tags: list[str], size: int, known: set[str]) -> None:
    """`run` goes on just as long as `place` would have nothing to say."""
    slow, quick = Walker(small_table()), Walker(small_table())
    run, index = Run([f"{tag}*".encode() for tag in tags], 0, 1, Delimiters()), 0
    while index < len(tags):
        ended = quick.run(run, index, min(index + size, len(tags)), frozenset(known))
        for tag in tags[index:ended]:
            placement = slow.place(tag)
            assert (placement.fault, placement.missing) == (None, ())
        if ended == index:
            placement = slow.place(tags[index])
            assert quick.place(tags[index]) == placement
            told = placement.fault or placement.missing
            assert told or tags[index] in ("ST", "SE") or not slow.node.in_order
            ended += 1
        index = ended
        depth = len(slow.node.stack)
        assert quick.node.stack == slow.node.stack
        assert quick.counts[:depth] == slow.counts[:depth]
    assert quick.finish() == slow.finish()


@given(WALKS)
def test_a_whole_set_that_matches_needs_no_word(tags: list[str]) -> None:
    tags = ["ST", "BEG", *tags, "SE"]
    run = Run([f"{tag}*".encode() for tag in tags], 0, 1, Delimiters())
    found = whole_set(small_table(), "*", frozenset(TAGS))(run.tags, 0)
    said = walk(" ".join(tags[: found.end() // 3] if found else tags))
    assert bool(said) == (found is None)


def test_states_are_no_more_than_there_are_places_however_wild_the_walk() -> None:
    walker, rnd = Walker(small_table()), Random(1)  # noqa: S311 - no secret
    first = walker.node
    for _ in range(20_000):
        walker.place(rnd.choice(TAGS))
    known = {id(first): first}
    pending = [first]
    while pending:
        for step in pending.pop().steps.values():
            if id(step.node) not in known:
                known[id(step.node)] = step.node
                pending.append(step.node)
    assert len(known) < 40
    assert len(first.nodes) < 40


@given(st.lists(st.sampled_from(TAGS)))
def test_the_depth_is_that_of_the_loops_open(tags: list[str]) -> None:
    walker = Walker(small_table())
    open_loops: list[str] = []
    for tag in tags:
        placement = walker.place(tag)
        del open_loops[placement.depth - len(placement.opened) :]
        open_loops += placement.opened
        assert len(open_loops) == placement.depth


@given(st.data())
def test_a_set_made_by_the_table_needs_no_word(data: st.DataObject) -> None:
    said = walk(" ".join(data.draw(rounds(small_table().root))))
    assert said == []


@st.composite
def rounds(draw: st.DrawFn, loop: LoopRule) -> list[str]:
    """One round of a loop: everything mandatory, and of the rest what comes."""
    tags: list[str] = []
    for item in loop.items:
        for _ in range(draw(st.integers(int(item.mandatory), item.most or 3))):
            tags += draw(rounds(item)) if isinstance(item, LoopRule) else [item.tag]
    return tags
