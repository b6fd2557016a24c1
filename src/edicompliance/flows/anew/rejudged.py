"""A re-audit from its first shard to its last: begun or gone on with, worked off, settled, kept.

Two programs that ask for the same thing at the same time share the work, and so does one that goes
on where another was killed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from edicompliance.documents.shipment import ShipmentFacts
from edicompliance.errors import EdiError
from edicompliance.flows.anew.crews import Watch, worked_off
from edicompliance.flows.anew.rejudge_plan import Member, members_of, planned, shards
from edicompliance.flows.anew.rejudge_settling import Settling
from edicompliance.flows.anew.rejudge_told import findings_of
from edicompliance.flows.anew.rejudging import Job, Side, as_text
from edicompliance.flows.config import Config
from edicompliance.flows.orders.order_deadlines import Guide
from edicompliance.flows.orders.whose import Whose, whose
from edicompliance.flows.shipping.besides import Besides
from edicompliance.profiles import Profile, load_profile
from edicompliance.rules.bindings import check_bindings
from edicompliance.store import Store, Work
from edicompliance.store.looking_back import first_came, last_came, partners
from edicompliance.store.noted import NewFinding
from edicompliance.store.reaudits import Kind, NewReaudit

_ACTOR: Final = "edic reaudit"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be judged anew."""

    kind: Kind
    profiles: tuple[Profile, ...]
    """The new one first."""
    since: date
    """Shipments of which a document came or went on that day or later, by UTC."""
    until: date | None = None
    """Only what came up to that day, and by what was known then; None: all."""
    partners: tuple[str, ...] = ()
    """Whose; none: those who have the profile."""
    config: Config | None = None
    """Who has which profile, and what holds for all shipments to him."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A re-audit that is in the ledger."""

    job: Job
    runs: tuple[int, ...]
    """A run for each edition."""
    goes_on: bool
    """Whether it was begun before."""


def edition_of(profile: Profile) -> str:
    """The sha256 of what a profile says, short; of one that is held to a day, with the day."""
    told = sha256(f"{profile.as_of} {profile.is_held}".encode())
    for path in profile.layers:
        told.update(path.read_bytes())
    return told.hexdigest()[:16]


def profile_of(named: Profile | str | Path) -> Profile:
    """A profile by its id or file; `ID@DATE`: every order is judged by the editions of that day."""
    if isinstance(named, Profile):
        return named
    name, at, on = str(named).rpartition("@")
    return load_profile(name, as_of=on, held=True) if at and name else load_profile(named)


def begun(store: Store, asked: Asked) -> Begun:
    """Begin a re-audit, or find the one that was begun and is not settled."""
    for profile in asked.profiles:
        check_bindings(profile)
    with store.look() as look:
        found = _whose(look, asked)
        facts = found.facts
        since = first_came(look, facts)
    sides = tuple(_side(one, found) for one in asked.profiles)
    told = _told(asked, facts, sides[0].besides)
    job = sha256(told.encode()).hexdigest()
    with store.work(_ACTOR) as work:
        work.alone_with("re-audits")
        row = work.reaudits.open_job(job)
        number = row.id if row is not None else _begin(work, asked, told, job, tuple(facts))
        row_of = work.reaudits.get(number)
    runs = (row_of.run_id, row_of.against_run_id)
    folder = store.archive.folder
    made = Job(
        store.address, str(folder) if folder else None, number, sides, tuple(facts), since,
        row_of.as_of,
    )  # fmt: skip
    return Begun(made, tuple(one for one in runs if one is not None), row is not None)


def run(
    store: Store,
    asked: Asked,
    *,
    jobs: int | None = None,
    dask: str | None = None,
    watch: Watch = lambda _: None,
    begins: Any = lambda _: None,
) -> Begun:
    """Do all of it; what came of it is kept in the store."""
    found = begun(store, asked)
    begins(found)
    worked_off(store, found.job, jobs=jobs, dask=dask, watch=watch)
    _settle(store, found)
    return found


def results(store: Store, found: Begun) -> Iterator[dict[str, Any]]:
    """What came of each shipment, in the order of the plan."""
    with store.look() as look:
        for _, _, result in look.reaudits.results(found.job.number):
            yield from json.loads(result)


# -- the beginning


def _side(profile: Profile, found: Whose) -> Side:
    guides = {name: Guide.of(profile, one).facts for name, one in found.facts.items()}
    besides = {name: Besides.of(found.settings.get(name), profile) for name in found.facts}
    return Side(profile, guides, besides)


def _told(asked: Asked, facts: Mapping[str, ShipmentFacts], besides: Mapping[str, Besides]) -> str:
    """All that the result hangs on, besides the archive."""
    told = {
        "kind": asked.kind,
        "profiles": [[one.id, one.edition, edition_of(one)] for one in asked.profiles],
        "partners": {
            name: json.loads(one.model_dump_json(exclude_none=True)) for name, one in facts.items()
        },
        "besides": {name: one.digest for name, one in besides.items() if one.digest},
        "since": asked.since.isoformat(),
        "until": asked.until.isoformat() if asked.until else None,
    }
    return json.dumps(told, sort_keys=True)


def _begin(work: Work, asked: Asked, told: str, job: str, whose: Sequence[str]) -> int:
    last = last_came(work, whose)
    if last is None:
        raise EdiError(f"expected documents of {', '.join(whose)} in the store, found none")
    as_of = last + timedelta(seconds=1)
    if asked.until is not None:
        as_of = min(as_of, _midnight(asked.until + timedelta(days=1)))
    members = planned(work, whose, since=_midnight(asked.since), until=as_of)
    new = NewReaudit(
        kind=asked.kind,
        job=job,
        asked=told,
        as_of=as_of,
        profiles=tuple((one.id, edition_of(one)) for one in asked.profiles),
    )
    return work.reaudits.begin(new, shards(members))


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, UTC)


# -- whose documents


def _whose(look: Work, asked: Asked) -> Whose:
    """The partners whose documents are judged, each with what holds for all shipments to him."""
    found = whose(look, asked.profiles, asked.config, asked.partners)
    if not found.facts and len(there := partners(look)) == 1:
        found = whose(look, asked.profiles, asked.config, there)
    if not found.facts:
        raise EdiError(f"{found.note}; say whose documents are judged with --partner")
    return found


# -- the end


def _settle(store: Store, found: Begun) -> None:
    """Settle what hangs on more than one shipment, and keep the findings of each run."""
    number = found.job.number
    settling = Settling(found.job, store)
    with store.look() as look:
        if look.reaudits.get(number).state == "settled":
            return
        for _, members, result in look.reaudits.results(number):
            settling.add(members, result)
    settled = settling.settled()
    with store.work(_ACTOR) as work:
        work.alone_with("re-audits")
        if work.reaudits.get(number).state == "settled":
            return
        for shard, members, result in work.reaudits.results(number):
            told = _amended(members_of(members), json.loads(result), settled)
            if told is not None:
                work.reaudits.amend(shard, as_text(told))
            for side, run_id in enumerate(found.runs):
                work.reaudits.keep(run_id, _rows(told or json.loads(result), side))
        work.reaudits.settle(number)


def _amended(
    members: Sequence[Member], told: list[dict[str, Any]], settled: Mapping[Member, Any]
) -> list[dict[str, Any]] | None:
    """A shard with what was settled in it; None: nothing was."""
    if not any(one in settled for one in members):
        return None
    return [
        {**each, "sides": settled[one]} if one in settled else each
        for one, each in zip(members, told, strict=True)
    ]


def _rows(told: Sequence[Mapping[str, Any]], side: int) -> Iterator[NewFinding]:
    """The findings of some shipments as the store keeps them."""
    for one in told:
        for finding in findings_of(one, side):
            charge = finding["charge"] or {}
            yield NewFinding(
                code=finding["code"],
                severity=finding["severity"],
                message=finding["message"],
                subject=finding["po"],
                document_id=one["document"],
                low=_amount(charge.get("low")),
                expected=_amount(charge.get("expected")),
                high=_amount(charge.get("high")),
                currency=one["sides"][side]["currency"] if charge else "",
                offset=finding["offset"],
            )


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
