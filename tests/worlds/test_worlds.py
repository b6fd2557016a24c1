"""Worlds with planted faults: each is found, nothing else is, and the money agrees to the cent."""

import ast
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from tests.worlds.__main__ import main
from tests.worlds.outcomes import told
from tests.worlds.planting import Fault, Planted, faults, is_possible, plant, planted
from tests.worlds.run import KNOWN, Tally, judge, judged, run
from tests.worlds.world import HERE, draw, made_up, retailers

from edicompliance.rules.model import CheckResult

OPPONENTS = (
    "world.py", "papers.py", "bookings.py", "envelope.py", "lists.py", "words.py", "changing.py",
    "outcomes.py", "planting.py", "money.py", "reckoning.py",
)  # fmt: skip
FAULTS = [
    (one, sorted(one.money)[at % len(one.money)])
    for at, one in enumerate(faults())
    if one.code in KNOWN and one.money
]
"""Each at one of the made-up retailers; at all of them `make proof` plants it."""
REAL = sorted(retailers().keys() - set(made_up()))
_NOT_PLANTED = tomllib.loads((HERE / "not_planted.toml").read_text("utf-8"))


def _first_world(fault: Fault, retailer: str) -> int:
    """The seed of the first world in which a fault is possible."""
    worlds = (draw(seed, retailer) for seed in range(1000))
    return next(w.seed for w in worlds if is_possible(fault, w))


@pytest.mark.parametrize("first", range(5000, 5012, 4))
def test_every_planted_fault_is_found_and_nothing_else_and_the_money_agrees(first: int) -> None:
    tally = run(range(first, first + 4))
    assert tally.wrong == []
    assert tally.worlds == 4


@pytest.mark.parametrize("retailer", REAL)
def test_the_same_at_a_real_retailer(retailer: str, tmp_path: Path) -> None:
    tally = Tally()
    one = plant(draw(len(retailer), retailer), KNOWN)
    judge(one, judged(one, tmp_path), tmp_path, tally)
    assert tally.wrong == []


@pytest.mark.parametrize(
    ("fault", "retailer"), FAULTS, ids=[f"{one.code} {one.name}: {of}" for one, of in FAULTS]
)
def test_a_fault_alone_is_found(fault: Fault, retailer: str, tmp_path: Path) -> None:
    world = draw(_first_world(fault, retailer), retailer)
    one = planted(world, [fault], Random(0), KNOWN)
    tally = Tally()
    judge(one, judged(one, tmp_path), tmp_path, tally)
    assert tally.wrong == []
    assert tally.found == tally.planted


@pytest.mark.parametrize("month", ["good", "bad"])
@pytest.mark.parametrize(
    ("fault", "retailer"),
    [(one, retailer) for one in faults() for retailer in one.monthly],
    ids=lambda one: one if isinstance(one, str) else one.code,
)
def test_a_month_that_the_history_tells_is_charged_as_it_stands(
    fault: Fault, retailer: str, month: str, tmp_path: Path
) -> None:
    worlds = (draw(seed, retailer) for seed in range(1000))
    world = next(w for w in worlds if is_possible(fault, w) and w.month == month)
    one = planted(world, [fault], Random(0), KNOWN)
    result, tally = judged(one, tmp_path), Tally()
    judge(one, result, tmp_path, tally)
    assert tally.wrong == []
    (charge, *_) = (each.charge for each in result.findings if each.code == fault.code)
    assert charge is not None
    assert bool(charge.expected) == (month == "bad")


# -- the proof can fail


@pytest.fixture
def late(tmp_path: Path) -> tuple[Planted, CheckResult]:
    """A world whose ship notice is late, and what is said of it."""
    (fault,) = (one for one in faults() if one.code == "ASN001")
    world = draw(_first_world(fault, "example-mart"), "example-mart")
    one = planted(world, [fault], Random(0), KNOWN)
    return one, judged(one, tmp_path)


def _complaints(planted: Planted, result: CheckResult, folder: Path) -> str:
    tally = Tally()
    judge(planted, result, folder, tally)
    return " ".join(tally.wrong)


def test_a_fault_that_is_not_found_is_told(
    late: tuple[Planted, CheckResult], tmp_path: Path
) -> None:
    world, result = late
    assert "ASN001 is not found" in _complaints(world, replace(result, findings=()), tmp_path)


def test_a_finding_that_nobody_planted_is_told(
    late: tuple[Planted, CheckResult], tmp_path: Path
) -> None:
    world, result = late
    assert "ASN001 is found" in _complaints(replace(world, truth={}), result, tmp_path)


def test_a_cent_too_much_is_told(late: tuple[Planted, CheckResult], tmp_path: Path) -> None:
    world, result = late
    truth = world.truth["ASN001"]
    assert truth.high is not None
    other = replace(truth, high=truth.high + Decimal("0.01"))
    assert "high is" in _complaints(replace(world, truth={"ASN001": other}), result, tmp_path)


def test_evidence_that_is_not_there_is_told(
    late: tuple[Planted, CheckResult], tmp_path: Path
) -> None:
    world, result = late
    path = tmp_path / "shipment" / "shipment.toml"
    path.write_text(path.read_text("utf-8").replace("asn_planned = 2026", "asn_planned = 2025"))
    assert "its evidence is not there" in _complaints(world, result, tmp_path)


def test_make_proof_prints_what_came_of_its_worlds(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(count=2, first=7, processes=1)
    output = capsys.readouterr().out
    assert status == 0
    assert "| worlds | 2 |" in output
    assert "| not as the truth says | 0 |" in output


# -- what the generator knows, and what it plants


@pytest.mark.parametrize("name", OPPONENTS)
def test_the_generator_imports_nothing_of_what_it_tries(name: str) -> None:
    tree = ast.parse((HERE / name).read_text("utf-8"))
    imported = {one.module or "" for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)}
    imported |= {a.name for one in ast.walk(tree) if isinstance(one, ast.Import) for a in one.names}
    assert {one for one in imported if "edicompliance" in one} == set()
    ours = {one for one in imported if one.startswith("tests.")}
    assert ours <= {f"tests.worlds.{each.removesuffix('.py')}" for each in OPPONENTS}


def test_only_the_runner_knows_the_program() -> None:
    modules = {one.name for one in HERE.glob("*.py")}
    assert modules == {*OPPONENTS, "run.py", "__main__.py", "test_worlds.py"}


def test_every_rule_is_planted_or_told_why_not() -> None:
    planted_codes = {code for one in faults() for code in (one.code, *one.also)}
    assert planted_codes | _NOT_PLANTED.keys() == KNOWN
    assert not planted_codes & _NOT_PLANTED.keys()
    assert all(len(why) > 20 for why in _NOT_PLANTED.values())


@pytest.mark.parametrize("retailer", REAL)
def test_a_real_retailers_file_says_what_comes_of_every_fault(retailer: str) -> None:
    facts = retailers()[retailer]
    left_out = facts.get("left_out", {}).get("codes", ())
    codes = {one.code for one in faults()} - set(left_out)
    for freight in ("collect", "prepaid"):
        assert [code for code in sorted(codes) if told((code,), facts, freight) is None] == []


def test_worlds_are_made_for_every_shipped_profile() -> None:
    assert {path.stem for path in Path("retailer_profiles").glob("*.toml")} == retailers().keys()


def test_a_world_comes_again_by_its_seed() -> None:
    assert draw(11) == draw(11)
    assert [draw(seed).seed for seed in (3, 4)] == [3, 4]
