"""The organizational relationships, 816: a retailer's list of his stores and warehouses.

He sends it when a store opens, moves or closes. Levels (HL) say who belongs to whom: a company, its
regions, its warehouses, its stores; each names places with their codes, addresses and dates. A
supplier keeps his list of locations by it.

>>> store = OrganizationPlace(role="SN", name="STORE 0101", qualifier="92", code="0101")
>>> level = OrganizationLevel(number="2", parent="1", code="36", places=(store,))
>>> listed = OrganizationalRelationships(structure="ZZZZ", purpose="00", levels=(level,))
>>> listed.write()
[('BHT', 'ZZZZ', '00'), ('HL', '2', '1', '36'), ('N1', 'SN', 'STORE 0101', '92', '0101')]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Day
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.parts import Contact, DateTime, NamedParty, Reference
from edicompliance.documents.segments.small_parts import ListedCode, Quantity


class OrganizationParty(NamedParty):
    """N1 of the heading, with what follows it."""

    PARTS: ClassVar = {"PER": "contacts", "REF": "references"}

    contacts: tuple[Contact, ...] = ()
    """PER."""
    references: tuple[Reference, ...] = ()
    """REF."""


class PlaceAction(Record):
    """ASI: what becomes of the place in the receiver's list."""

    ELEMENTS: ClassVar = {"action": "ASI01", "maintenance": "ASI02", "reason": "ASI03"}

    action: str
    """ASI01."""
    maintenance: str
    """What to do with it, ASI02: `001` change, `002` delete, `021` add."""
    reason: str = ""
    """ASI03."""


class OrganizationPlace(NamedParty):
    """N1 of a level, with what follows it: one place."""

    PARTS: ClassVar = {
        "PER": "contacts",
        "REF": "references",
        "QTY": "quantities",
        "DTM": "dates",
        "LQ": "codes",
        "ASI": "action",
    }

    contacts: tuple[Contact, ...] = ()
    """PER."""
    references: tuple[Reference, ...] = ()
    """REF: the warehouse that serves it, its region ..."""
    quantities: tuple[Quantity, ...] = ()
    """QTY: its size."""
    dates: tuple[DateTime, ...] = ()
    """DTM: `007` from when on, `036` until when."""
    codes: tuple[ListedCode, ...] = ()
    """LQ."""
    action: PlaceAction | None = None
    """ASI."""


class OrganizationLevel(Record):
    """HL with its N1: one level of the organization, as a rule one place."""

    ELEMENTS: ClassVar = {
        "number": "HL01",
        "parent": "HL02",
        "code": "HL03",
        "has_children": "HL04",
    }
    PARTS: ClassVar = {"N1": "places"}

    number: str = ""
    """HL01."""
    parent: str = ""
    """The level it is below, HL02."""
    code: str = ""
    """What it is, HL03: `35` a company, `36` an operating unit."""
    has_children: str = ""
    """HL04."""
    places: tuple[OrganizationPlace, ...] = ()
    """N1."""


class OrganizationalRelationships(KeptDocument):
    """An 816."""

    SET_ID = "816"
    ELEMENTS: ClassVar = {
        "structure": "BHT01",
        "purpose": "BHT02",
        "list_number": "BHT03",
        "date": "BHT04",
        "time": "BHT05",
        "kind": "BHT06",
    }
    PARTS: ClassVar = {
        "DTM": "dates",
        "REF": "references",
        "N1": "parties",
        "HL": "levels",
    }
    SPANS: ClassVar = {"created_at": ("date", "time")}

    structure: str
    """In which order the levels come, BHT01."""
    purpose: str
    """BHT02: `00` the whole list, `04` changes to it."""
    list_number: str = ""
    """The list's own number, BHT03."""
    date: Day = None
    """When it was made, BHT04. With `time` it is `created_at` for `where`."""
    time: str = ""
    """When it was made, as X12 has it, BHT05."""
    kind: str = ""
    """BHT06."""
    dates: tuple[DateTime, ...] = ()
    """DTM: `007` from when on the list holds."""
    references: tuple[Reference, ...] = ()
    """REF."""
    parties: tuple[OrganizationParty, ...] = ()
    """N1: who sends it, to whom."""
    levels: tuple[OrganizationLevel, ...] = ()
    """HL."""

    def iter_places(self) -> Iterator[tuple[OrganizationLevel, OrganizationPlace]]:
        """Yield every place with the level it stands in."""
        for level in self.levels:
            for place in level.places:
                yield level, place


TYPE = DocumentType("816", "organizational relationships", OrganizationalRelationships)
