r"""A mailbox: a folder a trading partner puts files into, and one we put files into for it.

Whatever stands behind it, a directory or a server, answers the same questions. Names are bytes:
a partner's system may write them in any encoding, and a name that cannot be read is still a file
that must not be lost. A file is what it was when it was seen: one that has another size or time by
now is another, and is neither taken for the first nor removed in its place.

>>> Entry(b"po_4501.edi", 1592, 1_795_000_000_000_000).shown
'po_4501.edi'
>>> Entry("commande_été.edi".encode("latin-1"), 10, 0).shown
'commande_\\xe9t\\xe9.edi'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Final, Literal, NamedTuple, Protocol, Self

MOST_BYTES: Final = 64 * 1024 * 1024
"""A larger file is not taken in: it is told, and stays where it is."""
UNFINISHED: Final = (b".tmp", b".part", b".filepart", b".writing")
"""Names that end so are still being written, whatever the case of their letters."""


class Entry(NamedTuple):
    """A regular file that lies in a mailbox, as it was seen."""

    name: bytes
    """Its name, without the folder."""
    size: int
    """Bytes."""
    modified_us: int
    """When it was last written, in microseconds since 1970; a server of SFTP knows seconds."""

    @property
    def shown(self) -> str:
        """The name for people and logs: what is no plain letter is escaped."""
        return shown_name(self.name)


class Skipped(NamedTuple):
    """Something that lies in a mailbox and is never opened: a folder, a link, a pipe."""

    name: bytes
    what: str


class Listing(NamedTuple):
    """What lies in a mailbox."""

    entries: tuple[Entry, ...]
    """The files, by name."""
    skipped: tuple[Skipped, ...] = ()
    """What is no file."""
    unfinished: int = 0
    """How many names say that they are still being written, or are hidden."""


class Fetched(NamedTuple):
    """A file that was read whole, and was the same before and after."""

    entry: Entry
    sha256: str


class Unfetched(NamedTuple):
    """A file that was not read, and why; it lies where it lay."""

    entry: Entry
    reason: str
    retryable: bool
    """Whether another attempt may go better."""


class Placed(NamedTuple):
    """What lies in the outgoing folder under a name."""

    size: int
    sha256: str


Settled = Literal["removed", "gone", "changed"]
"""What became of a file that is to leave the mailbox: it left; it was no longer there; another lies
there under its name, and stays."""
Open = Callable[[Entry], BinaryIO]
"""Where the bytes of a file are to go; whoever fetches closes it."""


class Mailbox(Protocol):
    """What every mailbox can do. `MailboxError` where it cannot be reached or refuses."""

    def look(self) -> Listing:
        """Return what lies there to be taken in."""
        ...

    def fetch_many(self, entries: Iterable[Entry], open_for: Open) -> Iterator[Fetched | Unfetched]:
        """Read files, several at once where that is faster; in no particular order."""
        ...

    def settle(self, entry: Entry) -> Settled:
        """Take a file out of the folder, once it is safe with us."""
        ...

    def upload(self, name: bytes, data: bytes) -> None:
        """Write a whole file into the outgoing folder, under a name nobody reads yet."""
        ...

    def publish(self, name: bytes) -> None:
        """Give an uploaded file its name. Never takes the place of another: `MailboxError`."""
        ...

    def placed(self, name: bytes) -> Placed | None:
        """Return what lies in the outgoing folder under a name; None: nothing does."""
        ...

    def close(self) -> None:
        """Let go of what stands open; it may be used again, and opens anew."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *args: object) -> None: ...


def shown_name(name: bytes) -> str:
    r"""Return a name for people: UTF-8 where it is, and nothing that could move a cursor.

    >>> print(shown_name("ré.edi".encode()), shown_name(b"a\x1b[2Jb\nc"))
    ré.edi a\x1b[2Jb\nc
    """
    try:
        text = name.decode()
    except UnicodeDecodeError:
        text = name.decode("ascii", "backslashreplace")
    return "".join(one if one.isprintable() else _escaped(one) for one in text)


def is_unfinished(name: bytes, suffixes: Iterable[bytes] = UNFINISHED) -> bool:
    """Whether a name says that its file is hidden, or not whole yet.

    >>> is_unfinished(b"po.edi.TMP"), is_unfinished(b".nfs01"), is_unfinished(b"po.edi")
    (True, True, False)
    """
    lower = name.lower()
    return name.startswith(b".") or any(lower.endswith(one) for one in suffixes)


def safe_outgoing_name(name: bytes) -> bool:
    """Whether a name can be given to a file that we put out: one plain name, and no way out.

    >>> [safe_outgoing_name(one) for one in (b"997_1.edi", b"../x", b"", b"a/b", b"x.tmp")]
    [True, False, False, False, False]
    """
    plain = b"/" not in name and b"\\" not in name and b"\0" not in name
    return bool(name) and len(name) <= 200 and plain and not is_unfinished(name)


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode()
