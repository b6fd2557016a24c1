"""Sixteen cases of real guides that break naive designs, each put to the command on files.

The letters are those of tests/profiles/sixteen_guide.toml, where the same is asked of the language.
Each case lays a file of its own over the fictional retailer's guide, and changes what matters in a
sample shipment. Cases (h), (l) and (p) are about what follows a charge and no check: they are put
to its own commands in test_sixteen_deductions.py.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cli.running import edic

from edicompliance.datafolder import samples_folder

SAMPLES = samples_folder() / "example-mart" / "shipments"
HEAD = """
format = 1
extends = "example-mart"
id = "own"
supplier_since = 2020-01-01
{remove}
[sources.ours]
title = "The guide of the case"
grade = "contract"
"""
LATE, PREPAID = "arrives-late", "may-ship-prepaid"
Edits = Sequence[tuple[str, str, str]]
"""In which file, what, and what instead."""


@dataclass(frozen=True, slots=True)
class Files:
    """A sample shipment with the changes of a case, and a guide of its own."""

    sample: str
    clauses: str
    remove: tuple[str, ...] = ()
    edit: Edits = ()
    days: int = 0
    """By how many days everything in it is later."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Keys of shipment.toml; an empty one is taken out."""
    more: Mapping[str, str] = field(default_factory=dict)
    """Files that lie beside it."""
    history: Mapping[str, Any] | None = None

    def written(self, folder: Path) -> tuple[Path, list[str]]:
        """Lay it down; the shipment's folder, and the options of the command."""
        place = folder / "shipment"
        place.mkdir(exist_ok=True)
        for path in sorted((SAMPLES / self.sample).iterdir()):
            if path.name != "expected.toml":
                text = self._edited(path.name, _later(path.read_text("utf-8"), self.days))
                (place / path.name).write_text(text, encoding="utf-8")
        for name, text in self.more.items():
            (place / name).write_text(text, encoding="utf-8")
        head = HEAD.format(remove=f"remove = {json.dumps(list(self.remove))}")
        (folder / "own.toml").write_text(head + self.clauses, encoding="utf-8")
        options = ["--profile", str(folder / "own.toml")]
        if self.history is not None:
            (folder / "history.json").write_text(json.dumps({"format": 1, **self.history}))
            options += ["--history", str(folder / "history.json")]
        return place, options

    def _edited(self, name: str, text: str) -> str:
        for file, old, new in self.edit:
            if name.startswith(file):
                assert old in text, f"{old!r} is not in {name}"
                text = text.replace(old, new)
        if name != "shipment.toml":
            return text
        for key, value in self.facts.items():
            text = re.sub(rf"(?m)^{key} = .*\n", "", text) + f"{key} = {value}\n" * bool(value)
        return text


def _later(text: str, days: int) -> str:
    """A file in which every day of 2026 is so many days later."""
    if not days:
        return text

    def edi(found: re.Match[str]) -> str:
        return f"{date.fromisoformat(found[0]) + timedelta(days):%Y%m%d}"

    def toml(found: re.Match[str]) -> str:
        return (date.fromisoformat(found[0]) + timedelta(days)).isoformat()

    text = re.sub(r"(?<=\*)2026[0-9]{4}(?=[*~])", edi, text)
    return re.sub(r"\b2026-[0-9]{2}-[0-9]{2}", toml, text)


def checked(folder: Path, files: Files, *options: str) -> dict[str, Any]:
    """What `edic check --format json` prints of it."""
    place, more = files.written(folder)
    result = edic("check", str(place), *more, *options, "--format", "json")
    assert result.exit_code in (0, 1), result.output
    printed: dict[str, Any] = json.loads(result.stdout)
    return printed


def found(printed: Mapping[str, Any], code: str) -> list[dict[str, Any]]:
    return [one for one in printed["findings"] if one["code"] == code]


def only(printed: Mapping[str, Any], code: str) -> dict[str, Any]:
    (one,) = found(printed, code)
    return one


def price(printed: Mapping[str, Any], code: str) -> tuple[str | None, str | None, str | None]:
    """The least, the expected and the most that the faults of a rule cost."""
    charge = only(printed, code)["charge"]
    return charge["low"], charge["expected"], charge["high"]


def reason(printed: Mapping[str, Any], code: str) -> str:
    parts = [*printed["not_checked"], *printed["partly_checked"]]
    return "; ".join(one["reason"] for one in parts if one["code"] == code)


def days_until(day: str, sample_day: str) -> int:
    return (date.fromisoformat(day) - date.fromisoformat(sample_day)).days


# -- (a) a goal that changed, by the date the goods are wanted

GOALS = """
[editions.otif]
keyed_to = "deliver_not_after"
source = "ours"
2020 = { from = 2020-09-15 }
2024 = { from = 2024-02-01 }

[[measures.otif]]
id = "2020"
edition = "otif 2020"
source = "ours"
kind = "on-time"
unit = "carton"
period = "month"
dated_by = "deliver_not_after"
goal = "98%"

[[measures.otif]]
id = "2024"
edition = "otif 2024"
source = "ours"
like = "2020"
goal = "90%"

[[charges.otif]]
edition = "otif 2020.."
source = "ours"
for = ["WIN003"]
each = "month"
trigger = "otif below goal"
is = "3% of failing cost"
"""


@pytest.mark.parametrize(
    ("until", "edition", "expected"),
    [
        ("2020-09-14", None, None),
        ("2024-01-31", "otif 2020", "210.00"),
        ("2024-02-01", "otif 2024", "0.00"),
    ],
)
def test_a_an_order_is_judged_by_the_goal_of_the_day_it_is_wanted(
    tmp_path: Path, until: str, edition: str | None, expected: str | None
) -> None:
    first = date.fromisoformat(until).replace(day=1).isoformat()
    counted = {"measure": "otif", "starts": first, "counted": 982, "met": 950, "total": 1000}
    failing = [{"code": "WIN003", "quantity": 32, "cost": 1000}]
    history = {"since": f"{first}T00:00:00Z", "periods": [{**counted, "failing": failing}]}
    printed = checked(
        tmp_path,
        Files(
            LATE,
            GOALS,
            ("charges.late-delivery",),
            days=days_until(until, "2026-11-20"),
            history=history,
        ),
    )
    charge = only(printed, "WIN003")["charge"]
    if edition is None:
        assert charge is None
        return
    # 950 of 1000: below 98%, and not below 90%; 3% of 1000.00 from before and of 6000.00 of ours
    assert charge["charges"][0]["edition"] == edition
    (period,) = printed["periods"]
    assert (period["whole"]["rate"], period["amount"]["expected"]) == ("95", expected)


def test_a_one_check_of_orders_under_two_goals_has_one_period_for_each(tmp_path: Path) -> None:
    printed = []
    for until in ("2024-01-31", "2024-02-01"):
        files = Files(LATE, GOALS, ("charges.late-delivery",), days=days_until(until, "2026-11-20"))
        files.written(tmp_path)
        (tmp_path / "shipment").rename(tmp_path / f"until-{until}")
    both = tmp_path / "both"
    both.mkdir()
    for until in ("2024-01-31", "2024-02-01"):
        (tmp_path / f"until-{until}").rename(both / until)
    told = edic("check", str(both), "--profile", str(tmp_path / "own.toml"), "--format", "json")
    printed = json.loads(told.stdout)["periods"]
    assert sorted(one["goals"] for one in printed) == [["90"], ["98"]]


# -- (b) 06:00 in Chicago on the day after the release, in the nights the clocks change

RELEASED = """
[[deadlines.ship-notice]]
replaces = "ship-notice"
source = "ours"
by = "released + 1 day at 06:00 America/Chicago"
"""


@pytest.mark.parametrize(
    ("released", "due"),
    [
        ("2026-10-31T20:00:00-05:00", "2026-11-01T06:00:00-06:00"),  # the clocks go back
        ("2026-10-31T00:30:00-04:00", "2026-10-31T06:00:00-05:00"),  # in Chicago it is the 30th
        ("2026-03-07T23:30:00-06:00", "2026-03-08T06:00:00-05:00"),  # the clocks go forward
    ],
)
def test_b_six_in_the_morning_is_six_by_the_clock_of_that_night(
    tmp_path: Path, released: str, due: str
) -> None:
    for minutes in (0, 1):
        sent = datetime.fromisoformat(due) + timedelta(minutes=minutes)
        files = Files(
            PREPAID,
            RELEASED,
            days=days_until(released[:10], "2026-11-18"),
            facts={"asn_planned": sent.isoformat(), "planned_departure": released},
            more={"observations.csv": f"what,at,source\nreleased,{released},own\n"},
        )
        printed = checked(tmp_path, files, "--select", "ASN001", "--now", released)
        assert bool(found(printed, "ASN001")) == bool(minutes)
    (limit,) = [one for one in printed["in_force"] if one["clause"] == "deadlines.ship-notice"]
    assert datetime.fromisoformat(limit["closes"]) == datetime.fromisoformat(due)


# -- (c) the lesser of two prices became a share of the invoice; the greater of two

KROGER = """
[editions.late]
keyed_to = "po_date"
source = "ours"
2017 = {}
2018 = { from = 2018-06-01 }

[[charges.late]]
id = "2017"
edition = "late 2017"
source = "ours"
for = ["WIN002"]
each = "po"
is = "lesser of (500 USD per po, 10% of invoice)"

[[charges.late]]
id = "2018"
edition = "late 2018"
source = "ours"
for = ["WIN002"]
each = "po"
is = "3% of invoice"

[charges.no-edi]
source = "ours"
for = ["ASN001"]
each = "po"
is = "greater of (1% of invoice, 250 USD)"
"""


@pytest.mark.parametrize(
    ("ordered", "cents", "late", "notice"),
    [
        ("2018-05-31", "300000", "300.00", "250.00"),
        ("2018-05-31", "900000", "500.00", "250.00"),
        ("2018-06-01", "900000", "270.00", "250.00"),
        ("2018-06-01", "2500000", "750.00", "250.00"),
        ("2018-06-01", "3000000", "900.00", "300.00"),
    ],
)
def test_c_the_lesser_became_a_share_and_the_greater_is_of_the_invoice(
    tmp_path: Path, ordered: str, cents: str, late: str, notice: str
) -> None:
    files = Files(
        "invoiced",
        KROGER,
        ("charges.ships-late", "charges.ship-notice-late"),
        days=days_until(ordered, "2026-11-02"),
        edit=[("810", "TDS*102144~", f"TDS*{cents}~")],
    )
    place, options = files.written(tmp_path)
    facts = place / "shipment.toml"
    left = date.fromisoformat(ordered) + timedelta(30)
    text = facts.read_text("utf-8")
    text = re.sub(
        r"(?m)^planned_departure = \S+", f"planned_departure = {left}T16:00:00-04:00", text
    )
    text = re.sub(r"(?m)^asn_planned = \S+", f"asn_planned = {left}T18:00:00-04:00", text)
    facts.write_text(text, encoding="utf-8")
    told = edic("check", str(place), *options, "--select", "WIN002,ASN001", "--format", "json")
    printed = json.loads(told.stdout)
    assert price(printed, "WIN002") == (late,) * 3
    assert price(printed, "ASN001") == (notice,) * 3


# -- (d) one per cent of the orders may be late

ALLOWANCE = """
[[charges.drop-ship]]
source = "ours"
for = ["WIN003"]
each = "month"
allowance = "1% of po"
is = "5 USD per excess po"
"""


def test_d_of_a_hundred_orders_one_may_be_late_and_each_further_one_costs(tmp_path: Path) -> None:
    before = {"measure": "drop-ship", "starts": "2026-11-01", "counted": 99, "met": 97}
    late = [{"code": "WIN003", "quantity": 1, "po": f"P{n}", "line": "1"} for n in (1, 2)]
    period = {**before, "total": 100, "numbers": {"po": 99}, "failing": late}
    history = {"since": "2026-11-01T00:00:00Z", "periods": [period]}
    files = Files(LATE, ALLOWANCE, ("charges.late-delivery",), history=history)
    (told,) = checked(tmp_path, files)["periods"]
    assert told["amount"]["expected"] == "10.00"
    one = {**before, "counted": 99, "met": 99, "total": 100, "numbers": {"po": 99}, "failing": []}
    files = Files(
        LATE, ALLOWANCE, ("charges.late-delivery",), history={**history, "periods": [one]}
    )
    (told,) = checked(tmp_path, files)["periods"]
    assert told["amount"]["expected"] == "0.00"


# -- (e) tiers by a rate; waived by the average of four weeks; reported before it is billed

TIERS = """
[editions.accuracy]
keyed_to = "checked_in"
source = "ours"
none = { status = "retired" }
soft = { from = 2026-01-26, status = "report_only" }
billed = { from = 2026-02-27 }

[[measures.receiving]]
source = "ours"
kind = "received-as-ordered"
unit = "po"
period = "rolling 7 days"
dated_by = "po_date"
goal = "95%"

[[measures.four-weeks]]
source = "ours"
kind = "appointment-kept"
unit = "po"
period = "rolling 4 weeks"
dated_by = "po_date"
goal = "90%"

[[charges.defect]]
edition = "accuracy soft.."
source = "ours"
for = ["LBL001"]
each = "shipment"
tiers_by = "receiving"
tiers = [
  { above = 95, is = "2% of cost" },
  { from = 70, is = "4% of cost" },
  { is = "6% of cost" },
]
waived_if = "four-weeks above 90%"
"""


@pytest.mark.parametrize(
    ("met", "costs"), [(1901, "69.60"), (1900, "139.20"), (1400, "139.20"), (1399, "208.80")]
)
def test_e_the_tier_goes_by_the_rate_and_its_limits_are_settled(
    tmp_path: Path, met: int, costs: str
) -> None:
    # of goods of 3480.00: 2% above 95%, 4% down to 70%, else 6%
    assert price(checked(tmp_path, _defect("2026-02-27", met, 1800)), "LBL001") == (costs,) * 3


@pytest.mark.parametrize(("kept", "waived"), [(1800, False), (1801, True)])
def test_e_an_average_above_ninety_waives_it_and_one_of_ninety_does_not(
    tmp_path: Path, kept: int, *, waived: bool
) -> None:
    costs = "0.00" if waived else "139.20"
    assert price(checked(tmp_path, _defect("2026-02-27", 1900, kept)), "LBL001") == (costs,) * 3


@pytest.mark.parametrize(
    ("day", "costs"), [("2026-01-25", None), ("2026-02-26", "0.00"), ("2026-02-27", "139.20")]
)
def test_e_what_is_reported_first_is_billed_from_its_day(
    tmp_path: Path, day: str, costs: str | None
) -> None:
    charge = only(checked(tmp_path, _defect(day, 1900, 1800)), "LBL001")["charge"]
    assert (charge and charge["expected"]) == costs


def _defect(checked_in: str, met: int, kept: int) -> Files:
    """A carton with a wrong check digit, of a truck that is at the gate on a day."""
    ordered = date.fromisoformat(checked_in) - timedelta(18)
    starts = {days: f"{ordered - timedelta(days - 1)}" for days in (7, 28)}
    whole = {"counted": 2000, "total": 2000, "shipments": ["shipment"]}
    periods = [
        {"measure": "receiving", "starts": starts[7], "met": met, **whole},
        {"measure": "four-weeks", "starts": starts[28], "met": kept, **whole},
    ]
    return Files(
        PREPAID,
        TIERS,
        ("charges.label-unreadable",),
        days=days_until(checked_in, "2026-11-20"),
        edit=[("856", "MAN*GM*006141410000003228~", "MAN*GM*006141410000003229~")],
        history={"since": "2025-01-01T00:00:00Z", "periods": periods},
    )


# -- (f) the item's charge gives way to the shipment's; the least bites once a shipment

ACCURACY = """
[charges.accuracy-shipment]
source = "ours"
for = ["ASN003"]
each = "shipment"
is = "0.75 USD per carton, at least 100 USD"

[charges.accuracy-item]
source = "ours"
for = ["ASN008"]
each = "shipment"
is = "0.75 USD per failing carton, at least 100 USD"
gives_way_to = ["accuracy-shipment"]
"""
COUNT = ("856", "CTT*22~", "CTT*23~")
STRANGER = ("856", "LIN*1*IN*2200104*UP*614141100040*VN*LMP-DSK~", "LIN*7*IN*9900001~")


@pytest.mark.parametrize(
    ("edit", "item", "shipment"),
    [((COUNT,), "100.00", None), ((COUNT, STRANGER), "0.00", "100.00")],
)
def test_f_the_items_charge_is_made_only_without_the_shipments(
    tmp_path: Path, edit: Edits, item: str, shipment: str | None
) -> None:
    remove = ("charges.ship-notice-counts", "charges.item-not-ordered")
    printed = checked(tmp_path, Files(PREPAID, ACCURACY, remove, edit=edit))
    assert price(printed, "ASN008")[1] == item
    prices = [one["charge"]["expected"] for one in found(printed, "ASN003")]
    assert sum(map(float, prices)) == float(shipment or 0)


# -- (g) the first time is a warning

FIRST = """
[charges.wrong-code]
source = "ours"
for = ["LBL001"]
each = "carton"
tiers_by = "occurrence"
tiers = [{ up_to = 1, is = "warning" }, { is = "950.36 USD" }]
counted_per = "po"
counted_within = "12 months"
"""


@pytest.mark.parametrize(
    ("earlier", "costs"),
    [([], "0.00"), (["2026-03-05"], "950.36"), (["2025-11-17"], "0.00")],
)
def test_g_the_first_time_within_a_year_is_a_warning(
    tmp_path: Path, earlier: list[str], costs: str
) -> None:
    faults = [
        {"code": "LBL001", "at": f"{day}T12:00:00-05:00", "po": "4501002", "shipment": "before"}
        for day in earlier
    ]
    files = Files(
        PREPAID,
        FIRST,
        ("charges.label-unreadable",),
        edit=[("856", "MAN*GM*006141410000003228~", "MAN*GM*006141410000003229~")],
        history={"since": "2025-01-01T00:00:00Z", "faults": faults},
    )
    assert price(checked(tmp_path, files), "LBL001")[1] == costs


# -- (i) an order that says nothing but "do not deliver before"

NOT_BEFORE = """
[[windows.delivery]]
source = "ours"
is = "deliver_not_before .."
at = "ship_to"
"""


@pytest.mark.parametrize(
    ("arrives", "early"),
    [("2026-11-18T23:59:00-06:00", True), ("2026-11-19T00:00:00-06:00", False)],
)
def test_i_of_an_order_with_a_first_day_only_early_is_the_only_fault(
    tmp_path: Path, arrives: str, *, early: bool
) -> None:
    files = Files(
        PREPAID,
        NOT_BEFORE,
        ("windows.delivery", "windows.cancel"),
        edit=[("850", "DTM*063*20261120~\nDTM*001*20261125~\n", ""), ("850", "SE*20*", "SE*18*")],
        facts={"planned_arrival": arrives, "planned_departure": "2026-11-18T11:00:00-05:00"},
    )
    printed = checked(tmp_path, files, "--select", "WIN")
    assert [one["code"] for one in printed["findings"]] == ["WIN003"] * early
    (window,) = [one for one in printed["in_force"] if one["clause"] == "windows.delivery"]
    assert (window["opens"], window["closes"]) == ("2026-11-19", None)


# -- (j) an edition that goes by the day the order was approved

APPROVED = """
[editions.realignment]
keyed_to = "po_approved"
source = "ours"
old = {}
new = { from = 2026-11-03 }

[[deadlines.ship-notice]]
id = "old"
edition = "realignment old"
source = "ours"
by = "departed + 60 minutes"

[[deadlines.ship-notice]]
id = "new"
edition = "realignment new"
source = "ours"
by = "departed + 15 minutes"
"""


@pytest.mark.parametrize(("approved", "late"), [("2026-11-02", False), ("2026-11-03", True)])
def test_j_the_day_of_approval_decides_and_not_the_orders_own(
    tmp_path: Path, approved: str, *, late: bool
) -> None:
    files = Files(
        PREPAID,
        APPROVED,
        ("deadlines.ship-notice",),
        more={"observations.csv": f"what,at,source,po\npo_approved,{approved},retailer,4501002\n"},
    )
    printed = checked(tmp_path, files, "--select", "ASN001")
    assert bool(found(printed, "ASN001")) == late
    nobody_says = tmp_path / "unknown"
    nobody_says.mkdir()
    unknown = checked(
        nobody_says, Files(PREPAID, APPROVED, ("deadlines.ship-notice",)), "--select", "ASN001"
    )
    assert "needs po_approved" in reason(unknown, "ASN001")


# -- (m) sent in time, rejected by an 824, corrected after the gate

REJECTED = """what,at,source,po,notice,value
gate_in,2026-11-20T10:00:00-06:00,retailer,4501002,,
asn_rejected,2026-11-18T17:20:00-06:00,retailer,,ASN30002,unknown item
asn_accepted,{accepted},retailer,,ASN30002,
"""
CLEAN = """
[[deadlines.ship-notice-arrival]]
source = "ours"
before = "gate_in"
counts = "clean"
"""


@pytest.mark.parametrize(
    ("accepted", "late"),
    [("2026-11-20T09:59:00-06:00", False), ("2026-11-20T10:00:00-06:00", True)],
)
def test_m_a_notice_that_was_rejected_counts_when_it_is_clean(
    tmp_path: Path, accepted: str, *, late: bool
) -> None:
    files = Files(
        PREPAID,
        CLEAN,
        ("deadlines.ship-notice-arrival",),
        facts={"asn_planned": "", "asn_sent": "2026-11-18T16:30:00-05:00"},
        more={"observations.csv": REJECTED.format(accepted=accepted)},
    )
    now = ("--now", "2026-11-20T12:00:00-06:00")
    printed = checked(tmp_path, files, "--select", "ASN002,ASN012", *now)
    assert bool(found(printed, "ASN002")) == late


# -- (n) an order that was cut: filled of its first, or of its last quantity


@pytest.mark.parametrize(("basis", "short"), [("original", True), ("revised", False)])
def test_n_what_an_860_took_off_is_short_of_the_original_only(
    tmp_path: Path, basis: str, *, short: bool
) -> None:
    clause = (
        f'[observations.quantity]\nreplaces = "quantity"\nsource = "ours"\nprefer = ["{basis}"]\n'
    )
    files = Files(
        "order-changed",
        clause,
        edit=[
            ("856", "SN1*1*10*EA~", "SN1*1*8*EA~"),
            ("850", "DTM*001*20261125~", "DTM*001*20261117~"),
        ],
    )
    printed = checked(tmp_path, files, "--select", "FIL001")
    lines = [one["subject"]["line"] for one in found(printed, "FIL001")]
    assert ("1" in lines) == short


# -- (o) a carton's number used again


@pytest.mark.parametrize(("days", "again"), [(364, True), (365, False), (366, False)])
def test_o_a_cartons_number_is_free_after_365_days(
    tmp_path: Path, days: int, *, again: bool
) -> None:
    clause = '[[documents.856]]\nreplaces = "856"\nlike = "856"\nsource = "ours"\n'
    used = datetime.fromisoformat("2026-11-18T12:00:00-06:00") - timedelta(days)
    use = {"kind": "sscc", "number": "006141410000003228", "at": used.isoformat(), "document": "A1"}
    files = Files(
        PREPAID,
        clause + 'unique = { MAN02 = "365 days" }\n',
        history={"since": "2025-01-01T00:00:00Z", "uses": [use]},
    )
    assert bool(found(checked(tmp_path, files, "--select", "LBL004"), "LBL004")) == again


# -- (k) what one notice covers goes by the mode; a holiday on a Sunday

BY_MODE = """
[[documents.856]]
id = "truck"
when = { mode = "tl" }
source = "ours"
one_per = "trailer"

[[documents.856]]
id = "order"
when = { mode = "ltl" }
source = "ours"
one_per = "po"
"""


@pytest.mark.parametrize(("mode", "fault"), [("tl", False), ("ltl", True), ("", None)])
def test_k_one_notice_for_three_orders_is_right_for_a_trailer_and_wrong_for_each_order(
    tmp_path: Path, mode: str, *, fault: bool | None
) -> None:
    facts = {"mode": f'"{mode}"' if mode else ""}
    edit = [] if mode else [("856", "TD5*B*2*XMPL*M~", "TD5*B*2*XMPL~")]
    files = Files("three-orders-one-notice", BY_MODE, ("documents.856",), edit=edit, facts=facts)
    printed = checked(tmp_path, files, "--select", "ASN010")
    if fault is None:
        assert "needs mode" in reason(printed, "ASN010")
    else:
        assert bool(found(printed, "ASN010")) == fault


@pytest.mark.parametrize(("hour", "late"), [("10:00", False), ("10:01", True)])
def test_k_a_holiday_on_a_sunday_is_kept_on_the_monday(
    tmp_path: Path, hour: str, *, late: bool
) -> None:
    clause = '[deadlines.acknowledgment]\nreplaces = "acknowledgment"\nsource = "ours"\n'
    files = Files(
        PREPAID,
        clause + 'by = "po_received + 1 business day"\n',
        days=days_until("2027-07-02", "2026-11-02"),
        facts={
            "po_received": "2027-07-02T10:00:00-05:00",  # a Friday; Sunday is 4 July
            "ack_sent": f"2027-07-06T{hour}:00-05:00",
        },
    )
    printed = checked(tmp_path, files, "--select", "ACK002")
    assert bool(found(printed, "ACK002")) == late
