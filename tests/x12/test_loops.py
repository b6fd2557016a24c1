"""A set as a tree: what stands in which loop, and the address of each segment."""

import pickle

from hypothesis import given
from hypothesis import strategies as st
from tests.x12.edi import mutated
from tests.x12.tables import small_table

from edicompliance.x12 import Delimiters, Loop, Segment, parse
from edicompliance.x12.loops import Paths, build_tree


def segments(tags: str) -> list[Segment]:
    return [Segment(tag.encode(), 0, at, Delimiters()) for at, tag in enumerate(tags.split(), 3)]


def outline(loop: Loop) -> str:
    """`ST BEG PO1(PO1 PID(PID))`."""
    return " ".join(
        item.tag if isinstance(item, Segment) else f"{item.name}({outline(item)})"
        for item in loop.items
    )


def tree(tags: str) -> Loop:
    return build_tree(segments(tags), small_table())


def test_segments_and_loops_stand_in_the_order_of_the_file() -> None:
    assert outline(tree("ST BEG N1 N3 N4 N1 N4 PO1 PID MEA PID PO1 N9 MSG CTT SE")) == (
        "ST BEG N1(N1 N3 N4) N1(N1 N4) PO1(PO1 PID(PID MEA) PID(PID)) PO1(PO1 N9(N9 MSG)) CTT SE"
    )


def test_what_fits_nowhere_stays_in_the_innermost_open_loop() -> None:
    assert (
        outline(tree("ST BEG PO1 PID ZZZ XYZ MEA SE")) == "ST BEG PO1(PO1 PID(PID ZZZ XYZ MEA)) SE"
    )
    assert outline(tree("ST BEG N1 N4 DTM PO1 SE")) == "ST BEG N1(N1 N4 DTM) PO1(PO1) SE"


def test_a_loop_without_its_first_segment_is_a_loop() -> None:
    assert outline(tree("ST BEG MEA N9 SE")) == "ST BEG PO1(PID(MEA) N9(N9)) SE"


def test_without_a_table_everything_stands_flat() -> None:
    assert outline(build_tree(segments("ST PO1 SE"), None)) == "ST PO1 SE"


def test_a_loop_gives_what_stands_directly_in_it() -> None:
    root = tree("ST BEG PO1 REF PID MEA PID PO1 SE")
    first, second = root.loops("PO1")
    assert [one.tag for one in root.segments()] == ["ST", "BEG", "SE"]
    assert [one.name for one in first.loops()] == ["PID", "PID"]
    assert first.loops("N9") == second.loops() == []
    assert [one.tag for one in first.segments("REF")] == ["REF"]
    assert first.segments("MEA") == []
    assert first.first("REF") is first.segments("REF")[0]
    assert second.first("REF") is None


def test_a_path_counts_the_rounds_of_each_loop_within_the_one_around_it() -> None:
    paths = Paths(
        ["ST", "BEG", "PO1", "PID", "PID", "MEA", "PO1", "N9", "PID", "SE"], "850", small_table()
    )
    assert [paths.at(index) for index in range(10)] == [
        "850",
        "850",
        "850/PO1[1]",
        "850/PO1[1]/PID[1]",
        "850/PO1[1]/PID[2]",
        "850/PO1[1]/PID[2]",
        "850/PO1[2]",
        "850/PO1[2]/N9[1]",
        "850/PO1[2]/PID[1]",
        "850",
    ]


@given(mutated())
def test_every_segment_of_a_set_is_in_its_tree_once(data: bytes) -> None:
    for one in parse(data).sets():
        found: list[Segment] = []
        pending = [one.tree()]
        while pending:
            loop = pending.pop()
            found += loop.segments()
            pending += loop.loops()
        assert sorted(found, key=lambda segment: segment.number) == list(one.segments)
        assert all(one.locate(segment).path is not None for segment in one.segments)


@given(st.lists(st.sampled_from(["ST", "BEG", "PO1", "PID", "MEA", "SE"]), max_size=20))
def test_a_tree_can_be_pickled(tags: list[str]) -> None:
    root = tree(" ".join(tags))
    assert pickle.loads(pickle.dumps(root)) == root  # noqa: S301 - our own bytes


def test_a_path_that_is_asked_first_is_the_same_as_one_asked_in_order() -> None:
    tags = ["ST", "BEG", "PO1", "PID", "PID", "MEA", "PO1", "N9", "PID", "SE"]
    in_order = Paths(tags, "850", small_table())
    expected = [in_order.at(index) for index in range(10)]
    for index in range(10):
        assert Paths(tags, "850", small_table()).at(index) == expected[index]


def test_a_place_outside_the_set_has_the_address_of_the_set() -> None:
    paths = Paths(["ST", "SE"], "850", None)
    assert [paths.at(index) for index in (-1, 2)] == ["850", "850"]


def test_paths_are_the_same_after_pickling() -> None:
    paths = Paths(["ST", "DTM", "DTM", "SE"], "850", None)
    again = pickle.loads(pickle.dumps(paths))  # noqa: S301 - our own bytes
    assert again.at(2) == paths.at(2) == "850/DTM[2]"
