"""INV: the invoice, before it is sent."""

from __future__ import annotations

from edicompliance.rules.model import Rule

RULES: tuple[Rule, ...] = ()
