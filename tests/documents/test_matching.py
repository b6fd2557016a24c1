from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.shipping import (
    TWO_LINES,
    UPC,
    counts,
    line,
    notice,
    order,
    run,
    shipped,
)

from edicompliance.documents.comparing import line_matching
from edicompliance.documents.segments.goods import (
    Packing,
)

rows = st.lists(
    st.tuples(st.sampled_from("123"), st.integers(0, 40), st.sampled_from(["EA", "CA", "DZ"])),
    max_size=12,
)
THREE = order(*(line(60, "EA", f"VN {n}", line_id=n, packings=(Packing(pack=6),)) for n in "123"))


@given(rows, st.randoms(use_true_random=False), st.integers(1, 4))
def test_how_a_shipment_is_cut_into_notices_changes_no_sum(
    shipping: list[tuple[str, int, str]], random: Any, pieces: int
) -> None:
    items = [shipped(count, unit, f"VN {n}", line_id=n) for n, count, unit in shipping]
    whole = run(THREE, notice(*items))
    random.shuffle(items)
    cut = [notice(*items[at::pieces], number=str(at)) for at in range(pieces)]
    assert counts(run(THREE, *cut)) == counts(whole)
    size = {"EA": 1, "CA": 6, "DZ": 12}
    for each, number in zip(whole.orders[0].lines, "123", strict=True):
        wanted = sum(count * size[unit] for n, count, unit in shipping if n == number)
        assert each.total.shipped == wanted


def test_many_lines_of_one_number_are_not_compared_with_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = 0
    real = line_matching._contradict

    def counting(*both: Any) -> bool:
        nonlocal calls
        calls += 1
        return real(*both)

    monkeypatch.setattr(line_matching, "_contradict", counting)
    size = 1000
    alike = order(*(line(1, "EA", "VA S", f"UP {n:012}", line_id=str(n)) for n in range(size)))
    sent = notice(
        *(shipped(1, "EA", "VA S", f"UP {n + size:012}", line_id="") for n in range(size)),
        *(shipped(1, "EA", "VA S", f"UP {n:012}", line_id=str(n)) for n in range(size)),
    )
    matching = run(alike, sent)
    assert len(matching.doubtful) == size
    assert matching.doubtful[0].reason == "fits several lines: 0, 1, 2, 3, 4 and more"
    assert {shipped for (shipped,) in zip(*counts(matching), strict=True)} == {"1"}
    assert calls <= 2 * size


def test_a_matching_travels_between_processes() -> None:
    matching = run(TWO_LINES, notice(shipped(1, "EA", f"UP {UPC}")))
    copy = pickle.loads(pickle.dumps(matching))  # noqa: S301 - our own bytes
    assert counts(copy) == counts(matching)
