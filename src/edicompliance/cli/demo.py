"""`edic demo`: the pre-ship check on two shipped samples."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from edicompliance.datafolder import samples_folder
from edicompliance.flows.batches import Batch, find_shipments
from edicompliance.flows.preship import check_batches
from edicompliance.profiles import Profile, load_profile
from edicompliance.reports.check_text import as_text
from edicompliance.rules.model import CheckResult

PROFILE = "example-mart"
SHOWN = ("may-ship-prepaid", "must-be-held")
"""The sample shipments that are shown: one that may go, one that must wait."""


@click.command()
def command() -> None:
    """Check two shipped samples: one may go, one must wait; then say what to try next."""
    profile = load_profile(PROFILE)
    folder = samples_folder() / PROFILE / "shipments"
    for name in SHOWN:
        _show(find_shipments([str(folder / name)])[0], profile)
    click.echo("Try next:")
    held = folder / SHOWN[-1]
    for line in (
        f"edic check {held} --profile {PROFILE} --format json",
        "edic explain ASN001",
        f"edic profile show {PROFILE}",
        f"edic validate {folder.parent}",
    ):
        click.echo(f"  {line}")


def _show(batches: list[Batch], profile: Profile) -> None:
    outcomes = check_batches(batches, profile, now=None, clock=lambda: datetime.now(UTC))
    for path, outcome in outcomes:
        if not isinstance(outcome, CheckResult):
            raise outcome
        click.echo(f"$ edic check {path} --profile {PROFILE}")
        click.echo(as_text(outcome, profile.name))
