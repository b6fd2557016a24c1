"""What no mailbox does, whatever stands behind it, and how it says so.

>>> incoming(b"po.edi"), outgoing(b"997_1.edi")
(b'po.edi', b'997_1.edi')
>>> incoming(b"../po.edi")
Traceback (most recent call last):
edicompliance.errors.MailboxError: ../po.edi: is no name of a file
"""

from __future__ import annotations

import stat

from edicompliance.errors import MailboxError
from edicompliance.mailbox.model import Entry, safe_outgoing_name, shown_name


def incoming(name: bytes) -> bytes:
    """Return the name of a file to be read or removed; `MailboxError` where it leads elsewhere."""
    if b"/" in name or b"\0" in name or name in {b"", b".", b".."}:
        raise MailboxError(f"{shown_name(name)}: is no name of a file", retryable=False)
    return name


def outgoing(name: bytes) -> bytes:
    """Return the name of a file to be put out; `MailboxError` where it is no plain name."""
    if not safe_outgoing_name(name):
        raise MailboxError(f"{shown_name(name)}: is no name to put out", retryable=False)
    return name


def changed(entry: Entry) -> MailboxError:
    """A file that is no longer as it was seen."""
    return MailboxError(
        f"{entry.shown}: was changed or taken away since it was seen", retryable=True
    )


def too_large(entry: Entry, most: int) -> MailboxError:
    """A file above the limit."""
    return MailboxError(
        f"{entry.shown}: expected at most {most} bytes, got {entry.size}", retryable=False
    )


def kind_of(mode: int) -> str:
    """Return what something is that is no file.

    >>> kind_of(stat.S_IFIFO), kind_of(stat.S_IFLNK)
    ('pipe', 'link')
    """
    kinds = {stat.S_IFDIR: "folder", stat.S_IFLNK: "link", stat.S_IFIFO: "pipe"}
    return kinds.get(stat.S_IFMT(mode), "device or socket")
