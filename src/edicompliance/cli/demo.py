"""`edic demo`: the pre-ship check on three shipped samples."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from edicompliance.cli.terminal import look
from edicompliance.datafolder import samples_folder
from edicompliance.flows.preship import check_batches
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.profiles import Profile, load_profile
from edicompliance.reports.check_text import as_text
from edicompliance.rules.model import CheckResult

PROFILE = "example-mart"
HELD = "must-be-held"
SHOWN = ("may-ship-prepaid", HELD, "labels-printed-wrong")
"""The sample shipments that are shown: one may go, one must wait, one must be labelled anew."""


@click.group(
    invoke_without_command=True,
    epilog="""\b
Examples:
  edic demo
  edic demo --html held.html
  edic demo mailbox
  edic demo year
""",
)
@click.option(
    "--html", "page", metavar="FILE", help="Write the report of what is held there, as a page."
)
@click.pass_context
def command(context: click.Context, page: str | None) -> None:
    """Check three shipped samples: one may go, two must wait; then say what to try next."""
    if context.invoked_subcommand is not None:
        return
    profile, program = load_profile(PROFILE), _program()
    folder = samples_folder() / PROFILE / "shipments"
    results = []
    for name in SHOWN:
        path = _shorter(folder / name)
        click.echo(f"$ {program} check {shlex.quote(path)} --profile {PROFILE}")
        results.append((path, _show(path, profile)))
    if page is not None:
        _write_page(results[1:], profile, page)
    held, samples, notice = (
        shlex.quote(_shorter(path)) for path in (folder / HELD, folder, folder / HELD / "856.edi")
    )
    click.echo("Try next:")
    for arguments in (
        "explain ASN001",
        f"check {held} --profile {PROFILE} --format json",
        f"check {samples} --profile {PROFILE}",
        f"profile show {PROFILE}",
        f"validate {notice}",
    ):
        click.echo(f"  {program} {arguments}")


@command.command(
    epilog="""\b
Examples:
  edic demo mailbox
  edic demo mailbox my-desk

\b
Exit codes:
  0  shown
  2  the command line is wrong
  3  could not run: the folder is there already
"""
)
@click.argument("folder", default="edic-desk", metavar="[FOLDER]")
def mailbox(folder: str) -> None:
    """Make a FOLDER with two partners' mailboxes and some files in them, and poll it."""
    from edicompliance.cli.demo_mailbox import show  # noqa: PLC0415 - it needs the store

    show(Path(folder), _program())


@command.command(
    epilog="""\b
Examples:
  edic demo year
  edic demo year my-year --weeks 50

\b
Exit codes:
  0  shown
  2  the command line is wrong
  3  could not run: the folder is there already
"""
)
@click.argument("folder", default="edic-year", metavar="[FOLDER]")
@click.option(
    "--weeks", type=click.IntRange(2, 50), default=8, show_default=True, help="How much of a year."
)
def year(folder: str, weeks: int) -> None:
    """Make a FOLDER with a year of four retailers, and walk through what they took."""
    from edicompliance.cli.demo_year import show  # noqa: PLC0415 - it needs the store

    show(Path(folder), _program(), weeks)


def _write_page(held: Sequence[tuple[str, CheckResult]], profile: Profile, page: str) -> None:
    """Write the report that a browser opens, and say where it is."""
    from edicompliance.profiles.closed import closed_by  # noqa: PLC0415 - as above
    from edicompliance.reports.check_html import as_html  # noqa: PLC0415 - only it needs jinja2

    report = as_html(
        held, profile.name, read=lambda file: Path(file).read_bytes(), closed=closed_by(profile)
    )
    Path(page).write_text(report, encoding="utf-8")
    told = "What is held as a page, with timelines, the bytes of each finding and the wrong labels"
    click.echo(f"{told}: {page}\n")


def _show(path: str, profile: Profile) -> CheckResult:
    batches, _ = find_shipments([path])
    outcomes = check_batches(batches, profile, now=None, clock=lambda: datetime.now(UTC))
    ((_, outcome),) = outcomes
    if not isinstance(outcome, CheckResult):
        raise outcome
    click.echo(as_text(outcome, profile.name, **look()))
    return outcome


def _program() -> str:
    """How the shell that is used finds this program."""
    called = Path(sys.argv[0])
    if called.stem not in ("edic", "edicompliance") or shutil.which(called.stem):
        return "edic"
    return shlex.quote(_shorter(called))


def _shorter(path: Path) -> str:
    """The path as seen from here, where that is shorter."""
    try:
        return min(str(path), os.path.relpath(path), key=len)
    except ValueError:  # another drive
        return str(path)
