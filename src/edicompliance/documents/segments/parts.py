"""What every retail document has: references, dates, parties, contacts, notes.

Each is one segment: `REF` says under which number something is known, `DTM` when it is, `N1` and
what follows it who and where, `PER` whom to call, `N9` and `MSG` what a person should read.

>>> Reference(qualifier="DP", value="38")
Reference(qualifier='DP', value='38', description='', related_qualifier='', related_value='')
>>> shop = Party(role="ST", name="Depot 7", qualifier="92", code="0007", city="Ames", state="IA")
>>> list(shop.segments())
[('N1', 'ST', 'Depot 7', '92', '0007'), ('N4', 'Ames', 'IA')]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final

from pydantic import StringConstraints

from edicompliance.documents.records.codec import Day, Number, Rate
from edicompliance.documents.records.handles import Handle
from edicompliance.documents.records.layout import Composed, composed
from edicompliance.documents.records.record import Record
from edicompliance.documents.records.source import Entry
from edicompliance.location import Location
from edicompliance.x12.envelope import TransactionSet

_TEXT_AT: Final = {"MSG": 1, "MTX": 2}
"""Tag -> the element that holds the line."""
Filled = Annotated[str, StringConstraints(min_length=1)]
"""A text that is not empty: one of a row, where an empty one would vanish."""


class Reference(Record):
    """REF: a number under which the order, the shipment or the carton is known."""

    ELEMENTS: ClassVar = {
        "qualifier": "REF01",
        "value": "REF02",
        "description": "REF03",
        "related_qualifier": "REF04-1",
        "related_value": "REF04-2",
    }

    qualifier: str
    """What kind of number, REF01: `DP` department, `IA` vendor, `BM` bill of lading."""
    value: str = ""
    """The number itself, REF02."""
    description: str = ""
    """Free text, REF03."""
    related_qualifier: str = ""
    """What kind of number belongs to it, REF04-1."""
    related_value: str = ""
    """The number that belongs to it, REF04-2."""


class DateTime(Record):
    """DTM: a date, perhaps with a time and its zone, and what it is the date of.

    What the qualifier means is the trading partner's convention: `conventions.py`.
    """

    ELEMENTS: ClassVar = {
        "qualifier": "DTM01",
        "date": "DTM02",
        "time": "DTM03",
        "zone_code": "DTM04",
        "period_format": "DTM05",
        "period": "DTM06",
    }
    SPANS: ClassVar = {"moment": ("date", "zone_code")}

    qualifier: str
    """What it is the date of, DTM01: `010` requested ship, `063` do not deliver after."""
    date: Day = None
    """The calendar date, DTM02; None where it is absent or no date."""
    time: str = ""
    """The time as X12 has it, HHMM or HHMMSS, DTM03."""
    zone_code: str = ""
    """The time code, DTM04: `CT` Central time, `UT` universal."""
    period_format: str = ""
    """How the period is written, DTM05: `RD8` two dates."""
    period: str = ""
    """A period instead of a date, DTM06."""


class ContactNumber(Record):
    """A way to reach somebody: two elements within PER."""

    ELEMENTS: ClassVar = {"qualifier": "+01", "value": "+02"}

    qualifier: str
    """`TE` telephone, `EM` electronic mail, `FX` facsimile."""
    value: str
    """The number or address."""


class Contact(Record):
    """PER: whom to ask."""

    ELEMENTS: ClassVar = {
        "function": "PER01",
        "name": "PER02",
        "numbers": "PER03..08",
        "inquiry_reference": "PER09",
    }

    function: str
    """What for, PER01: `BD` buyer, `IC` information."""
    name: str = ""
    """PER02."""
    numbers: tuple[ContactNumber, ...] = ()
    """Up to three, PER03 to PER08."""
    inquiry_reference: str = ""
    """What to refer to, PER09."""


class NamedParty(Record):
    """N1 with N2, N3, N4: who plays which role, under which code, and where."""

    ELEMENTS: ClassVar = {
        "role": "N101",
        "name": "N102",
        "qualifier": "N103",
        "code": "N104",
        "names": "N2",
        "street": "N3",
        "city": "N401",
        "state": "N402",
        "postal_code": "N403",
        "country": "N404",
        "location_qualifier": "N405",
        "location": "N406",
    }

    role: str
    """N101: `ST` ship to, `SF` ship from, `BY` buying party, `Z7` mark for."""
    name: str = ""
    """N102."""
    qualifier: str = ""
    """Whose code it is, N103: `92` the buyer's, `UL` a GLN, `9` DUNS+4."""
    code: str = ""
    """The code, N104: a store, a distribution centre."""
    names: tuple[Filled, ...] = ()
    """Further names, N2."""
    street: tuple[Filled, ...] = ()
    """The lines of the address, N3."""
    city: str = ""
    """N401."""
    state: str = ""
    """State or province, N402."""
    postal_code: str = ""
    """N403."""
    country: str = ""
    """N404."""
    location_qualifier: str = ""
    """What kind of location follows, N405: `SN` store number."""
    location: str = ""
    """N406."""


class Party(NamedParty):
    """N1 with N2, N3, N4, and what most sets have behind them."""

    PARTS: ClassVar = {"REF": "references", "PER": "contacts"}

    references: tuple[Reference, ...] = ()
    """REF behind the N1."""
    contacts: tuple[Contact, ...] = ()
    """PER behind the N1."""


class Message(Record):
    """MSG, or MTX where the release has that instead: a line for a person."""

    ELEMENTS: ClassVar = {"text": "MSG01"}

    text: str
    """MSG01, in release 005010 MTX02."""

    @classmethod
    def read_all(cls, ts: TransactionSet, entry: Entry) -> Iterator[Record]:
        """Yield the one line."""
        at = _TEXT_AT.get(entry.tag)
        if at is not None:
            yield cls._trusted({"text": entry.head[at]}, Handle(ts, entry.head))

    def segments(self, release: str = "004010") -> Iterator[Composed]:
        """Yield MSG, or MTX from release 005010 on."""
        tag = "MTX" if release >= "005010" else "MSG"
        yield composed(tag, {_TEXT_AT[tag]: self.text})

    def where(self, field: str | None = None) -> Location:
        """Return the place of the line, or of its whole segment."""
        if field != "text":
            return super().where(field)
        handle = self._read_at()
        return handle.set.locate(handle.head, _TEXT_AT[handle.head.tag])


class Note(Record):
    """N9 with MSG: a reference that explains itself."""

    ELEMENTS: ClassVar = {
        "qualifier": "N901",
        "value": "N902",
        "description": "N903",
        "date": "N904",
        "time": "N905",
        "zone_code": "N906",
    }
    PARTS: ClassVar = {"DTM": "dates", "MSG": "messages", "MTX": "messages"}

    qualifier: str
    """What kind of number, N901."""
    value: str = ""
    """The number, N902."""
    description: str = ""
    """N903."""
    date: Day = None
    """N904."""
    time: str = ""
    """N905."""
    zone_code: str = ""
    """The time code, N906."""
    dates: tuple[DateTime, ...] = ()
    """DTM behind the N9."""
    messages: tuple[Message, ...] = ()
    """MSG or MTX behind the N9."""


class Description(Record):
    """PID: what the goods are, in words or by a code."""

    ELEMENTS: ClassVar = {
        "kind": "PID01",
        "characteristic": "PID02",
        "agency": "PID03",
        "code": "PID04",
        "text": "PID05",
    }

    kind: str
    """How it is said, PID01: `F` free text, `S` structured."""
    characteristic: str = ""
    """What it describes, PID02: `08` product, `73` colour, `91` size."""
    agency: str = ""
    """Whose code, PID03."""
    code: str = ""
    """PID04."""
    text: str = ""
    """PID05."""


class Currency(Record):
    """CUR: in which money the document speaks."""

    ELEMENTS: ClassVar = {"role": "CUR01", "code": "CUR02", "exchange_rate": "CUR03"}

    role: str
    """Whose money, CUR01: `BY` the buyer's."""
    code: str
    """CUR02: `USD`."""
    exchange_rate: Rate = None
    """CUR03."""


class Amount(Record):
    """AMT: an amount of money and what it is."""

    ELEMENTS: ClassVar = {"qualifier": "AMT01", "amount": "AMT02", "credit_debit": "AMT03"}

    qualifier: str
    """AMT01: `TT` the transaction's total, `1` a line's total."""
    amount: Number = None
    """AMT02, with its decimal point."""
    credit_debit: str = ""
    """AMT03: `C` or `D`."""
