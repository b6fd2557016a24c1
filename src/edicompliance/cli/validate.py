"""`edic validate`: the syntax of X12 files."""

from __future__ import annotations

import json
import sys

import click

from edicompliance.cli.inputs import FAIL_ON, RANK, expand, read_chunks
from edicompliance.cli.main import EXIT_COULD_NOT_RUN, EXIT_FINDINGS
from edicompliance.reports.validation import FileResult, as_json, as_text, collect
from edicompliance.x12.issues import printable


@click.command(
    epilog="""\b
Examples:
  edic validate asn.edi
  edic validate inbox/ --format json | jq .summary
  cat asn.edi | edic validate -
"""
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@FAIL_ON
def command(files: tuple[str, ...], form: str, fail_on: str) -> None:
    """Check the syntax of X12 files, to the byte.

    Framing, envelopes, counts, control numbers; then each transaction set against the table of its
    release. A FILE may be a folder, with all files in it, or - for standard input.
    """
    results: list[FileResult] = []
    unreadable = False
    for path in expand(files):
        try:
            results.append(collect(path, read_chunks(path)))
        except OSError as reason:
            unreadable = True
            click.echo(printable(f"edic: {path}: {reason.strerror or reason}"), err=True)
    if form == "json":
        click.echo(json.dumps(as_json(results), indent=2))
    else:
        click.echo(as_text(results), nl=False)
    if unreadable:
        sys.exit(EXIT_COULD_NOT_RUN)
    if any(RANK[severity] >= RANK[fail_on] for result in results for severity in result.severities):
        sys.exit(EXIT_FINDINGS)
