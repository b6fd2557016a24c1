"""What the guide's routing clauses say, and what a shipment says of its way: carrier, mode, load.

A guide names its routing clauses as it likes (`routing.collect`, `routing.parcels`); a rule asks
for what it needs of them, the bands or the carriers, wherever that stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from edicompliance.documents import CannotTell, PurchaseOrder, ShipNotice
from edicompliance.documents.conventions import party
from edicompliance.documents.segments.carriage import Carrier, Lading
from edicompliance.profiles import Facts, Resolved, Undecided
from edicompliance.profiles.bodies_shipping import Lane, Routing
from edicompliance.rules.cartons import cargo
from edicompliance.rules.guides.scope import told
from edicompliance.rules.model import Evidence
from edicompliance.rules.timing.limits import NotApplicable

if TYPE_CHECKING:
    from edicompliance.rules.context import Context

MODES: Final = ("parcel", "ltl", "tl", "intermodal")
_MODE_CODES: Final = MappingProxyType({"LT": "ltl", "U": "parcel", "X": "intermodal"})
"""TD504 -> mode; `M`, a truck, may be either kind of truckload."""
_POUNDS: Final = MappingProxyType(
    {"LB": Decimal(1), "KG": Decimal(1) / Decimal("0.45359237"), "OZ": Decimal(1) / 16}
)
"""TD108 -> pounds."""
_CUBIC_FEET: Final = MappingProxyType(
    {"CF": Decimal(1), "CR": Decimal(1) / Decimal("0.028316846592"), "CI": Decimal(1) / 1728}
)
"""TD110 -> cubic feet."""


# -- what the guide says


def _names_of(section: str, context: Context) -> list[str]:
    """The names of a section whose names are the guide's own; those listed as unknown, too."""
    listed = (key.split(".", 1) for key in context.profile.unknown)
    named = context.profile.names_in(section)
    return list(dict.fromkeys([*named, *(name for of, name in listed if of == section)]))


def routing(facts: Facts, context: Context, *keys: str) -> Resolved:
    """The routing clause that says one of `keys`; `CannotTell` where it hangs on what is missing.

    Raises `NotApplicable` where none says it.
    """
    found: list[Resolved] = []
    doubts: list[CannotTell] = []
    for name in _names_of("routing", context):
        answer = context.profile.resolve("routing", name, facts)
        if isinstance(answer, Undecided) and not any(_says(one, keys) for one in answer.candidates):
            continue
        try:
            resolved = context.resolve("routing", name, facts)
        except NotApplicable:
            continue
        except CannotTell as doubt:
            doubts.append(doubt.with_traceback(None))
            continue
        found += [resolved] if _says(resolved, keys) else []
    if doubts:
        raise CannotTell(doubts[0].reason)
    if len({tuple(str(getattr(one.clause, key)) for key in keys) for one in found}) > 1:
        raise CannotTell(f"{' and '.join(one.label for one in found)} both say {keys[0]}")
    if not found:
        raise NotApplicable(f"no routing clause says {keys[0]}")
    return found[0]


def _says(resolved: Resolved, keys: tuple[str, ...]) -> bool:
    return any(bool(getattr(resolved.clause, key)) for key in keys)


# -- what the shipment says


class Said(NamedTuple):
    """A word, and where it stands."""

    value: str
    evidence: Evidence
    notice: str | None = None
    """BSN02 of the ship notice that says so."""


def carriers_said(order: PurchaseOrder, context: Context) -> Iterator[Said]:
    """Who takes an order, by the supplier's word and by its ship notices."""
    facts = context.shipment.facts
    if facts.scac is not None:
        yield Said(facts.scac, Evidence.fact(context.shipment.facts_file, "scac", facts.scac))
    for notice in context.aboard.notices_of(order):
        for carrier in first_leg(notice):
            if carrier.scac:
                yield Said(carrier.scac, Evidence.of(carrier, "code"), notice.notice_number)


def first_leg(notice: ShipNotice) -> list[Carrier]:
    """The carriers that fetch a shipment, not those that carry it on."""
    every = [one for level in notice.shipments for one in level.carriers]
    return [one for one in every if one.sequence in ("", "O", "B", "A")] or every[:1]


def mode_said(context: Context) -> Said | None:
    """How the shipment travels: by the supplier's word, else by the ship notices' TD5."""
    facts = context.shipment.facts
    if facts.mode is not None:
        return Said(facts.mode, Evidence.fact(context.shipment.facts_file, "mode", facts.mode))
    said = [
        Said(_MODE_CODES[one.mode], Evidence.of(one, "mode"), notice.notice_number)
        for notice in context.shipment.notices
        for one in first_leg(notice)
        if one.mode in _MODE_CODES
    ]
    return said[0] if len({one.value for one in said}) == 1 else None


class Load(NamedTuple):
    """How much there is, as far as it is known."""

    sizes: dict[str, Decimal]
    """`weight` in pounds, `cube` in cubic feet, `cartons`, `pallets`."""
    evidence: tuple[Evidence, ...]

    @property
    def words(self) -> str:
        """Its sizes for people.

        >>> Load({"weight": Decimal(150), "pallets": Decimal(1), "cartons": Decimal(3)}, ()).words
        '150 lb, 1 pallet, 3 cartons'
        """
        units = {"weight": "lb", "cube": "cuft"}
        return ", ".join(
            f"{size:f} {units.get(name, name.removesuffix('s') if size == 1 else name)}"
            for name, size in self.sizes.items()
        )


def load_of(context: Context) -> Load:
    """The whole shipment: by the supplier's word, else by its ship notices."""
    facts, file = context.shipment.facts, context.shipment.facts_file
    sizes: dict[str, Decimal] = {}
    evidence: list[Evidence] = []
    keys = {"weight": "weight_lb", "cube": "cube_cuft", "pallets": "pallets", "cartons": "cartons"}
    for name, key in keys.items():
        value = getattr(facts, key)
        if value is not None:
            sizes[name] = Decimal(value)
            evidence.append(Evidence.fact(file, key, value))
        elif (total := _of_notices(name, context)) is not None:
            sizes[name] = total[0]
            evidence += total[1]
    return Load(sizes, tuple(evidence))


def weight_of(context: Context) -> Decimal | None:
    """What all ship notices weigh by their own word, in pounds; None: one of them does not say."""
    found = _of_notices("weight", context)
    return found[0] if found is not None else None


def _of_notices(name: str, context: Context) -> tuple[Decimal, list[Evidence]] | None:
    """A figure added up over the ship notices; None where one does not give it, or two conflict."""
    if context.matching.notice_conflicts:
        return None
    if name == "cartons":
        count = cargo.announced(context.shipment)
        return None if count is None else (count, [])
    found = [_of_notice(name, notice) for notice in context.shipment.notices]
    known = [one for one in found if one is not None]
    if not known or len(known) < len(found):
        return None
    return sum((one[0] for one in known), Decimal(0)), [place for one in known for place in one[1]]


def _of_notice(name: str, notice: ShipNotice) -> tuple[Decimal, list[Evidence]] | None:
    if name == "pallets":
        return (Decimal(len(notice.tares)), []) if notice.tares else None
    field, unit, units = {
        "weight": ("weight", "weight_unit", _POUNDS),
        "cube": ("volume", "volume_unit", _CUBIC_FEET),
    }[name]
    total, places = Decimal(0), []
    for record in _ladings(notice):
        value, factor = getattr(record, field), units.get(getattr(record, unit))
        if value is None:
            continue
        if factor is None:
            return None
        total += value * factor
        places += [Evidence.of(record, field), Evidence.of(record, unit)]
    return (total, places) if places else None


def _ladings(notice: ShipNotice) -> list[Lading]:
    """TD1 of the shipment, but for net weights."""
    every = (one for level in notice.shipments for one in level.packaging)
    return [one for one in every if one.weight_qualifier != "N"]


# -- lanes


def lanes_of(clause: Routing, order: PurchaseOrder, context: Context) -> list[Lane]:
    """The rows of the carrier table that may be an order's lane, those that fit best.

    What is not known of the lane, the mode above all, leaves several.
    """
    rows = [row for lane in ways(clause, order, context) for row in closest(clause, lane)]
    return list(dict.fromkeys(rows))


def closest(clause: Routing, lane: Mapping[str, str]) -> list[Lane]:
    """The rows that fit a lane best."""
    fits = [(fit, row) for row in clause.rows if (fit := row.fit(lane)) is not None]
    most = max((fit for fit, _ in fits), default=0)
    return [row for fit, row in fits if fit == most]


def ways(clause: Routing, order: PurchaseOrder, context: Context) -> list[dict[str, str]]:
    """Every lane that an order may be on: one, where from, to and mode are known."""
    place = context.whereabouts.party(order)
    mode = mode_said(context)
    origins = _origins(order, context)
    froms = origins or ["", *dict.fromkeys(row.from_ for row in clause.rows if row.from_)]
    tos = [place.code] if place and place.code else ["", *(row.to for row in clause.rows if row.to)]
    modes = [mode.value] if mode else list(MODES)
    return [
        {"from": a, "to": b, "mode": c} for a in froms for b in dict.fromkeys(tos) for c in modes
    ]


def _origins(order: PurchaseOrder, context: Context) -> list[str]:
    """Where an order leaves from, by its ship notices."""
    found: dict[str, None] = {}
    for notice in context.aboard.notices_of(order):
        sender = told(partial(party, notice, "ship_from", context.conventions("856")))
        if sender is not None and sender.code:
            found[sender.code] = None
    return list(found)


def allowed_with(facts: Facts, context: Context) -> tuple[str, ...]:
    """A note on what lets another carrier or mode pass, where the guide says it."""
    try:
        clause = routing(facts, context, "exception").clause
    except (NotApplicable, CannotTell):
        return ()
    said = f"the guide takes another one with: {clause.exception}; "
    return (f"{said}enter what was granted under [[authorizations]] in waivers.toml",)
