"""`edic profile`: the retailers' guides."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime

import click

from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.cli.options import day, scope_words
from edicompliance.cli.terminal import look
from edicompliance.errors import ProfileError
from edicompliance.profiles import DIMENSIONS, Facts, Profile, list_profiles, load_profile
from edicompliance.profiles.comparison import compare
from edicompliance.profiles.jsonschema import json_schema
from edicompliance.profiles.loader import find, profile_folders
from edicompliance.profiles.view import view
from edicompliance.reports.profile import list_json, list_text
from edicompliance.reports.profile_diff import diff_json, diff_text
from edicompliance.reports.profile_lint import lint_json, lint_text, test_json, test_text
from edicompliance.reports.profile_resolve import resolve_json, resolve_text
from edicompliance.reports.profile_show import show_json
from edicompliance.reports.profile_text import as_text
from edicompliance.rules.bindings import lint_with_rules

FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


@click.group(
    epilog="""\b
Examples:
  edic profile list
  edic profile show example-mart
  edic profile resolve example-mart --on 2026-11-20 --scope freight=collect
  edic profile lint my-retailer.toml
"""
)
def command() -> None:
    """List, show, resolve, compare and check retailer profiles."""


@command.command(
    "list",
    epilog="""\b
Examples:
  edic profile list
  edic profile list --format json | jq '.profiles[].id'
""",
)
@FORMAT
def list_command(form: str) -> None:
    """List the profiles that are shipped."""
    heads = list_profiles()
    _out(list_json(heads) if form == "json" else list_text(heads))


@command.command(
    "show",
    epilog="""\b
Examples:
  edic profile show example-mart
  edic profile show my-retailer.toml | less
  edic profile show target --format json | jq '.clauses[].clause'
""",
)
@click.argument("profile", metavar="ID|FILE")
@FORMAT
def show_command(profile: str, form: str) -> None:
    """Show what a profile says, on whose authority, and what it does not know."""
    loaded = load_profile(profile)
    if form == "json":
        _out(show_json(loaded))
    else:
        click.echo(as_text(loaded, **look()), nl=False)


@command.command(
    "resolve",
    epilog="""\b
Examples:
  edic profile resolve example-mart --on 2026-11-20 --scope freight=collect
  edic profile resolve example-mart --scope freight=prepaid,mode=ltl --format json
""",
)
@click.argument("profile", metavar="ID|FILE")
@click.option("--on", callback=day, metavar="DATE", help="The day that counts; without it, today.")
@click.option(
    "--scope",
    multiple=True,
    callback=scope_words,
    metavar="K=V,...",
    help=f"What is known of the shipment: {', '.join(DIMENSIONS)}.",
)
@FORMAT
def resolve_command(profile: str, on: date | None, scope: dict[str, str], form: str) -> None:
    """Say what holds in one case, value by value: where it stands, who says so.

    What hangs on something that --scope does not give is listed as such, with what is missing.
    """
    on = on or datetime.now(UTC).date()
    loaded = load_profile(profile, as_of=on)
    for name, word in scope.items():
        if fault := loaded.universe.fault_of_fact(name, word):
            raise click.BadParameter(fault, param_hint="--scope")
    facts = Facts(scope=scope)
    seen = view(loaded, facts)
    if form == "json":
        _out(resolve_json(loaded, on, facts, seen))
    else:
        _out("\n".join(resolve_text(loaded, on, facts, seen, width=look()["width"])))


@command.command(
    "lint",
    epilog="""\b
Examples:
  edic profile lint my-retailer.toml
  edic profile lint example-mart target --format json
""",
)
@click.argument("profiles", nargs=-1, required=True, metavar="ID|FILE...")
@FORMAT
def lint_command(profiles: tuple[str, ...], form: str) -> None:
    """Say everything that is wrong with a profile: file, line, key, what was expected.

    Exit code 1 where a profile cannot be used, or an example in it does not come out.
    """
    for one in profiles:
        path, label = find(one, *profile_folders())
        if not path.is_file():
            raise ProfileError(label, "", "there is no such file")
    today = datetime.now(UTC).date()
    results = [lint_with_rules(profile, today=today) for profile in profiles]
    _out(lint_json(results) if form == "json" else "\n".join(lint_text(results)))
    if any(result.is_broken for result in results):
        sys.exit(EXIT_FINDINGS)


@command.command(
    "schema",
    epilog="""\b
Examples:
  edic profile schema > profile.schema.json
""",
)
@click.option(
    "--format", "form", type=click.Choice(["json"]), default="json", help="There is no other."
)
def schema_command(form: str) -> None:  # noqa: ARG001 - as the other commands have it
    """Print the JSON Schema of a profile, for an editor that completes and underlines."""
    _out(json_schema())


@command.command(
    "diff",
    epilog="""\b
Examples:
  edic profile diff example-mart my-retailer.toml
  edic profile diff example-mart@2026-01-31 example-mart@2026-02-01
""",
)
@click.argument("before", metavar="ID|FILE[@DATE]")
@click.argument("after", metavar="ID|FILE[@DATE]")
@click.option("--exit-code", is_flag=True, help="Exit 1 where something differs.")
@FORMAT
def diff_command(before: str, after: str, *, exit_code: bool, form: str) -> None:
    """Say in words, and by rule, what changed between two profiles or two days of one.

    With @DATE, only what is in force on that day counts.
    """
    old, new = _dated(before), _dated(after)
    changes = compare(old, new)
    if form == "json":
        _out(diff_json(old, new, changes))
    else:
        _out("\n".join(diff_text(old, new, changes, width=look()["width"])))
    if changes and exit_code:
        sys.exit(EXIT_FINDINGS)


@command.command(
    "test",
    epilog="""\b
Examples:
  edic profile test example-mart
  edic profile test my-retailer.toml --format json
""",
)
@click.argument("profile", metavar="ID|FILE")
@FORMAT
def test_command(profile: str, form: str) -> None:
    """Run the examples that stand in a profile; exit code 1 where one does not come out."""
    loaded = load_profile(profile)
    told = test_json(loaded)
    _out(told if form == "json" else "\n".join(test_text(loaded)))
    if told["failed"]:
        sys.exit(EXIT_FINDINGS)


def _dated(text: str) -> Profile:
    """A profile, as it is on a day where one is given behind `@`."""
    name, at, on = text.rpartition("@")
    return load_profile(name, as_of=on) if at and name else load_profile(text)


def _out(told: object) -> None:
    click.echo(told if isinstance(told, str) else json.dumps(told, indent=2))
