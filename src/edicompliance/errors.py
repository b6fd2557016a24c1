"""Everything this library raises on purpose.

Bad data are values (issues, findings), not exceptions: an error means that the work could not be
done at all.

    EdiError
    ├── X12Error               bytes that cannot be walked as X12; has .location
    ├── SchemaError            a structure table of ours is wrong
    ├── DocumentError          a set that cannot become a document, or the reverse
    │   ├── UnreadableDocument
    │   └── UnwritableDocument
    ├── TranslationError       JSON or XML that is not what was expected, or that X12 cannot hold
    ├── CannotTell             (in documents.doubt) a fact is missing that decides; .reason
    ├── StoreError             the store cannot do it; .retryable says if it may later
    │   └── LostClaim          somebody else has it by now
    ├── LedgerError            what the ledger of chargebacks does not enter
    ├── MailboxError           a mailbox cannot be reached, or refuses; .retryable
    ├── MissingExtra           a library is not installed; says what to install
    └── ProfileError           .path .key .reason .problems: a retailer's or a user's file is wrong
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from edicompliance.location import Location


class EdiError(Exception):
    """The root: catch this and you have caught everything this library raises on purpose."""


class X12Error(EdiError):
    """Bytes that cannot be walked as X12."""

    def __init__(self, message: str, location: Location | None = None) -> None:
        super().__init__(f"{location}: {message}" if location else message)
        self.location = location


class SchemaError(EdiError):
    """A structure table is wrong: the fault is the table's, not the document's."""


class DocumentError(EdiError):
    """A document could not be read or written."""


class UnreadableDocument(DocumentError):  # noqa: N818 - named after what it is, as the tree says
    """A transaction set that is not the document it was read as."""


class UnwritableDocument(DocumentError):  # noqa: N818 - as above
    """A document that would not be clean X12."""


class TranslationError(EdiError):
    """JSON or XML that is not what was expected, or that says what X12 cannot hold; and where."""


class StoreError(EdiError):
    """The store cannot do what was asked; `retryable` when the same may succeed later."""

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.retryable = retryable


class LostClaim(StoreError):  # noqa: N818 - named after what it is, as the tree says
    """A claim or a lease ran out, and somebody else has it by now: leave the work to him."""


class MissingExtra(EdiError):  # noqa: N818 - named after what it is, as the tree says
    """A library of an extra is not installed; the message says how it is."""


class LedgerError(EdiError):
    """What the ledger does not enter: the money is not there, or no step leads that way."""


class ProfileError(EdiError):
    """A TOML file of a retailer's or a supplier's is wrong, and where.

    A file is read to its end: `problems` holds every fault of it, this one first.
    """

    def __init__(
        self,
        path: str,
        key: str,
        reason: str,
        line: int | None = None,
        others: tuple[ProfileError, ...] = (),
    ) -> None:
        super().__init__(path, key, reason, line, others)
        self.path, self.key, self.reason, self.line, self.others = path, key, reason, line, others

    @property
    def problems(self) -> tuple[ProfileError, ...]:
        """Every fault, each with its own line; just this one when there is one."""
        return (self, *self.others)

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        told = f"{where}: {self.key}: {self.reason}" if self.key else f"{where}: {self.reason}"
        return "\n".join((told, *map(str, self.others)))


class MailboxError(EdiError):
    """A mailbox cannot be reached, or refuses what is asked of it."""

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable
        """Whether another attempt may go better: not so a wrong key or an unknown host."""
