"""*What if*: an order by when it leaves and who carries it; the ways when stock is short."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any, Final
from urllib.parse import quote, urlencode

from markupsafe import Markup

from edicompliance.errors import EdiError
from edicompliance.flows.orders.order_check import ReadyOrder
from edicompliance.flows.orders.order_left import departure_of
from edicompliance.flows.shipping.pauses import collector_paused
from edicompliance.flows.shipping.plan import Option, Plan, plan
from edicompliance.flows.shipping.ship_times import Leaving, over_ship_times
from edicompliance.flows.shipping.stock import Stock, load_stock, read_stock
from edicompliance.reports.curve import NARROW, WIDE, Point, curve_svg
from edicompliance.reports.plan import as_json, option_words, way_words
from edicompliance.reports.what_if import what_if_sentences
from edicompliance.rules.model import CheckResult
from edicompliance.web.asking import Answer, Asked
from edicompliance.web.left import when_it_left
from edicompliance.web.orders import ready_for, supposed_by
from edicompliance.web.tables import Column, Table

_CARRIED: Final = ("scac", "mode")
"""What can be put otherwise here, beside the time."""
_TIMES: Final = (
    Column("at", "leaves", "time"), Column("verdict", "verdict", "word"),
    Column("at_risk", "at risk", "money"), Column("codes", "what costs it"),
    Column("note", "note"),
)  # fmt: skip
_WAYS: Final = (
    Column("way", "way", "word"), Column("at_risk", "at risk", "money"),
    Column("note", "note", "word"), Column("words", "what it is", "sentence"),
    Column("trucks", "trucks", "sentence"),
)  # fmt: skip


def what_if(asked: Asked) -> Answer:
    """The order that the URL names, over its ship times and its ways."""
    said = {key: text for key in _CARRIED if (text := asked.query.get(key, "").strip())}
    supposed, odd = supposed_by(asked, _CARRIED)
    said = said if supposed else {}
    with collector_paused(), asked.store.look() as look:
        ready = ready_for(asked, look)
        as_is = ready.checked().result
        result = ready.otherwise(as_is, supposed) if supposed else as_is
        times = over_ship_times(ready, as_is, supposed)
        left = departure_of(ready)
    clock = asked.clock_of(ready.story.partner)
    name = f"{ready.story.partner}/{ready.story.po_number}"
    home = f"/shipments/{quote(name)}"
    table = Table("what-if", _TIMES, [_row(one, result, home, said, clock) for one in times])
    ways, refused = _ways(asked, ready)
    listed = (Table("ways", _WAYS, [_way(one, ways) for one in ways.options]),) if ways else ()
    safe = result.latest_safe_ship
    values = {
        "id": name,
        "gone": f"It left {when_it_left(left, clock)}, says {left.by}: what stands here is what "
        "it would cost to let it leave now."
        if left
        else "",
        "home": home,
        "as_is": f"{as_is.verdict}, {as_is.at_risk:,} {as_is.currency} at risk",
        "carried": {key: asked.query.get(key, "") for key in _CARRIED},
        "odd": odd,
        "changed": list(what_if_sentences(result)) if supposed else [],
        "safe": f"{safe:%a %Y-%m-%d %H:%M %Z}" if safe else result.no_safe_ship,
        # The picture's own texts are escaped where it is drawn.
        "curve": Markup(_curve(times, result, clock)),  # noqa: S704
        "stock": asked.query.get("stock", ""),
        "ways": listed[0] if listed else None,
        "refused": refused,
    }
    told = {
        "schema": "edicompliance/desk-what-if/1",
        "rows": table.as_json()["rows"],
        "latest_safe_ship": safe.isoformat() if safe else None,
        "plan": as_json(ways) if ways else None,
    }
    status = 422 if odd or (refused and asked.query.get("stock")) else 200
    return Answer("what_if.html.j2", f"What if {name}", values, table, listed, told, status)


def _row(
    one: Leaving, result: CheckResult, home: str, said: Mapping[str, str], clock: tzinfo
) -> dict[str, Any]:
    safe, planned = result.latest_safe_ship, result.shipment.facts.planned_departure
    notes = [word for word, at in (("latest safe", safe), ("as planned", planned)) if at == one.at]
    return {
        "at": one.at,
        "clock": clock,
        "verdict": one.verdict or "cannot be",
        "at_risk": one.at_risk if one.verdict else None,
        "currency": result.currency,
        "codes": " ".join(one.codes),
        "note": ", ".join(notes) or one.why_not,
        "href": f"{home}?{urlencode({**said, 'ship': one.at.isoformat()})}",
    }


def _curve(times: tuple[Leaving, ...], result: CheckResult, clock: tzinfo) -> str:
    points = [
        Point(one.at.astimezone(clock), one.verdict, one.at_risk) for one in times if one.verdict
    ]
    safe, planned = result.latest_safe_ship, result.shipment.facts.planned_departure
    named = (("latest safe", safe), ("planned", planned))
    lines = [(name, at.astimezone(clock)) for name, at in named if at is not None]
    return "".join(curve_svg(points, lines, result.currency, form) for form in (WIDE, NARROW))


def _ways(asked: Asked, ready: ReadyOrder) -> tuple[Plan | None, str]:
    """The ways to ship it, or why they cannot be told."""
    try:
        stock = _stock(asked, ready)
        known = ready.known
        return plan(ready.shipment, ready.profile, now=ready.now, stock=stock, known=known), ""
    except EdiError as why:
        return None, str(why)


def _stock(asked: Asked, ready: ReadyOrder) -> Stock | None:
    """What is there: as somebody wrote it, else as it lies beside the order; None: all of it."""
    if written := asked.query.get("stock", "").strip():
        return read_stock("stock", written + "\n")
    beside = ready.papers.stock_file
    return load_stock(beside) if beside is not None else None


def _way(one: Option, ways: Plan) -> dict[str, Any]:
    notes = ["proposed"] * (one.way == ways.proposed) + ["if granted"] * one.if_granted
    return {
        "way": one.way, "at_risk": one.at_risk, "currency": ways.currency,
        "note": ", ".join(notes), "words": way_words(one), "trucks": option_words(one, ways),
    }  # fmt: skip
