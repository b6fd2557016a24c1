"""What a check foresees is entered once, moves on, and is held against what comes later."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from edicompliance.chargebacks.foreseen import foreseen
from edicompliance.chargebacks.judged import Judged
from edicompliance.cli.main import cli
from edicompliance.datafolder import samples_folder
from edicompliance.store import Store

LATE = samples_folder() / "example-mart/shipments/ships-late"
CLAIMS = """Claim #,Amount,PO,Reason,Date,Notified
CB114-4502002,166.80,4502002,ships late,2026-11-25,2026-11-25
CB116-4502002,250.00,4502002,ASN after arrival,2026-11-26,2026-11-26
"""


def edic(*args: str) -> Result:
    return CliRunner().invoke(cli, args)


def standing(store: str) -> list[tuple[str, str, str]]:
    with Store.open(store) as opened, opened.look() as look:
        return [(one.rule, one.place, f"{one.amount:.2f}")
                for one in foreseen(look.chargebacks.books().ledger)]  # fmt: skip


def checked(store: str, *more: str, to: str = "example-mart") -> Result:
    return edic("check", str(LATE), "--profile", to, "--record", store, *more)


def test_what_is_foreseen_is_entered_once_and_observed_when_the_truck_has_left(
    tmp_path: Path,
) -> None:
    store = str(tmp_path / "edic.db")
    assert "1 verdicts kept, 2 entries made" in checked(store).stderr
    assert standing(store) == [("WIN002", "at risk", "166.80")]
    assert "1 verdicts kept, 0 entries made" in checked(store).stderr
    checked(store, "--now", "2026-11-19T18:00:00-05:00")
    assert standing(store) == [("WIN002", "observed", "166.80")]


def test_what_is_mended_is_avoided(tmp_path: Path) -> None:
    store = str(tmp_path / "edic.db")
    checked(store)
    mended = tmp_path / "ships"
    mended.mkdir()
    for path in LATE.glob("*.edi"):
        (mended / path.name).write_bytes(
            path.read_bytes().replace(b"20261119*1600", b"20261118*1600")
        )
    facts = (LATE / "shipment.toml").read_text(encoding="utf-8")
    facts = facts.replace("planned_departure = 2026-11-19", "planned_departure = 2026-11-18")
    facts = facts.replace("checked_at = 2026-11-19", "checked_at = 2026-11-18")
    (mended / "shipment.toml").write_text(facts, encoding="utf-8")
    edic("check", str(mended), "--profile", "example-mart", "--record", store)
    assert ("WIN002", "avoided", "166.80") in standing(store)


def test_a_deduction_is_held_against_the_verdict_that_was_kept(tmp_path: Path) -> None:
    store, claims = str(tmp_path / "edic.db"), tmp_path / "claims.csv"
    claims.write_text(CLAIMS, encoding="utf-8")
    checked(store)
    edic("chargebacks", "import", str(claims), "--retailer", "example-mart", "--store", store)
    told: Any = json.loads(
        edic("chargebacks", "match", "--store", store, "--format", "json").stdout
    )
    first = told["deductions"][0]
    assert set(first) >= {"id", "amount", "deadline", "lines"}
    assert set(first["lines"][0]) >= {
        "amount", "family", "class", "rule", "documents", "recomputed", "difference", "reason",
    }  # fmt: skip
    assert [one["lines"][0]["class"] for one in told["deductions"]] == [
        "confirmed", "contradicted",
    ]  # fmt: skip
    assert first["deadline"] == "2026-12-25"
    text = edic("chargebacks", "match", "--store", store).stdout
    assert "dispute by 2026-12-25" in text


def test_what_if_is_not_recorded(tmp_path: Path) -> None:
    refused = checked(str(tmp_path / "edic.db"), "--what-if", "ship=2026-11-18T16:00-05:00")
    assert refused.exit_code == 2


def test_many_shipments_are_kept_with_what_was_counted(tmp_path: Path) -> None:
    store = str(tmp_path / "edic.db")
    both = tmp_path / "both"
    for name in ("ships-late", "may-ship-prepaid"):
        shutil.copytree(LATE.parent / name, both / name)
    edic("check", str(both), "--profile", "example-mart", "--record", store)
    with Store.open(store) as opened, opened.look() as look:
        verdicts = look.chargebacks.verdicts()
    assert len(verdicts) == 2
    assert all(Judged.from_text(told).counts for told in verdicts.values())
