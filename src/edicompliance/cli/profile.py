"""`edic profile`: the retailers' guides."""

from __future__ import annotations

import json

import click

from edicompliance.cli.terminal import look
from edicompliance.profiles import list_profiles, load_profile
from edicompliance.reports.profile import list_json, list_text
from edicompliance.reports.profile_text import as_text


@click.group(
    epilog="""\b
Examples:
  edic profile list
  edic profile show example-mart
"""
)
def command() -> None:
    """List and show retailer profiles."""


@command.command(
    "list",
    epilog="""\b
Examples:
  edic profile list
  edic profile list --format json | jq '.profiles[].id'
""",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def list_command(form: str) -> None:
    """List the profiles that are shipped."""
    heads = list_profiles()
    click.echo(json.dumps(list_json(heads), indent=2) if form == "json" else list_text(heads))


@command.command(
    "show",
    epilog="""\b
Examples:
  edic profile show example-mart
  edic profile show my-retailer.toml | less
""",
)
@click.argument("profile", metavar="ID|FILE")
def show_command(profile: str) -> None:
    """Show what a profile says, on whose authority, and what it does not know."""
    click.echo(as_text(load_profile(profile), **look()), nl=False)
