"""*Profiles*: what a guide says in one case, who says so, and what changed between two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from edicompliance.errors import EdiError
from edicompliance.flows.config import Config
from edicompliance.profiles import DIMENSIONS, Facts, Profile
from edicompliance.profiles.comparison import compare
from edicompliance.profiles.view import ViewedValue, view
from edicompliance.reports.profile_diff import diff_json
from edicompliance.reports.profile_resolve import resolve_json
from edicompliance.reports.profile_values import in_words
from edicompliance.web.asking import Answer, Asked, NotThereError
from edicompliance.web.known_guides import known_guides
from edicompliance.web.tables import Column, Table

_GUIDES: Final = (
    Column("id", "id"), Column("name", "retailer"), Column("edition", "edition"),
    Column("currency", "currency"), Column("problem", "cannot be read"),
)  # fmt: skip
_VALUES: Final = (
    Column("key", "key"), Column("value", "value"), Column("status", "status", "word"),
    Column("grade", "grade", "word"), Column("source", "source"), Column("from", "from"),
)  # fmt: skip
_SOURCES: Final = (
    Column("key", "key"), Column("title", "what it is", "sentence"), Column("date", "dated"),
    Column("grade", "grade", "word"), Column("page", "where in it"),
    Column("verified", "last looked at"), Column("url", "to be read at"),
)  # fmt: skip
_CHANGES: Final = (Column("words", "what changed", "sentence"), Column("rules", "touches"))


def guides(asked: Asked) -> Answer:
    """The list."""
    heads = [one.head for one in known_guides(asked.config).values()]
    wrong = any(one.problem for one in heads)
    columns = tuple(replace(one, on_page=one.key != "problem" or wrong) for one in _GUIDES)
    rows = [
        {"id": one.id, "name": one.name, "edition": one.edition, "currency": one.currency,
         "problem": one.problem, "href": f"/profiles/{quote(one.id)}"}
        for one in heads
    ]  # fmt: skip
    return Answer("table.html.j2", "Profiles", {"words": ""}, Table("profiles", columns, rows))


def guide(asked: Asked) -> Answer:
    """One guide, resolved for the day and the scope of the URL; with `against`, what differs."""
    on = _day(asked)
    profile = _loaded(asked.config, asked.about["id"], on)
    facts = Facts(scope=_scope(asked, profile))
    seen = view(profile, facts)
    rows = [
        {"key": one.key, "value": in_words(one.value, one.key), "status": one.status,
         "grade": one.origin.grade, "source": one.origin.source.key, "from": str(one.origin),
         "links": {"source": [(one.origin.source.key, "#sources")]}}
        for one in seen.values
    ]  # fmt: skip
    other = asked.query.get("against", "").strip()
    changes = _changes(_loaded(asked.config, other, on), profile) if other else None
    sources = _sources(seen.values)
    words = {name: sorted(profile.universe.get(name) or ()) for name in DIMENSIONS}
    values = {
        "profile": profile,
        "sources": sources,
        "words": words,
        "guides": sorted(known_guides(asked.config)),
        "on": on.isoformat(),
        "dimensions": DIMENSIONS,
        "scope": dict(facts.scope),
        "undecided": [(one.key, one.reason) for one in seen.undecided],
        "unknown": dict(profile.unknown),
        "against": other,
        "changes": changes,
    }
    table = Table("profile", _VALUES, rows)
    told = resolve_json(profile, on, facts, seen)
    more = (changes, sources) if changes else (sources,)
    return Answer("guide.html.j2", profile.name, values, table, more, told)


def _sources(values: Iterable[ViewedValue]) -> Table:
    """Who says what holds, each once, in the order of the values."""
    found = {one.origin.source.key: one.origin.source for one in values}
    names = ("title", "date", "grade", "page", "url")
    rows = [
        {"key": key, **{name: getattr(one, name) for name in names},
         "verified": one.verified.isoformat() if one.verified else ""}
        for key, one in found.items()
    ]  # fmt: skip
    return Table("sources", _SOURCES, rows, "Nobody is named.")


def _changes(before: Profile, after: Profile) -> Table:
    told = diff_json(before, after, tuple(compare(before, after)))
    rows = [{"words": one["words"], "rules": " ".join(one["rules"])} for one in told["changes"]]
    return Table("changes", _CHANGES, rows, "Nothing that is demanded or charged differs.")


def _loaded(config: Config, name: str, on: date) -> Profile:
    """A profile of the list, as it is on a day, or on the one behind its `@`."""
    id_, at, day = name.partition("@")
    known = known_guides(config).get(id_)
    if known is None:
        raise NotThereError(f"{name}: expected one of the list at /profiles")
    try:
        return known.loaded(date.fromisoformat(day) if at else on)
    except ValueError:
        raise NotThereError(f"{name}: expected a day such as {id_}@2026-11-27") from None


def _day(asked: Asked) -> date:
    text = asked.query.get("on", "").strip()
    try:
        return date.fromisoformat(text) if text else asked.desk.clock().date()
    except ValueError:
        raise EdiError(f"on: expected a day such as 2026-11-27, got {text!r}") from None


def _scope(asked: Asked, profile: Profile) -> dict[str, Any]:
    said = {name: asked.query.get(name, "").strip() for name in DIMENSIONS}
    scope = {name: word for name, word in said.items() if word}
    for name, word in scope.items():
        if fault := profile.universe.fault_of_fact(name, word):
            raise EdiError(f"{name}: {fault}")
    return scope
