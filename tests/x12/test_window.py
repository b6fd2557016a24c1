"""The window on a stream: it moves on, and what it hands out is the stream."""

import tracemalloc
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from edicompliance.x12.window import Window


@given(st.lists(st.binary(max_size=9)), st.integers(1, 9), st.lists(st.integers(0, 20)))
def test_what_is_taken_is_the_stream(chunks: list[bytes], block: int, wants: list[int]) -> None:
    window, data, taken = Window(chunks, block), b"".join(chunks), b""
    for want in wants:
        assert window.want(want) >= min(want, len(data) - len(taken))
        assert window.peek(want) == data[len(taken) :][:want]
        taken += window.take(min(window.position + want, len(window.buffer)))
        assert window.offset == len(taken)
    assert data.startswith(taken)


def test_a_window_over_one_long_chunk_moves_as_over_many() -> None:
    window = Window([bytes(1000)], block=10)
    window.want(1)
    assert len(window.buffer) == 10


def test_much_is_brought_in_at_once() -> None:
    reads = 0

    def chunks() -> Iterator[bytes]:
        nonlocal reads
        for _ in range(64):
            reads += 1
            yield bytes(1 << 20)

    window = Window(chunks(), block=1 << 20)
    tracemalloc.start()
    window.want(32 << 20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reads == 32
    assert peak < 70 << 20


def test_an_ended_stream_says_so() -> None:
    window = Window([b"ab"])
    assert (window.want(9), window.fill(), window.ended) == (2, False, True)
