"""The sections of a profile, and the names in them that rules ask for.

>>> fault_of_name("deadlines", "shipnotice")
"unknown name 'shipnotice'; did you mean 'ship-notice'?"
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel

from edicompliance.documents.conventions import Conventions
from edicompliance.profiles.bodies import Deadline, Narrow, RuleBinding, Window
from edicompliance.profiles.bodies_charges import ChargeClause
from edicompliance.profiles.bodies_disputes import Dispute, Recognition
from edicompliance.profiles.bodies_documents import DEADLINES, DocumentDemand
from edicompliance.profiles.bodies_evidence import NAMES as OBSERVED
from edicompliance.profiles.bodies_evidence import Observation
from edicompliance.profiles.bodies_exceptions import GuideException
from edicompliance.profiles.bodies_labels import Label
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.profiles.bodies_places import Location
from edicompliance.profiles.bodies_remittances import REMITTANCES, Remitted
from edicompliance.profiles.bodies_shipping import Packing, Routing
from edicompliance.profiles.complaints import unknown_word
from edicompliance.x12.schema import RELEASES, known_sets

SECTIONS: Final[Mapping[str, type[BaseModel]]] = MappingProxyType(
    {
        "windows": Window,
        "deadlines": Deadline,
        "measures": Measure,
        "observations": Observation,
        "charges": ChargeClause,
        "exceptions": GuideException,
        "rules": RuleBinding,
        "locations": Location,
        "documents": DocumentDemand,
        "packing": Packing,
        "labels": Label,
        "routing": Routing,
        "disputes": Dispute,
        "recognise": Recognition,
        "remittances": Remitted,
        "conventions": Conventions,
        "narrow": Narrow,
    }
)
"""Section -> what its clauses say."""

GATHERED: Final = ("conventions", "narrow")
"""Sections whose clauses are put together key by key, instead of one winning."""

OF_SETS: Final = (*GATHERED, "documents")
"""Sections whose clauses are named after a transaction set."""

CLAUSE_NAMES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "windows": MappingProxyType(
            {
                "ship": "from when to when it may leave the supplier",
                "pickup": "from when to when it may be picked up",
                "invoice": "from when to when it may be invoiced",
                "cancel": "until when the order may be shipped at all",
                "delivery": "from when to when it may arrive",
            }
        ),
        "deadlines": DEADLINES,
        "labels": MappingProxyType(
            {
                "carton": "the shipping label of a carton",
                "pallet": "the label of a pallet",
            }
        ),
        "remittances": REMITTANCES,
    }
)
"""The names that rules ask for; a misspelt one would never be found, so it is an error."""

_READ_BY_CONVENTIONS: Final = ("810", "850", "855", "856", "860")
"""The documents whose codes rules read, or that are composed as the retailer wants them."""

NARROWED: Final = ("753", "754", "810", "850", "855", "856", "860", "865", "945")
"""The documents that `edic check` holds against `narrow`; others only `edic validate` does."""

_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FORMS: Final[Mapping[str, tuple[re.Pattern[str], str]]] = MappingProxyType(
    {
        "rules": (re.compile(r"[A-Z]{3}[0-9]{3}"), "the code of a rule such as 'ASN001'"),
    }
)


def _sets(section: str) -> Collection[str]:
    """The transaction sets that a section can speak of."""
    if section == "conventions":
        return _READ_BY_CONVENTIONS
    return {name for release in RELEASES for name in known_sets(release)}


def _names(section: str) -> Collection[str]:
    """The names that a section is limited to; none: they are the author's."""
    if section in CLAUSE_NAMES:
        return CLAUSE_NAMES[section]
    if section == "observations":
        return OBSERVED
    return _sets(section) if section in OF_SETS else ()


def own_deadlines(data: Mapping[str, Any]) -> frozenset[str]:
    """The names of deadlines that the clauses of `documents` in a profile's file call.

    >>> own_deadlines({"documents": {"870": [{"deadline": "order-status"}]}})
    frozenset({'order-status'})
    """
    families = data.get("documents", {})
    found = families.values() if isinstance(families, Mapping) else ()
    clauses = [one for each in found for one in (each if isinstance(each, list) else [each])]
    called = [one.get("deadline", ()) for one in clauses if isinstance(one, Mapping)]
    several = (each if isinstance(each, list) else [each] for each in called if each)
    return frozenset(name for each in several for name in each if isinstance(name, str))


def fault_of_name(section: str, name: str, own: Collection[str] = ()) -> str | None:
    """Return what is wrong with the name of a clause, or None.

    `own` are names that the profile's own clauses call, though no rule asks for them.
    """
    known = () if name in own and section == "deadlines" else _names(section)
    if known:
        return None if name in known else unknown_word("name", name, known)
    form, wanted = _FORMS.get(section, (_NAME, "lower-case words with '-' between them"))
    return None if form.fullmatch(name) else f"expected {wanted}, got {name!r}"
