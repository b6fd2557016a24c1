"""What a carrier's status is made of: events with time, place and equipment, numbers, cartons.

>>> picked_up = StatusEvent(status="AF", reason="NS", date="2026-11-20", time="1730",
...                         zone_code="ET", city="DAYTON", state="OH")
>>> picked_up.is_appointment, StatusEvent(appointment="AB").is_appointment
(False, True)
>>> list(LoadSize(weight_kind="G", weight_unit="L", weight=60, packages=3).segments())
[('AT8', 'G', 'L', '60', '3')]
"""

from __future__ import annotations

from typing import ClassVar

from edicompliance.documents.records.codec import Count, Day, Number
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.parts import NamedParty
from edicompliance.documents.segments.times import Moment, moment_from_x12


class CarrierReference(Record):
    """L11: a number under which the shipment or the stop is known."""

    ELEMENTS: ClassVar = {
        "value": "L1101",
        "qualifier": "L1102",
        "description": "L1103",
        "date": "L1104",
    }

    value: str = ""
    """The number itself, L1101."""
    qualifier: str = ""
    """What kind of number, L1102: `BM` bill of lading, `PO` order, `QN` the stop's number, `AO`
    appointment."""
    description: str = ""
    """Free text, L1103."""
    date: Day = None
    """From release 004030 on, L1104."""


class CarrierRemark(Record):
    """K1: a remark of the carrier's."""

    ELEMENTS: ClassVar = {"text": "K101", "more_text": "K102"}

    text: str
    """K101."""
    more_text: str = ""
    """K102."""


class CarrierContact(Record):
    """G61: whom to ask."""

    ELEMENTS: ClassVar = {
        "function": "G6101",
        "name": "G6102",
        "qualifier": "G6103",
        "value": "G6104",
        "inquiry_reference": "G6105",
    }

    function: str
    """What for, G6101: `IC` information, `DC` delivery contact."""
    name: str = ""
    """G6102."""
    qualifier: str = ""
    """How to reach them, G6103: `TE` telephone."""
    value: str = ""
    """The number or address, G6104."""
    inquiry_reference: str = ""
    """What to refer to, G6105."""


class CarrierDate(Record):
    """G62: a date and a time, each with what it is."""

    ELEMENTS: ClassVar = {
        "qualifier": "G6201",
        "date": "G6202",
        "time_qualifier": "G6203",
        "time": "G6204",
        "zone_code": "G6205",
    }
    SPANS: ClassVar = {"moment": ("date", "zone_code")}

    qualifier: str = ""
    """What it is the date of, G6201: `69` scheduled pickup, `70` scheduled delivery."""
    date: Day = None
    """G6202. With `time` and `zone_code` it is `moment` for `where`."""
    time_qualifier: str = ""
    """What it is the time of, G6203."""
    time: str = ""
    """G6204."""
    zone_code: str = ""
    """The time code, G6205."""


class CartonParty(NamedParty):
    """N1 with N2, N3, N4, L11: who plays which role, where, under which numbers."""

    PARTS: ClassVar = {"L11": "references"}

    references: tuple[CarrierReference, ...] = ()
    """L11 behind the N1."""


class StatusParty(CartonParty):
    """N1 of the heading, with whom to ask and a date."""

    PARTS: ClassVar = {"G61": "contact", "G62": "date", "L11": "references"}

    contact: CarrierContact | None = None
    """G61 behind the N1."""
    date: CarrierDate | None = None
    """G62 behind the N1."""


class InterlineCarrier(Record):
    """MS3: a carrier that has a part of the way."""

    ELEMENTS: ClassVar = {
        "scac": "MS301",
        "sequence": "MS302",
        "city": "MS303",
        "mode": "MS304",
        "state": "MS305",
    }

    scac: str
    """The carrier's standard code, MS301."""
    sequence: str = ""
    """Which part of the way, MS302: `O` origin carrier, `B` any mode."""
    city: str = ""
    """Where it takes over, MS303."""
    mode: str = ""
    """MS304: `M` truck, `LT` less than truckload, `R` rail."""
    state: str = ""
    """MS305."""


class StatusEvent(Record):
    """AT7 with MS1 and MS2: what happened, or is agreed; when, where, with which equipment."""

    ELEMENTS: ClassVar = {
        "status": "AT701",
        "reason": "AT702",
        "appointment": "AT703",
        "appointment_reason": "AT704",
        "date": "AT705",
        "time": "AT706",
        "zone_code": "AT707",
        "city": "MS101",
        "state": "MS102",
        "country": "MS103",
        "longitude": "MS104",
        "latitude": "MS105",
        "east_west": "MS106",
        "north_south": "MS107",
        "equipment_owner": "MS201",
        "equipment": "MS202",
        "equipment_kind": "MS203",
        "check_digit": "MS204",
    }
    SPANS: ClassVar = {"moment": ("date", "zone_code"), "place": ("city", "country")}

    status: str = ""
    """What happened, AT701: `X3` arrived at the pickup, `AF` departed it, `X1` arrived at the
    delivery, `D1` delivered, `SD` delayed, `AG` delivery estimated."""
    reason: str = ""
    """Why, AT702: `NS` normal, `AI` breakdown, `AO` weather, `BG` other."""
    appointment: str = ""
    """State of an appointment, instead of a status, AT703: `AA` pickup, `AB` delivery."""
    appointment_reason: str = ""
    """Why the appointment is so, AT704: `NA` normal, `AD` the customer wants it later."""
    date: Day = None
    """The calendar date, AT705. With `time` and `zone_code` it is `moment` for `where`."""
    time: str = ""
    """The time as X12 has it, HHMM or HHMMSS, AT706."""
    zone_code: str = ""
    """The time code, AT707: `LT` local time of the place, `CT` Central time."""
    city: str = ""
    """MS101. With `state` and `country` it is `place` for `where`."""
    state: str = ""
    """State or province, MS102."""
    country: str = ""
    """MS103."""
    longitude: str = ""
    """Degrees, minutes and seconds in seven digits, MS104."""
    latitude: str = ""
    """Degrees, minutes and seconds in seven digits, MS105."""
    east_west: str = ""
    """Side of the longitude, MS106: `W`."""
    north_south: str = ""
    """Side of the latitude, MS107: `N`."""
    equipment_owner: str = ""
    """The equipment's owner by his standard code, or the letters before its number, MS201."""
    equipment: str = ""
    """Number of the trailer or container, MS202."""
    equipment_kind: str = ""
    """MS203: `TL` trailer, `CN` container."""
    check_digit: Count = None
    """Check digit of the container's number, MS204."""

    @property
    def is_appointment(self) -> bool:
        """Whether it tells of an appointment and not of what happened."""
        return bool(self.appointment) and not self.status

    def moment(self, zone: str | None) -> Moment:
        """When it happened; `zone` is that of the place, for a time that has no code of its own.

        Raises `CannotTell` where there is no date, or no zone for its time.
        """
        return moment_from_x12(self.raw("date"), self.time, self.zone_code, zone)


class DeliveryException(Record):
    """Q7: what was wrong with packages at the delivery, and with how many."""

    ELEMENTS: ClassVar = {"kind": "Q701", "package_form": "Q702", "count": "Q703"}

    kind: str
    """Q701: `S` too few, `O` too many, `D` damaged."""
    package_form: str = ""
    """Q702: `CTN` carton, `PLT` pallet."""
    count: Count = None
    """Q703."""


class LoadHandling(Record):
    """AT5: how the load is to be handled."""

    ELEMENTS: ClassVar = {"code": "AT501", "service": "AT502", "text": "AT503"}

    code: str = ""
    """AT501."""
    service: str = ""
    """A special service, AT502."""
    text: str = ""
    """The handling in words, AT503."""


class LoadSize(Record):
    """AT8: weight, packages and volume."""

    ELEMENTS: ClassVar = {
        "weight_kind": "AT801",
        "weight_unit": "AT802",
        "weight": "AT803",
        "packages": "AT804",
        "pallets": "AT805",
        "volume_unit": "AT806",
        "volume": "AT807",
    }

    weight_kind: str = ""
    """AT801: `G` gross."""
    weight_unit: str = ""
    """AT802: `L` pounds, `K` kilograms."""
    weight: Number = None
    """AT803."""
    packages: Count = None
    """Packages, or loose pieces where pallets follow, AT804."""
    pallets: Count = None
    """A second count of packages: the unit loads, AT805."""
    volume_unit: str = ""
    """AT806: `E` cubic feet."""
    volume: Number = None
    """AT807."""
