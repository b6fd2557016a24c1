"""RTG: the carrier, the mode, the request for routing, the bill of lading."""

from __future__ import annotations

from edicompliance.rules.model import Rule

RULES: tuple[Rule, ...] = ()
