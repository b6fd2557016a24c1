"""ACK: what is owed in answer to an order: the receipt of its bytes (997), and its acknowledgment (855)."""

from __future__ import annotations

from edicompliance.rules.model import Rule

RULES: tuple[Rule, ...] = ()
