"""`edic explain`: what a rule checks, and why; what an issue means; what to do in a state."""

from __future__ import annotations

import click

from edicompliance.cli.terminal import look
from edicompliance.errors import EdiError
from edicompliance.reports.issue_text import as_text as issue_text
from edicompliance.reports.rule import as_text, list_text
from edicompliance.reports.runbook import runbook_page
from edicompliance.rules.catalogue import all_rules, find_rule
from edicompliance.x12.issues import KINDS


@click.command(
    epilog="""\b
Examples:
  edic explain ASN001
  edic explain X12501
  edic explain quarantined
  edic explain            (lists all rules)
"""
)
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Explain the code of a rule or of an issue, or a state; without CODE, list the rules.

    Of a rule, what it checks, why it costs and how to fix it; of an issue that `edic validate`
    prints, what it means, what is expected and how an acknowledgment tells it; of a state of the
    poller's that waits for a person (quarantined, unreachable ...), what is safe and what to do.
    """
    if code is None:
        click.echo(list_text(all_rules(), **look()), nl=False)
        return
    if code.upper() in KINDS:
        click.echo(issue_text(code.upper(), **look()), nl=False)
        return
    page = runbook_page(code)
    if page is not None:
        click.echo(page, nl=False)
        return
    try:
        rule = find_rule(code.upper())
    except EdiError as reason:
        raise click.BadParameter(str(reason), param_hint="CODE") from None
    click.echo(as_text(rule, **look()), nl=False)
