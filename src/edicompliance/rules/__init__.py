"""The linter: rules that see faults, and the engine that makes priced findings of them.

`check` judges a shipment; each family of rules is one module, each rule one function; `catalogue`
lists them all. What families ask is found out in the folders, by subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from edicompliance.lazy import lazily

if TYPE_CHECKING:
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

_HOME_OF = {
    "CheckResult": "model",
    "Evidence": "model",
    "Finding": "model",
    "NotChecked": "model",
    "RULES": "catalogue",
    "Rule": "model",
    "Violation": "model",
    "check": "engine",
    "chosen": "engine",
    "explain": "catalogue",
    "find_rule": "catalogue",
}

__getattr__, __dir__ = lazily(__name__, _HOME_OF)
