"""The store: everything that came in, went out, was due and was done.

One database, a file of SQLite or a server of PostgreSQL, and a folder of the files themselves. What
belongs together is written in one transaction; nothing that was said is overwritten; what was done
stands in a chain that nobody changes unseen. See docs/store.md for the tables.
"""

from edicompliance.store.archive import Archive
from edicompliance.store.documents import NewConsumer, NewDocument
from edicompliance.store.interchanges import NewInterchange, NewIssue, NewSet, Taken
from edicompliance.store.store import Store
from edicompliance.store.work import Work

__all__ = [
    "Archive",
    "NewConsumer",
    "NewDocument",
    "NewInterchange",
    "NewIssue",
    "NewSet",
    "Store",
    "Taken",
    "Work",
]
