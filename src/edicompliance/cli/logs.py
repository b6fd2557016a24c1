r"""What the poller says while it runs: a line for each event, for people or as JSON.

Whatever a partner wrote into a name or a set comes out as plain letters: no line end, no escape
and no other letter that moves a cursor can get into a log.

>>> record = logging.LogRecord("edicompliance.x", 30, "", 0, "got %s", ("a\x1b[2J\nb\u202e",), None)
>>> print(LineFormatter().format(record).partition(" ")[2])
WARNING got a\x1b[2J\nb\u202e
>>> json.loads(JsonFormatter().format(record))["message"] == "got a\x1b[2J\nb\u202e"
True
>>> JsonFormatter().format(record).isascii()
True
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Final

import click

from edicompliance.x12.issues import printable

LOG_FORMAT: Final = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    envvar="EDIC_LOG_FORMAT",
    help="A line for people, or JSON, for each event, on standard error; or $EDIC_LOG_FORMAT.",
)
LOG_LEVEL: Final = click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    default="info",
    show_default=True,
    envvar="EDIC_LOG_LEVEL",
    help="From which level on events are told; debug tells polls that found nothing, too.",
)


class LineFormatter(logging.Formatter):
    """An event as one line for people."""

    def format(self, record: logging.LogRecord) -> str:
        return printable(f"{_at(record)} {record.levelname} {_message(record)}")


class JsonFormatter(logging.Formatter):
    """An event as one line of JSON, in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": _at(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            **getattr(record, "fields", {}),
        }
        return json.dumps(told, ensure_ascii=True, default=str)


def log_to_stderr(form: str, level: str) -> None:
    """Let this program's events be told on standard error, and no other library's below warning."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else LineFormatter())
    root = logging.getLogger()
    for one in [
        one for one in root.handlers if isinstance(one.formatter, LineFormatter | JsonFormatter)
    ]:
        root.removeHandler(one)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("edicompliance").setLevel(level.upper())


def _at(record: logging.LogRecord) -> str:
    told = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    return told.replace("+00:00", "Z")


def _message(record: logging.LogRecord) -> str:
    told = record.getMessage()
    if record.exc_info and record.exc_info[1] is not None:
        told = f"{told}: {type(record.exc_info[1]).__name__}: {record.exc_info[1]}"
    return told
