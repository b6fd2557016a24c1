"""Which waivers hold for a shipment: those named, those in its folder, those beside it."""

from pathlib import Path

import pytest
from tests.rules.samples import example

from edicompliance.errors import EdiError
from edicompliance.flows.shipping.batches import Batch
from edicompliance.flows.shipping.beside import Beside, waivers_beside

TEXT = """
format = 1
[[waivers]]
code = "LBL"
reason = "{reason}"
owner = "packing"
expires = 2026-12-31
"""


def _put(path: Path, reason: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(reason=reason), encoding="utf-8")
    return path


def _reasons(beside: Beside, folder: Path) -> list[str]:
    batch = Batch(str(folder), ())
    return [one.reason for one in beside.exceptions(batch).waivers]


def test_the_file_in_the_folder_comes_before_the_one_beside_it(tmp_path: Path) -> None:
    inner, outer = tmp_path / "monday" / "1", tmp_path / "monday" / "2"
    _put(tmp_path / "monday" / "waivers.toml", "all of monday")
    _put(inner / "waivers.toml", "this one")
    outer.mkdir()
    beside = Beside(example())
    assert _reasons(beside, inner) == ["this one"]
    assert _reasons(beside, outer) == ["all of monday"]


def test_a_file_that_is_named_is_taken_for_all(tmp_path: Path) -> None:
    _put(tmp_path / "1" / "waivers.toml", "this one")
    named = _put(tmp_path / "own.toml", "named")
    assert _reasons(Beside(example(), str(named)), tmp_path / "1") == ["named"]


def test_without_a_file_nothing_is_let_pass(tmp_path: Path) -> None:
    assert Beside(example()).exceptions(Batch(str(tmp_path), ())).waivers == ()
    assert waivers_beside("-") is None


def test_a_named_file_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(EdiError, match=r"there\.toml"):
        Beside(example(), str(tmp_path / "there.toml"))
