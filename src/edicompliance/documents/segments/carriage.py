"""How goods travel: who pays the freight, who carries it, in what, and what is marked on it.

>>> Mark(qualifier="GM", value="00106141410000000019").sscc
'106141410000000019'
>>> list(Mark(qualifier="GM", value="106141410000000019", end="106141410000000033").iter_ssccs())
['106141410000000019', '106141410000000026', '106141410000000033']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from edicompliance.documents.records.codec import Count, Number
from edicompliance.documents.records.handles import Run
from edicompliance.documents.records.record import Record
from edicompliance.gs1.check_digit import calc_check_digit

SSCC_MARKS: Final = ("GM", "AA")
"""Qualifiers of MAN that announce a serial shipping container code: with its application
identifier, and bare."""
PARCEL_MARK: Final = "CP"
"""The carrier's own package number: a tracking number, and no SSCC."""
_AI_AND_SSCC: Final = re.compile(r"(?:00|\(00\))[0-9]{18}", re.ASCII)
_SSCC: Final = re.compile(r"[0-9]{18}", re.ASCII)


def bare_sscc(text: str) -> str:
    """Return a marked number without its application identifier; anything else as it is.

    The identifier is 00, or as people read it from a label, (00).

    >>> bare_sscc("00106141410000000019"), bare_sscc("(00)106141410000000019")
    ('106141410000000019', '106141410000000019')
    >>> bare_sscc("not a number")
    'not a number'
    """
    return text[-18:] if _AI_AND_SSCC.fullmatch(text) else text


class Mark(Record):
    """MAN: a number on the outside of a carton or pallet, or a range of them."""

    ELEMENTS: ClassVar = {"qualifier": "MAN+01", "value": "MAN+02", "end": "MAN+03"}
    SPANS: ClassVar = {"sscc": ("value", "value"), "parcel_id": ("value", "value")}
    RUN = Run(start=1, step=3, until=6, together=1)

    qualifier: str
    """What kind of number, MAN01: `GM` SSCC, `CP` carrier's package number."""
    value: str = ""
    """The number as it was sent, MAN02: an SSCC comes with 18 digits, or 20 with its 00."""
    end: str = ""
    """The last of a range that begins with `value`, MAN03."""

    @property
    def sscc(self) -> str | None:
        """The SSCC, without a leading 00; None on a mark of another kind."""
        return bare_sscc(self.value) if self.qualifier in SSCC_MARKS else None

    @property
    def parcel_id(self) -> str | None:
        """The carrier's package number; None on a mark of another kind."""
        return self.value if self.qualifier == PARCEL_MARK else None

    @property
    def sscc_count(self) -> int:
        """How many SSCCs it stands for, without making them: 0, 1, or the size of its range."""
        if self.qualifier not in SSCC_MARKS:
            return 0
        if self._is_single:
            return 1
        serials = self._serials()
        return 2 if serials is None else len(serials)

    def iter_ssccs(self) -> Iterator[str]:
        """Yield the SSCCs it stands for, those of a range one by one.

        Those between the ends get their right check digit; the ends stay as they were sent. Two
        ends that are no range, because one is no SSCC or comes before the other, stand alone.
        """
        sscc = self.sscc
        if sscc is None:
            return
        yield sscc
        if self._is_single:
            return
        for serial in (self._serials() or range(0))[1:-1]:
            digits = f"{serial:017d}"
            yield f"{digits}{calc_check_digit(digits)}"
        yield bare_sscc(self.end)

    @property
    def why_no_range(self) -> str:
        """Why its two ends are no range; empty where they are, and where it is one number."""
        if self._is_single or self.sscc is None or self._serials() is not None:
            return ""
        first, last = bare_sscc(self.value), bare_sscc(self.end)
        if not (_SSCC.fullmatch(first) and _SSCC.fullmatch(last)):
            return "an end of the range is no SSCC"
        backwards = "the range ends before it begins"
        return backwards if self.is_reversed else "both ends have one number"

    @property
    def is_reversed(self) -> bool:
        """Whether it is a range whose last SSCC comes before its first."""
        if self._is_single:
            return False
        first, last = bare_sscc(self.value), bare_sscc(self.end)
        both = self.sscc is not None and _SSCC.fullmatch(first) and _SSCC.fullmatch(last)
        return bool(both) and last[:17] < first[:17]

    @property
    def _is_single(self) -> bool:
        """Whether it is one number, as nearly all marks are."""
        return self.end in ("", self.value)

    def _serials(self) -> range | None:
        """Return a range of SSCCs without their check digits, which is what counts up."""
        first, last = bare_sscc(self.value), bare_sscc(self.end)
        if not (_SSCC.fullmatch(first) and _SSCC.fullmatch(last)) or last[:17] <= first[:17]:
            return None
        return range(int(first[:17]), int(last[:17]) + 1)


class FreightTerms(Record):
    """FOB: who pays the freight, and where title and risk pass."""

    ELEMENTS: ClassVar = {
        "payment": "FOB01",
        "location_qualifier": "FOB02",
        "location": "FOB03",
        "terms_qualifier": "FOB04",
        "terms": "FOB05",
        "title_qualifier": "FOB06",
        "title_location": "FOB07",
        "risk": "FOB08",
        "risk_description": "FOB09",
    }

    payment: str
    """FOB01: `CC` collect, `PP` prepaid, `PC` prepaid and charged, `TP` third party."""
    location_qualifier: str = ""
    """What kind of place follows, FOB02: `OR` origin, `DE` destination."""
    location: str = ""
    """FOB03."""
    terms_qualifier: str = ""
    """FOB04: `01` Incoterms."""
    terms: str = ""
    """FOB05: `EXW`."""
    title_qualifier: str = ""
    """FOB06."""
    title_location: str = ""
    """Where title passes, FOB07."""
    risk: str = ""
    """FOB08."""
    risk_description: str = ""
    """FOB09."""


class Carrier(Record):
    """TD5: who carries it, how, and with which service."""

    ELEMENTS: ClassVar = {
        "sequence": "TD501",
        "qualifier": "TD502",
        "code": "TD503",
        "mode": "TD504",
        "routing": "TD505",
        "status": "TD506",
        "location_qualifier": "TD507",
        "location": "TD508",
        "direction": "TD509",
        "transit_unit": "TD510",
        "transit_time": "TD511",
        "service": "TD512",
        "second_service": "TD513",
        "third_service": "TD514",
        "country": "TD515",
    }
    SPANS: ClassVar = {"scac": ("code", "code")}

    sequence: str = ""
    """TD501: `O` origin carrier, `B` any mode, `A` routed at origin."""
    qualifier: str = ""
    """Whose code, TD502: `2` a SCAC."""
    code: str = ""
    """The carrier's code, TD503."""
    mode: str = ""
    """TD504: `M` truck, `LT` less than truckload, `U` parcel, `R` rail, `X` intermodal."""
    routing: str = ""
    """The carrier or route in words, TD505."""
    status: str = ""
    """TD506: `CC` complete, `PR` partial shipment."""
    location_qualifier: str = ""
    """TD507."""
    location: str = ""
    """TD508."""
    direction: str = ""
    """TD509."""
    transit_unit: str = ""
    """Unit of the transit time, TD510."""
    transit_time: Number = None
    """TD511."""
    service: str = ""
    """Level of service, TD512: `ND` next day."""
    second_service: str = ""
    """TD513."""
    third_service: str = ""
    """TD514."""
    country: str = ""
    """TD515."""

    @property
    def scac(self) -> str | None:
        """The standard carrier alpha code; None where the code is of another kind."""
        return self.code if self.qualifier == "2" else None


class Equipment(Record):
    """TD3: the trailer or container, and its seal."""

    ELEMENTS: ClassVar = {
        "kind": "TD301",
        "initial": "TD302",
        "number": "TD303",
        "weight_qualifier": "TD304",
        "weight": "TD305",
        "weight_unit": "TD306",
        "ownership": "TD307",
        "seal_status": "TD308",
        "seal": "TD309",
        "type": "TD310",
    }

    kind: str = ""
    """TD301: `TL` trailer, `CN` container."""
    initial: str = ""
    """The letters before its number, TD302."""
    number: str = ""
    """TD303."""
    weight_qualifier: str = ""
    """TD304."""
    weight: Number = None
    """TD305."""
    weight_unit: str = ""
    """TD306."""
    ownership: str = ""
    """TD307."""
    seal_status: str = ""
    """TD308."""
    seal: str = ""
    """The seal's number, TD309."""
    type: str = ""
    """TD310."""


class Lading(Record):
    """TD1: how many packages of which kind, their weight and volume."""

    ELEMENTS: ClassVar = {
        "packaging": "TD101",
        "quantity": "TD102",
        "commodity_qualifier": "TD103",
        "commodity": "TD104",
        "description": "TD105",
        "weight_qualifier": "TD106",
        "weight": "TD107",
        "weight_unit": "TD108",
        "volume": "TD109",
        "volume_unit": "TD110",
    }

    packaging: str = ""
    """TD101: `CTN25` corrugated cartons, `PLT94` wooden pallets."""
    quantity: Count = None
    """How many, TD102."""
    commodity_qualifier: str = ""
    """TD103."""
    commodity: str = ""
    """Freight class or commodity, TD104."""
    description: str = ""
    """TD105."""
    weight_qualifier: str = ""
    """TD106: `G` gross."""
    weight: Number = None
    """TD107."""
    weight_unit: str = ""
    """TD108: `LB`."""
    volume: Number = None
    """TD109."""
    volume_unit: str = ""
    """TD110: `CF`."""


class Handling(Record):
    """TD4: special handling, and dangerous goods."""

    ELEMENTS: ClassVar = {
        "code": "TD401",
        "hazard_qualifier": "TD402",
        "hazard": "TD403",
        "description": "TD404",
        "is_hazardous": "TD405",
    }

    code: str = ""
    """TD401: `HM` hazardous, `KF` keep frozen."""
    hazard_qualifier: str = ""
    """TD402."""
    hazard: str = ""
    """Class of the hazard, TD403."""
    description: str = ""
    """TD404."""
    is_hazardous: str = ""
    """TD405: `Y` or `N`."""


class PackingNote(Record):
    """PKG: how the goods shall be, or are, packed and marked."""

    ELEMENTS: ClassVar = {
        "kind": "PKG01",
        "characteristic": "PKG02",
        "agency": "PKG03",
        "code": "PKG04",
        "description": "PKG05",
        "unit_load": "PKG06",
    }

    kind: str = ""
    """How it is said, PKG01: `F` free text."""
    characteristic: str = ""
    """What it describes, PKG02: `68` type of pack, `WM` wrapping."""
    agency: str = ""
    """PKG03."""
    code: str = ""
    """PKG04."""
    description: str = ""
    """PKG05."""
    unit_load: str = ""
    """PKG06."""


class Pallet(Record):
    """PAL: a pallet, its tiers, size and weight."""

    ELEMENTS: ClassVar = {
        "kind": "PAL01",
        "tiers": "PAL02",
        "blocks": "PAL03",
        "pack": "PAL04",
        "unit_weight": "PAL05",
        "unit_weight_unit": "PAL06",
        "length": "PAL07",
        "width": "PAL08",
        "height": "PAL09",
        "dimension_unit": "PAL10",
        "weight": "PAL11",
        "weight_unit": "PAL12",
        "volume": "PAL13",
        "volume_unit": "PAL14",
        "exchange": "PAL15",
    }

    kind: str = ""
    """PAL01."""
    tiers: Count = None
    """Layers, PAL02."""
    blocks: Count = None
    """Packs in a layer, PAL03."""
    pack: Count = None
    """Packs on the pallet, PAL04."""
    unit_weight: Number = None
    """Weight of one, PAL05."""
    unit_weight_unit: str = ""
    """PAL06."""
    length: Number = None
    """PAL07."""
    width: Number = None
    """PAL08."""
    height: Number = None
    """PAL09."""
    dimension_unit: str = ""
    """PAL10: `IN`."""
    weight: Number = None
    """Gross weight, PAL11."""
    weight_unit: str = ""
    """PAL12: `LB`."""
    volume: Number = None
    """PAL13."""
    volume_unit: str = ""
    """PAL14."""
    exchange: str = ""
    """What becomes of the pallet, PAL15."""
