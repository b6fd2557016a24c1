"""Retailers' routing guides as data: what is demanded, what it costs, since when, who says so.

A profile is one TOML file; docs/profile-language.md explains its language. A supplier's own file
over it takes the place of single clauses.

>>> from datetime import date
>>> example = load_profile("example-mart", as_of=date(2026, 11, 22))
>>> answer = example.resolve("windows", "delivery", Facts(scope={"freight": "prepaid"}))
>>> answer.reason                                  # what is not known does not decide
'needs mode and delivery'
>>> late = example.resolve("charges", "ships-late", Facts())
>>> print(late.clause.charge, "|", late.source.title, "|", late.source.grade)
5% of failing cost, at least 100 USD | Example Mart Schedule of Charges 2026, appendix C of the \
guide | contract
"""

from edicompliance.profiles.anchors import ANCHORS
from edicompliance.profiles.bodies import (
    ChargeClause,
    Deadline,
    RuleBinding,
    Window,
)
from edicompliance.profiles.bodies_measures import Measure
from edicompliance.profiles.calendars import BusinessCalendar
from edicompliance.profiles.examples import run_examples
from edicompliance.profiles.exceptions import (
    Authorization,
    Exceptions,
    Waiver,
    load_exceptions,
    read_exceptions,
)
from edicompliance.profiles.loader import check_file, list_profiles, load_profile
from edicompliance.profiles.model import (
    Absent,
    Clause,
    Contested,
    Facts,
    ProfileHead,
    Resolved,
    Undecided,
)
from edicompliance.profiles.origin import GRADES, Grade, KeyOrigin, Source, ZoneName
from edicompliance.profiles.places import Place
from edicompliance.profiles.pointparser import TimeSyntaxError, parse_point, parse_span
from edicompliance.profiles.points import Point, Span, TimeContext
from edicompliance.profiles.profile import Profile
from edicompliance.profiles.scope import DIMENSIONS
from edicompliance.profiles.sections import CLAUSE_NAMES, SECTIONS

__all__ = [
    "ANCHORS",
    "CLAUSE_NAMES",
    "DIMENSIONS",
    "GRADES",
    "SECTIONS",
    "Absent",
    "Authorization",
    "BusinessCalendar",
    "ChargeClause",
    "Clause",
    "Contested",
    "Deadline",
    "Exceptions",
    "Facts",
    "Grade",
    "KeyOrigin",
    "Measure",
    "Place",
    "Point",
    "Profile",
    "ProfileHead",
    "Resolved",
    "RuleBinding",
    "Source",
    "Span",
    "TimeContext",
    "TimeSyntaxError",
    "Undecided",
    "Waiver",
    "Window",
    "ZoneName",
    "check_file",
    "list_profiles",
    "load_exceptions",
    "load_profile",
    "parse_point",
    "parse_span",
    "read_exceptions",
    "run_examples",
]
