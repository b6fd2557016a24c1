"""The levels of a ship notice against those that the guide takes, and against what BSN05 announces.

A guide names them as S-O-P-I: shipment, order, pack, item. What counts is every way from the root
down to a last level; a notice may have palletised and loose cartons where both ways are taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Final

from edicompliance.documents import CannotTell, ShipNotice
from edicompliance.documents.segments.levels import Level
from edicompliance.profiles import Resolved
from edicompliance.profiles.bodies_documents import DocumentDemand
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Violation
from edicompliance.rules.notices.notice_faults import (
    demand_of,
    listed,
    narrowing_of,
    of_notice,
    shown,
)
from edicompliance.rules.timing.limits import NotApplicable

ANNOUNCED: Final = MappingProxyType(
    {"0001": "S-O-P-I", "0002": "S-O-I-P", "0003": "S-P-O-I", "0004": "S-O-I"}
)
"""BSN05 -> the levels that it means. Pallets (T) have no code of their own."""


def shape_faults(notice: ShipNotice, context: Context) -> Iterator[Outcome]:
    """What is wrong with the levels of a notice."""
    resolved = demand_of(notice, context)
    demand = resolved.clause
    if not (demand.structure or demand.structure_codes):
        raise NotApplicable("documents.856 names no levels")
    if demand.structure_codes:
        yield from _wrong_code(notice, resolved, context)
    if not notice.items:
        yield CannotTell(f"ship notice {notice.notice_number} has no items")
        return
    ways = _ways(notice)
    yield from (CannotTell(notice.hierarchy.why_orphan(one) or "") for one in notice.orphans[:3])
    wrong = {way: levels for way, levels in ways.items() if not _is_taken(way, notice, demand)}
    if demand.structure and wrong:
        yield _wrong_levels(notice, resolved, wrong, context)
    else:
        yield from _not_announced(notice, resolved, ways, context)


def _is_taken(way: str, notice: ShipNotice, demand: DocumentDemand) -> bool:
    """Whether a way is the guide's; with levels in doubt one may end there that does not."""
    if way in demand.structure:
        return True
    return bool(notice.orphans) and any(one.startswith(f"{way}-") for one in demand.structure)


Ways = dict[str, list[Sequence[Level]]]
"""`S-O-P-I` -> the ways down to a last level that are so."""


def _ways(notice: ShipNotice) -> Ways:
    """All ways from the root to a last level, but those through a level whose place is in doubt."""
    hierarchy, orphans = notice.hierarchy, {id(one) for one in notice.orphans}
    found: Ways = {}
    paths: dict[int, tuple[Level, ...]] = {}
    ways: dict[int, str] = {}
    for at in hierarchy.top_down():
        level, parent = hierarchy.levels[at], hierarchy.parent_at(at)
        if id(level) in orphans or (parent is not None and parent not in paths):
            continue
        if parent is None:
            paths[at], ways[at] = (level,), level.code
        else:
            paths[at], ways[at] = (*paths[parent], level), f"{ways[parent]}-{level.code}"
        if hierarchy.is_last(at):
            found.setdefault(ways[at], []).append(paths[at])
    return found


def _wrong_levels(
    notice: ShipNotice, resolved: Resolved, wrong: Ways, context: Context
) -> Violation:
    ways = [f"{way} ({len(levels)} times)" if levels[1:] else way for way, levels in wrong.items()]
    first = (levels[0] for levels in wrong.values())
    fault = Violation(
        "the ship notice has other levels than the guide takes",
        evidence=shown(Evidence.of(level, "code") for levels in first for level in levels),
        expected=" or ".join(resolved.clause.structure),
        actual=listed(ways),
        clause=resolved,
    )
    return of_notice(fault, notice, context)


def _wrong_code(notice: ShipNotice, resolved: Resolved, context: Context) -> Iterator[Violation]:
    said = notice.structure.strip()
    if said in resolved.clause.structure_codes:
        return
    if not said and any((d.tag, d.element) == ("BSN", 5) for d in narrowing_of(context).require):
        return
    fault = Violation(
        "the ship notice announces other levels (BSN05) than the guide takes",
        evidence=(Evidence.of(notice, "structure"),),
        expected=" or ".join(resolved.clause.structure_codes),
        actual=said or "none",
        clause=resolved,
    )
    yield of_notice(fault, notice, context)


def _not_announced(
    notice: ShipNotice, resolved: Resolved, ways: Ways, context: Context
) -> Iterator[Violation]:
    """Levels that are taken and are not those that BSN05 announces; pallets do not count."""
    code = notice.structure.strip()
    announced = ANNOUNCED.get(code)
    codes = resolved.clause.structure_codes
    if announced is None or (codes and code not in codes):
        return
    if code == context.conventions("856").structure_announced:
        return
    wrong = {
        way: levels
        for way, levels in ways.items()
        if (bare := way.replace("T-", "")) != announced
        and not (notice.orphans and announced.startswith(f"{bare}-"))
    }
    if not wrong:
        return
    first = (levels[0] for levels in wrong.values())
    fault = Violation(
        "the levels of the ship notice are not those that it announces",
        evidence=shown(
            (
                Evidence.of(notice, "structure"),
                *(Evidence.of(level, "code") for levels in first for level in levels),
            )
        ),
        expected=f"{announced}, as BSN05 {code} says",
        actual=listed(wrong),
        clause=resolved,
    )
    yield of_notice(fault, notice, context)
