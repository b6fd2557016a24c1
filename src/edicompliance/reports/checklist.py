"""The checklist for the floor: what to count, mend, find out and send before the truck leaves.

It is made of the same judgement as every report; here it is put into the order of the work, with a
box before each line. Without a shipment it lists what the retailer asks of every one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from edicompliance.documents.segments.times import Moment, zone_info
from edicompliance.profiles import Clause, Profile
from edicompliance.profiles.bodies_labels import Label
from edicompliance.profiles.bodies_shipping import Packing
from edicompliance.reports.aboard import goods_aboard
from edicompliance.reports.advice import left, sorted_out
from edicompliance.reports.check import due_time
from edicompliance.reports.layout import clock_text, from_now, wrapped
from edicompliance.reports.unchecked import by_input, spans
from edicompliance.rules.catalogue import all_rules
from edicompliance.rules.model import CheckResult, Finding
from edicompliance.rules.timing.limits import limit_text
from edicompliance.rules.timing.limits_told import LimitInForce

BOX = "[ ]"
_NAMES = {
    "windows.ship": "Leave",
    "windows.cancel": "Leave (else the order is cancelled)",
    "windows.delivery": "Arrive",
    "windows.pickup": "Have it fetched",
    "windows.invoice": "Date the invoice (810)",
    "deadlines.ready": "Have it ready",
    "deadlines.functional-acknowledgment": "Answer the order with its receipt (997)",
    "deadlines.acknowledgment": "Acknowledge the order (855)",
    "deadlines.confirm-down": "Take a quantity back",
    "deadlines.confirm-for-pickup": "Confirm the order for pickup",
    "deadlines.routing-request": "Ask for routing (753)",
    "deadlines.appointment": "Make the appointment",
    "deadlines.bill-of-lading": "Send the copy of the bill of lading",
    "deadlines.invoice": "Send the invoice (810)",
}
_NOTICE_NAMES = {
    "accepted": "Have the ship notice (856) accepted",
    "clean": "Have the ship notice (856) found clean",
}
"""By what the clause counts; else it is to be sent."""
_WORDS = {"within": "", "by": "by", "before": "before"}
_TO_GIVE = {
    "papers not given": "Get the {}",
    "lists not given": "Get the list of {}",
    "not said of the shipment": "Say {}",
}
"""What lets rules be checked that could not be, by the kind of input."""
_ELSEWHERE = ("windows.delivery",)
"""Limits that are kept at another place than the dock, and told at its clock."""
_SIGNED = ("Loaded and counted by", "Checked by", "Left at")


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together."""

    title: str
    lines: tuple[str, ...]
    """Each gets a box."""


@dataclass(frozen=True, slots=True)
class Checklist:
    """The whole of it."""

    title: str
    heading: tuple[str, ...]
    """What it is about."""
    sections: tuple[Section, ...]
    signed: tuple[str, ...] = _SIGNED
    """What is filled in by hand at the foot."""


def of_shipment(
    result: CheckResult, profile_name: str, profile: Profile | None = None
) -> Checklist:
    """The checklist of one shipment; `result` must have its documents.

    Given the profile, too, what only people can look at on paper is listed.
    """
    sections = (
        Section("When", tuple(_when(result))),
        Section("On this truck", tuple(_aboard(result))),
        *_findings(result),
        Section("Find out first", tuple(_find_out(result))),
        Section("Papers", (*_papers(result), *(_on_paper(profile) if profile else ()))),
    )
    return Checklist(
        f"Before it leaves: {result.shipment.id}",
        tuple(_heading(result, profile_name)),
        tuple(one for one in sections if one.lines),
    )


def of_profile(profile: Profile) -> Checklist:
    """What a retailer asks of every shipment: its times, and the faults that it charges for."""
    windows = [c for c in profile.clauses() if c.section in ("windows", "deadlines")]
    edition = f", edition {profile.edition}" if profile.edition else ""
    return Checklist(
        "Before it leaves",
        (f"{profile.name}{edition}",),
        tuple(
            one
            for one in (
                Section("When", tuple(dict.fromkeys(_clause(one) for one in windows))),
                Section("Papers", tuple(_on_paper(profile))),
                *_families(profile),
            )
            if one.lines
        ),
    )


def as_text(checklist: Checklist, *, width: int = 100) -> str:
    """Plain lines, to print from anywhere."""
    lines = [checklist.title]
    for line in checklist.heading:
        lines += wrapped("", line, width)
    for section in checklist.sections:
        lines += ["", section.title]
        for line in section.lines:
            lines += wrapped(f"  {BOX} ", line, width)
    lines += ["", *(f"{one}: ____________________" for one in checklist.signed)]
    return "\n".join(lines) + "\n"


def _heading(result: CheckResult, profile_name: str) -> Iterator[str]:
    edition = f", edition {result.profile_edition}" if result.profile_edition else ""
    yield f"{profile_name}{edition}"
    money = f"{result.at_risk:,} {result.currency}"
    yield f"{result.verdict}: {money} at risk, as of {_told(result.checked_at, result)}"
    if gone := left(result):
        yield gone
    elif (latest := result.latest_safe_ship) is not None:
        over = latest < result.checked_at
        ago = f" ({from_now(latest, result.checked_at)}: it is over)" if over else ""
        yield f"Latest safe departure: {clock_text(latest)}{ago}"
    elif result.no_safe_ship:
        yield f"Latest safe departure: {result.no_safe_ship}"


def _told(at: datetime, result: CheckResult) -> str:
    zone = result.shipment.facts.ship_from_zone
    return clock_text(at.astimezone(zone_info(zone)) if zone else at)


def _when(result: CheckResult) -> Iterator[str]:
    for limit in (one for one in result.in_force if not one.is_of_papers):
        orders = f" (PO {', '.join(limit.orders)})" if limit.orders else ""
        name = _name(limit.clause, limit.counts)
        said = f": {limit.doubt}" if limit.doubt else f" {_span(limit, _clock_of(limit, result))}"
        yield f"{name}{said}{orders}"
    facts = result.shipment.facts
    if facts.appointment is not None:
        number = f", number {facts.appointment_number}" if facts.appointment_number else ""
        yield f"Appointment {_appointment(facts.appointment, result)}{number}"


def _name(clause: str, counts: str) -> str:
    """What is to be done; of a ship notice it hangs on what the clause counts."""
    if clause.startswith("deadlines.ship-notice"):
        return _NOTICE_NAMES.get(counts, "Send the ship notice (856)")
    return _NAMES.get(clause, clause)


def _clock_of(limit: LimitInForce, result: CheckResult) -> str | None:
    """At whose clock a limit is told: the dock's, where people read it; None: at its own."""
    return None if limit.clause in _ELSEWHERE else result.shipment.facts.ship_from_zone


def _appointment(at: datetime, result: CheckResult) -> str:
    """When it is, at the clock of where it is: of a pickup our dock's, of a delivery theirs."""
    facts = result.shipment.facts
    zone = facts.ship_to_zone if facts.freight_terms == "prepaid" else facts.ship_from_zone
    return clock_text(at.astimezone(zone_info(zone)) if zone else at)


def _span(limit: LimitInForce, zone: str | None) -> str:
    opens, closes = _moment(limit.opens, zone), _moment(limit.closes, zone)
    if limit.word != "within":
        return f"{_WORDS[limit.word]} {closes}"
    if opens and closes:
        return f"from {opens} to {closes}"
    return f"not before {opens}" if opens else f"not after {closes}"


def _moment(moment: Moment | None, zone: str | None) -> str:
    if moment is None:
        return ""
    if moment.day is not None:
        return f"{moment.day:%a %Y-%m-%d}"
    clock = zone_info(zone or moment.zone)
    ends = dict.fromkeys((moment.first, moment.last))
    return " or ".join(clock_text(end.astimezone(clock)) for end in ends)


def _aboard(result: CheckResult) -> Iterator[str]:
    shipment = result.shipment
    for order, goods in goods_aboard(shipment):
        yield f"PO {order.po_number} to {result.ship_to or 'its ship-to'}: {goods}"
    cartons = [pack for notice in shipment.notices for pack in notice.packs]
    if cartons:
        numbered = [pack for pack in cartons if pack.ssccs]
        first, last = (numbered[0], numbered[-1]) if numbered else (None, None)
        labels = f", labels {first.sscc} to {last.sscc}" if first and last else ""
        yield f"{len(cartons)} cartons announced, each with its own label{labels}: count them"
    elif shipment.facts.cartons is not None:
        yield f"{shipment.facts.cartons} cartons: count them"


def _findings(result: CheckResult) -> Iterator[Section]:
    """Every finding under what can be done about it, in the words of the check."""
    for title, findings in sorted_out(result):
        yield Section(title, tuple(_finding(one, result) for one in findings))
    noted = [one for one in result.findings if one.severity == "info"]
    yield Section("Good to know", tuple(_finding(one, result) for one in noted))


def _finding(one: Finding, result: CheckResult) -> str:
    """What is wrong, what it costs, what to do, and until when that was to be done."""
    money = "no price" if one.money is None else f"{one.money:,} {result.currency}"
    remedy = " ".join(one.remedy.split())
    due = due_time(one.violation.due) if one.violation.due is not None else None
    over = ""
    if due is not None and due < result.checked_at:
        over = f" Was due {clock_text(due)} ({from_now(due, result.checked_at)})."
    return f"{one.code} {money}: {one.message}. {remedy}{over}"


def _find_out(result: CheckResult) -> Iterator[str]:
    """What would let more be checked: a box for each paper, list and fact, not for each rule."""
    wanted, others = by_input(result)
    for one in wanted:
        for what, codes in one.rows:
            yield f"{_TO_GIVE[one.head].format(what)}: {' '.join(spans(codes))}"
    for reason, open_ones in others:
        yield f"{' '.join(spans(open_ones))}: {reason}"


def _papers(result: CheckResult) -> Iterator[str]:
    facts = result.shipment.facts
    if result.bill_of_lading:
        yield f"Bill of lading {result.bill_of_lading}: signed, one copy kept"
    if facts.scac:
        yield f"Carrier {facts.scac}: it is this one at the dock"
    if facts.weight_lb is not None:
        yield f"Gross weight {facts.weight_lb:,} lb: as on the bill of lading"


def _on_paper(profile: Profile) -> Iterator[str]:
    """What the guide wants of printed papers that no document tells, each once."""
    found = (
        (_seen_on(clause), ", ".join(f"{key} {'/'.join(of)}" for key, of in clause.when.items()))
        for clause in profile.clauses()
    )
    yield from dict.fromkeys(
        f"{told}{f' ({when})' if when else ''}" for told, when in found if told
    )


def _seen_on(clause: Clause) -> str:
    body = clause.body
    if isinstance(body, Label) and clause.name in ("carton", "pallet"):
        wanted = body.spec("pallet" if clause.name == "pallet" else "carton").verified
        return f"Label of a {clause.name}: {wanted}, by a verifier" if wanted else ""
    if isinstance(body, Packing) and body.of == "bill of lading" and body.shows:
        return f"Bill of lading: it shows {', '.join(body.shows)}"
    return ""


def _clause(clause: Clause) -> str:
    body = clause.body
    name = _name(f"{clause.section}.{clause.name}", getattr(body, "counts", ""))
    when = ", ".join(f"{key} {'/'.join(words)}" for key, words in clause.when.items())
    return f"{name}: {limit_text(body)}" + (f" ({when})" if when else "")


def _families(profile: Profile) -> Iterator[Section]:
    """The faults that this profile prices or binds, family by family."""
    named = {
        code
        for clause in profile.clauses()
        for code in (*getattr(clause.body, "for_codes", ()), clause.name)
    }
    families: dict[str, list[str]] = {}
    for rule in all_rules():
        if rule.code in named:
            first = rule.text.partition("\n")[0]
            families.setdefault(rule.code[:3], []).append(f"{rule.code}: {first}")
    yield from (
        Section(f"{family}: none of these", tuple(lines)) for family, lines in families.items()
    )
