"""The sums of a scorecard are those of its entries, whatever was counted in which order."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sizes import examples

from edicompliance.store import Store
from edicompliance.store.scores import ScoreEntry

FIRST = date(2026, 11, 1)

entries = st.builds(
    ScoreEntry,
    retailer=st.just("example-mart"),
    thing=st.just("order 1"),
    measure=st.sampled_from(["on-time", "fill-rate"]),
    kind=st.just("on-time"),
    day=st.integers(0, 3).map(lambda n: FIRST + timedelta(days=n)),
    dc=st.sampled_from(["", "0912", "0913"]),
    sku=st.sampled_from(["", "2200104"]),
    rules=st.sampled_from(["", "WIN003", "WIN003 FIL001"]),
    counted=st.integers(0, 10**7),
    met=st.integers(0, 10**7),
    open=st.integers(0, 100),
    why=st.sampled_from(["", "no observation"]),
)
countings = st.lists(
    st.tuples(st.sampled_from(["order 1", "order 2"]), st.lists(entries, max_size=4)), max_size=6
)


@settings(max_examples=examples(25), deadline=None)
@given(countings)
def test_a_rebuild_from_the_entries_equals_the_maintained_table(
    counted: list[tuple[str, list[ScoreEntry]]],
) -> None:
    with TemporaryDirectory() as folder, Store.create(f"{folder}/edic.db") as store:
        named = [(thing, [replace(one, thing=thing) for one in new]) for thing, new in counted]
        for thing, new in named:
            with store.work("ana") as work:
                work.scores.count("example-mart", thing, new, "seen", is_open=False)
        with store.work("ana") as work:
            before = work.scores.table("example-mart")
            work.scores.rebuild("example-mart")
            assert work.scores.table("example-mart") == before
            last = dict(named)
            total = sum(one.counted for new in last.values() for one in new)
            found = work.scores.sums("example-mart", FIRST, FIRST + timedelta(days=9), [""])
            assert sum(row.counted for row in found) == total


def test_what_is_counted_anew_takes_back_what_it_counted_before(tmp_path: Path) -> None:
    one = ScoreEntry(
        retailer="m", thing="order 1", measure="on-time", kind="on-time", day=FIRST, counted=5
    )
    with Store.create(f"{tmp_path}/edic.db") as store, store.work("ana") as work:
        assert work.scores.count("m", "order 1", [one], "a", is_open=True) == 1
        assert work.scores.count("m", "order 1", [one], "b", is_open=False) == 0
        assert work.scores.count("m", "order 1", [], "c", is_open=False) == 1
        assert [row.nth for row in work.scores.entries("m")] == [1, -1]
        assert work.scores.table("m") == frozenset()
        assert work.scores.seen("m") == {"order 1": ("c", False)}
