"""A seeded year: each class is found, and the balances are those of a second bookkeeper."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from edicompliance.chargebacks.matching import CLASSES
from edicompliance.cli.year import MOST_CASES, RETAILERS, Year, balances, files, made
from edicompliance.cli.year_hill import HILL
from edicompliance.flows.deadlines.foreseeing import record
from edicompliance.flows.matching import match_deductions
from edicompliance.flows.money.calibrating import calibration
from edicompliance.flows.money.deductions import books_of, take_over
from edicompliance.flows.preship import check_batches
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.profiles import load_profile
from edicompliance.rules import CheckResult
from edicompliance.store import Store

WEEKS = int(os.environ.get("YEAR_WEEKS", "12"))
SEED = int(os.environ.get("YEAR_SEED", "7"))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Year, Store]:
    year = made(SEED, WEEKS)
    return year, _lived(year, tmp_path_factory.mktemp("year"))


def _lived(year: Year, home: Path, retailers: Iterable[str] = RETAILERS) -> Store:
    """A store in which a year was lived through."""
    for name, data in files(year).items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(data)
    store = Store.create(str(home / "edic.db"))
    for retailer in retailers:
        _live(home, store, retailer)
    return store


def _live(home: Path, store: Store, retailer: str) -> None:
    own = home / f"{retailer}.toml"
    profile = load_profile(own if own.exists() else retailer)
    batches, _ = find_shipments([str(home / retailer)])
    found = check_batches(batches, profile, now=None, clock=lambda: datetime.now(UTC))
    record(store, (one for _, one in found if isinstance(one, CheckResult)), "year", profile)
    for kind in ("first", "back", "again"):
        form = "edi" if retailer == HILL else "csv"
        path = home / f"{retailer}-{kind}.{form}"
        if not path.stat().st_size:
            continue  # nothing was paid back
        with store.work("year") as work:
            over = take_over(work, path, profile, "year")
        totals = [] if form == "edi" else ["a row of totals: it names no deduction"]
        assert [one.reason for one in over.rejected] == totals


def test_each_class_is_found_and_nothing_is_taken_for_another(lived: tuple[Year, Store]) -> None:
    year, store = lived
    truth = Counter((one.retailer, one.number, one.truth) for one in year.taken if one.truth)
    said = Counter(
        (one.deduction.taken.retailer, one.deduction.taken.number, str(one.kind))
        for one in match_deductions(store)
    )
    for name in CLASSES:
        right = sum((truth & said)[key] for key in truth if key[2] == name)
        told = sum(count for key, count in said.items() if key[2] == name)
        real = sum(count for key, count in truth.items() if key[2] == name)
        assert real, f"no {name} in this year: take another seed"
        assert right >= Decimal("0.95") * told, f"precision of {name}: {right} of {told}"
        assert right >= Decimal("0.95") * real, f"recall of {name}: {right} of {real}"


def test_every_case_that_may_happen_has_happened(lived: tuple[Year, Store]) -> None:
    year, _ = lived
    assert {one.case for one in year.orders} == set(MOST_CASES)
    assert b"ST*812*" in files(year)[f"{HILL}-first.edi"]


def test_balances_are_those_of_a_second_bookkeeper(lived: tuple[Year, Store]) -> None:
    year, store = lived
    stands: dict[str, Decimal] = {}
    with store.look() as look:
        for line in books_of(look).ledger.lines():
            if not line.deduction.startswith("foreseen/"):
                for stand, money in line.balances.items():
                    stands[stand.place] = stands.get(stand.place, Decimal(0)) + money
    assert stands == balances(year)


@pytest.mark.parametrize("changes", [True, False])
def test_a_hidden_change_of_a_charge_is_named_within_twenty_shipments_and_no_other(
    tmp_path: Path, changes: bool
) -> None:
    whose = ("example-mart",)
    week = 8 if changes else None
    year = made(SEED, 28, retailers=whose, cases=("right",), dearer_from=week)
    found = calibration(_lived(year, tmp_path, whose))
    assert [one["rule"] for one in found["drift"]] == ["WIN002"] * changes
    if changes:
        named = [
            one for one in year.taken if one.day <= date.fromisoformat(found["drift"][0]["named"])
        ]
        affected = sum(one.truth == "arithmetic-wrong" for one in named)
        assert found["drift"][0]["direction"] == "more"
        assert affected <= 20
