"""Rules and profiles of other packages: a real package beside ours, seen from the command line."""

import json
import os
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.forked import Forked
from tests.flows.test_polling import SETTINGS, order

from edicompliance.datafolder import samples_folder
from edicompliance.plugins import Plugged, plugged
from edicompliance.rules import RULES
from edicompliance.rules.plugins import plugged_rules

ACME = Path(__file__).with_name("acme")
SHIPMENT = samples_folder() / "example-mart" / "shipments" / "may-ship-collect"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forked]:
    """A machine where the package is installed: its files, and its metadata."""
    tmp_path = tmp_path_factory.mktemp("installed")
    project = tomllib.loads((ACME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = tmp_path / "acme_compliance-1.0.dist-info"
    info.mkdir()
    heads = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (info / "METADATA").write_text(heads, encoding="utf-8")
    lines = []
    for group, points in project["entry-points"].items():
        lines += [f"[{group}]", *(f"{name} = {target}" for name, target in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ACME), str(tmp_path)))}
    with Forked("edicompliance.cli.check", "edicompliance.cli.mailbox", env=env) as forked:
        yield forked


@pytest.fixture(scope="module")
def shipment(installed: Forked) -> Any:
    """What is told of a shipment that is checked by the other package's profile."""
    ran = installed.run("check", str(SHIPMENT), "--profile", "acme-outlet", "--format", "json")
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def listed(installed: Forked) -> dict[str, Any]:
    """The profiles that are listed, by their ids."""
    told = json.loads(installed.run("profile", "list", "--format", "json").stdout)
    return {one["id"]: one for one in told["profiles"]}


def test_a_rule_of_another_package_judges_beside_ours(shipment: Any) -> None:
    assert [one["code"] for one in shipment["findings"]] == ["ACM001"]
    assert "ASN001" in shipment["passed"]


def test_a_rule_that_fails_is_not_checked_and_the_others_go_on(shipment: Any) -> None:
    [reason] = [one["reason"] for one in shipment["not_checked"] if one["code"] == "ACM002"]
    fault = "AttributeError: 'Shipment' object has no attribute 'no_such_thing'"
    assert reason == f"plug-in acme-failing (acme-compliance) failed: {fault}"
    assert "ACM001" in {one["code"] for one in shipment["findings"]}


def test_a_profile_of_another_package_is_listed_and_found_by_its_id(
    installed: Forked, listed: dict[str, Any]
) -> None:
    outlet = listed["acme-outlet"]
    assert (outlet["name"], outlet["extends"]) == ("Acme Outlet (fictional)", "example-mart")
    assert (outlet["edition"], outlet["currency"]) == ("2026-11", "USD")
    assert "example-mart" in listed
    assert installed.run("profile", "show", "acme-outlet").returncode == 0


def test_what_cannot_be_taken_is_named_and_the_others_go_on(
    installed: Forked, listed: dict[str, Any]
) -> None:
    ran = installed.run("check", str(SHIPMENT), "--profile", "example-mart", "--format", "json")
    broken = "cannot be imported: RuntimeError: the licence server does not answer"
    assert json.loads(ran.stdout)["warnings"][:3] == [
        f"plug-in acme-broken (acme-compliance) {broken}",
        "plug-in acme-leaves (acme-compliance) cannot be imported: SystemExit: 5",
        "plug-in acme-taken (acme-compliance): ASN001 is a code that is given away",
    ]
    assert listed["acme-broken"]["problem"] == f"plug-in acme-broken (acme-compliance): {broken}"


def test_the_rule_of_another_package_is_explained(installed: Forked) -> None:
    ran = installed.run("explain", "ACM001")
    assert ran.stdout.startswith("ACM001  unwanted-order-number\n")


def mailbox(folder: Path, *entry_points: str) -> None:
    """A partner's mailbox with an order in it, and settings that hand it to a package's sinks."""
    for name in ("mart/in", "mart/out"):
        (folder / name).mkdir(parents=True)
    (folder / "mart/in/po.edi").write_bytes(order())
    kind = '[[partner.sink]]\nkind = "python"\nmax_attempts = 1\n'
    sinks = "".join(f'{kind}name = "{one}"\nentry_point = "{one}"\n' for one in entry_points)
    (folder / "edicompliance.toml").write_text(SETTINGS + sinks)


def test_a_sink_of_another_package_takes_orders_over(installed: Forked, tmp_path: Path) -> None:
    mailbox(tmp_path, "acme")
    env = {
        "EDIC_CONFIG": str(tmp_path / "edicompliance.toml"),
        "ACME_LEDGER": str(tmp_path / "ledger.jsonl"),
    }
    ran = installed.run("mailbox", "poll", "--once", env=env)
    assert (ran.returncode, ran.stdout) == (
        0, "1 file taken in, 1 file delivered, 1 document handed over\n",
    )  # fmt: skip
    (line,) = (tmp_path / "ledger.jsonl").read_text().splitlines()
    told = json.loads(line)
    assert (told["partner"], told["po"]) == ("mart", "4500005")


SINKS = {
    "acme-closed": "plug-in acme-closed (acme-compliance): ValueError: the desk is closed",
    "acme-broken": "cannot be imported: RuntimeError: the licence server does not answer",
    "acme-no-desk": "expected a sink with take(), got 'the order desk'",
    "acme-nothing": "no sink 'acme-nothing' among the entry points edicompliance.sinks",
}
"""A sink that fails -> what is told of it."""


@pytest.fixture(scope="module")
def failed(
    installed: Forked, tmp_path_factory: pytest.TempPathFactory
) -> subprocess.CompletedProcess[str]:
    """What a poll says whose order goes to all of them."""
    home = tmp_path_factory.mktemp("failed")
    mailbox(home, *SINKS)
    env = {"EDIC_CONFIG": str(home / "edicompliance.toml")}
    return installed.run("mailbox", "poll", "--once", env=env)


@pytest.mark.parametrize("entry_point", SINKS)
def test_a_sink_that_fails_leaves_the_order_to_a_person_and_the_poll_goes_on(
    failed: subprocess.CompletedProcess[str], entry_point: str
) -> None:
    assert (failed.returncode, failed.stdout) == (1, "1 file taken in, 1 file delivered\n")
    assert SINKS[entry_point] in failed.stderr


def test_without_plug_ins_there_are_our_own_rules_alone() -> None:
    assert plugged("edicompliance.rules") == ()


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (7, "expected a Rule or several, got 7"),
        (["ASN001"], "expected a Rule, got 'ASN001'"),
        (RULES[0], f"{RULES[0].code} is a code that is given away"),
    ],
    ids=["a number", "a code", "our own rule"],
)
def test_what_is_no_new_rule_is_named(value: object, problem: str) -> None:
    found = plugged_rules({RULES[0].code}, lambda: [Plugged("a", "a:B", "", value)])
    assert found.rules == ()
    assert found.problems == (f"plug-in a (a:B): {problem}",)
