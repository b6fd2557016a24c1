"""`edic demo`: the pre-ship check on two shipped samples."""

from __future__ import annotations

import os
import shlex
from datetime import UTC, datetime
from pathlib import Path

import click

from edicompliance.cli.terminal import look
from edicompliance.datafolder import samples_folder
from edicompliance.flows.batches import find_shipments
from edicompliance.flows.preship import check_batches
from edicompliance.profiles import Profile, load_profile
from edicompliance.reports.check_text import as_text
from edicompliance.rules.model import CheckResult

PROFILE = "example-mart"
SHOWN = ("may-ship-prepaid", "must-be-held")
"""The sample shipments that are shown: one that may go, one that must wait."""


@click.command(
    epilog="""\b
Example:
  edic demo
"""
)
def command() -> None:
    """Check two shipped samples: one may go, one must wait; then say what to try next."""
    profile = load_profile(PROFILE)
    folder = samples_folder() / PROFILE / "shipments"
    for name in SHOWN:
        _show(_shorter(folder / name), profile)
    held, samples = (shlex.quote(_shorter(path)) for path in (folder / SHOWN[-1], folder))
    click.echo("Try next:")
    for line in (
        "edic explain ASN001",
        f"edic check {held} --profile {PROFILE} --format json",
        f"edic check {samples} --profile {PROFILE}",
        f"edic profile show {PROFILE}",
        f"edic validate {held}",
    ):
        click.echo(f"  {line}")


def _show(path: str, profile: Profile) -> None:
    batches, _ = find_shipments([path])
    outcomes = check_batches(batches, profile, now=None, clock=lambda: datetime.now(UTC))
    for _, outcome in outcomes:
        if not isinstance(outcome, CheckResult):
            raise outcome
        click.echo(f"$ edic check {shlex.quote(path)} --profile {PROFILE}")
        click.echo(as_text(outcome, profile.name, **look()))


def _shorter(path: Path) -> str:
    """The path as seen from here, where that is shorter."""
    try:
        return min(str(path), os.path.relpath(path), key=len)
    except ValueError:  # another drive
        return str(path)
