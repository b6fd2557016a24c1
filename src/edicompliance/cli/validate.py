"""`edic validate`: the syntax of X12 files."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Literal

import click

from edicompliance.cli.inputs import FAIL_ON, RANK, expand, read_chunks
from edicompliance.cli.main import EXIT_COULD_NOT_RUN, EXIT_FINDINGS
from edicompliance.reports import second_opinion as opinions
from edicompliance.reports.validation import JsonReport, TextReport
from edicompliance.x12.issues import printable
from edicompliance.x12.opinion import Compared


@click.command(
    epilog="""\b
Examples:
  edic validate asn.edi
  edic validate inbox/ --format json | jq .summary
  cat asn.edi | edic validate -
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
@FAIL_ON
def command(
    files: tuple[str, ...], form: str, judge: Literal["pyx12"] | None, fail_on: str
) -> None:
    """Check the syntax of X12 files, to the byte.

    Framing, envelopes, counts, control numbers; then each transaction set against the table of its
    release. A FILE may be a folder, with all files in it, or - for standard input.
    """
    asked = _Asked(judge) if judge else None
    report = JsonReport() if form == "json" else TextReport()
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
    for text in report.end({"second_opinion": asked.as_json()} if asked else {}):
        click.echo(text, nl=False)
    if asked and form == "text":
        click.echo(asked.as_text(), nl=False)
    if unreadable:
        sys.exit(EXIT_COULD_NOT_RUN)
    if any(RANK[severity] >= RANK[fail_on] for severity in report.severities):
        sys.exit(EXIT_FINDINGS)


class _Asked:
    """Another judge, asked about every file; it sees each of them whole."""

    def __init__(self, judge: Literal["pyx12"]) -> None:
        from edicompliance.flows.second_opinion import second_opinion  # noqa: PLC0415  seldom used

        self.other = click.get_current_context().with_resource(second_opinion(judge))
        self.found: dict[str, list[Compared]] = {}

    def keep(self, path: str, chunks: Iterable[bytes]) -> Iterable[bytes]:
        data = b"".join(chunks)
        self.found[path] = self.other.of(data)
        return [data]

    def as_text(self) -> str:
        return opinions.as_text(f"{self.other.name} {self.other.version}", self.found)

    def as_json(self) -> dict[str, object]:
        return opinions.as_json(self.other.name, self.other.version, self.found)
