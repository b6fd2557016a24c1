"""Which shipment an invoice is of: the one whose bill of lading it names."""

from __future__ import annotations

from functools import partial

from edicompliance.documents.conventions import reference
from edicompliance.documents.invoice import Invoice
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.rules.context import Context
from edicompliance.rules.guides.scope import told


def notice_of(invoice: Invoice, context: Context) -> ShipNotice | None:
    """The ship notice of an invoice, by the bill of lading that both name; None: not known."""
    codes = context.conventions("856").references.get("bill_of_lading", ())
    bills = {one.value for one in invoice.references if one.qualifier in codes}
    found = [one for one in context.shipment.notices if (_bill(one, context) or "") in bills]
    return found[0] if len(found) == 1 else None


def _bill(notice: ShipNotice, context: Context) -> str | None:
    found = told(partial(reference, notice, "bill_of_lading", context.conventions("856")))
    return found.value if found is not None else None
