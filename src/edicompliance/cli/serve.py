"""`edic serve`: the analyst's desk, a page in the browser."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from threading import Thread

import click

from edicompliance.cli.desk import CONFIG, opened
from edicompliance.cli.store import person
from edicompliance.errors import EdiError

_PATIENCE = 5.0
"""Seconds that a page waits for whoever writes into the store; nobody looks at nothing longer."""


@click.command(
    epilog="""\b
Examples:
  edic serve
  edic serve --port 0 --config mart/edicompliance.toml
  edic serve --host 0.0.0.0

\b
Exit codes:
  0  told to stop
  2  the command line is wrong
  3  could not run
"""
)
@CONFIG
@click.option("--host", default="127.0.0.1", show_default=True, help="An address of this machine.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Where it listens; 0: any that is free.",
)
def command(config: str | None, host: str, port: int) -> None:
    """Show the desk in the browser: what is due, orders, a drop-in check, mailboxes, guides, rules.

    When it is ready it prints one line of JSON with its url. Where others than this machine could
    reach it, people have to sign in first (edic people add), or come through a trusted proxy.
    """
    try:
        from edicompliance.web import server  # noqa: PLC0415 - an extra
        from edicompliance.web.app import desk_app, warm  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] == "edicompliance":
            raise
        raise EdiError("edic serve needs: pip install 'edicompliance[web]'") from None
    from edicompliance.web.asking import Desk  # noqa: PLC0415 - as above

    by_others = server.address_of(host)[1]
    with opened(config, patience=_PATIENCE) as desk:
        server.must_be_guarded(host, port, desk.config.web, desk.store)
        asked = Desk(desk.config, desk.store, _now, person())
        with server.listening(host, port) as found:
            app = desk_app(asked, by_others=by_others)

            def ready(url: str) -> None:
                click.echo(json.dumps({"url": url}))
                Thread(target=warm, args=(asked.config,), daemon=True).start()

            server.serve(app, found, ready)


def _now() -> datetime:
    return datetime.now(UTC)
