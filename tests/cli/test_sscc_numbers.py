"""`edic label numbers`, and the ship notice with its new numbers."""

import json
from pathlib import Path

import pytest
from tests.cli.running import edic

from edicompliance.datafolder import samples_folder
from edicompliance.errors import EdiError

GOOD = samples_folder() / "example-mart/shipments/may-ship-collect"
MART = ("--profile", "example-mart")
NOW = ("--now", "2026-11-18T10:00-05:00")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """The sample shipment, its cartons without their numbers."""
    folder = tmp_path / "4501001"
    folder.mkdir()
    for path in GOOD.iterdir():
        lines = path.read_text().splitlines(keepends=True)
        kept = "".join(line for line in lines if not line.startswith("MAN*GM"))
        (folder / path.name).write_text(kept.replace("SE*82*", "SE*70*"))
    return folder


def numbered(bare: Path, *more: str) -> tuple[str, ...]:
    numbers = str(bare.parent / "ssccs.txt")
    how = ("--numbers", numbers, "--prefix", "0614141", "--first", "900", *NOW)
    return ("label", "render", str(bare), *MART, *how, "-o", str(bare.parent / "x.zpl"), *more)


def test_the_ship_notice_is_written_with_the_numbers_of_its_labels(bare: Path) -> None:
    out = bare.parent / "asn.edi"
    done = edic(*numbered(bare, "--asn-out", str(out)))
    assert f"12 numbers written into {out}" in done.stderr
    before, after = (bare / "856.edi").read_bytes(), out.read_bytes()
    assert after.count(b"MAN*GM*000061414100000") == 12
    lines = [one for one in after.splitlines() if not one.startswith((b"MAN*GM", b"SE*"))]
    assert lines == [one for one in before.splitlines() if not one.startswith(b"SE*")]
    (bare / "856.edi").write_bytes(after)
    audited = edic("label", "audit", str(bare.parent / "x.zpl"), "--asn", str(bare), *MART)
    assert "12 pass" in audited.stdout


def test_numbers_that_could_not_be_written_are_void(bare: Path) -> None:
    out = bare.parent / "no" / "folder" / "asn.edi"
    with pytest.raises(OSError, match="No such file"):
        edic(*numbered(bare, "--asn-out", str(out)))
    told = edic("label", "numbers", str(bare.parent / "ssccs.txt"), "--format", "json")
    assert json.loads(told.stdout) == {
        "prefix": "0614141",
        "extension": "0",
        "allocated": 0,
        "used": 0,
        "void": 12,
        "next": "006141410000009121",
    }


def test_what_became_of_numbers_is_settled_and_told(bare: Path) -> None:
    edic(*numbered(bare))
    numbers = str(bare.parent / "ssccs.txt")
    edic("label", "numbers", numbers, "--settle", "used", "006141410000009008", *NOW)
    edic("label", "numbers", numbers, "--settle", "void", "006141410000009015", *NOW)
    told = edic("label", "numbers", numbers).stdout.splitlines()
    assert told[0] == "prefix 0614141, extension 0: 12 given out"
    assert [line.split()[1] for line in told[1:4]] == ["10", "1", "1"]


def test_what_cannot_be_settled_is_told(bare: Path) -> None:
    edic(*numbered(bare))
    numbers = str(bare.parent / "ssccs.txt")
    with pytest.raises(EdiError, match="was never allocated"):
        edic("label", "numbers", numbers, "--settle", "used", "006141410000009992")
    with pytest.raises(EdiError, match="expected a file of SSCCs that begins with 'edic-sscc 1'"):
        edic("label", "numbers", str(bare / "856.edi"))
    assert edic("label", "numbers", numbers, "--settle", "used").exit_code == 2
    assert edic(*numbered(bare)[:4], *MART, "-o", "x", "--asn-out", "y").exit_code == 2
