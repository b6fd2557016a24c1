"""Judging an archived file again: what would be different today, by today's settings and program.

Nothing is changed by looking. What is safe to do afterwards is only what had no effect yet: an
interchange that is parked may be taken in. What had its effect keeps it, and the difference is
told: a partner who was answered A is not answered R a month later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from edicompliance.flows.config import Config, PartnerSettings
from edicompliance.flows.intake import ArchivedFile, issues_of, judged_sets
from edicompliance.flows.mailbox.deeds import archived
from edicompliance.flows.mailbox.routing import Address, partner_of
from edicompliance.flows.mailbox.showing import Ref, absent
from edicompliance.flows.mailbox.storing import interchange_of
from edicompliance.flows.translating.partner_syntax import partner_syntax
from edicompliance.profiles import load_profile
from edicompliance.store import Store, Work
from edicompliance.store.showing import Showing
from edicompliance.x12 import parse
from edicompliance.x12.envelope import Interchange
from edicompliance.x12.verdicts import gather


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an interchange was found to be, or would be."""

    partner: str
    state: str
    sets: tuple[tuple[str, str], ...]
    """Set and its control number -> what the 997 says of it."""
    complaints: Mapping[str, int]
    """Code -> how often."""

    def differences(self, now: Judgement) -> Iterator[str]:
        """What would be different, in words."""
        for name in ("partner", "state"):
            was, is_ = getattr(self, name), getattr(now, name)
            if was != is_:
                yield f"{name}: was {was or 'nobody'}, now {is_ or 'nobody'}"
        before, after = dict(self.sets), dict(now.sets)
        for one in {**before, **after}:
            was, is_ = before.get(one, "not there"), after.get(one, "not there")
            if was != is_:
                yield f"set {one}: was {was}, now {is_}"
        for code in sorted({*self.complaints, *now.complaints}):
            was_so_often, so_often = self.complaints.get(code, 0), now.complaints.get(code, 0)
            if was_so_often != so_often:
                yield f"{code}: was said {was_so_often} times, now {so_often}"


@dataclass(frozen=True, slots=True)
class Replayed:
    """An interchange of a file, as it was judged and as it would be."""

    ref: Ref | None
    """None: it was not noted: the file was laid aside as none."""
    control_number: str
    was: Judgement | None
    now: Judgement

    @property
    def differs(self) -> tuple[str, ...]:
        """What would be different, in words."""
        return (
            ("it was not found before",)
            if self.was is None
            else tuple(self.was.differences(self.now))
        )

    @property
    def may_be_taken_in(self) -> bool:
        """Whether something is safe to do: it had no effect yet, and would have one now."""
        return self.was is None or (self.was.state == "parked" and self.now.state != "parked")


def replay(config: Config, store: Store, look: Work, ref: Ref) -> tuple[Replayed, ...]:
    """Judge an archived file, or one interchange of one, again; nothing is changed."""
    sha256, only = _digest(look, ref)
    showing = Showing(look)
    file = archived(store, sha256, showing.seen_as(sha256))
    noted = {row.offset: row for row in showing.within(sha256) if only in (None, row.id)}
    found = parse(file.data, file=file.name).interchanges
    judge = _Judge(config, look)
    return tuple(
        judge.replayed(file, one, noted.get(one.offset))
        for one in found
        if only is None or one.offset in noted
    )


def _digest(look: Work, ref: Ref) -> tuple[str, int | None]:
    """The file of a thing, and which interchange of it is meant; None: all."""
    row: Any
    if ref.kind == "interchange":
        row = look.interchanges.get(ref.number)
    else:
        row = look.receiving.file(ref.number) if ref.kind == "file" else None
    if row is None or not row.sha256:
        raise absent(ref)
    return row.sha256, ref.number if ref.kind == "interchange" else None


class _Judge:
    def __init__(self, config: Config, look: Work) -> None:
        self.config, self.look = config, look

    def replayed(self, file: ArchivedFile, found: Interchange, row: Any) -> Replayed:
        now = self._now(file, found, row)
        if row is None:
            return Replayed(None, found.control_number, None, now)
        return Replayed(Ref("interchange", row.id), found.control_number, self._was(row), now)

    def _was(self, row: Any) -> Judgement:
        sets = self.look.interchanges.sets_of(row.id)
        complaints = Counter(one["code"] for one in Showing(self.look).complaints(row.id))
        pairs = tuple((f"{one.set_id} {one.control_number}", one.state) for one in sets)
        return Judgement(row.partner, row.state, pairs, complaints)

    def _now(self, file: ArchivedFile, found: Interchange, row: Any) -> Judgement:
        partner = partner_of(Address.of(found), self.config.partners)
        if partner is None:
            return Judgement("", "parked", (), {})
        state = self._state(found, partner, row)
        if state == "parked" or (state == "duplicate" and row is not None):
            return Judgement(partner.name, state, (), {})
        data = file.data[found.offset : found.offset + found.length]
        syntax = partner_syntax(load_profile(partner.profile), {})
        gathered = gather(data, narrowings=syntax.narrowings, acceptance=syntax.acceptance)
        sets = tuple(
            (f"{one.new.set_id} {one.new.control_number}", one.new.state)
            for one in judged_sets(found, gathered)
        )
        complaints = Counter(one.code for one in issues_of(gathered, found.offset))
        return Judgement(partner.name, state, sets, complaints)

    def _state(self, found: Interchange, partner: PartnerSettings, row: Any) -> str:
        if row is not None and row.state != "parked":
            return str(row.state)
        new = interchange_of(found, partner=partner.name)
        return self.look.interchanges.would_be(new, same_number=partner.same_number)
