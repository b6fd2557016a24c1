"""Every rule that a shipped profile sets has a case that passes and one that fails, or a price."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from tests.profiles.guides import guide

from edicompliance.datafolder import profiles_folder
from edicompliance.documents.conventions import Conventions
from edicompliance.profiles import Profile, load_profile
from edicompliance.profiles.bodies import Deadline, Narrow, Window
from edicompliance.profiles.bodies_charges import ChargeClause
from edicompliance.profiles.bodies_disputes import Dispute, Recognition
from edicompliance.profiles.bodies_documents import DocumentDemand
from edicompliance.profiles.bodies_evidence import Observation
from edicompliance.profiles.bodies_exceptions import GuideException
from edicompliance.profiles.bodies_labels import MEASURED, Label
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.profiles.bodies_places import Location
from edicompliance.profiles.bodies_remittances import Remitted
from edicompliance.profiles.bodies_shipping import UNITS, Packing, Routing
from edicompliance.profiles.model import Clause

SHIPPED = sorted(path.stem for path in profiles_folder().glob("*.toml"))
BOTH = {"pass", "fail"}
DEMANDED = ("required", "one_per", "structure", "correct_with", "unique", "forms")
"""What a clause about a document may demand of it; its deadlines have cases of their own."""
PACKED = ("mixed", "shows", "one_per", "dated", "shelf_life", *UNITS)


def lacking(profile: Profile) -> Iterator[str]:
    """Yield each clause without a case that its section can have."""
    for clause in profile.clauses():
        wanted = _wanted(clause)
        if missing := wanted - _had(clause):
            yield f"{clause.place}: {clause.label}: no case of {' and '.join(sorted(missing))}"


_WANTED: Mapping[type[BaseModel], Callable[[Any], set[str]]] = {
    Window: lambda _: BOTH,
    Deadline: lambda _: BOTH,
    ChargeClause: lambda _: {"costs"},
    Measure: lambda body: set() if body.goal is None else {"at goal", "below goal"},
    Observation: lambda _: {"known"},
    Location: lambda _: {"code"},
    DocumentDemand: lambda body: BOTH if any(getattr(body, x) for x in DEMANDED) else set(),
    Packing: lambda body: BOTH if any(getattr(body, x) for x in PACKED) else set(),
    Label: lambda body: BOTH if any(getattr(body, x, None) for x in MEASURED) else set(),
    GuideException: lambda _: {"pass", "not excused"},
    Remitted: lambda body: {"means"} if body.deductions or body.debit else set(),
    Routing: lambda body: (
        ({"weight"} if body.bands else set()) | ({"scac"} if body.rows else set())
    ),
    Dispute: lambda body: (BOTH if body.window else set()) | ({"rule"} if body.evidence else set()),
    Recognition: lambda _: {"match", "no match"},
    Narrow: lambda _: BOTH,
    Conventions: lambda body: {"means"} if {"dates", "freight"} & body.model_fields_set else set(),
}
"""What an example of each section must have; a section that is missing can have none."""


def _wanted(clause: Clause) -> set[str]:
    wanted = _WANTED.get(type(clause.body))
    return wanted(clause.body) if wanted else set()


def _had(clause: Clause) -> set[str]:
    found: set[str] = set()
    for example in clause.examples:
        found |= {*example, str(example.get("expect", "pass"))}
        if {"due", "opens", "closes"} & example.keys():
            found |= BOTH  # the limit itself says where both begin
        if "text" in example and "expect" not in example:
            found.add("match")
    return found


@pytest.mark.parametrize("profile", SHIPPED)
def test_every_rule_of_a_shipped_profile_has_its_cases(profile: str) -> None:
    assert list(lacking(load_profile(profile))) == []


def test_a_clause_without_its_cases_is_told(tmp_path: Path) -> None:
    acme = guide(
        tmp_path,
        """
[deadlines.ready]
source = "guide"
before = "appointment"
examples = [{ appointment = 2026-11-18T14:00:00, observed = 2026-11-18T13:00:00 }]

[charges.late]
source = "guide"
for = ["RDY001"]
each = "po"
is = "250 USD"

[recognise.shortage]
source = "guide"
field = "code"
pattern = "22"
family = "shortage"
examples = [{ text = "22" }]
""",
    )
    assert [line.partition(" ")[2] for line in lacking(acme)] == [
        "deadlines.ready#ready: no case of fail",
        "charges.late#late: no case of costs",
        "recognise.shortage#shortage: no case of no match",
    ]
