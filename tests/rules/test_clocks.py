"""Each rule with a deadline or a window is tried where the clocks change and where the year ends.

Which rules these are is asked of the registry, so that a new one without such cases fails here. The
cases are those of tests/rules/cases: of each rule, and over each of the three nights, one that is
in time and one that is not.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from tests.rules.casefile import Case, all_cases

from edicompliance.rules import RULES, Rule

SECTIONS: Final = ("deadlines", "windows")
BY_THEMSELVES: Final = frozenset(
    [
        "ASN006",
        "ASN013",
        "INV003",
        "INV004",
        "LBL004",
        "LBL020",
        "ORD002",
        "ORD009",
        "PKG005",
        "RTG005",
    ]
)
"""Their limits are dates of documents, arrivals, and how long a number or an approval holds."""
UNTIMED: Final = {
    "WIN005": "`deadlines.appointment` tells that the guide wants one; by when WIN006 judges",
}
"""Rules that read such a clause and hold no time against it, and why."""
ZONES: Final = tuple(map(ZoneInfo, ("America/New_York", "America/Chicago", "America/Denver")))
NEAR: Final = timedelta(days=12)
NIGHTS: Final = {
    "the clocks go forward": (date(2026, 3, 8), date(2026, 3, 9)),
    "the clocks go back": (date(2026, 11, 1), date(2026, 11, 2)),
    "the year ends": (date(2026, 12, 31), date(2027, 1, 2)),
}
"""From the beginning of which day to the beginning of which."""
_DAY = re.compile(r"(?<!\d)(20\d\d)-?([01]\d)-?([0-3]\d)(?!\d)")
CASES: Final = all_cases()


def names_a_time(rule: Rule) -> bool:
    """Whether a rule hangs on the departure, or reads a clause of times."""
    reads = any(one.partition(".")[0] in SECTIONS for one in rule.clauses)
    says = re.search(rf"`(?:{'|'.join(SECTIONS)})[.`]", rule.text) is not None
    return rule.time or reads or says or rule.code in BY_THEMSELVES


TIMED: Final = [one.code for one in RULES if names_a_time(one) and one.code not in UNTIMED]


def spans(value: object, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The times in what a case says, each from when to when; a date is all of its day."""
    if isinstance(value, datetime):
        yield value, value
    elif isinstance(value, str):
        for year, month, day in _DAY.findall(value):
            yield from _day(int(year), int(month), int(day), zone)
    elif isinstance(value, dict):
        for one in value.values():
            yield from spans(one, zone)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from spans(one, zone)


def _day(year: int, month: int, day: int, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    try:
        found = date(year, month, day)
    except ValueError:
        return
    begin, end = (
        datetime.combine(one, time(), zone).astimezone(UTC)
        for one in (found, found + timedelta(days=1))
    )
    yield begin, end


def goes_over(case: Case, night: str, zone: ZoneInfo) -> bool:
    """Whether what a case changes lies on such a day, or before and after it, not far away."""
    first, last = (datetime.combine(day, time(), zone).astimezone(UTC) for day in NIGHTS[night])
    said = [case.set, case.now, case.history, case.observations, list(case.sets.values())]
    said += [one["new"] for one in case.edit]
    near = [(a, z) for a, z in spans(said, zone) if a > first - NEAR and z < last + NEAR]
    return any(a < last for a, _ in near) and any(z > first for _, z in near)


@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("code", TIMED)
def test_a_rule_of_time_is_tried_over_the_night(code: str, night: str) -> None:
    own = [one for one in CASES if one.code == code]
    over = [one for one in own if any(goes_over(one, night, zone) for zone in ZONES)]
    late = [one.name for one in over if one.expect]
    in_time = [one.name for one in over if not one.expect and not one.not_applicable]
    assert late, f"{code}: no case over the night when {night} is too late"
    assert in_time, f"{code}: no case over the night when {night} is in time"


def test_which_rules_hang_on_a_time() -> None:
    assert {"ACK001", "ASN001", "DOC003", "INV011", "RDY002", "RTG007", "WIN003"} <= set(TIMED)
    assert {one.code for one in RULES if one.time} <= set(TIMED)
    assert not UNTIMED.keys() - {one.code for one in RULES if names_a_time(one)}


def test_a_case_beside_the_night_is_not_over_it() -> None:
    zone, night = ZONES[1], "the clocks go back"
    before, after = datetime(2026, 10, 31, 9, tzinfo=UTC), datetime(2026, 11, 2, 9, tzinfo=UTC)
    over = Case(code="X", name="", set={"asn_planned": before}, now=after)
    assert goes_over(over, night, zone)
    assert not goes_over(Case(code="X", name="", set={"asn_planned": before}), night, zone)
    assert not goes_over(Case(code="X", name="", now=after), night, zone)
    day = ({"in": "850", "old": "", "new": "DTM*038*20261101~"},)
    assert goes_over(Case(code="X", name="", edit=day), night, zone)
    assert not goes_over(Case(code="X", name="", edit=day), "the year ends", zone)
