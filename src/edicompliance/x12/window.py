"""The part of a stream that is in memory: a window that moves on and never grows with the file.

>>> window = Window([b"ISA*", b"00*"], block=4)
>>> window.want(3), window.take(3), window.offset, window.peek(9)
(4, b'ISA', 3, b'*')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

BLOCK = 48 * 1024
"""Bytes that are looked at together."""


class Window:
    """`buffer[position:]` is not handed out yet; positions hold until the window is filled."""

    def __init__(self, chunks: Iterable[bytes], block: int = BLOCK) -> None:
        self.pieces = _pieces(chunks, block)
        self.block = block
        self.buffer = b""
        self.position = 0
        self.base = 0
        """Offset in the file of the buffer's first byte."""
        self.ended = False
        """Nothing follows the buffer."""

    @property
    def offset(self) -> int:
        """In the file, of the next byte."""
        return self.base + self.position

    @property
    def at_hand(self) -> int:
        """How many bytes can be looked at."""
        return len(self.buffer) - self.position

    def fill(self, count: int = 0) -> bool:
        """Bring in at least `count` bytes more, a whole block in any case, if there are any."""
        if self.ended:
            return False
        parts, size = [self.buffer[self.position :]], 0
        for piece in self.pieces:
            parts.append(piece)
            size += len(piece)
            if size >= max(self.block, count):
                break
        else:
            self.ended = True
        self.base += self.position
        self.buffer, self.position = b"".join(parts), 0
        return size > 0

    def want(self, count: int) -> int:
        """How many bytes are at hand, having tried for `count`."""
        if self.at_hand < count:
            self.fill(count - self.at_hand)
        return self.at_hand

    def peek(self, count: int) -> bytes:
        """The next `count` bytes, which stay where they are."""
        return self.buffer[self.position : self.position + count]

    def take(self, end: int) -> bytes:
        """Hand out the bytes up to `end`."""
        data = self.buffer[self.position : end]
        self.position = end
        return data


def _pieces(chunks: Iterable[bytes], block: int) -> Iterator[bytes]:
    """The chunks, none longer than a block: a window over a whole file moves like any other."""
    for chunk in chunks:
        if len(chunk) <= block:
            yield chunk
        else:
            yield from (chunk[at : at + block] for at in range(0, len(chunk), block))
