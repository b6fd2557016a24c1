"""The parts of a limit: which clause holds, its ends, and what is known of orders, by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.rules.samples import context_of, example, shipment

from edicompliance.documents import CannotTell, PurchaseOrder
from edicompliance.documents.comparing.items import ItemMaster, Items
from edicompliance.documents.segments.times import at_instant, on_day
from edicompliance.documents.tables.listed import Listed
from edicompliance.documents.tables.observations import Answer
from edicompliance.masters import Masters, RetailLocation
from edicompliance.profiles import Facts, read_exceptions
from edicompliance.rules.context import Context
from edicompliance.rules.guides.guide_exceptions import clauses_of, doubts_about, granted
from edicompliance.rules.guides.let_pass import excuse_of, is_covered, waiver_of
from edicompliance.rules.guides.scope import agreed
from edicompliance.rules.history import History, PeriodBefore, Use, nothing_before
from edicompliance.rules.known import Known
from edicompliance.rules.model import Evidence, Subject, Violation
from edicompliance.rules.orders.receipt import came_in, digest_of
from edicompliance.rules.timing.limits import (
    End,
    NotApplicable,
    OpenClause,
    Supposed,
    Window,
    clause_in_force,
    last_instant,
    limit_text,
    narrowing_in_force,
)

ZONE = "America/Chicago"
AT = datetime(2026, 11, 18, 18, tzinfo=UTC)
DAY = on_day(date(2026, 11, 20), ZONE)
FIRST, SECOND = Evidence("a", value="1"), Evidence("b", value="2")


# -- ends and windows


def test_an_end_is_known_open_or_in_doubt() -> None:
    assert (End().is_open, End().known) == (True, None)
    assert (End(DAY).is_open, End(DAY).known) == (False, DAY)
    doubtful = End(doubt=CannotTell("needs it"))
    assert not doubtful.is_open
    with pytest.raises(CannotTell, match=r"^needs it$"):
        _ = doubtful.known


def test_the_end_that_was_missed_stands_in_front_of_the_evidence() -> None:
    context = context_of(shipment())
    resolved = context.window("ship", context.shipment.orders[0]).resolved
    window = Window(End(DAY, (FIRST, SECOND)), End(DAY, (SECOND,)), resolved)
    assert (window.opening, window.closing) == (DAY, DAY)
    assert window.evidence == (FIRST, SECOND)
    assert window.evidence_against(DAY) == (FIRST, SECOND)
    after = on_day(date(2026, 11, 21), ZONE)
    assert window.evidence_against(after) == (SECOND, FIRST)
    assert Window(End(DAY, (FIRST,)), End(), resolved).evidence_against(after) == (FIRST,)


def test_the_last_instant_that_is_surely_in_time() -> None:
    doubled = replace(at_instant(AT), last=AT.replace(hour=19))
    assert last_instant(doubled) == AT
    assert last_instant(DAY) == DAY.last


def test_a_limit_is_written_as_its_clause_has_it() -> None:
    context = context_of(shipment())
    facts = context.facts()
    texts = [
        limit_text(context.resolve("windows", "ship", facts).clause),
        limit_text(context.resolve("deadlines", "ship-notice-arrival", facts).clause),
    ]
    assert texts == ["ship_not_before .. ship_not_after", "before arrived"]


# -- which clause holds

TWO = """
[[deadlines.ready]]
id = "fashion"
when = { freight = "collect", network = "fashion" }
source = "guide"
by = "departed + 5 minutes"
"""


@pytest.mark.parametrize("other", ["deadlines.ready", "no deadlines.ready"])
def test_what_hangs_on_a_missing_fact_is_asked_with_all_that_may_be(other: str) -> None:
    removed = 'remove = ["deadlines.ready"]\n' if other.startswith("no") else ""
    profile, facts = example(removed + TWO), Facts({"freight": "collect"}, {})
    with pytest.raises(OpenClause, match=r"^deadlines\.ready: needs network$") as caught:
        clause_in_force(profile, "deadlines", "ready", facts, {})
    question = caught.value
    labels = [label for label, _ in question.may_be]
    assert sorted(labels) == sorted(["deadlines.ready#fashion", other])
    for label, clause in question.may_be:
        taken = {question.key: clause}
        if clause is None:
            assert label == "no deadlines.ready"
            with pytest.raises(NotApplicable, match=r"^deadlines\.ready$"):
                clause_in_force(profile, "deadlines", "ready", facts, taken)
        else:
            assert clause_in_force(profile, "deadlines", "ready", facts, taken) == clause
    strange: Supposed = {("deadlines", "other", ()): None}
    with pytest.raises(OpenClause):
        clause_in_force(profile, "deadlines", "ready", facts, strange)


@pytest.mark.parametrize("status", ["announced", "retired"])
def test_a_clause_that_is_not_in_force_does_not_apply(status: str) -> None:
    own = f"""
[[deadlines.ready]]
replaces = "ready"
source = "guide"
by = "departed + 5 minutes"
status = "{status}"
"""
    with pytest.raises(NotApplicable, match=rf"^deadlines\.ready is {status}$"):
        clause_in_force(example(own), "deadlines", "ready", Facts({"freight": "collect"}, {}), {})


def test_a_document_that_the_guide_narrows_nowhere_has_no_demands() -> None:
    with pytest.raises(NotApplicable, match=r"^narrow\.860$"):
        narrowing_in_force(example(), "860", Facts())
    listed = example('[unknown]\n"narrow.860" = "the guide is not public"\n')
    with pytest.raises(CannotTell, match=r"^narrow\.860 is not known: the guide is not public$"):
        narrowing_in_force(listed, "860", Facts())


# -- what orders agree on


def test_only_what_all_orders_say_is_known_of_them_together() -> None:
    one = Facts({"mode": "ltl", "season": "a"}, {"po_date": date(2026, 11, 2), "x": AT.date()})
    other = Facts({"mode": "ltl", "season": "b"}, {"po_date": date(2026, 11, 3), "x": AT.date()})
    assert agreed([one, other]) == Facts({"mode": "ltl"}, {"x": AT.date()})
    assert agreed([one]) == one
    bare = Facts({"mode": "ltl"}, {})
    assert agreed([one, bare]) == Facts({"mode": "ltl"}, {})


# -- history


def test_nothing_before_is_of_its_measure_its_period_and_its_group() -> None:
    told = nothing_before("otif", date(2026, 11, 1), "department=17")
    assert (told.measure, told.starts, told.group) == ("otif", date(2026, 11, 1), "department=17")
    assert [told.counted, told.met, told.missing] == [0, 0, 0]


def test_a_history_answers_by_kind_number_period_and_time() -> None:
    later, sooner = (Use("sscc", "1", AT.replace(day=day), f"d{day}") for day in (18, 5))
    answers = (
        Answer("856", "A1", "997", AT.replace(hour=20), "accepted"),
        Answer("856", "A1", "997", AT, "rejected"),
        Answer("856", "A2", "997", AT, "rejected"),
        Answer("810", "A1", "997", AT, "rejected"),
    )
    one = Decimal(1)
    period = PeriodBefore(measure="m", starts=date(2026, 11, 1), counted=one, met=one)
    known = History(
        source="h.csv",
        since=AT,
        until=AT,
        uses=(later, sooner),
        answers=answers,
        counts={"ASN001": Decimal(3)},
        periods=(period, replace(period, group="g"), replace(period, starts=date(2026, 12, 1))),
    )
    assert [one.document for one in known.of("sscc", "1")] == ["d5", "d18"]
    assert known.of("order", "1") == ()
    assert [one.outcome for one in known.answers_to("856", "A1")] == ["rejected", "accepted"]
    assert known.of_period("m", date(2026, 11, 1), "g") == replace(period, group="g")
    assert known.of_period("m", date(2026, 11, 1)) is period
    assert known.of_period("m", date(2026, 10, 1)) is None
    seen = known.seen
    assert (seen.source, seen.since, seen.until, seen.uses, seen.answers) == (
        "h.csv", AT, AT, 2, 4,
    )  # fmt: skip
    assert dict(seen.counts) == {"ASN001": 3}
    assert (seen.periods, seen.faults) == (3, 0)
    assert known.silence_on("order", "orders") == ""
    bare = History(source="h.csv", uses=(later,))
    assert bare.silence_on("sscc", "cartons") == ""
    told = "h.csv knows no orders, and does not say since when it is complete"
    assert bare.silence_on("order", "orders") == told


@pytest.mark.parametrize(
    ("digests", "hour"),
    [(["", ""], 17), (["own", "other"], 17), (["other", "own"], 18), (["other", "other"], None),
     (["other", ""], None)],
)  # fmt: skip
def test_an_order_came_in_when_its_own_words_first_did(
    digests: list[str], hour: int | None
) -> None:
    (order,) = shipment().orders
    own = digest_of(order)
    uses = tuple(
        Use("order", order.po_number, AT.replace(hour=17 + at), digest=own if one == "own" else one)
        for at, one in enumerate(digests)
    )
    told = came_in(order, History(source="h", uses=uses), ZONE)
    assert (told and told.first.hour) == hour
    assert told is None or told.zone == ZONE
    assert came_in(None, History(source="h", uses=uses), ZONE) is None
    assert came_in(order, None, ZONE) is None
    assert digest_of(PurchaseOrder(purpose="00", kind="SA", po_number="1")) == ""


# -- what is let pass


@pytest.mark.parametrize(
    ("code", "timing", "amount"),
    [
        ("WIN003", True, False),
        ("ASN001", True, False),
        ("FIL001", False, True),
        ("FIL003", True, False),
        ("ASN003", False, True),
        ("LBL001", False, False),
    ],
)
def test_an_excuse_covers_the_time_the_quantity_or_both(
    code: str, timing: bool, amount: bool
) -> None:
    assert is_covered(code, "timing") is timing
    assert is_covered(code, "amount") is amount
    assert is_covered(code, "both")


GRANTS = """
format = 1
[[authorizations]]
number = "RA-1"
by = "the desk"
given = 2026-11-10
orders = ["4501011"]
excuses = ["WIN003"]
[[authorizations]]
number = "RA-2"
by = "the desk"
given = 2026-11-12
orders = ["4501011", "4501012"]
excuses = ["WIN"]
[[waivers]]
code = "LBL"
reason = "x"
owner = "y"
expires = 2026-12-01
[[waivers]]
code = "LBL001"
reason = "x"
owner = "z"
expires = 2026-12-02
orders = ["4501011"]
"""


def known_context(text: str = GRANTS, clauses: str = "", **known: Any) -> Context:
    profile = example(clauses)
    told = Known(**known)
    if text:
        told = replace(told, exceptions=read_exceptions("waivers.toml", text, profile))
    one = shipment("three-orders-one-notice")
    assert one.facts.checked_at is not None
    return Context.of(one, profile, one.facts.checked_at, told)


def about(*pos: str, line: str | None = None) -> Violation:
    return Violation("", (), orders=pos, subject=Subject(line=line))


def test_a_fault_of_several_orders_is_excused_where_each_of_them_is() -> None:
    context = known_context()
    both = excuse_of("WIN003", about("4501011", "4501012"), context)
    assert both is not None
    assert both.number == "RA-2"
    assert excuse_of("WIN003", about("4501011", "4501013"), context) is None
    assert excuse_of("ASN001", about("4501011"), context) is None
    plain = known_context("", 'remove = ["exceptions.first-weeks", "exceptions.flood"]\n')
    assert excuse_of("WIN003", about("4501011"), plain) is None


def test_of_two_waivers_the_one_that_lasts_longer_is_told() -> None:
    context = known_context()
    own = waiver_of("LBL001", about("4501011"), context)
    assert own is not None
    assert own.owner == "z"
    other = waiver_of("LBL001", about("4501012"), context)
    assert other is not None
    assert other.owner == "y"
    assert waiver_of("WIN003", about("4501011"), context) is None
    assert waiver_of("LBL001", about("4501011"), known_context("")) is None


NEW = """
[sources.news]
title = "Announcement 118"
grade = "P"

[[exceptions.storm]]
excuses = "WIN"
reason = "first weeks"
source = "news"
dated_by = "{dated_by}"
while = "{word} for 30 days"
"""


def new(word: str, code: str = "WIN003", dated_by: str = "departed", line: str | None = None,
        **known: Any) -> str:  # fmt: skip
    """Whether the exception holds for a fault of the first order: yes, no, or why not told."""
    context = known_context("", NEW.format(word=word, dated_by=dated_by), masters=Masters(**known))
    order = next(one for one in context.shipment.orders if one.po_number == "4501011")
    fault = replace(about(line=line), subject=Subject(po="4501011", line=line))
    (clause,) = [
        one
        for one in clauses_of(code, context.facts(order), context)
        if one.called == "exceptions.storm"
    ]
    told = list(doubts_about(code, fault, "4501011", context.facts(order), context))
    if told:
        with pytest.raises(CannotTell) as caught:
            granted(clause, fault, "4501011", context)
        assert told[-1] == f"exceptions.storm may excuse {code}: {caught.value.reason}"
        return caught.value.reason
    return "yes" if granted(clause, fault, "4501011", context) else "no"


def listed(day: date | None) -> Items:
    row = ItemMaster(gtin="614141100019", since=day)
    return Items("items.csv", (row,))


def placed(day: date) -> Listed[RetailLocation]:
    return Listed("places.csv", (RetailLocation(code="0912", since=day),))


@pytest.mark.parametrize("line", ["1", None])
def test_an_item_is_excused_in_its_first_weeks_by_the_line_at_fault_or_all_lines(
    line: str | None,
) -> None:
    assert new("new item", items=listed(date(2026, 11, 1)), line=line) == "yes"
    assert new("new item", items=listed(date(2026, 1, 1)), line=line) == "no"
    assert new("new item", line=line) == "whether it is a new item is not known"


def test_a_place_is_excused_in_its_first_weeks_by_the_day_that_the_guide_names() -> None:
    assert new("new place", locations=placed(date(2026, 11, 1))) == "yes"
    assert new("new place", locations=placed(date(2026, 1, 1))) == "no"
    # It leaves on the 18th and arrives on the 20th: 30 days are over on the 19th.
    edge = placed(date(2026, 10, 20))
    assert new("new place", dated_by="departed", locations=edge) == "yes"
    assert new("new place", dated_by="arrived", locations=edge) == "no"
    assert new("new place") == "whether it is a new place is not known"
    assert new("new vendor") == "whether it is a new vendor is not known"
