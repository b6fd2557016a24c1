"""`edic demo mailbox`: two trading partners, their mailboxes, and what arrives in a bad night."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from edicompliance.cli import mailbox, status
from edicompliance.datafolder import samples_folder
from edicompliance.errors import EdiError

_SETTINGS: Final = """\
[store]
url = "edic.db"

[[partner]]
name = "mart"
profile = "example-mart"
isa_qualifier = "ZZ"
isa_id = "EXAMPLEMART"
our_isa_qualifier = "ZZ"
our_isa_id = "ACMEGOODS"
[partner.mailbox]
kind = "directory"
path = "mart"
settle_seconds = 1

[[partner]]
name = "superstores"
profile = "sample-superstores"
isa_qualifier = "ZZ"
isa_id = "SAMPLESUPER"
our_isa_qualifier = "ZZ"
our_isa_id = "ACMEGOODS"
[partner.mailbox]
kind = "directory"
path = "superstores"
settle_seconds = 1
"""
_NEW_PARTNER: Final = """
[[partner]]
name = "newstores"
profile = "example-mart"
isa_qualifier = "ZZ"
isa_id = "NEWSTORES"
our_isa_qualifier = "ZZ"
our_isa_id = "ACMEGOODS"
mailbox = "mart"
"""
_SETS: Final = "edicompliance.toml"
_WITH_NEW: Final = "with-newstores.toml"


def show(folder: Path, program: str) -> None:
    """Make the folder, poll, say how all stands, and what to do next."""
    _make(folder)
    config = shlex.quote(str(folder / _SETS))
    click.echo(f"{folder}: two partners, mart and superstores, each with a folder in and out")
    click.echo(
        "in them: two good orders, one of them twice, a damaged one, a letter, and an order of "
        "a sender that nobody knows\n"
    )
    _run(program, ["mailbox", "poll", "--once", "--config", config])
    _run(program, ["status", "--config", config])
    _run(program, ["mailbox", "list", "--config", config])
    click.echo("Try next:")
    for words in _next(config, shlex.quote(str(folder / _WITH_NEW))):
        click.echo(f"  {program} {words}")


def _next(config: str, with_new: str) -> Sequence[str]:
    return (
        f"mailbox show 2 --config {config}",
        "explain quarantined",
        f"mailbox replay --dry-run interchange:3 --config {with_new}",
        f'mailbox retry interchange:3 --config {with_new} --reason "a new partner"',
        f"mailbox poll --once --config {with_new}",
        f"status --format json --config {with_new}",
    )


def _make(folder: Path) -> None:
    if folder.exists():
        raise EdiError(f"{folder}: is there already; name another folder, or delete it")
    for name in ("mart/in", "mart/out", "superstores/in", "superstores/out"):
        (folder / name).mkdir(parents=True)
    (folder / _SETS).write_text(_SETTINGS, encoding="utf-8")
    (folder / _WITH_NEW).write_text(_SETTINGS + _NEW_PARTNER, encoding="utf-8")
    for name, data in _files().items():
        (folder / name).write_bytes(data)


def _files() -> dict[str, bytes]:
    """What the partners put into their folders: name -> bytes."""
    mart = samples_folder() / "example-mart"
    order = (mart / "850/valid/one-long-line.edi").read_bytes()
    superstores = samples_folder() / "sample-superstores/shipments/pallets-on-the-day/850.edi"
    unknown = order.replace(b"EXAMPLEMART    *ZZ", b"NEWSTORES      *ZZ")
    return {
        "mart/in/a-order.edi": order,
        "mart/in/b-letter.txt": b"Dear supplier, our server is closed on Sunday.\n",
        "mart/in/c-order-again.edi": order,
        "mart/in/d-new-partner.edi": unknown.replace(
            b"EXAMPLEMART*ACMEGOODS", b"NEWSTORES*ACMEGOODS"
        ),
        "mart/in/e-damaged.edi": (mart / "850/invalid/bad-date-dtm02.edi").read_bytes(),
        "superstores/in/order.edi": superstores.read_bytes(),
    }


def _run(program: str, words: list[str]) -> None:
    """Run a command as the reader would, and show it."""
    click.echo(f"$ {program} {' '.join(words)}")
    command = {"mailbox": mailbox.command, "status": status.command}[words[0]]
    try:
        command.main([shlex.split(one)[0] for one in words[1:]], standalone_mode=False)
    except SystemExit:
        click.echo("")  # 1: a person must look, as is said below
