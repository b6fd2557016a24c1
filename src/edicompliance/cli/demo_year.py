"""`edic demo year`: a year of a supplier with four retailers, and an analyst's way through it."""

from __future__ import annotations

import shlex
from contextlib import nullcontext, redirect_stdout
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Final

import click

from edicompliance.chargebacks.matched import CLASSES, MatchedDeduction
from edicompliance.cli.year import RETAILERS, Year, files, made
from edicompliance.cli.year_hill import HILL
from edicompliance.cli.year_kept import keep, settings
from edicompliance.cli.year_morning import PARTNER, SETTINGS, SHIPMENTS, live
from edicompliance.cli.year_receipt import FOLDER, receipts
from edicompliance.errors import EdiError
from edicompliance.flows.matching import match_deductions
from edicompliance.store import Store

_SEED: Final = 7
_YEAR: Final = "2026"
"""Its orders are of this year."""
_SETS: Final = "edicompliance.toml"
_SETTINGS: Final = f"""[store]
url = "edic.db"

[company]
name = "Acme Goods (fictional)"
address = ["1 Example Street", "Someplace, OH 00000"]
contact = "deductions desk (fictional), deductions@acme-goods.example"
{SETTINGS}"""
_ACTIONS: Final = """[[action]]
what = "load the trucks of Example Mart a day before the window closes"
owner = "shipping"
due = {due}
about = "WIN002"
"""


def show(folder: Path, program: str, weeks: int) -> None:
    """Make the folder, live through the year, and walk through what came of it."""
    if folder.exists():
        raise EdiError(f"{folder}: is there already; name another folder, or delete it")
    year = made(_SEED, weeks)
    _write(folder, year)
    click.echo(
        f"{folder}: {len(year.orders)} orders of {len(RETAILERS)} retailers, "
        f"{len(year.taken)} rows of their portals\n"
    )
    Store.create(str(folder / "edic.db")).close()
    keep(folder, year)
    live(folder, datetime.now(UTC))
    for retailer in RETAILERS:
        _live(folder, retailer, program)
    _walk(folder, year, program)


def _write(folder: Path, year: Year) -> None:
    settled = {
        _SETS: (_SETTINGS + settings(folder)).encode(),
        "actions.toml": _ACTIONS.format(due=_last(year) + timedelta(days=14)).encode(),
    }
    written = files(year) | receipts(year, PARTNER)
    home, own = f"{PARTNER}/", f"{SHIPMENTS}/"
    beside = {
        name.replace(home, own, 1): written[name] for name in written if name.startswith(home)
    }
    for name, data in {**written, **beside, **settled}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def _last(year: Year, retailer: str = "") -> date:
    """The last day on which anything was taken, or something new by one retailer."""
    every = [one for one in year.taken if retailer in ("", one.retailer)]
    return max(one.day for one in every if one.truth or not retailer)


def _live(folder: Path, retailer: str, program: str) -> None:
    """Check what ships, take over what the retailer took, and count its scorecard."""
    guide = _guide(folder, retailer)
    kept = ["--record", str(folder / "edic.db"), "-o", str(folder / f"{retailer}.txt")]
    _run(program, ["check", str(folder / retailer), "--profile", guide, *kept])
    for kind in ("first", "back", "again"):
        form = "edi" if retailer == HILL else "csv"
        portal = str(folder / f"{retailer}-{kind}.{form}")
        words = ["chargebacks", "import", portal, "--retailer", guide, *_config(folder)]
        _run(program, words, quiet=True)
    card = ["scorecard", "--retailer", guide, "--period", _YEAR, *_config(folder)]
    _run(program, card, quiet=True)


def _walk(folder: Path, year: Year, program: str) -> None:
    """Today's list, what costs the most, two deductions, a packet, the week's page."""
    with Store.open(str(folder / "edic.db")) as opened:
        found = match_deductions(opened)
    counts = {kind: sum(one.kind == kind for one in found) for kind in CLASSES}
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    click.echo(f"\n{len(found)} deductions: {told}\n")
    wrong = next(one for one in found if one.kind == "contradicted")
    retailer = wrong.deduction.taken.retailer
    today, config = f"{_last(year, retailer) + timedelta(days=1)}", _config(folder)
    shipped = ["--shipments", str(folder / retailer)]
    list_ = ["dispute", "list", "--retailer", retailer, "--now", f"{today}T09:00:00-05:00"]
    _titled("Today's list: what is worth a dispute", program, [*list_, *shipped, *config])
    pareto = ["chargebacks", "pareto", "--by", "rule", *config]
    _titled("What costs the most", program, pareto)
    _tell("One that is right", next(one for one in found if one.kind == "confirmed"))
    _tell("One that is not", wrong)
    packet = ["dispute", "build", wrong.deduction.id, "-o", str(folder / "packet")]
    _titled("Its packet", program, [*packet, *shipped, *config])
    week = _page(folder, retailer, wrong.deduction.taken.day)
    _titled("The week's page", program, [*week, "--today", today])
    _next(folder, today, program)


def _page(folder: Path, retailer: str, day: date | None) -> list[str]:
    """What makes the page of the week in which a deduction was taken."""
    at = (day or date.min).isocalendar()
    week = f"{at.year}-W{at.week:02}"
    whose = ["--retailer", _guide(folder, retailer), "--actions", str(folder / "actions.toml")]
    out = ["--format", "html", "-o", str(folder / "week.html")]
    return ["snapshot", "--week", week, *whose, *out, *_config(folder)]


def _next(folder: Path, today: str, program: str) -> None:
    click.echo("Try next:")
    for words in (
        ["chargebacks", "match", *_config(folder)],
        ["chargebacks", "list", *_config(folder)],
        ["chargebacks", "trend", "--today", today, *_config(folder)],
        ["scorecard", "--retailer", _guide(folder, HILL), "--period", _YEAR, *_config(folder)],
        ["store", "verify", *_config(folder)],
    ):
        click.echo(f"  {_line(program, words)}")
    if (folder / FOLDER).is_dir():
        click.echo(f"A made-up delivery receipt, to attach to a dispute: {folder / FOLDER}")
    click.echo("This morning five orders of Example Mart wait at the desk, one of them to be held.")
    click.echo(f"The desk in the browser: {_line(program, ['serve', *_config(folder)])}")


def _guide(folder: Path, retailer: str) -> str:
    own = folder / f"{retailer}.toml"
    return str(own) if own.exists() else retailer


def _config(folder: Path) -> list[str]:
    return ["--config", str(folder / _SETS)]


def _tell(title: str, one: MatchedDeduction) -> None:
    click.echo(f"== {title}")
    taken = one.deduction.taken
    click.echo(f"{one.kind}: {one.deduction.id}, {taken.amount:.2f} {taken.currency}")
    for line in one.lines:
        click.echo(f"  {line.reason}\n")


def _titled(title: str, program: str, words: list[str]) -> None:
    click.echo(f"== {title}")
    _run(program, words)
    click.echo("")


def _line(program: str, words: list[str]) -> str:
    return f"{program} {' '.join(map(shlex.quote, words))}"


def _run(program: str, words: list[str], *, quiet: bool = False) -> None:
    """Run a command as the reader would; `quiet`: show it, and not all that it prints."""
    from edicompliance.cli.main import cli  # noqa: PLC0415 - it is what runs this

    click.echo(f"$ {_line(program, words)}")
    try:
        with redirect_stdout(StringIO()) if quiet else nullcontext():
            cli.main(words, standalone_mode=False)
    except SystemExit:
        return  # 1: there is something to look at, which is what this is about
    except EdiError as error:  # what needs an extra that is not installed
        click.echo(f"  not shown: {error}")
