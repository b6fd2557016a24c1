"""Every shipped sample shipment comes out as its `expected.toml` says."""

import tomllib
from pathlib import Path

import pytest
from tests.flows.shipments import CODES, SAMPLES, assert_nothing_is_lost, checked, codes
from tests.rules.evidence import assert_evidence_is_in_the_bytes

SHIPMENTS = sorted(path.parent for path in SAMPLES.glob("*/shipments/*/shipment.toml"))
VERDICTS = {"HOLD", "CANNOT-TELL", "SHIP-AT-KNOWN-COST", "SHIP"}


def _expected(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))


SHOWN_BY_CASES = {
    *(f"ACK{number:03}" for number in range(1, 6)),
    *(f"ASN{number:03}" for number in range(6, 15) if number != 10),
    *(f"DOC{number:03}" for number in range(3, 9)),
    *(f"FIL{number:03}" for number in (3, 4)),
    "INV011",
    *(f"LBL{number:03}" for number in (*range(3, 7), 10, 13, 14, 16, 17, 19, 20)),
    *(f"ORD{number:03}" for number in (*range(2, 8), 9, 11)),
    "PKG007",
    *(f"PKS{number:03}" for number in range(1, 9)),
    *(f"RDY{number:03}" for number in (2, 3, 4)),
    *(f"RTG{number:03}" for number in range(1, 8)),
    *(f"WIN{number:03}" for number in range(4, 8)),
}
"""Rules that no sample shows: tests/rules/cases does."""


@pytest.mark.parametrize("folder", SHIPMENTS, ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_a_sample_shipment_gives_what_it_expects(folder: Path) -> None:
    result = checked(str(folder), profile=folder.parts[-3])
    found = {"verdict": result.verdict, "codes": codes(result), "at_risk": str(result.at_risk)}
    assert found == _expected(folder)
    assert_nothing_is_lost(result)


@pytest.mark.parametrize("folder", SHIPMENTS, ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_the_bytes_of_each_piece_of_evidence_are_its_value(folder: Path) -> None:
    result = checked(str(folder), profile=folder.parts[-3])
    files = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert_evidence_is_in_the_bytes(result, files)


def test_the_samples_show_each_verdict_and_each_rule() -> None:
    expected = [_expected(folder) for folder in SHIPMENTS]
    assert {one["verdict"] for one in expected} == VERDICTS
    shown = {code for one in expected for code in one["codes"]}  # type: ignore[attr-defined]  # a list
    assert shown | SHOWN_BY_CASES == set(CODES)
    assert not shown & SHOWN_BY_CASES
    assert len(expected) >= 12
