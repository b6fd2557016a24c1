"""Sample shipments in one line, for tests that are about the engine and not about one rule."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.rules.casefile import Case, load, profile_of

from edicompliance.documents.shipment import Shipment
from edicompliance.profiles import Profile
from edicompliance.rules import CheckResult, Finding, check
from edicompliance.rules.context import Context

DAY = """
[sources.ours]
title = "Our agreement"
grade = "contract"

[[charges.a-day]]
for = ["WIN003"]
each = "day"
is = "500 USD"
source = "ours"
"""
"""What an own file adds: a charge that is made once a day."""


def shipment(name: str = "may-ship-collect", **changes: Any) -> Shipment:
    """A sample shipment of the fictional retailer, with the changes that a case may make."""
    case = Case(code="any", name=name, base=f"example-mart/shipments/{name}", **changes)
    with TemporaryDirectory() as folder:
        return load(case, Path(folder))[0]


def example(clauses: str = "") -> Profile:
    """The fictional retailer's profile, with clauses of a supplier's own file on top."""
    return profile_of("example-mart", clauses)


def checked(
    name: str = "may-ship-collect", clauses: str = "", *, options: Any = None, **changes: Any
) -> CheckResult:
    """The check of a sample shipment at the time it gives itself."""
    one = shipment(name, **changes)
    assert one.facts.checked_at is not None
    return check(one, example(clauses), now=one.facts.checked_at, **(options or {}))


def found(result: CheckResult, code: str) -> list[Finding]:
    """The findings of one rule."""
    return [one for one in result.findings if one.code == code]


def context_of(one: Shipment, clauses: str = "") -> Context:
    """What rules see of a shipment."""
    assert one.facts.checked_at is not None
    return Context.of(one, example(clauses), one.facts.checked_at)
