"""The order in which orders are listed: at risk, cannot be told, on track, nothing due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from edicompliance.chargebacks.judged import Fault, Judged, Untold
from edicompliance.flows.orders.order_list import OrderRow, order_rows
from edicompliance.flows.orders.order_risk import checks_of
from edicompliance.store import Store
from edicompliance.store.deadlines import Due
from edicompliance.store.documents import NewDocument

GUIDES = {"mart": "example-mart"}
CLEAN = Judged(passed=("WIN002",))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(f"{tmp_path}/edic.db") as store:
        yield store


def order(store: Store, number: str, *, hours: float | None = 240, cost: str | None = "50") -> None:
    """An order of which an 855 is due in so many hours, or nothing."""
    paper(store, "850", number, number)
    if hours is None:
        return
    with store.work("tests") as work:
        money = None if cost is None else Decimal(cost)
        work.deadlines.add(
            Due(partner="mart", what="855", subject=number, at=work.after(hours * 3600),
                po_number=number, at_risk=money, currency="USD")
        )  # fmt: skip


def paper(store: Store, set_id: str, number: str, po: str, later: float = 0) -> None:
    with store.work("tests") as work:
        work.documents.add(
            NewDocument(
                direction="in" if set_id in ("850", "860") else "out", partner="mart",
                set_id=set_id, thing="order" if set_id == "850" else "other",
                thing_key=f"{set_id} {number}", digest=number, number=number, po_number=po,
                numbers=(("order", po),), received_at=work.now + timedelta(seconds=later),
            )
        )  # fmt: skip


def checked(store: Store, number: str, judged: Judged) -> None:
    with store.work("tests") as work:
        work.chargebacks.keep_verdict("example-mart", number, judged)


def failing(cost: str | None, *looked_at: str) -> Judged:
    fault = Fault("WIN002", "late", expected=None if cost is None else Decimal(cost))
    return Judged((fault,), looked_at=looked_at)


def rows(store: Store) -> list[OrderRow]:
    with store.look() as look:
        return order_rows(look, checks_of(look, GUIDES))


def listed(store: Store) -> dict[str, tuple[str, str]]:
    return {one.order: (one.risk, one.because) for one in rows(store)}


def test_orders_stand_by_risk_then_what_cannot_be_told_then_the_rest(store: Store) -> None:
    for number in ("clean", "unchecked", "partly", "failing"):
        order(store, number)
    order(store, "done", hours=None)
    order(store, "soon", hours=5)
    checked(store, "clean", CLEAN)
    checked(store, "partly", Judged(untold=(Untold("ASN001", "no ship notice"),)))
    checked(store, "failing", failing("1000"))
    found = listed(store)
    assert list(found) == ["soon", "failing", "unchecked", "partly", "clean", "done"]
    assert found == {
        "soon": ("at risk", "within a day: 855"),
        "failing": ("at risk", "its last check found WIN002"),
        "unchecked": ("cannot be told", "no check of it is kept"),
        "partly": ("cannot be told", "its last check left 1 rule unchecked"),
        "clean": ("on track", "its last check found nothing wrong"),
        "done": ("nothing due", ""),
    }


def test_of_those_at_risk_the_most_money_for_each_hour_left_is_first(store: Store) -> None:
    for number, hours, cost in (
        ("small-soon", 2, "60"), ("large-later", 20, "400"), ("unknown", 20, None),
        ("fails-far", 200, "1"),
    ):  # fmt: skip
        order(store, number, hours=hours, cost=cost)
    checked(store, "fails-far", failing("1000"))
    assert list(listed(store)) == ["unknown", "small-soon", "large-later", "fails-far"]


def test_a_check_holds_until_a_paper_comes_that_it_did_not_look_at(store: Store) -> None:
    for number in ("changed", "sent"):
        order(store, number)
        checked(store, number, failing("100", f"850 {number}", f"856 ASN-{number}"))
    paper(store, "860", "changed", "changed", later=5)
    paper(store, "856", "ASN-sent", "sent", later=5)
    paper(store, "820", "PAID", "sent", later=6)
    found = listed(store)
    assert found["changed"] == ("cannot be told", "860 changed is newer than its last check")
    assert found["sent"] == ("at risk", "its last check found WIN002")


def test_only_the_last_check_of_an_order_counts(store: Store) -> None:
    order(store, "mended")
    checked(store, "mended", failing("100"))
    checked(store, "mended", CLEAN)
    assert listed(store)["mended"][0] == "on track"


def test_a_list_asks_as_much_of_the_database_for_many_checks_as_for_one(store: Store) -> None:
    said: list[str] = []

    def noted(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    counts = []
    for number in ("one", "two", "three"):
        order(store, number)
        for _ in range(3):
            checked(store, number, failing("100"))
        with store.look() as look:
            engine = look.connection.engine
            event.listen(engine, "before_cursor_execute", noted)
            order_rows(look, checks_of(look, GUIDES))
            event.remove(engine, "before_cursor_execute", noted)
        counts.append(len(said))
        said.clear()
    assert counts == [4, 4, 4]
