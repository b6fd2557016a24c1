"""`edic explain`: what a rule checks, and why."""

from __future__ import annotations

import click

from edicompliance.cli.terminal import look
from edicompliance.errors import EdiError
from edicompliance.reports.rule import as_text, list_text
from edicompliance.rules.catalogue import RULES, find_rule


@click.command(
    epilog="""\b
Examples:
  edic explain ASN001
  edic explain            (lists all rules)
"""
)
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Explain a rule: what it checks, why it costs, how to fix; without CODE, list them all."""
    if code is None:
        click.echo(list_text(RULES, **look()), nl=False)
        return
    try:
        rule = find_rule(code.upper())
    except EdiError as reason:
        raise click.BadParameter(str(reason), param_hint="CODE") from None
    click.echo(as_text(rule, **look()), nl=False)
