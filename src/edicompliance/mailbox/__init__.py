"""Where files come from and go to: a trading partner's folders, here or on an SFTP server."""

from edicompliance.mailbox.model import (
    Entry,
    Fetched,
    Listing,
    Mailbox,
    Placed,
    Skipped,
    Unfetched,
)
from edicompliance.mailbox.settings import MailboxSettings, open_mailbox

__all__ = [
    "Entry",
    "Fetched",
    "Listing",
    "Mailbox",
    "MailboxSettings",
    "Placed",
    "Skipped",
    "Unfetched",
    "open_mailbox",
]
