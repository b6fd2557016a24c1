"""ACK: answers that are owed to an order: the receipt (997) and the acknowledgment (855)."""

from __future__ import annotations

from edicompliance.rules.model import Rule

RULES: tuple[Rule, ...] = ()
