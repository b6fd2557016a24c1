"""`edic serve`: the analyst's desk, a page in the browser."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from edicompliance.cli.desk import CONFIG, opened
from edicompliance.cli.store import person
from edicompliance.errors import EdiError


@click.command(
    epilog="""\b
Examples:
  edic serve
  edic serve --port 0 --config mart/edicompliance.toml

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

    When it is ready it prints one line of JSON with its url. It answers this machine only.
    """
    try:
        from edicompliance.web.app import desk_app  # noqa: PLC0415 - an extra
        from edicompliance.web.server import listening, serve  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] == "edicompliance":
            raise
        raise EdiError("edic serve needs: pip install 'edicompliance[web]'") from None
    from edicompliance.web.asking import Desk  # noqa: PLC0415 - as above

    found = listening(host, port)
    with found, opened(config) as desk:
        app = desk_app(Desk(desk.config, desk.store, _now, person()))
        serve(app, found, lambda url: click.echo(json.dumps({"url": url})))


def _now() -> datetime:
    return datetime.now(UTC)
