"""The store: everything that came in, went out, was due and was done.

One database, a file of SQLite or a server of PostgreSQL, and a folder of the files themselves. What
belongs together is written in one transaction; nothing that was said is overwritten; what was done
stands in a chain that nobody changes unseen. See docs/store.md for the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from edicompliance.lazy import lazily

if TYPE_CHECKING:
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

_HOME_OF = {
    "Archive": "archive",
    "NewConsumer": "documents",
    "NewDocument": "documents",
    "NewInterchange": "interchanges",
    "NewIssue": "interchanges",
    "NewSet": "interchanges",
    "Store": "store",
    "Taken": "interchanges",
    "Work": "work",
}

__getattr__, __dir__ = lazily(__name__, _HOME_OF)
