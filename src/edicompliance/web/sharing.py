"""What many ask at one moment is worked out once.

A page that takes a tenth of a second would take five where fifty people ask for it together, for
they wait for each other. Who comes while it is being worked out gets what comes of that. What is
ready is not kept: who comes later asks anew. After a change nobody joins what began before it.

>>> import asyncio
>>> made = []
>>> async def work():
...     made.append(1)
...     await asyncio.sleep(0)
...     return "page"
>>> async def three():
...     sharing = Sharing()
...     return await asyncio.gather(*(sharing.of("/orders", work) for _ in range(3)))
>>> asyncio.run(three()), len(made)
(['page', 'page', 'page'], 1)
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Made = TypeVar("Made")


@dataclass(slots=True)
class Sharing(Generic[Made]):
    """What is being worked out now; of one event loop, so that it needs no lock."""

    _now: dict[Hashable, asyncio.Future[Made]] = field(default_factory=dict)

    async def of(self, key: Hashable, work: Callable[[], Awaitable[Made]]) -> Made:
        """What comes of some work, begun now or by somebody who asked for the same."""
        running = self._now.get(key)
        if running is None:
            running = self._now[key] = asyncio.ensure_future(work())
            running.add_done_callback(lambda done: self._over(key, done))
        return await asyncio.shield(running)  # who goes away takes nothing from the others

    def changed(self) -> None:
        """Let nobody join what was begun before now."""
        self._now.clear()

    def _over(self, key: Hashable, done: asyncio.Future[Made]) -> None:
        if self._now.get(key) is done:
            del self._now[key]
