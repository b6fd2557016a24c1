"""`edic validate`: the syntax of X12 files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Literal

import click

from edicompliance.cli.inputs import FAIL_ON, RANK, expand, read_chunks
from edicompliance.cli.main import EXIT_COULD_NOT_RUN, EXIT_FINDINGS
from edicompliance.cli.options import TABLES, day, scope_words
from edicompliance.cli.partner import Partner, with_profile
from edicompliance.reports import second_opinion as opinions
from edicompliance.reports.validation import JsonReport, TextReport
from edicompliance.x12.issues import printable
from edicompliance.x12.opinion import Compared
from edicompliance.x12.schema import Tables
from edicompliance.x12.validator import Validator

if TYPE_CHECKING:
    from edicompliance.flows.translating.partner_syntax import PartnerSyntax


@click.command(
    epilog="""\b
Examples:
  edic validate asn.edi
  edic validate inbox/ --format json | jq .summary
  cat asn.edi | edic validate -
  edic validate asn.edi --profile my-retailer.toml --scope mode=ltl
  edic validate asn.edi --second-opinion pyx12
"""
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option(
    "--second-opinion",
    "judge",
    type=click.Choice(["pyx12"]),
    help="Let another judge look, too, and say where it differs; the exit code is ours.",
)
@click.option(
    "--profile",
    metavar="ID|FILE",
    help="Hold the sets against what this retailer demands besides, too.",
)
@click.option("--on", callback=day, metavar="DATE", help="The day that counts; without it, today.")
@click.option(
    "--scope",
    multiple=True,
    callback=scope_words,
    metavar="K=V,...",
    help="What is known of the shipment, as in edic profile resolve.",
)
@TABLES
@FAIL_ON
def command(
    files: tuple[str, ...],
    form: str,
    judge: Literal["pyx12"] | None,
    profile: str | None,
    on: date | None,
    scope: dict[str, str],
    tables: Tables,
    fail_on: str,
) -> None:
    """Check the syntax of X12 files, to the byte.

    Framing, envelopes, counts, control numbers; then each transaction set against the table of its
    release. A FILE may be a folder, with all files in it, or - for standard input.

    With --profile also what a retailer requires, forbids or shortens, which each such issue says,
    and which errors reject; what hangs on something that --scope does not give is not checked, and
    said to be.
    """
    with_profile(profile, on, scope)
    asked = _Asked(judge, tables) if judge else None
    partner = Partner(profile, on or datetime.now(UTC).date(), scope) if profile else None
    new = partial(_validator, demands=partner.demands if partner else None, tables=tables)
    report = JsonReport(new) if form == "json" else TextReport(new)
    unreadable = _look(files, report, asked)
    for text in _ended(report, asked, partner):
        click.echo(text, nl=False)
    if unreadable:
        sys.exit(EXIT_COULD_NOT_RUN)
    if any(RANK[severity] >= RANK[fail_on] for severity in report.severities):
        sys.exit(EXIT_FINDINGS)


def _look(files: tuple[str, ...], report: JsonReport | TextReport, asked: _Asked | None) -> bool:
    """Print what is to be said of each file; whether one could not be read."""
    unreadable = False
    for path in expand(files):
        try:
            chunks = read_chunks(path)
            for text in report.file(path, asked.keep(path, chunks) if asked else chunks):
                click.echo(text, nl=False)
        except BrokenPipeError:
            raise
        except OSError as reason:
            unreadable = True
            click.echo(printable(f"edic: {path}: {reason.strerror or reason}"), err=True)
    return unreadable


def _ended(
    report: JsonReport | TextReport, asked: _Asked | None, partner: Partner | None
) -> Iterator[str]:
    """What is said of all files together."""
    more: dict[str, object] = {}
    if asked:
        more["second_opinion"] = asked.as_json()
    if partner:
        more["partner"] = partner.as_json(report.set_ids)
    yield from report.end(more)
    if isinstance(report, TextReport):
        yield asked.as_text() if asked else ""
        yield partner.as_text(report.set_ids) if partner else ""


def _validator(path: str, demands: PartnerSyntax | None, tables: Tables) -> Validator:
    if demands is None:
        return Validator(path, tables=tables)
    return Validator(path, demands.narrowings, acceptance=demands.acceptance, tables=tables)


class _Asked:
    """Another judge, asked about every file; it sees each of them whole."""

    def __init__(self, judge: Literal["pyx12"], tables: Tables) -> None:
        from edicompliance.flows.translating.second_opinion import second_opinion  # noqa: PLC0415  seldom used

        self.other = click.get_current_context().with_resource(second_opinion(judge, tables))
        self.found: dict[str, list[Compared]] = {}

    def keep(self, path: str, chunks: Iterable[bytes]) -> Iterable[bytes]:
        data = b"".join(chunks)
        self.found[path] = self.other.of(data)
        return [data]

    def as_text(self) -> str:
        return opinions.as_text(f"{self.other.name} {self.other.version}", self.found)

    def as_json(self) -> dict[str, object]:
        return opinions.as_json(self.other.name, self.other.version, self.found)
