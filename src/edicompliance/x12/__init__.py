"""X12 syntax: from bytes to envelopes and back, and everything that is wrong on the way.

Standard library only; knows no retailer. Start with `parse`, `generate` and `validate`.
"""

from edicompliance.x12.delimiters import Delimiters
from edicompliance.x12.envelope import (
    Envelope,
    FunctionalGroup,
    Interchange,
    TransactionSet,
    Transmission,
    generate,
    parse,
)
from edicompliance.x12.issues import Issue
from edicompliance.x12.limits import Limits
from edicompliance.x12.loops import Loop
from edicompliance.x12.narrowing import Demand, Narrowing
from edicompliance.x12.own_tables import load_tables
from edicompliance.x12.report import Report
from edicompliance.x12.schema import Tables
from edicompliance.x12.segment import Segment
from edicompliance.x12.validator import Validator, validate
from edicompliance.x12.writer import new_interchange

__all__ = [
    "Delimiters",
    "Demand",
    "Envelope",
    "FunctionalGroup",
    "Interchange",
    "Issue",
    "Limits",
    "Loop",
    "Narrowing",
    "Report",
    "Segment",
    "Tables",
    "TransactionSet",
    "Transmission",
    "Validator",
    "generate",
    "load_tables",
    "new_interchange",
    "parse",
    "validate",
]
