"""`edic explain`: what a rule checks, and why."""

from __future__ import annotations

import textwrap

import click

from edicompliance.errors import EdiError
from edicompliance.rules.catalogue import RULES, explain


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
        for rule in RULES:
            click.echo(f"{rule.code}  {rule.name:34} {rule.title}")
        return
    try:
        text = explain(code)
    except EdiError as reason:
        raise click.BadParameter(str(reason), param_hint="CODE") from reason
    for paragraph in text.split("\n\n"):
        click.echo(paragraph if paragraph.startswith("#") else textwrap.fill(paragraph, 88))
        click.echo()
