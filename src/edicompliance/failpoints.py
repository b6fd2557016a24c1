"""Named places where a machine may die, so that a test can let it die there.

Between two durable steps of taking a file in or putting one out stands a name. Nothing happens
there, unless a test says what: that the process is killed, that a disk is full, that it takes long.

>>> told = []
>>> with told_at("after_list", told.append):
...     reached("after_list")
...     reached("after_claim")
>>> told
['after_list']
>>> reached("after_lunch")
Traceback (most recent call last):
KeyError: 'after_lunch'
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

POINTS: Final = (
    "after_list",
    "after_claim",
    "mid_download",
    "after_tmp_fsync",
    "after_archive_rename",
    "before_commit_received",
    "after_commit_received",
    "after_remote_move",
    "before_effects_commit",
    "after_effects_commit",
    "after_outbox_upload_tmp",
    "after_outbox_rename",
    "after_mark_sent",
)
"""In the order in which a file passes them."""
SENDING_POINTS: Final = (
    "after_outbound_claim",
    "before_outbound_received",
    "after_outbound_received",
    "after_outbound_settle",
    "before_send_commit",
    "after_send_commit",
)
"""In the order in which our own documents pass them on their way into the outbox."""
HANDOFF_POINTS: Final = (
    "after_handoff_claim",
    "after_handoff_tmp",
    "after_handoff_taken",
    "after_mark_handed",
)
"""In the order in which a document passes them on its way to a sink."""

ALERT_POINTS: Final = ("before_alert_sent", "after_alert_sent")
"""Around the telling of people, which no rename makes sure of."""

Happening = Callable[[str], None]
_happenings: Final[dict[str, Happening | None]] = dict.fromkeys(
    (*POINTS, *SENDING_POINTS, *HANDOFF_POINTS, *ALERT_POINTS)
)


def reached(name: str) -> None:
    """Say that a point is reached; what happens there is a test's."""
    happening = _happenings[name]
    if happening is not None:
        happening(name)


@contextmanager
def told_at(name: str, happening: Happening) -> Iterator[None]:
    """Let something happen at a point, for a while."""
    before = _happenings[name]
    _happenings[name] = happening
    try:
        yield
    finally:
        _happenings[name] = before
