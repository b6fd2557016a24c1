"""Sheets are cut where that is sure, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.labels.boxes import Box
from edicompliance.labels.read.sheets import cells

PAGE = Box(0, 0, 216, 280)
LABEL = (Box(4, 4, 60, 10), Box(4, 40, 80, 2), Box(10, 60, 70, 30))
"""Letters, a rule, the bars of the SSCC: the ink of a label of 90 x 96."""


def at(box: Box, x: float, y: float) -> Box:
    return Box(box.x + x, box.y + y, box.width, box.height)


def sheet(places: list[tuple[float, float]]) -> tuple[list[Box], list[Box]]:
    ink = [at(one, *place) for place in places for one in LABEL]
    return [at(LABEL[-1], *place) for place in places], ink


@given(
    st.integers(1, 2),
    st.integers(1, 2),
    st.floats(94, 106),
    st.floats(110, 130),
    st.floats(0, 10),
)
def test_a_grid_of_labels_is_cut_into_one_cell_each(
    across: int, down: int, wide: float, high: float, margin: float
) -> None:
    places = [(margin + x * wide, margin + y * high) for y in range(down) for x in range(across)]
    codes, ink = sheet(places)
    found = cells(PAGE, codes, ink, [])
    assert len(found) == len(places)
    for (x, y), cell in zip(places, found, strict=True):
        held = [one for one in ink if cell.holds(one)]
        assert held == [at(one, x, y) for one in LABEL]


def test_ink_outside_of_all_labels_forbids_a_cut() -> None:
    codes, ink = sheet([(4, 40), (108, 40)])
    assert len(cells(PAGE, codes, ink, [])) == 2
    assert cells(PAGE, codes, [*ink, Box(60, 10, 90, 5)], []) == []


@pytest.mark.parametrize("places", [[(0, 0), (100, 20)], [(0, 0), (100, 0), (50, 140)]])
def test_labels_out_of_line_are_not_cut(places: list[tuple[float, float]]) -> None:
    codes, ink = sheet(places)
    assert cells(PAGE, codes, ink, []) == []


def test_frames_are_cut_along() -> None:
    codes, ink = sheet([(4, 40), (108, 40)])
    frames = [Box(2, 38, 100, 110), Box(106, 38, 100, 110)]
    assert cells(PAGE, codes, ink, [*frames, Box(8, 98, 70, 30)]) == frames
    assert cells(PAGE, codes[:1], ink[:3], frames) == frames[:1]
