"""`edic explain`: what a rule checks, and why; what an issue of the syntax means."""

from __future__ import annotations

import click

from edicompliance.cli.terminal import look
from edicompliance.errors import EdiError
from edicompliance.reports.issue_text import as_text as issue_text
from edicompliance.reports.rule import as_text, list_text
from edicompliance.rules.catalogue import all_rules, find_rule
from edicompliance.x12.issues import KINDS


@click.command(
    epilog="""\b
Examples:
  edic explain ASN001
  edic explain X12501
  edic explain            (lists all rules)
"""
)
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Explain the code of a rule or of an issue; without CODE, list the rules.

    Of a rule, what it checks, why it costs and how to fix it; of an issue that `edic validate`
    prints, what it means, what is expected and how an acknowledgment tells it.
    """
    if code is None:
        click.echo(list_text(all_rules(), **look()), nl=False)
        return
    if code.upper() in KINDS:
        click.echo(issue_text(code.upper(), **look()), nl=False)
        return
    try:
        rule = find_rule(code.upper())
    except EdiError as reason:
        raise click.BadParameter(str(reason), param_hint="CODE") from None
    click.echo(as_text(rule, **look()), nl=False)
