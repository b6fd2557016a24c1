"""The linter: rules that see faults, and the engine that makes priced findings of them.

`check` judges a shipment; each family of rules is one module, each rule one function; `catalogue`
lists them all. What families ask is found out in the folders, by subject.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

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


def __getattr__(name: str) -> Any:
    """Import a name from its module, once."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
