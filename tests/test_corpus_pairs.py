"""Orders of many senders are answered: clean, or refused with a reason, and never in another way.

As in `test_corpus.py`, `EDIC_CORPUS` names the folder they lie in.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.documents.trading import WRITTEN_AT, packed, sent

from edicompliance.documents import Document, PurchaseOrder, numbered, read_documents
from edicompliance.documents.composing.shipping import ship_notice
from edicompliance.documents.doubt import CannotTell
from edicompliance.errors import UnwritableDocument
from edicompliance.x12 import parse, validate


@pytest.fixture(scope="module")
def orders() -> list[tuple[str, PurchaseOrder]]:
    """The orders of every file whose syntax is right."""
    named = os.environ.get("EDIC_CORPUS")
    if not named:
        pytest.skip("NO FILE OF THE CORPUS IS READ: EDIC_CORPUS does not say where it lies")
    return list(_orders(Path(named)))


def _orders(folder: Path) -> Iterator[tuple[str, PurchaseOrder]]:
    for path in sorted((folder / "files").rglob("*")):
        if not path.is_file() or any(one.severity == "error" for one in validate(path).issues):
            continue
        for one in read_documents(parse(path), only=("850",)).documents:
            if isinstance(one, PurchaseOrder):
                yield path.name, one


def _shipped(order: PurchaseOrder) -> list[Document]:
    cartons = numbered(order.by_store(), prefix="0614141", serial=1)
    if order.is_drop_ship:
        cartons = tuple(
            one.model_copy(update={"sscc": "", "tracking": f"1Z{at}"})
            for at, one in enumerate(cartons)
        )
    notice = ship_notice(packed(*cartons), [order])
    day = date(2026, 11, 19)
    return [notice, *notice.invoices([order], numbers=["1"], date=day)]


def _acknowledged(order: PurchaseOrder) -> list[Document]:
    return [order.acknowledge(date=WRITTEN_AT.date())]


@pytest.mark.parametrize("answer", [_acknowledged, _shipped])
def test_an_order_is_answered_clean_or_refused_with_a_reason(
    answer: Callable[[PurchaseOrder], list[Document]], orders: list[tuple[str, PurchaseOrder]]
) -> None:
    answered, refused, wrong = 0, list[str](), {}
    for name, order in orders:
        assert order.source is not None
        try:
            made = answer(order)
        except (UnwritableDocument, CannotTell) as reason:
            refused.append(str(reason))
            continue
        answered += 1
        for one in made:
            release = order.source.schema_release
            again = type(one).read(next(parse(sent(one, release)).sets()))
            issues = [str(i) for i in validate(sent(one, release)).issues if i.severity == "error"]
            if issues or again != one:
                wrong[f"{name} {one.SET_ID}"] = issues
    assert wrong == {}
    assert answered > 10 > len(refused)
    assert all(refused)
