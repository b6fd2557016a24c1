"""How a profile takes the rules for one shipment: how hard, and with which parameters.

Both follow from the profile and the facts alone, so what was found for one shipment is kept with
the profile, for all that have these facts.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, cast

from edicompliance.profiles import Facts, Profile, Resolved, RuleBinding, Undecided
from edicompliance.rules.verdict import hardest


class Bound:
    """The rules as they are bound where some facts hold."""

    def __init__(self, profile: Profile, facts: Facts) -> None:
        self._profile, self._facts = profile, facts
        self._bindings = profile.kept("bindings", facts)
        self.params: dict[Hashable, Any] = profile.kept("params", facts)
        """Parameters by rule, as far as they were made."""

    def binding(self, code: str) -> RuleBinding:
        """How hard the profile takes a rule; where that hangs on a missing fact, the hardest."""
        if code not in self._bindings:
            self._bindings[code] = self._binding(code)
        return cast("RuleBinding", self._bindings[code])

    def _binding(self, code: str) -> RuleBinding:
        answer = self._profile.binding(code, self._facts)
        candidates = answer.candidates if isinstance(answer, Undecided) else (answer,)
        clauses = [one.clause for one in candidates if isinstance(one, Resolved)]
        return hardest(clauses or [RuleBinding()])
