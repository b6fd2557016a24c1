"""Retailers' routing guides as data: what is demanded, what it costs, since when, who says so.

A profile is one TOML file; docs/profile-language.md explains its language. A supplier's own file
over it takes the place of single clauses.

>>> from datetime import date
>>> from edicompliance.profiles import Facts, load_profile
>>> example = load_profile("example-mart", as_of=date(2026, 11, 22))
>>> answer = example.resolve("windows", "delivery", Facts(scope={"freight": "prepaid"}))
>>> answer.reason                                  # what is not known does not decide
'needs mode and delivery'
>>> late = example.resolve("charges", "ships-late", Facts())
>>> print(late.clause.charge, "|", late.source.title, "|", late.source.grade)
5% of failing cost, at least 100 USD | Example Mart Schedule of Charges 2026, appendix C of the \
guide | contract
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from edicompliance.lazy import lazily

if TYPE_CHECKING:
    from edicompliance.profiles.anchors import ANCHORS
    from edicompliance.profiles.bodies import Deadline, RuleBinding, Window
    from edicompliance.profiles.bodies_charges import ChargeClause
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

_HOME_OF = {
    "ANCHORS": "anchors",
    "Absent": "model",
    "Authorization": "exceptions",
    "BusinessCalendar": "calendars",
    "CLAUSE_NAMES": "sections",
    "ChargeClause": "bodies_charges",
    "Clause": "model",
    "Contested": "model",
    "DIMENSIONS": "scope",
    "Deadline": "bodies",
    "Exceptions": "exceptions",
    "Facts": "model",
    "GRADES": "origin",
    "Grade": "origin",
    "KeyOrigin": "origin",
    "Measure": "bodies_measures",
    "Place": "places",
    "Point": "points",
    "Profile": "profile",
    "ProfileHead": "model",
    "Resolved": "model",
    "RuleBinding": "bodies",
    "SECTIONS": "sections",
    "Source": "origin",
    "Span": "points",
    "TimeContext": "points",
    "TimeSyntaxError": "pointparser",
    "Undecided": "model",
    "Waiver": "exceptions",
    "Window": "bodies",
    "ZoneName": "origin",
    "check_file": "loader",
    "list_profiles": "loader",
    "load_exceptions": "exceptions",
    "load_profile": "loader",
    "parse_point": "pointparser",
    "parse_span": "pointparser",
    "read_exceptions": "exceptions",
    "run_examples": "examples",
}

__getattr__, __dir__ = lazily(__name__, _HOME_OF)
