"""A file of a mailbox as the store keeps it, and as the mailbox lists it; its bytes while read.

>>> entry = Entry(b"po.edi", 10, 1_795_000_000_000_001)
>>> as_entry(as_seen(entry)) == entry
True
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, Final

from edicompliance.errors import MailboxError
from edicompliance.failpoints import reached
from edicompliance.mailbox import Entry, Fetched, Mailbox
from edicompliance.mailbox.model import shown_name
from edicompliance.store import Work
from edicompliance.store.outbox import ToSend
from edicompliance.store.receiving import Seen

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def as_seen(entry: Entry) -> Seen:
    """As the store has it: to the microsecond."""
    return Seen(entry.name, entry.size, _EPOCH + timedelta(microseconds=entry.modified_us))


def as_entry(seen: Seen) -> Entry:
    """As the mailbox has it."""
    since = (seen.modified_at - _EPOCH) // timedelta(microseconds=1)
    return Entry(seen.path, seen.size, since)


class Download(BytesIO):
    """The bytes of a file while it is read; they are kept when it is closed."""

    data = b""

    def write(self, data: Any) -> int:
        if not self.tell():
            reached("mid_download")
        return super().write(data)

    def close(self) -> None:
        if not self.closed:
            self.data = self.getvalue()
        super().close()


def nowhere(_entry: Entry) -> BytesIO:
    """Where bytes go of which only the hash is wanted."""
    return BytesIO()


def settle_if_same(mailbox: Mailbox, entry: Entry, digest: str) -> None:
    """Move a file away that another poller read: only if it still is what he read."""
    for one in mailbox.fetch_many([entry], nowhere):
        if isinstance(one, Fetched) and one.sha256 == digest:
            mailbox.settle(entry)


def stalled_aside(work: Work, mailbox_id: int, seconds: float) -> list[str]:
    """Lay aside what was seen to grow for too long, and grew while we waited: it is a person's."""
    return [
        f"{shown_name(row.path)}: is still growing after {seconds:g} s, and is laid aside; "
        "edic explain stalled"
        for row in work.receiving.stalled(mailbox_id, seconds)
    ]


def is_there(mailbox: Mailbox, name: bytes, one: ToSend) -> bool:
    """Whether it was put out before, by a machine that died before it could say so."""
    placed = mailbox.placed(name)
    if placed is None:
        return False
    if placed.sha256 == hashlib.sha256(one.outgoing.payload).hexdigest():
        return True
    raise MailboxError(
        f"{one.outgoing.name}: another file lies in the outgoing folder under this name; look at "
        "it, and send this one again under a new name: edic mailbox resend --name",
        retryable=False,
    )
