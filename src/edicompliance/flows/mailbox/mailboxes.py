"""The poller as a program of yours calls it: take bytes in, or poll all mailboxes once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from edicompliance.flows.config import Config, load_config
from edicompliance.flows.intake import ArchivedFile, Intake, TakenFile
from edicompliance.flows.polling import Polled, Poller
from edicompliance.store import Store


def intake(
    data: bytes, config: Config | Path | str, store: Store, *, name: str = "", mailbox: str = ""
) -> TakenFile:
    """Take bytes in that a program of yours has: archived, done once, answered into the outbox.

    What `edic mailbox poll` does with a file. `mailbox` is where a stanza for an unknown sender
    would lead; bytes whose last interchange has no end are told, and nothing is done.

    >>> from tempfile import mkdtemp
    >>> home = Path(mkdtemp())
    >>> _ = (home / "edicompliance.toml").write_text('''
    ... [[partner]]
    ... name = "mart"
    ... profile = "example-mart"
    ... isa_qualifier = "ZZ"
    ... isa_id = "EXAMPLEMART"
    ... our_isa_qualifier = "ZZ"
    ... our_isa_id = "ACMEGOODS"
    ... mailbox = { kind = "directory", path = "mart" }
    ... ''')
    >>> from edicompliance.datafolder import samples_folder
    >>> order = samples_folder() / "example-mart/850/valid/one-long-line.edi"
    >>> with Store.create(f"{home}/edic.db") as store:
    ...     for _ in range(2):
    ...         done = intake(order.read_bytes(), home / "edicompliance.toml", store)
    ...         print(done.interchanges[0].partner, done.interchanges[0].taken.state, ".")
    mart taken .
    mart duplicate .
    """
    settings = config if isinstance(config, Config) else load_config(config)
    taking = Intake(settings)
    if not taking.is_whole(data):
        return TakenFile((), "its last interchange has no end (IEA); nothing was done")
    digest = store.archive.put(data)
    with store.work("intake") as work:
        if work.receiving.keep(digest, len(data)):
            store.archive.put(data)  # somebody deleted the same bytes of before in between
        return taking.take_in(work, ArchivedFile(data, digest, name or digest[:12], mailbox))


def poll(config: Config | Path | str, store: Store, **how: Any) -> Polled:
    """Poll all mailboxes of `edicompliance.toml` once, as `edic mailbox poll --once` does.

    >>> from tempfile import mkdtemp
    >>> home = Path(mkdtemp())
    >>> for folder in ("mart/in", "mart/out"):
    ...     (home / folder).mkdir(parents=True)
    >>> _ = (home / "edicompliance.toml").write_text('''
    ... [[partner]]
    ... name = "mart"
    ... profile = "example-mart"
    ... isa_qualifier = "ZZ"
    ... isa_id = "EXAMPLEMART"
    ... our_isa_qualifier = "ZZ"
    ... our_isa_id = "ACMEGOODS"
    ... mailbox = { kind = "directory", path = "mart", settle_seconds = 0 }
    ... ''')
    >>> from edicompliance.datafolder import samples_folder
    >>> order = samples_folder() / "example-mart/850/valid/one-long-line.edi"
    >>> _ = (home / "mart/in/po.edi").write_bytes(order.read_bytes())
    >>> with Store.create(f"{home}/edic.db") as store:
    ...     done = poll(home / "edicompliance.toml", store)
    >>> done.taken, done.sent, [one.name for one in (home / "mart/out").iterdir()]
    (1, 1, ['997_mart_000000001.edi'])
    """
    settings = config if isinstance(config, Config) else load_config(config)
    return Poller(settings, store, **how).poll()
