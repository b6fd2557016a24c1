"""The fictional mass merchant's month, end to end: three shipments, one charge, by hand.

Goal 93% of the cases on time and in full; a letter says 92%. Each late shipment is 30 cases:
480 mugs x 4.25 = 2,040.00 and 120 vases x 15.00 = 1,800.00, together 3,840.00. Before them 2,000
cases were counted, 1,905 met it, 60 were late (6,000.00) and 35 short (3,500.00).
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.cli.running import edic
from tests.flows.shipments import SAMPLES

from edicompliance.charges import Amount
from edicompliance.documents import CannotTell
from edicompliance.errors import ProfileError
from edicompliance.flows.history.history_files import as_json, load_history, read_history
from edicompliance.flows.preship import check_batches
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.flows.shipping.periods import kept, period_alone, settled
from edicompliance.profiles import Facts, load_profile
from edicompliance.reports.check import as_json as as_check
from edicompliance.rules.history import History, PeriodBefore
from edicompliance.rules.model import CheckResult
from edicompliance.rules.money.netting import periods_of
from edicompliance.rules.money.period_model import PeriodCharge

RETAILER = "sample-superstores"
SHIPMENTS = SAMPLES / RETAILER / "shipments"
GOOD, LATE = SHIPMENTS / "pallets-on-the-day", SHIPMENTS / "pallets-a-day-late"
FAILED = """
failing = [
  { code = "WIN003", quantity = 60, cost = 6000.00 },
  { code = "FIL001", quantity = 35, cost = 3500.00 },
]
"""
BEFORE = f"""
format = 1
[[periods]]
measure = "otif"
starts = 2026-10-31
counted = 2000
met = 1905
{FAILED}
"""


@pytest.fixture
def month(tmp_path: Path) -> Path:
    """Three shipments of one fiscal month: one in time, two late."""
    folder = tmp_path / "month"
    for name, base, number in (("a", GOOD, ""), ("b", LATE, ""), ("c", LATE, "S100009")):
        (folder / name).mkdir(parents=True)
        for path in base.iterdir():
            data = path.read_bytes()
            if number:
                data = data.replace(b"S100002", number.encode())
            if path.name != "expected.toml":
                (folder / name / path.name).write_bytes(data)
    (tmp_path / "history.toml").write_text(BEFORE, encoding="utf-8")
    return folder


def results(folder: Path, history: History | None = None) -> list[tuple[str, CheckResult]]:
    """Each shipment, judged alone."""
    batches, _ = find_shipments([str(folder)])
    judged = check_batches(
        batches,
        load_profile(RETAILER),
        now=None,
        clock=lambda: datetime(2026, 11, 18, tzinfo=UTC),
        history=history,
    )
    found = []
    for path, result in judged:
        assert isinstance(result, CheckResult)
        found.append((path, result))
    return found


def money(found: Sequence[tuple[str, CheckResult]]) -> list[str]:
    return [str(result.at_risk) for _, result in found]


def amounts(charges: Sequence[PeriodCharge]) -> list[Amount]:
    """What hangs on the rate of cases costs."""
    return [one.amount for one in charges if one.case.measure_name == "otif"]


def history_of(month: Path) -> History:
    return load_history(str(month.parent / "history.toml"))


# -- by hand


def test_each_late_shipment_alone_leaves_the_month_at_its_goal(month: Path) -> None:
    # 1,905 of 2,030 are 93.84%: not made as it stands; it may be made yet.
    found = results(month, history_of(month))
    assert money(found) == ["0.00", "0.00", "0.00"]
    late = found[1][1]
    assert (str(late.at_risk_low), str(late.at_risk_high)) == ("0.00", "115.20")
    (charge,) = (one for one in late.periods if one.case.failing)
    assert charge.whole.rate_text == "1905 of 2030, 93.84%"


def test_together_they_put_it_below_and_the_month_is_charged_once(month: Path) -> None:
    # 1,935 of 2,090 are 92.58%: below 93, not below 92.
    # Late: 3% of 6,000.00 + 2 x 3,840.00 = 13,680.00 are 410.40; short: 3% of 3,500.00 are 105.00.
    found = settled(results(month, history_of(month)), history_of(month))
    charges = periods_of(result for _, result in found)
    told = {
        one.case.clause.id: (one.whole.rate_text, *map(str, one.amount.legs)) for one in charges
    }
    assert told == {
        "otif-on-time": ("1935 of 2090, 92.58%", "0.00", "410.40", "410.40"),
        "otif-in-full": ("1935 of 2090, 92.58%", "0.00", "105.00", "105.00"),
        "ship-notice-counts": (
            "2 of 2, 100%",
            "0.00",
            "None",
            "0.00",
        ),  # two folders have one BSN02
    }
    charges = tuple(one for one in charges if one.before is not None)
    assert money(found) == ["0.00", "115.20", "115.20"]
    for one in charges:
        assert sum(part.amount.expected or 0 for part in one.allotted) == one.amount.expected


def test_without_a_history_they_are_one_exposure(month: Path) -> None:
    found = settled(results(month))
    assert money(found) == ["0.00", "115.20", "115.20"]
    (charge,) = (one for one in periods_of(result for _, result in found) if one.case.failing)
    assert tuple(map(str, charge.amount.legs)) == ("0.00", "None", "230.40")
    assert charge.missing == "no history is given"


def test_the_order_of_the_shipments_makes_no_difference(month: Path) -> None:
    alone = results(month, history_of(month))
    there = settled(alone, history_of(month))
    back = settled(alone[::-1], history_of(month))[::-1]
    assert money(back) == money(there)
    assert [result.findings for _, result in back] == [result.findings for _, result in there]


def test_one_after_the_other_with_what_was_kept_comes_to_the_same(month: Path) -> None:
    together = periods_of(
        result for _, result in settled(results(month, history_of(month)), history_of(month))
    )
    before = history_of(month)
    last: tuple[PeriodCharge, ...] = ()
    for name in ("a", "b", "c"):
        ((_, result),) = results(month / name, before)
        last = result.periods
        before = replace(before, periods=kept(result.periods, before.periods))
    assert amounts(last) == amounts(together)
    (known,) = (one for one in before.periods if one.measure == "otif")
    assert (known.counted, known.met) == (Decimal(2090), Decimal(1935))
    assert known.shipments == ("a", "b", "c")
    ((_, again),) = results(month / "c", before)
    assert [one.whole for one in again.periods] == [one.whole for one in last]
    assert amounts(again.periods) == amounts(last)


def test_a_month_that_is_over_is_charged_for_certain_by_its_counts_alone(month: Path) -> None:
    (before,) = history_of(month).periods
    after = replace(before, counted=Decimal(2100))  # 1,905 of 2,100 are 90.71%: below both goals
    facts = Facts(dates={"must_arrive_by": date(2026, 11, 20)})
    profile = load_profile(RETAILER)
    failing = replace(after.failing[0], quantity=Decimal(160))
    complete = replace(after, failing=(failing, after.failing[1]))
    told = period_alone(profile, "otif-on-time", complete, day=date(2026, 11, 2), facts=facts)
    assert tuple(map(str, told.amount.legs)) == ("180.00", "180.00", "180.00")
    assert told.amount.explanation == (
        "retailer month 2026-10-31 to 2026-11-27: 1905 of 2100, 90.71%; made with otif below goal "
        "(goal 93%): made; 3% of failing cost 6000.00 = 180.00"
    )
    with pytest.raises(CannotTell, match="needs must_arrive_by"):
        period_alone(profile, "otif-on-time", before, day=date(2026, 11, 2))
    with pytest.raises(CannotTell, match="of the period from 2026-10-31, not of"):
        period_alone(profile, "otif-on-time", before, day=date(2026, 12, 2), facts=facts)


def test_shipments_of_one_name_in_two_folders_are_two(month: Path) -> None:
    (month / "b").rename(month / "monday")
    (month / "c").rename(month / "tuesday")
    for day in ("monday", "tuesday"):
        inner = month / f"{day}-" / "late"
        inner.parent.mkdir()
        (month / day).rename(inner)
    found = settled(
        [row for day in ("monday-", "tuesday-") for row in results(month / day, history_of(month))],
        history_of(month),
    )
    assert [result.shipment.id for _, result in found] == ["late", "late"]
    (charge,) = (one for one in periods_of(result for _, result in found) if one.case.failing)
    assert charge.whole.rate_text == "1905 of 2060, 92.48%"
    assert money(found) == ["115.20", "115.20"]
    again = json.dumps([as_check(result)["periods"][0]["allotted"] for _, result in found])
    assert again.count('"S100002"') == again.count('"S100009"') == 2


# -- as it is told


def test_the_command_tells_the_months_of_many_shipments(month: Path) -> None:
    arguments = ["check", str(month), "--profile", RETAILER]
    history = ["--history", str(month.parent / "history.toml")]
    done = edic(*arguments, *history)
    told = " ".join(done.stdout.split())
    assert told.startswith("230.40 USD at risk ")
    assert (
        "Period: otif, retailer month 2026-10-31 to 2026-11-27: so far 1905 of 2000, 95.25%; with "
        "3 shipments 1935 of 2090, 92.58%, goal 93%. otif-on-time would be made as it stands: "
        "410.40 USD, from 0.00 to 410.40; one by one these 2 shipments would come to 230.40 USD; "
        "otif-in-full would be made as it stands: 105.00 USD, from 0.00 to 105.00." in told
    )
    data = json.loads(edic(*arguments, *history, "--format", "json").stdout)
    assert data["summary"]["at_risk"] == "230.40"
    costs = {one["charge"].partition("#")[0]: one["amount"]["expected"] for one in data["periods"]}
    assert costs == {
        "charges.otif-on-time": "410.40",
        "charges.otif-in-full": "105.00",
        "charges.ship-notice-counts": None,
    }
    assert [len(one["periods"][0]["allotted"]) for one in data["shipments"]] == [0, 2, 2]
    exposed = json.loads(edic(*arguments, "--format", "json").stdout)
    assert exposed["summary"]["at_risk"] == "230.40"
    assert exposed["periods"][0]["missing"] == "no history is given"


@pytest.mark.parametrize("form", ["text", "md", "html", "csv"])
def test_every_report_for_people_tells_the_month(month: Path, form: str) -> None:
    done = edic(
        "check",
        str(month / "b"),
        "--profile",
        RETAILER,
        "--history",
        str(month.parent / "history.toml"),
        "--format",
        form,
    )
    told = " ".join(done.stdout.split())
    assert "retailer month 2026-10-31 to 2026-11-27" in told
    assert "1905 of 2030, 93.84%" in told


def test_what_cannot_be_counted_is_told_with_its_reason(month: Path) -> None:
    done = edic(
        "check", str(month / "b"), "--profile", RETAILER, "--select", "WIN003", "--format", "json"
    )
    data = json.loads(done.stdout)
    assert data["periods"] == []
    assert {
        "charge": "charges.otif-on-time#otif-on-time",
        "measure": "otif",
        "reason": "FIL001 is not among the rules that were checked",
    } in data["untold_periods"]
    assert data["at_risk"] == "115.20"


# -- history files


def test_periods_of_a_history_are_read_again_as_they_were_written(month: Path) -> None:
    history = history_of(month)
    again = read_history("h.json", as_json(history))
    assert again.periods == history.periods
    assert history.seen.periods == 1
    found = history.of_period("otif", date(2026, 10, 31))
    assert isinstance(found, PeriodBefore)
    assert history.of_period("otif", date(2026, 10, 31), "department=17") is None


def test_a_table_has_a_row_for_each_period_and_each_line_that_failed() -> None:
    table = read_history(
        "h.csv",
        "kind,measure,starts,counted,met,code,quantity,cost,po,line,shipment\n"
        "period,otif,2026-10-31,100,95,,,,,,\n"
        "failed,otif,2026-10-31,,,WIN003,5,200.00,S1,2,s-1\n",
    )
    (known,) = table.periods
    assert (known.counted, known.met) == (Decimal(100), Decimal(95))
    (row,) = known.failing
    assert (row.code, row.quantity, row.cost) == ("WIN003", Decimal(5), Decimal(200))
    assert (row.po, row.line, row.shipment) == ("S1", "2", "s-1")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ('{"periods": {}}', "periods: expected a list of tables"),
        ('{"periods": [1]}', "periods.1: expected a table, got 1"),
        ('{"periods": [{"measur": "otif"}]}', "unknown key; did you mean 'measure'?"),
        ('{"periods": [{"measure": "otif"}]}', "periods.1.starts: expected the period's first day"),
        ('{"periods": [{"starts": "2026-10-31"}]}', "periods.1.measure: is missing"),
        (
            '{"periods": [{"measure": "a", "starts": "2026-10-31", "counted": 1, "met": 2}]}',
            "periods.1.counted: expected the sum at the least, got 2 met and 0 missing of 1",
        ),
        (
            (
                '{"periods": [{"measure": "a", "starts": "2026-10-31", "counted": 1, "met": 1,'
                ' "failing": [{"quantity": 1}]}]}'
            ),
            "periods.1.failing.1.code: is missing",
        ),
        (
            (
                '{"periods": [{"measure": "a", "starts": "2026-10-31", "counted": 1, "met": 1,'
                ' "numbers": {"cartons": 1}}]}'
            ),
            "periods.1.numbers.cartons: unknown count; did you mean 'carton'?",
        ),
        (
            (
                '{"periods": [{"measure": "a", "starts": "2026-10-31", "counted": 1, "met": 1},'
                ' {"measure": "a", "starts": "2026-10-31", "counted": 1, "met": 1}]}'
            ),
            "periods.2: a second one of a from 2026-10-31; write one",
        ),
    ],
)
def test_what_is_wrong_with_a_period_is_named(wrong: str, told: str) -> None:
    with pytest.raises(ProfileError) as caught:
        read_history("h.json", wrong)
    assert told in " | ".join(map(str, (caught.value, *caught.value.others)))


# -- what is let pass, and weak sources


def test_a_waived_fault_misses_the_rate_and_its_part_is_not_added_up(month: Path) -> None:
    waiver = '[[waivers]]\ncode = ["WIN003"]\nreason = "x"\nowner = "y"\nexpires = 2027-01-01\n'
    (month / "b" / "waivers.toml").write_text(f"format = 1\n{waiver}", encoding="utf-8")
    found = settled(results(month, history_of(month)), history_of(month))
    assert money(found) == ["0.00", "0.00", "115.20"]
    (waived,) = found[1][1].waived
    assert waived.charge is not None
    assert str(waived.charge.expected) == "115.20"
    charge = next(one for one in periods_of(one for _, one in found) if one.case.failing)
    assert charge.whole.rate_text == "1935 of 2090, 92.58%"
    silenced = [part.shipment for part in charge.allotted if part.silenced]
    assert set(silenced) == {"b"}


def test_an_excused_fault_does_not_miss_the_rate(month: Path) -> None:
    excuse = (
        '[[authorizations]]\nnumber = "RA-1"\nby = "z"\ngiven = 2026-11-17\nexcuses = ["WIN003"]\n'
    )
    (month / "b" / "waivers.toml").write_text(f"format = 1\n{excuse}", encoding="utf-8")
    found = settled(results(month, history_of(month)), history_of(month))
    rates = {one.whole.rate_text for one in periods_of(one for _, one in found)}
    assert rates == {"1965 of 2090, 94.02%", "2 of 2, 100%"}
    assert money(found) == ["0.00", "0.00", "0.00"]
