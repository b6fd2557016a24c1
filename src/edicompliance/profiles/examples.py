"""The examples of a profile, run: each case must come out as the guide says it does.

>>> from edicompliance.profiles.loader import load_profile
>>> run_examples(load_profile("example-mart"))
[]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from pydantic import BaseModel

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import (
    Moment,
    at_instant,
    at_wall_time,
    is_after,
    is_before,
    on_day,
    words,
)
from edicompliance.profiles.anchors import ANCHORS, PLACES
from edicompliance.profiles.bodies import Deadline, Window
from edicompliance.profiles.bodies_disputes import Dispute
from edicompliance.profiles.example_kinds import faults_of
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.model import Clause
from edicompliance.profiles.points import TimeContext
from edicompliance.profiles.profile import Profile

_ANYWHERE: Final = "UTC"
"""The clock of an example's times when the profile has no zone: every day has 24 hours there."""


def run_examples(profile: Profile) -> list[str]:
    """Return what comes out otherwise than an example says, with its file and line."""
    return [
        f"{clause.place}: {clause.label}: example {number}: {fault}"
        for clause, number, fault in failing_examples(profile)
    ]


def failing_examples(profile: Profile) -> Iterator[tuple[Clause, int, str]]:
    """Yield each example that does not come out: its clause, its number, what came instead."""
    for clause in profile.clauses():
        for number, example in enumerate(clause.examples, 1):
            for fault in _run(profile, clause.body, example):
                yield clause, number, fault


def _run(profile: Profile, body: BaseModel, example: FrozenMapping[str, Any]) -> list[str]:
    """What comes out otherwise; an example that gives what cannot be reckoned with says so."""
    try:
        return list(_outcome(profile, body, example))
    except LookupError as missing:
        return [f"cannot be run: it needs {missing}"]
    except (ValueError, ArithmeticError, TypeError) as wrong:
        return [f"cannot be run: {str(wrong) or type(wrong).__name__}"]


def _outcome(profile: Profile, body: BaseModel, example: FrozenMapping[str, Any]) -> Iterator[str]:
    if isinstance(body, Window | Deadline):
        yield from _faults(profile, body, example)
    elif isinstance(body, Dispute):
        yield from _of_dispute(profile, body, example)
    else:
        yield from faults_of(body, example, profile.currency)


def _of_dispute(profile: Profile, body: Dispute, example: FrozenMapping[str, Any]) -> Iterator[str]:
    """A dispute's window in time, and what must be enclosed for a rule."""
    if body.window is not None:
        window = Window.model_validate({"is": body.window.text})
        named = {"calendar": body.calendar, "fiscal": body.fiscal}
        yield from _faults(profile, window.model_copy(update=named), example)
    if "rule" in example:
        got = body.evidence_for(str(example["rule"]))
        if got != example.get("evidence", ()):
            yield f"evidence: expected {example.get('evidence')}, got {got}"
    if "claim" in example:
        stages = tuple(stage.name for stage in body.stages_for(Decimal(example["claim"])))
        if stages != example.get("stages", ()):
            yield f"stages: expected {example.get('stages')}, got {stages}"


def _faults(
    profile: Profile, body: Window | Deadline, example: FrozenMapping[str, Any]
) -> Iterator[str]:
    zone = profile.zone.name if profile.zone else _ANYWHERE
    given = {key: _moment(value, zone) for key, value in example.items() if isinstance(value, date)}
    anchors = {key: moment for key, moment in given.items() if key in ANCHORS}
    context = profile.time_context(body, dict.fromkeys(PLACES, zone))
    if not {"observed", "expect", "due", "opens", "closes"} & set(example):
        return
    try:
        limits = _limits(body, anchors, context)
    except CannotTell as doubt:
        if example.get("expect") != "cannot tell":
            yield f"cannot tell: {doubt.reason}"
        return
    for key, limit in limits.items():
        if key in given and (limit is None or _differ(limit, given[key])):
            came = words(limit) if limit else "no limit"
            yield f"{key}: expected {words(given[key])}, got {came}"
    if "observed" in given:
        wanted = example.get("expect", "pass")
        verdict = _verdict(body, limits, given["observed"])
        if verdict != wanted:
            yield f"observed {words(given['observed'])}: expected {wanted}, got {verdict}"


def _limits(
    body: Window | Deadline, anchors: Mapping[str, Moment], context: TimeContext
) -> dict[str, Moment | None]:
    if isinstance(body, Deadline):
        return {"due": body.point.evaluate(anchors, context)}
    opening, closing = body.span.evaluate(anchors, context)
    return {"opens": opening, "closes": closing}


def _verdict(body: Window | Deadline, limits: Mapping[str, Moment | None], observed: Moment) -> str:
    opening, closing = limits.get("opens"), limits.get("closes", limits.get("due"))
    on_limit = isinstance(body, Deadline) and body.before is not None
    broken = [
        is_before(observed, opening) if opening else False,
        is_after(observed, closing, on_limit=on_limit) if closing else False,
    ]
    return "fail" if True in broken else "cannot tell" if None in broken else "pass"


def _moment(value: date, zone: str) -> Moment:
    if not isinstance(value, datetime):
        return on_day(value, zone)
    if value.utcoffset() is not None:
        return at_instant(value)
    return at_wall_time(value.date(), value.time(), zone)


def _differ(limit: Moment, said: Moment) -> bool:
    if limit.day and said.day:
        return limit.day != said.day
    return (limit.first, limit.last) != (said.first, said.last)
