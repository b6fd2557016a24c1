"""`edic mailbox list`, `show` and what a person does by hand, each deed with its reason."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from typing import Any, Final

import click

from edicompliance.cli.desk import CONFIG, FORMAT, REASON, opened
from edicompliance.cli.main import EXIT_FINDINGS
from edicompliance.errors import EdiError
from edicompliance.flows.mailbox.deeds import Deeds, Done
from edicompliance.flows.mailbox.replaying import Replayed, replay
from edicompliance.flows.mailbox.showing import LISTED_STATES, Kind, Ref, lines, listed, shown
from edicompliance.profiles.complaints import unknown_word
from edicompliance.x12.issues import printable

_MOST: Final = 1000
_EXITS: Final = """
\b
Exit codes:
  0  done
  1  done, and a person must look still
  2  the command line is wrong
  3  refused: what is safe is said; or could not run
"""


@click.command(
    "list",
    epilog="""\b
Examples:
  edic mailbox list
  edic mailbox list --state quarantined --format json
  edic mailbox list --kind outgoing --mailbox mart
""",
)
@CONFIG
@click.option(
    "--state",
    type=click.Choice(LISTED_STATES),
    default=None,
    metavar="STATE",
    help="Only those: quarantined, parked, rejected, overdue ...",
)
@click.option("--mailbox", default="", metavar="NAME", help="Only what is of this mailbox.")
@click.option(
    "--kind",
    type=click.Choice(["files", "interchanges", "sets", "outgoing"]),
    default=None,
    help="Only these.",
)
@click.option(
    "--most",
    type=click.IntRange(1),
    default=_MOST,
    show_default=True,
    help="So many of each kind, the last ones.",
)
@FORMAT
def list_command(
    config: str | None, state: str | None, mailbox: str, kind: str | None, most: int, form: str
) -> None:
    """List files, interchanges, sets laid aside and outgoing files: how far each has come."""
    with opened(config) as desk, desk.store.look() as look:
        known = {*desk.config.mailboxes, *(one.name for one in look.receiving.mailboxes())}
        if mailbox and mailbox not in known:
            words = unknown_word("mailbox", mailbox, sorted(known))
            raise click.BadParameter(words, param_hint="--mailbox")
        told = listed(look, state=state or "", mailbox=mailbox, kind=kind or "", most=most)
    if form == "json":
        click.echo(json.dumps({"schema": "edicompliance/mailbox-list/1", **told}, indent=2))
        return
    rows = [row for rows in told.values() for row in rows]
    for one in rows:
        click.echo(printable(_line(one)))
    if not rows:
        click.echo("nothing of that is there" if state or mailbox or kind else "nothing is there")


@click.command(
    epilog="""\b
Examples:
  edic mailbox show 17
  edic mailbox show interchange:7 --format json
"""
)
@CONFIG
@click.argument("which", nargs=-1, required=True, metavar="FILE|interchange:N|set:N|outgoing:N")
@FORMAT
def show(config: str | None, which: tuple[str, ...], form: str) -> None:
    """Show one file, interchange, set or outgoing file: its state, its history, what is next."""
    ref = _ref(which, "file")
    with opened(config) as desk, desk.store.look() as look:
        told = shown(look, desk.store, ref)
    if form == "json":
        click.echo(json.dumps(told, indent=2))
        return
    for line in lines(told):
        click.echo(printable(line))


def _deed(
    name: str, metavar: str, default: Kind, help_text: str, example: str
) -> Callable[..., click.Command]:
    """A command of one deed: what it is of, why, and in which form it is told."""

    def made(do: Callable[[Deeds, Ref, str], Done]) -> click.Command:
        @CONFIG
        @click.argument("which", nargs=-1, required=True, metavar=metavar)
        @REASON
        @FORMAT
        def run(config: str | None, which: tuple[str, ...], reason: str, form: str) -> None:
            ref = _ref(which, default)
            with opened(config) as desk:
                done = do(Deeds(desk.config, desk.store, desk.person), ref, _said(reason))
            _tell(done, form)

        epilog = f"\b\nExamples:\n  {example}\n{_EXITS}"
        return click.command(name, help=help_text, epilog=epilog)(run)

    return made


@_deed(
    "quarantine",
    "FILE",
    "file",
    "Lay a FILE aside that is not taken in yet; it stays in the partner's mailbox.",
    'edic mailbox quarantine 17 --reason "the partner sent it by mistake"',
)
def quarantine(desk: Deeds, ref: Ref, reason: str) -> Done:
    """Lay a file aside."""
    return desk.quarantine(ref, reason=reason)


@_deed(
    "release",
    "FILE|interchange:N|set:N|outgoing:N",
    "file",
    "Let what was laid aside go on: a FILE with the next poll, an interchange at once, even where "
    "its control number was used before. A set that was rejected needs nobody any more: the "
    "partner sends it anew.",
    'edic mailbox release 17 --reason "the partner sent the rest"',
)
def release(desk: Deeds, ref: Ref, reason: str) -> Done:
    """Let it go on."""
    return desk.release(ref, reason=reason)


@_deed(
    "retry",
    "FILE|interchange:N",
    "file",
    "Take a quarantined FILE in again, now, or what is parked of it, by today's settings.",
    'edic mailbox retry 17 --reason "the partner is in the settings now"',
)
def retry(desk: Deeds, ref: Ref, reason: str) -> Done:
    """Take it in again."""
    return desk.retry(ref, reason=reason)


@_deed(
    "park",
    "outgoing:N|interchange:N",
    "outgoing",
    "Hold an outgoing file back that is not sent yet, or lay a duplicate interchange aside.",
    'edic mailbox park outgoing:12 --reason "the partner asked us to wait"',
)
def park(desk: Deeds, ref: Ref, reason: str) -> Done:
    """Hold it back."""
    return desk.park(ref, reason=reason)


@_deed(
    "dismiss",
    "FILE|interchange:N|set:N|outgoing:N",
    "file",
    "Say that what was laid aside needs nobody any more: a FILE that is no X12, a stranger's "
    "interchange, an answer that is not wanted. It stays where it is, and can be released still.",
    'edic mailbox dismiss 17 --reason "a letter; the buyer has it"',
)
def dismiss(desk: Deeds, ref: Ref, reason: str) -> Done:
    """Let it wait for nobody."""
    return desk.dismiss(ref, reason=reason)


@click.command(
    epilog=f"""\b
Examples:
  edic mailbox resend 12 --reason "the partner lost it"
  edic mailbox resend 12 --name 997_again.edi --reason "another file has its name there"
{_EXITS}"""
)
@CONFIG
@click.argument("which", nargs=-1, required=True, metavar="OUTGOING")
@click.option("--name", default="", metavar="NAME", help="Under another name than the first time.")
@REASON
@FORMAT
def resend(config: str | None, which: tuple[str, ...], name: str, reason: str, form: str) -> None:
    """Send an OUTGOING file again that was sent, or could not be."""
    ref = _ref(which, "outgoing")
    with opened(config) as desk:
        deeds = Deeds(desk.config, desk.store, desk.person)
        done = deeds.resend(ref, reason=_said(reason), name=name)
    _tell(done, form)


@click.command(
    "replay",
    epilog="""\b
Examples:
  edic mailbox replay --dry-run 17
  edic mailbox replay interchange:7 --reason "the partner is in the settings now"

\b
Exit codes:
  0  nothing would be different, or all that would be was done
  1  something would be different: what is said
  2  the command line is wrong
  3  could not run
""",
)
@CONFIG
@click.argument("which", nargs=-1, required=True, metavar="FILE|interchange:N")
@click.option("--dry-run", is_flag=True, help="Only say what would be different.")
@click.option("--reason", default="", metavar="TEXT", help="Why; needed without --dry-run.")
@FORMAT
def replay_command(
    config: str | None, which: tuple[str, ...], dry_run: bool, reason: str, form: str
) -> None:
    """Judge an archived FILE again by today's settings, and say what would be different.

    Without --dry-run, what is safe is done: parked interchanges are taken in that would be today.
    What had its effect keeps it.
    """
    if not dry_run and not reason.strip():
        raise click.UsageError("say --dry-run to look, or --reason TEXT to do what is safe")
    ref = _ref(which, "file")
    with opened(config) as desk:
        with desk.store.look() as look:
            found = replay(desk.config, desk.store, look, ref)
        done: list[Done] = []
        if not dry_run:
            deeds = Deeds(desk.config, desk.store, desk.person)
            done = [*_safe_ones(deeds, ref, found, reason)]
    _tell_replayed(found, done, dry_run, form)


def _safe_ones(deeds: Deeds, ref: Ref, found: Sequence[Replayed], reason: str) -> Sequence[Done]:
    """Do what is safe: take in what had no effect yet and would have one now."""
    if any(one.ref is None for one in found):
        return [deeds.retry(ref, reason=reason)]
    may = [one.ref for one in found if one.ref is not None and one.may_be_taken_in]
    return [deeds.retry(one, reason=reason) for one in may]


def _tell_replayed(
    found: Sequence[Replayed], done: Sequence[Done], dry_run: bool, form: str
) -> None:
    settled = {one.ref for one in done if not one.needs_a_person}
    left = [one for one in found if one.differs and one.ref not in settled]
    if done and any(one.ref is None for one in found):
        left = []
    if form == "json":
        told = {
            "schema": "edicompliance/mailbox-replay/1",
            "dry_run": dry_run,
            "interchanges": [_replayed(one) for one in found],
            "done": [_done(one) for one in done],
        }
        click.echo(json.dumps(told, indent=2))
    else:
        _print_replayed(found, done)
    sys.exit(EXIT_FINDINGS if left else 0)


def _print_replayed(found: Sequence[Replayed], done: Sequence[Done]) -> None:
    if not found:
        click.echo("no interchange is found in it, as before")
    for one in found:
        subject = f"{one.ref or 'new'} {one.control_number}"
        for told in one.differs or ("nothing would be different",):
            click.echo(printable(f"{subject}: {told}"))
    for each in done:
        click.echo(printable(f"{each.ref}: {each.state}: {each.told}"))
    if not done and any(one.may_be_taken_in for one in found):
        refs = [str(one.ref) for one in found if one.ref and one.may_be_taken_in]
        click.echo(f'next: edic mailbox retry {refs[0] if refs else "FILE"} --reason "..."')


def _replayed(one: Replayed) -> dict[str, Any]:
    return {
        "ref": str(one.ref) if one.ref else None,
        "control_number": one.control_number,
        "was": _judged(one.was),
        "now": _judged(one.now),
        "differences": list(one.differs),
        "may_be_taken_in": one.may_be_taken_in,
    }


def _judged(one: Any) -> dict[str, Any] | None:
    if one is None:
        return None
    sets = [{"set": name, "state": state} for name, state in one.sets]
    complaints = dict(sorted(one.complaints.items()))
    return {"partner": one.partner, "state": one.state, "sets": sets, "complaints": complaints}


def _ref(which: tuple[str, ...], default: Kind) -> Ref:
    """What is meant: `17`, `interchange:7`, or in two words `interchange 7`."""
    return Ref.of(" ".join(which), default)


def _said(reason: str) -> str:
    if not reason.strip():
        raise EdiError("--reason: expected why it is done, got nothing; it is kept in the audit")
    return reason.strip()


def _done(one: Done) -> dict[str, Any]:
    return {
        "ref": str(one.ref),
        "kind": one.ref.kind,
        "id": one.ref.number,
        "was": one.was,
        "state": one.state,
        "told": one.told,
        "next": one.next,
    }


def _tell(done: Done, form: str) -> None:
    if form == "json":
        click.echo(json.dumps({"schema": "edicompliance/mailbox-deed/1", **_done(done)}, indent=2))
    else:
        first, *rest = done.told.splitlines() or [""]
        for line in (f"{done.ref}: {done.state}: {first}", *rest):
            click.echo(printable(line))
        if done.next:
            click.echo(f"next: {done.next}")
    sys.exit(EXIT_FINDINGS if done.needs_a_person else 0)


def _line(one: dict[str, Any]) -> str:
    """A thing in one line; its number first, so that it can be typed."""
    reason = one["reason"].splitlines()
    told = f"  {reason[0]}" if reason else ""
    if "set_id" in one:
        what = f"{one['set_id']} {one['number'] or one['control_number']}"
        return f"{one['ref']:<15} {one['state']:<11}  {one['partner']}  {what}{told}"
    if "control_number" in one:
        whose = one["partner"] or "nobody's"
        return f"{one['ref']:<15} {one['state']:<11}  {whose}  {one['control_number']}{told}"
    return f"{one['ref']:<15} {one['state']:<11}  {one['mailbox']}  {one['name']}{told}"


DESK: Final = (
    list_command,
    show,
    quarantine,
    release,
    retry,
    park,
    dismiss,
    resend,
    replay_command,
)
"""The commands that `edic mailbox` has besides polling."""
