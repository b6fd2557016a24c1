"""What lies beside an order: only in a folder of its own number, and only these files."""

from __future__ import annotations

from pathlib import Path

import pytest

from edicompliance.errors import EdiError
from edicompliance.flows.orders.order_papers import OrderPapers, papers_beside


def test_labels_facts_and_stock_of_its_own_folder_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "4501001"
    (folder / "labels").mkdir(parents=True)
    (folder / "labels/1.zpl").write_bytes(b"^XA^FO1,1^FDx^FS^XZ")
    (folder / "shipment.toml").write_text("cartons = 3\nchecked_at = 2026-11-18T10:00:00Z\n")
    (folder / "stock.csv").write_text("item,available\n1,2\n")
    found = papers_beside(tmp_path, "4501001")
    assert found.files == (str(folder / "labels/1.zpl"),)
    assert (dict(found.said), found.stock_file) == ({"cartons": 3}, folder / "stock.csv")
    assert found.read(found.files[0]).startswith(b"^XA")
    with pytest.raises(FileNotFoundError):
        found.read(str(folder / "stock.csv"))


@pytest.mark.parametrize("number", ["..", ".", "", "../secret", "a/b", "nothing", "a\0b"])
def test_a_number_that_is_no_folder_there_has_none(tmp_path: Path, number: str) -> None:
    (tmp_path / "orders").mkdir()
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/shipment.toml").write_text("cartons = 3\n")
    assert papers_beside(tmp_path / "orders", number) == OrderPapers()


def test_facts_that_cannot_be_understood_are_told(tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "1/shipment.toml").write_text("cartoons = 3\n")
    with pytest.raises(EdiError, match="cartoons"):
        papers_beside(tmp_path, "1")
