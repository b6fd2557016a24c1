"""`edic demo year`: a year of a supplier with four retailers, and an analyst's way through it."""

from __future__ import annotations

import shlex
from contextlib import nullcontext, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Final

import click

from edicompliance.chargebacks.matched import CLASSES, MatchedDeduction
from edicompliance.cli import chargebacks, check
from edicompliance.cli.year import RETAILERS, files, made
from edicompliance.errors import EdiError
from edicompliance.flows.matching import match_deductions
from edicompliance.store import Store

_SEED: Final = 7
_SHOWN: Final = ("confirmed", "contradicted")


def show(folder: Path, program: str, weeks: int) -> None:
    """Make the folder, live through the year, and walk through what came of it."""
    if folder.exists():
        raise EdiError(f"{folder}: is there already; name another folder, or delete it")
    year = made(_SEED, weeks)
    for name, data in files(year).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    store = folder / "edic.db"
    click.echo(
        f"{folder}: {len(year.orders)} orders of {len(RETAILERS)} retailers, "
        f"{len(year.taken)} rows of their portals\n"
    )
    for retailer in RETAILERS:
        _live(folder, retailer, store, program)
    _walk(store, program)


def _live(folder: Path, retailer: str, store: Path, program: str) -> None:
    """Check what ships, then take over what the retailer took."""
    own = folder / f"{retailer}.toml"
    guide = str(own) if own.exists() else retailer
    keep = ["--record", str(store), "-o", str(folder / f"{retailer}.txt")]
    _run(program, "check", [str(folder / retailer), "--profile", guide, *keep])
    for kind in ("first", "back", "again"):
        portal = str(folder / f"{retailer}-{kind}.csv")
        words = ["import", portal, "--retailer", guide, "--store", str(store)]
        _run(program, "chargebacks", words, quiet=True)


def _walk(store: Path, program: str) -> None:
    """One confirmed and one contradicted deduction, and what to ask next."""
    with Store.open(str(store)) as opened:
        found = match_deductions(opened)
    counts = {kind: sum(one.kind == kind for one in found) for kind in CLASSES}
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    click.echo(f"\n{len(found)} deductions: {told}\n")
    for kind in _SHOWN:
        one = next((each for each in found if each.kind == kind), None)
        if one is not None:
            _tell(one)
    click.echo("Try next:")
    for words in (f"chargebacks match --store {store}", f"chargebacks list --store {store}",
                  f"store verify --store {store}"):  # fmt: skip
        click.echo(f"  {program} {words}")


def _tell(one: MatchedDeduction) -> None:
    taken = one.deduction.taken
    click.echo(f"{one.kind}: {one.deduction.id}, {taken.amount:.2f} {taken.currency}")
    for line in one.lines:
        click.echo(f"  {line.reason}\n")


def _run(program: str, command: str, words: list[str], *, quiet: bool = False) -> None:
    """Run a command as the reader would; `quiet`: show it, and not all that it prints."""
    click.echo(f"$ {program} {command} {' '.join(map(shlex.quote, words))}")
    main = {"check": check.command, "chargebacks": chargebacks.command}[command]
    try:
        with redirect_stdout(StringIO()) if quiet else nullcontext():
            main.main(words, standalone_mode=False)
    except SystemExit:
        return  # 1: there is something to look at, which is what this is about
