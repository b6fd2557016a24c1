"""The linter: rules that see faults, and the engine that makes priced findings of them.

`check` judges a shipment; each family of rules is one module, each rule one function; `catalogue`
lists them all.
"""

from edicompliance.rules.catalogue import RULES, explain, find_rule
from edicompliance.rules.engine import check, chosen
from edicompliance.rules.model import (
    CheckResult,
    Evidence,
    Finding,
    NotChecked,
    Rule,
    Violation,
)

__all__ = [
    "RULES",
    "CheckResult",
    "Evidence",
    "Finding",
    "NotChecked",
    "Rule",
    "Violation",
    "check",
    "chosen",
    "explain",
    "find_rule",
]
