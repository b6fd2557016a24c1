"""What takes accepted orders over for the supplier's own system; it keeps the keys it has seen."""

import json
import os
from pathlib import Path

from edicompliance.documents import PurchaseOrder
from edicompliance.sinks import Handed

NAME = "the order desk"


class OrderDesk:
    """Writes each order's number into a ledger, once."""

    def __init__(self) -> None:
        self._ledger = Path(os.environ["ACME_LEDGER"])

    def take(self, handed: Handed) -> None:
        """Take an order over."""
        lines = self._ledger.read_text().splitlines() if self._ledger.exists() else []
        seen = [json.loads(line)["key"] for line in lines]
        if handed.key not in seen:
            po = handed.document.po_number if isinstance(handed.document, PurchaseOrder) else ""
            lines.append(json.dumps({"key": handed.key, "partner": handed.partner, "po": po}))
            self._ledger.write_text("\n".join(lines) + "\n")


class ClosedDesk:
    """Takes nothing."""

    def take(self, handed: Handed) -> None:
        """Refuse a document."""
        raise ValueError(f"the desk is closed, {handed.set_id} must wait")
