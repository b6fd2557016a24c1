"""Make worlds, have them checked, and hold what is said against the truth.

This is the only module here that knows the program; the others are its opponent.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.worlds.planting import Legs, Planted, plant
from tests.worlds.reckoning import charged
from tests.worlds.world import draw

from edicompliance.flows.history.history_files import load_history
from edicompliance.flows.preship import check_batches
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.masters import load_masters
from edicompliance.profiles import Profile, load_profile
from edicompliance.rules import RULES, CheckResult
from edicompliance.rules.model import Evidence, Finding
from edicompliance.rules.money.period_model import PeriodCharge

KNOWN = frozenset(rule.code for rule in RULES)
"""A fault whose rule is not written yet is not planted."""


@dataclass(slots=True)
class Tally:
    """What came of some worlds."""

    worlds: int = 0
    clean: int = 0
    """Worlds without a fault."""
    planted: Counter[str] = field(default_factory=Counter)
    """Code -> how often it was planted."""
    left_open: Counter[str] = field(default_factory=Counter)
    """Code -> how often it was planted where the guide leaves open what it needs."""
    found: Counter[str] = field(default_factory=Counter)
    """Code -> in how many of these worlds it was found."""
    retailers: Counter[str] = field(default_factory=Counter)
    """Retailer -> how many of the worlds are its."""
    money: int = 0
    """Figures that were compared: low, expected and high of each code."""
    evidence: int = 0
    """Places whose bytes were read again."""
    explained: int = 0
    """Charges that were reckoned again from their explanation."""
    wrong: list[str] = field(default_factory=list)
    """What was not as it should be, each with its seed."""

    def add(self, other: Tally) -> None:
        """Take in the tally of other worlds."""
        self.worlds += other.worlds
        self.clean += other.clean
        self.planted += other.planted
        self.found += other.found
        self.left_open += other.left_open
        self.retailers += other.retailers
        self.money += other.money
        self.evidence += other.evidence
        self.explained += other.explained
        self.wrong += other.wrong


def run(seeds: Iterable[int]) -> Tally:
    """Judge the worlds of some seeds."""
    tally = Tally()
    for seed in seeds:
        one = plant(draw(seed), KNOWN)
        with TemporaryDirectory() as folder:
            judge(one, judged(one, Path(folder)), Path(folder), tally)
    return tally


@cache
def _profile(retailer: str) -> Profile:
    return load_profile(retailer)


def judged(planted: Planted, folder: Path) -> CheckResult:
    """What the program says of a world whose papers lie in a folder."""
    shipment, masters = folder / "shipment", folder / "lists"
    for into, files in ((shipment, planted.files), (masters, planted.lists)):
        into.mkdir()
        for name, data in files.items():
            (into / name).write_bytes(data)
    before = (masters / "history.csv").rename(folder / "history.csv")
    (result,) = (
        result
        for _, result in check_batches(
            find_shipments([str(shipment)])[0],
            _profile(planted.world.retailer),
            now=None,
            clock=lambda: planted.world.checked,
            masters=load_masters(masters),
            history=load_history(str(before)),
        )
    )
    if not isinstance(result, CheckResult):
        raise result
    return result


def judge(planted: Planted, result: CheckResult, folder: Path, tally: Tally) -> None:
    """Hold a result against the truth of its world."""
    codes = {one.code for one in result.findings}
    tally.worlds += 1
    tally.clean += not planted.faults
    tally.planted.update(planted.truth.keys())
    tally.left_open.update(planted.open.keys())
    tally.retailers.update([planted.world.retailer])
    tally.found.update(codes & planted.truth.keys())
    names = ", ".join(f"{one.code} {one.name}" for one in planted.faults) or "nothing"
    said = f"world {planted.world.seed} of {planted.world.retailer}, planted {names}: "
    tally.wrong += [said + one for one in _wrong(planted, result, folder, tally)]


def _wrong(planted: Planted, result: CheckResult, folder: Path, tally: Tally) -> Iterator[str]:
    yield from _other_codes(planted, result)
    if not planted.truth and result.verdict != "SHIP":
        yield f"the verdict is {result.verdict}"
    for code, truth in planted.truth.items():
        findings = [one for one in result.findings if one.code == code]
        yield from _other_money(code, truth, findings, tally)
    yield from _explained_otherwise(result, tally)
    for finding in result.findings:
        for evidence in finding.violation.evidence:
            tally.evidence += 1
            if not is_there(evidence, folder):
                yield f"{finding.code}: its evidence is not there: {evidence}"


def _other_codes(planted: Planted, result: CheckResult) -> Iterator[str]:
    """Codes that are not found, found, or not left open, otherwise than the truth says."""
    for code in planted.truth.keys() - {one.code for one in result.findings}:
        why = [one.reason for one in result.not_checked if one.code == code]
        yield f"{code} is not found {why}"
    for one in result.findings:
        if one.code not in planted.truth:
            yield f"{one.code} is found: {one.message}"
    for code, reason in planted.open.items():
        said = [one.reason for one in result.not_checked if one.code == code]
        if not any(reason in one for one in said):
            yield f"{code} is not left open for {reason!r}, but for {said}"


def _other_money(code: str, truth: Legs, findings: list[Finding], tally: Tally) -> Iterator[str]:
    """Each of low, expected and high, over all findings of a code."""
    if not findings:
        return
    for leg in ("low", "expected", "high"):
        legs = [getattr(one.charge, leg) if one.charge else None for one in findings]
        known = [one for one in legs if one is not None]
        said = sum(known, Decimal(0)) if len(known) == len(legs) else None
        tally.money += 1
        if said != getattr(truth, leg):
            texts = [one.charge.explanation for one in findings if one.charge]
            yield f"{code}: {leg} is {said}, not {getattr(truth, leg)} {texts[:2]}"


def _explained_otherwise(result: CheckResult, tally: Tally) -> Iterator[str]:
    """Charges that do not come out of their own explanation, those of periods too."""
    charges = [(one.code, one.charge) for one in result.findings if one.charge]
    for period in result.periods:
        if isinstance(period, PeriodCharge):
            charges += [(period.case.label, one) for one in (period.amount, *period.items.values())]
            charges += [(period.case.label, one.amount) for one in period.allotted]
    for name, charge in charges:
        tally.explained += 1
        try:
            whole, part = charged(charge.explanation)
        except (ValueError, AssertionError) as reason:
            yield f"{name}: its explanation does not add up: {reason!r}"
            continue
        legs = charge.low, charge.expected, charge.high
        if not all(_is(*one, part, at) for at, one in enumerate(zip(legs, whole, strict=True), 1)):
            yield f"{name}: {legs} is explained as {part} of {whole}: {charge.explanation}"


def _is(leg: Decimal | None, whole: Decimal | None, part: Decimal, at: int) -> bool:
    """Whether a leg is so much of a whole; a share is told by its weight, so to the cent.

    What lies between two legs is shared by itself, so that each may bring a cent of its own.
    """
    if leg is None or whole is None:
        return leg is whole
    return abs(leg - whole * part) <= (0 if part == 1 else at * Decimal("0.01"))


def is_there(one: Evidence, folder: Path) -> bool:
    """Whether a value stands where a finding says it does."""
    if one.key is not None and (one.file or "").endswith(".csv"):
        lines = Path(one.file or "").read_text("utf-8").splitlines()
        return any(line.split(",")[:2] == [one.key, one.value] for line in lines)
    if one.key is not None:
        return _fact(one) == one.value
    if one.offset is None:
        return (one.file, one.length, one.value) == (None, 0, "")
    data = (folder / (one.file or "")).read_bytes()
    there = data[one.offset : one.offset + one.length]
    return one.offset <= len(data) and there == one.value.encode("utf-8", "surrogateescape")


def _fact(one: Evidence) -> str:
    """A key of shipment.toml as text."""
    facts: Mapping[str, object] = tomllib.loads(Path(one.file or "").read_text("utf-8"))
    value = facts[one.key or ""]
    if isinstance(value, list):
        return ", ".join(map(str, value))
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return text.lower() if isinstance(value, bool) else text
