"""The group of all commands, the exit codes, and what a failure looks like."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from edicompliance.errors import EdiError
from edicompliance.flows.shipping.pauses import collector_paused

EXIT_FINDINGS = 1
EXIT_COULD_NOT_RUN = 3
EXIT_STOPPED = 130
"""By a person, with Ctrl-C: as a shell tells it."""
EXIT_PIPE_CLOSED = 141
"""By a pipe whose reader had enough: as a shell tells it; neither clean nor a finding."""

COMMANDS = {
    "ack": "Answer what a trading partner sent: 997, 999 or TA1.",
    "authorization": "Enter what a retailer granted: new dates, faults that are excused.",
    "backtest": "Say what another edition of a guide changes, in money, over what shipped before.",
    "chargebacks": "Follow what retailers took: import it, match it, list it, sum it up.",
    "check": "Say what a shipment will cost before it leaves.",
    "checklist": "Make the pre-ship checklist for the floor, as text or PDF.",
    "demo": "Check three shipped samples: one may go, two must wait. Or poll two mailboxes.",
    "dispute": "Dispute deductions: what is worth it, its packet, its filing, its outcome.",
    "due": "List what is due, by the money at stake and the time that is left.",
    "explain": "Explain the code of a rule or of an issue: what is wrong, how to fix it.",
    "handoff": "List what goes to sinks, and offer again what was refused too often.",
    "history": "Make the history that edic check --history looks back on.",
    "label": "Print the labels and packing slips of a shipment, and audit what was printed.",
    "mailbox": "Poll mailboxes: take files in, answer them, deliver what is due.",
    "masters": "Make and look over your lists of items, locations, carriers, sites, terms.",
    "pair": "Make the 855, 856 or 810 that answers an order.",
    "people": "Say who may sign in at the desk, and as what: viewer, analyst, operator.",
    "plan": "Say what to do when stock or time is short, with the money of each way.",
    "priority": "List the open orders by what must ship first.",
    "profile": "List, show, resolve, compare and check retailer profiles.",
    "reaudit": "Judge the archive anew, as a run of its own, on all cores or a Dask cluster.",
    "repair": "Mend what is mechanical: widths, counts, control numbers, trailers.",
    "scorecard": "Measure a retailer's period against its targets, and say what it would take.",
    "send": "Send a FILE of JSON, XML or X12 to its partner, validated and numbered.",
    "serve": "Show the desk in the browser: what is due, orders, mailboxes, guides.",
    "show": "Print a file's envelope as a tree.",
    "snapshot": "Show a retailer's week on one page: measures, money, root causes, actions.",
    "status": "Say how everything stands; leave with 1 when somebody must act.",
    "store": "Make the store, look it over, export it, and delete what is old.",
    "translate": "Translate X12 into JSON, XML or CSV, and JSON or XML back.",
    "validate": "Check the syntax of X12 files.",
    "x12": "Look into the tables of X12: sets, segments, elements, codes.",
}
"""Command -> its help in one line; the module of the same name holds it."""

EXAMPLES = """\b
Examples:
  edic check order.edi asn.edi shipment.toml --profile example-mart
  edic check shipments/ --profile my-retailer.toml --format json
  edic validate inbox/*.edi
  edic explain ASN001

\b
Exit codes:
  0  clean
  1  findings at or above --fail-on, or a verdict of HOLD or CANNOT-TELL
  2  the command line is wrong
  3  could not run: a file or a profile cannot be read
"""


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        with collector_paused():  # what is imported stays: looking through it again is for nothing
            command = import_module(f"edicompliance.cli.{cmd_name}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"edicompliance.cli.{cmd_name}.command is no command")
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Whoever read has what he wanted. What Python still wants to write goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(EXIT_PIPE_CLOSED) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(
    cls=LazyGroup, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="edicompliance")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Retail EDI that knows what a fault costs: read X12, judge shipments, follow the rules."""
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def main() -> NoReturn:
    """Run the command line; an error that is ours becomes one line and exit code 3."""
    if sys.stdout is None:
        could_not_run("standard output is closed")
    try:
        status = cli.main(prog_name="edic", standalone_mode=False)
    except click.ClickException as mistake:
        mistake.show()
        sys.exit(mistake.exit_code)
    except click.Abort:
        click.echo("edic: stopped", err=True)
        sys.exit(EXIT_STOPPED)
    except EdiError as reason:
        could_not_run(str(reason))
    except OSError as reason:
        could_not_run(f"{reason.filename or ''}: {reason.strerror or reason}".lstrip(": "))
    sys.exit(status if isinstance(status, int) else 0)


def could_not_run(message: str) -> NoReturn:
    """Say why on stderr, and leave with exit code 3."""
    click.echo(f"edic: {message}", err=True)
    sys.exit(EXIT_COULD_NOT_RUN)
