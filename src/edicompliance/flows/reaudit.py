"""The archive judged anew by a profile: what today's rules say of what shipped before.

Each order with its changes, its answers, its ship notices and invoices is judged once more, as of
the time of the last document that is there. What is found is kept by a run of its own, beside what
was found when the documents came and went.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from edicompliance.flows.anew.crews import Watch
from edicompliance.flows.anew.rejudged import Asked, edition_of, profile_of, results, run
from edicompliance.flows.config import Config
from edicompliance.profiles import Profile
from edicompliance.rules.results.anew import JudgedAnew, Reaudit
from edicompliance.store import Store


def reaudit(
    store: Store,
    profile: Profile | str | Path,
    *,
    since: date,
    until: date | None = None,
    partners: Sequence[str] = (),
    config: Config | None = None,
    jobs: int | None = None,
    dask: str | None = None,
    watch: Watch = lambda _: None,
    begins: Any = lambda _: None,
) -> Reaudit:
    """Judge anew what the store's archive has since a day, as `edic reaudit` does.

    `jobs` processes of this machine work on it, by default one for each core, or a Dask cluster at
    the address `dask`; the result is the same. One that was broken off goes on where it was.
    """
    guide = profile_of(profile)
    asked = Asked("reaudit", (guide,), since, until, tuple(partners), config)
    found = run(store, asked, jobs=jobs, dask=dask, watch=watch, begins=begins)
    return Reaudit(
        run=found.runs[0],
        profile=guide.id,
        edition=edition_of(guide),
        currency=guide.currency,
        since=since,
        until=until,
        as_of=found.job.as_of,
        partners=found.job.whose,
        shipments=tuple(map(_anew, results(store, found))),
    )


def _anew(told: dict[str, Any]) -> JudgedAnew:
    if "unreadable" in told:
        why = told["unreadable"]
        return JudgedAnew(told["name"], told["partner"], (), "", "", (), 0, (), why)
    [side] = told["sides"]
    return JudgedAnew(
        told["name"],
        told["partner"],
        tuple(told["orders"]),
        side["ship_to"],
        side["verdict"],
        tuple(side["findings"]),
        side["passed"],
        tuple(side["not_checked"]),
    )
