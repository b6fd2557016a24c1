"""The retailer named with --profile: what he demands of the syntax besides the standard."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import click

from edicompliance.x12.issues import printable


def with_profile(profile: str | None, on: date | None, scope: dict[str, str]) -> None:
    """Refuse --on and --scope where no profile says what they are for."""
    if not profile and (on or scope):
        raise click.UsageError("--on and --scope go with --profile")


class Partner:
    """The retailer whose demands count too."""

    def __init__(self, profile: str, on: date, scope: dict[str, str]) -> None:
        from edicompliance.flows.translating.partner_syntax import partner_syntax  # noqa: PLC0415  seldom used
        from edicompliance.profiles import load_profile  # noqa: PLC0415  seldom used

        loaded = load_profile(profile, as_of=on)
        self.id, self.on, self.scope = loaded.id, on, scope
        self.answering = loaded.answering
        self.demands = partner_syntax(loaded, scope)

    def not_checked(self, set_ids: Iterable[str]) -> list[str]:
        """What could not be decided of the sets that occur."""
        open_ones = self.demands.not_checked
        return [reason for set_id in sorted(set_ids) for reason in open_ones.get(set_id, ())]

    def as_text(self, set_ids: Iterable[str]) -> str:
        """The same, a line each."""
        return "".join(printable(f"not checked: {one}") + "\n" for one in self.not_checked(set_ids))

    def as_json(self, set_ids: Iterable[str]) -> dict[str, object]:
        """Whose demands, on which day, of what shipment; and what could not be decided."""
        return {
            "profile": self.id,
            "on": self.on.isoformat(),
            "scope": [f"{name}={word}" for name, word in self.scope.items()],
            "not_checked": self.not_checked(set_ids),
        }
