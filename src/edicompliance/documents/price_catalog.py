"""The price and sales catalog, 832: which articles there are, how they are packed, what they cost.

A supplier sends it to the retailers who buy from him; some retailers send it back with their own
numbers. Each LIN is an article with its numbers, its measures, its packing (PO4), and its prices
(CTP), each for whom, in which unit and from which day on.

>>> price = CatalogPrice(kind="UCP", price="4.25", unit="EA")
>>> item = CatalogItem(line_id="1", ids=(ProductId(qualifier="UP", value="614141100019"),),
...                    prices=(price,))
>>> PriceCatalog(kind="PC", catalog="FALL", items=(item,), line_count=1).write()[1:]
[('LIN', '1', 'UP', '614141100019'), ('CTP', '', 'UCP', '4.25', '', 'EA'), ('CTT', '1')]
"""

from __future__ import annotations

from typing import ClassVar

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Count, Number
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.carriage import PackingNote
from edicompliance.documents.segments.goods import (
    Allowance,
    Component,
    Measurement,
    Packing,
    Price,
    ProductId,
)
from edicompliance.documents.segments.parts import (
    Contact,
    Currency,
    DateTime,
    Description,
    Party,
    Reference,
)


class CatalogPrice(Price):
    """CTP with what follows it: a price, and from when to when it holds."""

    PARTS: ClassVar = {"DTM": "dates", "CUR": "currency", "REF": "references"}

    dates: tuple[DateTime, ...] = ()
    """DTM: `007` from when on, `036` until when."""
    currency: Currency | None = None
    """CUR of this price alone."""
    references: tuple[Reference, ...] = ()
    """REF."""


class PackingLevel(Record):
    """PKL: the article as it is packed at one level, with that level's own number."""

    ELEMENTS: ClassVar = {
        "qualifier": "PKL01",
        "product_id": "PKL02",
        "unit": "PKL03",
        "quantity": "PKL04",
        "height": "PKL05",
        "width": "PKL06",
        "depth": "PKL07",
        "dimension_unit": "PKL08",
        "weight": "PKL09",
        "weight_unit": "PKL10",
        "volume": "PKL11",
        "volume_unit": "PKL12",
        "orderable": "PKL13",
    }

    qualifier: str
    """Whose number follows, PKL01: `UK` a GTIN of 14 digits."""
    product_id: str
    """The number of this level, PKL02."""
    unit: str
    """What it is, PKL03: `CA` case, `BX` box."""
    quantity: Number = None
    """How many of the level below are in it, PKL04."""
    height: Number = None
    """PKL05."""
    width: Number = None
    """PKL06."""
    depth: Number = None
    """PKL07."""
    dimension_unit: str = ""
    """PKL08: `IN`."""
    weight: Number = None
    """Gross weight, PKL09."""
    weight_unit: str = ""
    """PKL10: `LB`."""
    volume: Number = None
    """PKL11."""
    volume_unit: str = ""
    """PKL12."""
    orderable: str = ""
    """Whether this level can be ordered, PKL13."""


class CatalogItem(Record):
    """LIN with what follows it: one article."""

    ELEMENTS: ClassVar = {"line_id": "LIN01", "ids": "LIN02.."}
    PARTS: ClassVar = {
        "DTM": "dates",
        "REF": "references",
        "PID": "descriptions",
        "MEA": "measurements",
        "PKG": "packing_notes",
        "PO4": "packing",
        "SAC": "allowances",
        "CTP": "prices",
        "N1": "parties",
        "PKL": "packing_levels",
        "SLN": "components",
    }

    line_id: str = ""
    """LIN01."""
    ids: tuple[ProductId, ...] = ()
    """The numbers of the article, LIN02 and on."""
    dates: tuple[DateTime, ...] = ()
    """DTM: `007` from when on it is sold, `036` until when."""
    references: tuple[Reference, ...] = ()
    """REF."""
    descriptions: tuple[Description, ...] = ()
    """PID."""
    measurements: tuple[Measurement, ...] = ()
    """MEA."""
    packing_notes: tuple[PackingNote, ...] = ()
    """PKG."""
    packing: Packing | None = None
    """PO4: how many are in a case, and how big and heavy that is."""
    allowances: tuple[Allowance, ...] = ()
    """SAC."""
    prices: tuple[CatalogPrice, ...] = ()
    """CTP."""
    parties: tuple[Party, ...] = ()
    """N1: for whom, or who makes it."""
    packing_levels: tuple[PackingLevel, ...] = ()
    """PKL: its levels of packing."""
    components: tuple[Component, ...] = ()
    """SLN: what a prepack is made of."""


class PriceCatalog(KeptDocument):
    """An 832."""

    SET_ID = "832"
    ELEMENTS: ClassVar = {
        "kind": "BCT01",
        "catalog": "BCT02",
        "version": "BCT03",
        "revision": "BCT04",
        "unit": "BCT05",
        "replaced_catalog": "BCT06",
        "replaced_version": "BCT07",
        "replaced_revision": "BCT08",
        "description": "BCT09",
        "purpose": "BCT10",
        "line_count": "CTT01",
        "hash_total": "CTT02",
    }
    TAIL = ("CTT",)
    PARTS: ClassVar = {
        "REF": "references",
        "PER": "contacts",
        "DTM": "dates",
        "CUR": "currencies",
        "N1": "parties",
        "LIN": "items",
    }

    kind: str
    """What it is, BCT01: `PC` a price catalog, `SC` a sales catalog."""
    catalog: str = ""
    """Its number, BCT02."""
    version: str = ""
    """BCT03."""
    revision: str = ""
    """BCT04."""
    unit: str = ""
    """BCT05."""
    replaced_catalog: str = ""
    """The number of the catalog before it, BCT06."""
    replaced_version: str = ""
    """BCT07."""
    replaced_revision: str = ""
    """BCT08."""
    description: str = ""
    """BCT09."""
    purpose: str = ""
    """BCT10: `00` the whole catalog, `04` changes to it."""
    references: tuple[Reference, ...] = ()
    """REF: vendor number ..."""
    contacts: tuple[Contact, ...] = ()
    """PER."""
    dates: tuple[DateTime, ...] = ()
    """DTM: `007` from when on it holds."""
    currencies: tuple[Currency, ...] = ()
    """CUR."""
    parties: tuple[Party, ...] = ()
    """N1: whose catalog it is, for whom."""
    items: tuple[CatalogItem, ...] = ()
    """LIN."""
    line_count: Count = None
    """How many articles the sender counted, CTT01."""
    hash_total: Number = None
    """CTT02."""


TYPE = DocumentType("832", "price and sales catalog", PriceCatalog)
