"""Scorecards of a store alone: money by article, place, carrier; rates that are multiplied."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from edicompliance.chargebacks.costs import Axis, pareto
from edicompliance.chargebacks.judged import Fault, Judged
from edicompliance.chargebacks.scorecard import MeasureScore
from edicompliance.cli.year import files, made
from edicompliance.cli.year_kept import keep
from edicompliance.flows.money.costing import costs_of
from edicompliance.flows.money.deductions import take_over
from edicompliance.flows.scoring import scorecard
from edicompliance.profiles import load_profile
from edicompliance.store import Store

MART = "example-mart"
CASES = ("right", "", "asn-late", "", "shipped-short", "", "not-short", "")
"""Every other one is taken."""
PRODUCT = """
format = 1
extends = "example-mart"
id = "own-mart"
name = "Own Mart"
[sources.own]
title = "Our agreement"
grade = "contract"
[[measures.perfect-order]]
replaces = "perfect-order"
source = "own"
kind = "perfect-order"
goal = "90%"
period = "month"
measures = ["asn-on-time", "fill-rate"]
combine = "product"
[measures.asn-on-time]
source = "own"
kind = "asn-on-time"
unit = "asn"
period = "month"
"""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Store]]:
    """A store with the papers of four orders of one retailer, and what it took of them."""
    home, year = tmp_path_factory.mktemp("year"), made(7, 4, retailers=(MART,), cases=CASES)
    for name, data in files(year).items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(data)
    Store.create(str(home / "edic.db")).close()
    keep(home, year)
    with Store.open(str(home / "edic.db")) as store:
        with store.work("year") as work:
            take_over(work, home / f"{MART}-first.csv", load_profile(MART), "year")
        yield home, store


def card(store: Store, profile: str | Path, by: str = "", *partners: str) -> list[MeasureScore]:
    found = scorecard(
        store, load_profile(profile), "2026-02-01..2026-05-31", by=by, today=date(2026, 5, 31),
        partners=partners,
    )  # fmt: skip
    return list(found.parts if by else found.measures)


def money(rows: list[MeasureScore]) -> dict[str, tuple[Decimal, Decimal]]:
    return {one.member: (one.numerator, one.denominator)
            for one in rows if one.kind == "chargebacks"}  # fmt: skip


def test_the_money_of_all_articles_is_all_the_money_and_the_sales_are_the_invoices(
    lived: tuple[Path, Store],
) -> None:
    home, store = lived
    [(taken, sold)] = money(card(store, MART)).values()
    billed = sum(Decimal(text.split("TDS*")[1].split("~")[0]) / 100
                 for text in (one.read_text() for one in home.rglob("810.edi")))  # fmt: skip
    assert (sold, taken > 0) == (billed, True)
    for by in ("sku", "dc", "carrier", "3pl"):
        parts = money(card(store, MART, by))
        assert "" not in parts, by
        assert [sum(amounts) for amounts in zip(*parts.values(), strict=True)] == [taken, sold], by
    assert set(money(card(store, MART, "sku"))) == {"2200101", "2200102", "2200103"}


def test_a_pareto_finds_places_carriers_and_articles_in_the_papers_of_the_store(
    lived: tuple[Path, Store],
) -> None:
    axes: tuple[tuple[Axis, str], ...] = (("dc", "dc"), ("carrier", "carrier"), ("3pl", "threepl"))
    told = {
        by: {getattr(one, name) for one in costs_of(lived[1], by=by, retailer=MART)}
        for by, name in axes
    }
    assert told == {"dc": {"0912"}, "carrier": {"XMPL"}, "3pl": {"70017"}}
    skus = {one.sku for one in costs_of(lived[1], by="sku", retailer=MART)}
    assert skus == {"2200101", "2200102", "2200103"}


def test_a_perfect_order_that_is_a_product_is_the_product_of_its_rates(
    lived: tuple[Path, Store],
) -> None:
    home, store = lived
    own = home / "own-mart.toml"
    own.write_text(PRODUCT, "utf-8")
    found = {one.name: one for one in card(store, own, "", MART)}
    perfect, parts = found["perfect-order"], [found["asn-on-time"], found["fill-rate"]]
    rates = [one.numerator / one.denominator for one in parts]
    assert all(0 < rate < 1 for rate in rates)
    assert perfect.numerator == (rates[0] * rates[1]).quantize(Decimal("0.0001"))
    assert (perfect.unit, perfect.what_it_takes) == ("rate", "")
    assert perfect.basis.endswith("asn-on-time x fill-rate")


def test_a_scorecard_and_a_pareto_find_the_order_of_a_charge_that_names_only_its_invoice(
    lived: tuple[Path, Store],
) -> None:
    home, store = lived
    paper = next(iter(sorted(home.rglob("810.edi")))).read_text()
    invoice = paper.split("BIG*")[1].split("*")[1]
    claim = home / "claim.csv"
    claim.write_text(f"Claim #,Amount,Date,Check\n{invoice}-SC,7.77,2026-05-20,CK77\n", "utf-8")
    with store.work("year") as work:
        assert take_over(work, claim, load_profile(MART), "year").imported == 1
    name = f"{MART}/{invoice}-SC"
    [cost] = [one for one in costs_of(store, by="dc", retailer=MART) if one.deduction == name]
    assert (cost.amount, cost.dc) == (Decimal("7.77"), "0912")
    for by in ("dc", "carrier", "3pl", "sku"):
        assert "" not in money(card(store, MART, by)), by


def test_a_scorecard_and_a_pareto_tell_the_same_money_on_every_axis(
    lived: tuple[Path, Store],
) -> None:
    store = lived[1]
    axes: tuple[Axis, ...] = ("dc", "carrier", "3pl", "sku", "rule")
    for by in axes:
        taken = {name: met for name, (met, _) in money(card(store, MART, by)).items() if met}
        costs = pareto(costs_of(store, by=by, retailer=MART), by)
        assert taken == {one.member: one.amount for one in costs}, by
    with store.work("year") as work:
        before = work.scores.table(MART)
        work.scores.rebuild(MART)
        assert work.scores.table(MART) == before


def test_a_rule_that_is_known_later_moves_the_money_to_it(
    lived: tuple[Path, Store], tmp_path: Path
) -> None:
    """What was taken for an order without papers is of no rule; the verdict then tells it."""
    store, claim = lived[1], tmp_path / "claim.csv"
    row = "CB114-9999999,5.55,9999999,2026-05-20,CK78"
    claim.write_text(f"Claim #,Amount,PO,Date,Check\n{row}\n", "utf-8")
    with store.work("year") as work:
        assert take_over(work, claim, load_profile(MART), "year").imported == 1
    before = money(card(store, MART, "rule"))
    late = Judged((Fault("WIN002", "a day late", (), Decimal("5.55"), Decimal("5.55"), ""),))
    with store.work("year") as work:
        work.chargebacks.keep_verdict(MART, "9999999", late)
    after = money(card(store, MART, "rule"))
    assert after["WIN002"][0] - before["WIN002"][0] == Decimal("5.55")
    assert before[""][0] - after.get("", (Decimal(0),))[0] == Decimal("5.55")
