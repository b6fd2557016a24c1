"""PKG: weight, size and mixing of cartons and pallets, and dated goods."""

from __future__ import annotations

from edicompliance.rules.model import Rule

RULES: tuple[Rule, ...] = ()
