"""What every command of the operator's begins with: the settings, and the store they name."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import click

from edicompliance.errors import StoreError
from edicompliance.flows.config import Config, find_config, load_config
from edicompliance.store import Store
from edicompliance.store.engine import BUSY_SECONDS, sqlite_file, told_url, url_of
from edicompliance.store.settings import find_store

CONFIG: Final = click.option(
    "--config", metavar="FILE", help="Settings; else $EDIC_CONFIG, else ./edicompliance.toml."
)
REASON: Final = click.option(
    "--reason", required=True, metavar="TEXT", help="Why; kept in the audit."
)
FORMAT: Final = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """The settings and the store, open."""

    config: Config
    store: Store

    @property
    def person(self) -> str:
        """Who sits here, for the audit."""
        return getpass.getuser()


@contextmanager
def opened(
    config: str | None, *, make: bool = True, patience: float = BUSY_SECONDS
) -> Iterator[Desk]:
    """Open the store of `edicompliance.toml`; a file of SQLite that is not there yet is made.

    Without `make` that is refused, with the next step: who only looks makes nothing. `patience` is
    for how many seconds it waits for whoever else writes.
    """
    path = find_config(config)
    settings = load_config(path)
    where = find_store(os.environ, config=str(path))
    file = sqlite_file(url_of(where.url))
    if file is not None and not file.exists():
        if not make:
            step = "the first edic mailbox poll --once makes it, or edic store init"
            raise StoreError(f"{told_url(where.url)}: there is no store yet; {step}")
        Store.create(where.url, archive=where.archive).close()
        click.echo(f"{told_url(where.url)}: made", err=True)
    with Store.open(where.url, archive=where.archive, patience=patience) as store:
        yield Desk(settings, store)
