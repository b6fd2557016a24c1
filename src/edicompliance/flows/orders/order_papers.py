"""What lies beside an order of the store: its `shipment.toml`, its labels and its packing slips.

The warehouse keeps them in a folder of the order's number, and the settings name the folder above.

>>> papers_beside(Path("shipments"), "../4506001").files
()
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from edicompliance.documents.shipment import load_facts
from edicompliance.errors import EdiError
from edicompliance.flows.printing.printed import codes_of, file_bytes
from edicompliance.flows.printing.slip_papers import read_papers
from edicompliance.flows.shipping.batches import FACTS_FILE, printed_in
from edicompliance.labels.printed import NOTHING_PRINTED, Printed
from edicompliance.profiles import Profile

STOCK_FILE = "stock.csv"
"""What is there of its goods, and from when."""
_NOT_OF_A_SHIPMENT = "checked_at"


@dataclass(frozen=True, slots=True)
class OrderPapers:
    """The files of one order, by name; nothing of them is read yet."""

    files: tuple[str, ...] = ()
    """Its labels and slips."""
    facts_file: str | None = None
    stock_file: Path | None = None
    said: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """What its `shipment.toml` says: fact -> value."""

    def printed(self, profile: Profile) -> Printed:
        """Read its labels and slips back."""
        if not self.files:
            return NOTHING_PRINTED
        return read_papers(self.files, file_bytes, codes=codes_of(profile))

    def read(self, name: str) -> bytes:
        """The bytes of one of its files; `OSError` for any other."""
        if name not in self.files and name != self.facts_file:
            raise FileNotFoundError(name)
        return file_bytes(name)


def folder_beside(above: Path | None, po_number: str) -> Path | None:
    """The order's folder; None where there is none, or its number names another place."""
    if above is None or po_number in ("", ".", "..") or Path(po_number).name != po_number:
        return None
    try:
        return above / po_number if (above / po_number).is_dir() else None
    except (OSError, ValueError) as problem:
        raise EdiError(f"{above / po_number}: {problem}") from problem


def papers_beside(above: Path | None, po_number: str) -> OrderPapers:
    """Return what lies in the order's folder; nothing where there is none.

    Raises `EdiError` for a `shipment.toml` that cannot be understood.
    """
    folder = folder_beside(above, po_number)
    if folder is None:
        return OrderPapers()
    try:
        files = tuple(printed_in(str(folder)))
        stock, facts_file = folder / STOCK_FILE, folder / FACTS_FILE
        beside = stock if stock.is_file() else None
        if not facts_file.is_file():
            return OrderPapers(files, stock_file=beside)
        facts = load_facts(str(facts_file))
    except (OSError, ValueError) as problem:
        raise EdiError(f"{folder}: {problem}") from problem
    names = facts.model_fields_set - {_NOT_OF_A_SHIPMENT}
    said = {name: getattr(facts, name) for name in sorted(names)}
    return OrderPapers(files, str(facts_file), beside, MappingProxyType(said))
