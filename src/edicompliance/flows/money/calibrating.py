"""Calibration of a store: what was taken for each rule, and what the guide charges for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from edicompliance.chargebacks.calibration import Charge, calibrated, drifts
from edicompliance.chargebacks.matching import MatchedDeduction
from edicompliance.flows.config import Config
from edicompliance.flows.matching import matched
from edicompliance.store import Store


def charges_of(found: Iterable[MatchedDeduction]) -> Iterator[Charge]:
    """The lines whose rule, day and shipment are known, and what the guide charges for them."""
    for one in found:
        day = one.deduction.taken.day or one.deduction.taken.notified
        for line in one.lines:
            shipment = line.line.about.po or line.line.about.bill_of_lading or one.deduction.id
            if day and line.rule and line.recomputed is not None and line.kind != "duplicate":
                yield Charge(
                    one.deduction.taken.retailer,
                    line.rule,
                    day,
                    shipment,
                    line.line.amount,
                    line.recomputed,
                )


def calibration(
    store: Store,
    *,
    retailer: str | None = None,
    shipments: Sequence[str] = (),
    config: Config | None = None,
) -> dict[str, Any]:
    """Return predicted against actual by retailer and rule, and the rules that have changed."""
    found = matched(store, retailer=retailer, shipments=shipments, config=config)
    charges = list(charges_of(found))
    lines = sum(len(one.lines) for one in found)
    return {
        "schema": "edicompliance/chargebacks-calibrate/1",
        "rules": [
            {
                "retailer": one.retailer,
                "rule": one.rule,
                "charges": one.charges,
                "differing": one.differing,
                "actual": _money(one.actual),
                "predicted": _money(one.predicted),
                "difference": _money(one.actual - one.predicted),
            }
            for one in calibrated(charges)
        ],
        "drift": [
            {
                "retailer": one.retailer,
                "rule": one.rule,
                "direction": one.direction,
                "shipments": one.shipments,
                "since": one.since.isoformat(),
                "named": one.named.isoformat(),
                "actual": _money(one.actual),
                "predicted": _money(one.predicted),
            }
            for one in drifts(charges)
        ],
        "not_compared": lines - len(charges),
    }


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"
