"""Shipments on disk for the tests: the shipped samples, whole or with one thing changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from edicompliance.datafolder import samples_folder
from edicompliance.flows.preship import Outcome, check_batches
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.profiles import load_profile
from edicompliance.rules.catalogue import RULES
from edicompliance.rules.model import CheckResult

CODES = sorted(rule.code for rule in RULES)
SAMPLES = samples_folder()
GOOD = SAMPLES / "example-mart/shipments/may-ship-prepaid"
HELD = SAMPLES / "example-mart/shipments/must-be-held"
ORDER = (GOOD / "850-4501002.edi").read_bytes()
NOTICE = (GOOD / "856.edi").read_bytes()
FACTS = (GOOD / "shipment.toml").read_bytes()
WHOLE: Mapping[str, bytes] = {"850.edi": ORDER, "856.edi": NOTICE, "shipment.toml": FACTS}
CLOCK = datetime(2026, 11, 18, 15, tzinfo=UTC)


def put(folder: Path, files: Mapping[str, bytes]) -> str:
    """Write a shipment's folder, and return its path as a user gives it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return str(folder)


def without(data: bytes, tag: str) -> bytes:
    """The lines of a sample but those of one segment."""
    return b"".join(
        one for one in data.splitlines(keepends=True) if not one.startswith(tag.encode())
    )


def outcomes(*paths: str, profile: str = "example-mart") -> list[Outcome]:
    """What becomes of the shipments that the paths mean."""
    batches, _ = find_shipments(paths)
    return list(check_batches(batches, load_profile(profile), now=None, clock=lambda: CLOCK))


def checked(*paths: str, profile: str = "example-mart") -> CheckResult:
    """The result of one shipment that can be read."""
    [(_, outcome)] = outcomes(*paths, profile=profile)
    assert isinstance(outcome, CheckResult), outcome
    return outcome


def refused(*paths: str) -> str:
    """Why the one shipment could not be checked."""
    [(_, outcome)] = outcomes(*paths)
    assert not isinstance(outcome, CheckResult)
    return str(outcome)


def codes(result: CheckResult) -> list[str]:
    """The codes of the findings, with repeats."""
    return sorted(finding.code for finding in result.findings)


def assert_nothing_is_lost(result: CheckResult) -> None:
    """Every rule is in exactly one of the four lists."""
    found = {finding.code for finding in result.findings}
    unchecked = [one.code for one in result.not_checked]
    assert sorted([*result.passed, *found, *unchecked, *result.not_applicable]) == CODES
