"""What commands about labels and packing slips share: which shipment, where a report goes.

>>> [one.name for one in against_documents(click.Command("audit")).params]
['now', 'output', 'profile', 'orders', 'asns']
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from edicompliance.cli.inputs import read_chunks
from edicompliance.cli.options import aware_time
from edicompliance.documents.doubt import CannotTell
from edicompliance.errors import EdiError
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.shipping.batches import find_shipments

if TYPE_CHECKING:
    from edicompliance.documents.shipment import Shipment
    from edicompliance.profiles import Profile

_Given = TypeVar("_Given", bound=Callable[..., Any] | click.Command)

PROFILE: Final = click.option("--profile", required=True, metavar="ID|FILE", help="The retailer.")
DPI: Final = click.option(
    "--dpi",
    type=click.Choice(["203", "300", "600"]),
    callback=lambda _context, _option, told: told and int(told),
    help="Dots of the printer to the inch, where labels as ZPL do not tell it.",
)
_KEYS: Final = {"freight": "freight_terms"}
"""What a word of the scope is called in a shipment.toml, where it is called otherwise."""
_AGAINST: Final = (
    click.option(
        "--asn", "asns", multiple=True, required=True, metavar="PATH", help="The ship notice (856)."
    ),
    click.option("--order", "orders", multiple=True, metavar="PATH", help="Its orders (850)."),
    PROFILE,
    click.option(
        "-o", "--output", metavar="FILE", help="Write the report there instead of stdout."
    ),
    click.option("--now", callback=aware_time, metavar="TIME", help="When it is audited."),
)


def against_documents(command: _Given) -> _Given:
    """Give an audit its options: the documents, the retailer, where the report goes, and when."""
    for option in reversed(_AGAINST):
        command = option(command)
    return command


def shipment_of(paths: Sequence[str]) -> Shipment:
    """Return the one shipment that paths mean."""
    batches, many = find_shipments(paths)
    if many or len(batches) != 1:
        raise EdiError(f"{paths[0]}: expected one shipment, got a folder of {len(batches)}")
    return load_shipment(batches[0], read=read_file)


def read_file(path: str) -> bytes:
    """Return what is in a file, or on standard input."""
    return b"".join(read_chunks(path))


@contextmanager
def telling_how_to_say(profile: Profile, option: str = "--asn") -> Iterator[None]:
    """Where a fact is missing that no document says, tell where it may be said, and in which words.

    `option` takes the files that belong to the shipment.
    """
    try:
        yield
    except CannotTell as missing:
        if "needs " not in missing.reason:
            raise
        words = missing.reason.rpartition("needs ")[2].replace(",", " ").split()
        lines = [line for name in words if (line := _as_fact(profile, name))]
        which = f"a line {' and a line '.join(lines)} in " if lines else ""
        given = f"{option} shipment.toml".strip()
        how = f"say it by {which}a file shipment.toml, and give that, too: {given}"
        raise EdiError(f"{missing.reason}: {how}") from None


def _as_fact(profile: Profile, name: str) -> str:
    """How a shipment.toml says a word of the guide's scope; empty: it is none, or any text."""
    choices = sorted(profile.universe.get(name) or ())
    if not choices:
        return ""
    others = f" (or {', '.join(choices[1:])})" if choices[1:] else ""
    return f'{_KEYS.get(name, name)} = "{choices[0]}"{others}'


def write_report(report: str, output: str | None) -> None:
    """Print a report, or write it into a file."""
    if output is None:
        click.echo(report.rstrip())
    else:
        Path(output).write_text(f"{report.rstrip()}\n", encoding="utf-8", newline="")
