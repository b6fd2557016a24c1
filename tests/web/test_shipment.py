"""The page of an order: what is judged now, and what was kept when it left."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

from tests.web.sitting import browser, running

from edicompliance.chargebacks.judged import Fault, Judged
from edicompliance.store import Store

PAGE = "/shipments/mart/4500012"
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_what_was_kept_of_an_order_when_it_was_checked_stands_on_its_page(
    demo: Path, tmp_path: Path
) -> None:
    home = Path(copytree(demo, tmp_path / "home"))
    with running(home) as app:
        assert "Kept from the check" not in browser(app).get(PAGE).text
    for judged in (Judged(at=AT), Judged((Fault("WIN002", "it leaves <late>"),), at=AT)):
        with Store.open(f"{home}/edic.db") as store, store.work("tests") as work:
            work.chargebacks.keep_verdict("example-mart", "4500012", judged)
        said = "WIN002 it leaves &lt;late&gt;" if judged.faults else "nothing was wrong"
        with running(home) as app:
            page = browser(app).get(PAGE).text
        assert f"Kept from the check of Fri 2026-11-20 12:00 UTC: {said}" in page
