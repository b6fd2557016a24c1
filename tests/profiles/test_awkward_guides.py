"""Cases from real guides that break naive designs; the retailers are named by what they do."""

from datetime import date
from pathlib import Path

import pytest
from tests.profiles.guides import chicago, guide, held

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.segments.times import Moment, is_after, is_before, on_day, words
from edicompliance.profiles import Absent, Facts, Undecided, parse_span

OTIF = """
[editions.otif]
keyed_to = "must_arrive_by"
source = "page"
2020 = { from = 2020-09-15 }
2024 = { from = 2024-02-01 }

[[measures.on-time]]
id = "2020"
edition = "otif 2020"
source = "page"
kind = "on-time"
goal = "98%"

[[measures.on-time]]
id = "2024"
edition = "otif 2024"
like = "2020"
source = "page"
goal = "90%"
"""


@pytest.mark.parametrize(
    ("day", "goal"), [("2024-01-31", "98"), ("2024-02-01", "90"), ("2020-09-14", None)]
)
def test_a_goal_that_changed_is_that_of_the_must_arrive_by_date(
    tmp_path: Path, day: str, goal: str | None
) -> None:
    facts = Facts(dates={"must_arrive_by": date.fromisoformat(day)})
    answer = guide(tmp_path, OTIF).resolve("measures", "on-time", facts)
    if goal is None:
        assert answer == Absent()
    else:
        assert str(held(answer).clause.goal) == goal


def test_a_goal_that_changed_cannot_be_told_without_that_date(tmp_path: Path) -> None:
    facts = Facts(dates={"po_date": date(2024, 3, 1)})
    answer = guide(tmp_path, OTIF).resolve("measures", "on-time", facts)
    assert isinstance(answer, Undecided)
    assert answer.reason == "needs must_arrive_by"


def test_a_notice_due_at_six_the_day_after_release_on_the_nights_the_clocks_change(
    tmp_path: Path,
) -> None:
    profile = guide(
        tmp_path,
        """
[[calendars.all]]
""".replace("[[calendars.all]]", "")
        + """
[deadlines.ship-notice]
source = "guide"
by = "released + 1 day at 06:00 America/Chicago"
""",
    )
    deadline = held(profile.resolve("deadlines", "ship-notice", Facts())).clause
    due = {
        released: words(deadline.point.evaluate({"released": chicago(released)}))
        for released in ("2026-10-31 20:00", "2026-03-07 23:30", "2026-07-04 12:00")
    }
    assert due == {
        "2026-10-31 20:00": "2026-11-01 06:00 CST",
        "2026-03-07 23:30": "2026-03-08 06:00 CDT",
        "2026-07-04 12:00": "2026-07-05 06:00 CDT",
    }


@pytest.mark.parametrize(
    ("day", "status"), [("2026-02-26", "report_only"), ("2026-02-27", "billed")]
)
def test_a_charge_that_is_shown_before_it_is_billed(tmp_path: Path, day: str, status: str) -> None:
    profile = guide(
        tmp_path,
        """
[editions.accuracy]
keyed_to = "checked_in"
source = "page"
soft = { from = 2026-01-26, status = "report_only" }
billed = { from = 2026-02-27 }

[charges.late]
edition = "accuracy soft.."
source = "page"
for = ["WIN003"]
each = "po"
tiers_by = "on-time"
tiers = [
  { above = 95, is = "2% of cost" },
  { from = "70%", is = "4% of cost" },
  { is = "6% of cost" },
]

[measures.on-time]
source = "page"
kind = "on-time"
""",
    )
    facts = Facts(dates={"checked_in": date.fromisoformat(day)})
    late = held(profile.resolve("charges", "late", facts))
    assert late.status == status
    tiers = late.clause.tiers
    assert [row.label for row in tiers.rows] == ["above 95", "from 70", "otherwise"]


def month_window(observed: str) -> bool:
    span = parse_span("day 2 of month after period_end .. day 16 of month after period_end")
    sides = span.evaluate({"period_end": on_day(date(2025, 12, 31), "America/Chicago")})
    assert sides[0]
    assert sides[1]
    early, late = is_before(chicago(observed), sides[0]), is_after(chicago(observed), sides[1])
    return not (early or late)


def test_a_dispute_window_in_the_calendar_month_after() -> None:
    assert not month_window("2026-01-01 12:00")
    assert month_window("2026-01-02 00:00")
    assert month_window("2026-01-16 23:59")
    assert not month_window("2026-01-17 00:00")


def test_a_last_day_on_a_weekend_moves_only_if_the_guide_says_so(tmp_path: Path) -> None:
    profile = guide(
        tmp_path,
        """
[calendars.business]
source = "guide"
days = "mon..fri"

[windows.ship]
source = "guide"
is = ".. day 16 of month after period_end or business day before"
""",
    )
    window = held(profile.resolve("windows", "ship", Facts())).clause
    anchors = {"period_end": on_day(date(2026, 7, 31), "America/Chicago")}
    closing = window.span.evaluate(anchors, profile.time_context(window))[1]
    assert closing.day == date(2026, 8, 14)


def test_an_order_that_only_says_do_not_deliver_before(tmp_path: Path) -> None:
    profile = guide(
        tmp_path,
        """
[conventions.850]
source = "guide"
dates = { "064" = "deliver_not_before" }

[windows.delivery]
source = "guide"
is = "deliver_not_before .."
""",
    )
    conventions, _ = profile.conventions("850", Facts())
    assert dict(conventions.dates) == {"064": "deliver_not_before"}
    window = held(profile.resolve("windows", "delivery", Facts())).clause
    with pytest.raises(CannotTell, match="needs deliver_not_before"):
        window.span.evaluate({}, profile.time_context(window))


def test_an_edition_keyed_to_a_date_that_is_on_no_document(tmp_path: Path) -> None:
    profile = guide(
        tmp_path,
        """
[editions.realignment]
keyed_to = "po_approved"
source = "guide"
old = {}
new = { from = 2023-08-16 }

[[deadlines.ship-notice]]
id = "old"
edition = "realignment old"
source = "guide"
by = "departed + 60 minutes"

[[deadlines.ship-notice]]
id = "new"
edition = "realignment new"
source = "guide"
by = "departed + 60 minutes"
counts = "accepted"
""",
    )
    ids = {
        day: held(profile.resolve("deadlines", "ship-notice", Facts(dates={"po_approved": day}))).id
        for day in (date(2023, 8, 15), date(2023, 8, 16))
    }
    assert list(ids.values()) == ["old", "new"]
    unknown = profile.resolve("deadlines", "ship-notice", Facts(dates={"po_date": date.max}))
    assert isinstance(unknown, Undecided)
    assert unknown.reason == "needs po_approved"


def test_what_one_notice_covers_goes_by_the_mode(tmp_path: Path) -> None:
    profile = guide(
        tmp_path,
        """
[[rules.ASN001]]
id = "truck"
when = { mode = "tl" }
source = "guide"
params = { one_per = "truck" }

[[rules.ASN001]]
id = "pallet"
when = { mode = "ltl" }
source = "guide"
params = { one_per = "pallet" }
""",
    )
    truck = held(profile.binding("ASN001", Facts(scope={"mode": "tl"})))
    assert dict(truck.clause.params) == {"one_per": "truck"}
    assert truck.provenance["params.one_per"].source.key == "guide"
    unknown = profile.binding("ASN001", Facts())
    assert isinstance(unknown, Undecided)
    assert unknown.wanted == ("mode",)


def side(observed: Moment) -> str:
    span = parse_span("deducted + 45 days .. deducted + 365 days")
    opening, closing = span.evaluate({"deducted": chicago("2026-01-10 15:00")})
    assert opening
    assert closing
    assert words(opening) == "2026-02-24 15:00 CST"
    if is_before(observed, opening):
        return "not open yet"
    return "closed" if is_after(observed, closing) else "open"


def test_a_dispute_that_opens_45_days_after_the_deduction() -> None:
    seen = [
        side(chicago(day))
        for day in ("2026-02-24 14:59", "2026-02-24 15:00", "2027-01-10 15:00", "2027-01-10 15:01")
    ]
    assert seen == ["not open yet", "open", "open", "closed"]
