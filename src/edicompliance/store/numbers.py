"""Control numbers: each interchange, group and set that goes out has one that never comes twice.

ISA13 and GS06 count up to 999999999 and begin again at 1. A number belongs to the transaction that
takes it: where that fails, the number was never given, so there is no gap to explain to a partner.
"""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Row, bindparam, select

from edicompliance.errors import StoreError
from edicompliance.store.prepared import Prepared
from edicompliance.store.tables.sending import control_number, control_number_given
from edicompliance.store.work import Work

Level: TypeAlias = Literal["interchange", "group", "set"]
"""Whose number it is: ISA13, GS06, ST02."""
HIGHEST: Final = 999_999_999
"""Of each of them; behind it comes 1."""
_COUNTED: Final = (
    select(control_number.c.level, control_number.c.last, control_number.c.epoch)
    .where(control_number.c.partner == bindparam("of_partner"))
    .order_by(control_number.c.level.desc())
)
"""How far a partner's were counted, in the order in which everybody locks them."""
_READ: Final = Prepared(_COUNTED)
_LOCKED: Final = Prepared(_COUNTED.with_for_update())
_COUNT_ON: Final = Prepared(
    control_number.update().where(
        control_number.c.partner == bindparam("of_partner"),
        control_number.c.level == bindparam("of_level"),
    ),
    ("last", "epoch"),
)


class Numbers:
    """Gives out the control numbers of what goes to a partner.

    What was given is written when the transaction ends, all of it together.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._counted: dict[tuple[str, str], tuple[int, int]] = {}
        """What this transaction has locked: nobody else counts on."""
        self._given: list[dict[str, object]] = []
        self._moved: set[tuple[str, str]] = set()
        work.at_its_end.append(self._write)

    def next(self, partner: str, level: Level, purpose: str = "") -> int:
        """Give out the next number."""
        return self.some(partner, level, 1, purpose)[0]

    def some(self, partner: str, level: Level, count: int, purpose: str = "") -> tuple[int, ...]:
        """Give out so many numbers, one behind the other."""
        if not 1 <= count <= HIGHEST:
            raise StoreError(f"expected 1 to {HIGHEST} control numbers to give out, got {count}")
        last, epoch = self._locked(partner, level)
        given = [
            ((last + step) % HIGHEST + 1, epoch + (last + step) // HIGHEST) for step in range(count)
        ]
        now = self._work.now
        self._given += (
            {
                "partner": partner,
                "level": level,
                "epoch": turn,
                "number": number,
                "given_at": now,
                "purpose": purpose,
            }
            for number, turn in given
        )
        self._set(partner, level, *given[-1])
        return tuple(number for number, _ in given)

    def last(self, partner: str, level: Level) -> int:
        """Return the number that was given last; 0: none was."""
        return self._known(partner).get((partner, level), (0, 0))[0]

    def upcoming(self, partner: str, level: Level) -> int:
        """Return what `next` will give; nobody else counts until the transaction ends."""
        last, _ = self._locked(partner, level)
        return last % HIGHEST + 1

    def go_on_behind(self, partner: str, level: Level, number: int, *, reason: str) -> None:
        """Go on behind a number that another system gave last; never back to what was given."""
        if not 0 <= number <= HIGHEST:
            raise StoreError(f"expected a control number from 0 to {HIGHEST}, got {number}")
        last, epoch = self._locked(partner, level)
        if number < last:
            raise StoreError(
                f"{partner}, {level}: expected a number from {last} on, the last that was given, "
                f"got {number}"
            )
        self._set(partner, level, number, epoch)
        self._work.done("set control number", f"{partner} {level} {number}", reason=reason)

    def given(self, partner: str, level: Level) -> tuple[Row[Any], ...]:
        """Every number that was given, with its epoch and what for, in the order of giving."""
        self._write()
        given = control_number_given.c
        found = select(given.epoch, given.number, given.purpose).where(
            given.partner == partner, given.level == level
        )
        return tuple(self._work.execute(found.order_by(given.epoch, given.number)))

    def _locked(self, partner: str, level: Level) -> tuple[int, int]:
        """How far it was counted; nobody else counts until the transaction ends."""
        counted = self._counted.get((partner, level))
        if counted is None:
            counted = self._counted[partner, level] = self._read_locked(partner, level)
        return counted

    def _read_locked(self, partner: str, level: Level) -> tuple[int, int]:
        """Lock all that a partner's were counted to; whoever begins to count waits for others."""
        key = (partner, level)
        self._counted = self._known(partner, locked=True) | self._counted
        if key not in self._counted:
            self._work.alone_with(f"control number {partner} {level}")
            self._counted = self._known(partner, locked=True) | self._counted
        if key not in self._counted:
            self._work.execute(control_number.insert().values(partner=partner, level=level))
            self._counted[key] = 0, 0
        return self._counted[key]

    def _known(
        self, partner: str, *, locked: bool = False
    ) -> dict[tuple[str, str], tuple[int, int]]:
        """How far a partner's were counted, at each level that counting began at."""
        rows = self._work.all(_LOCKED if locked else _READ, {"of_partner": partner})
        found = {(partner, str(row.level)): (int(row.last), int(row.epoch)) for row in rows}
        return found | {key: self._counted[key] for key in found if key in self._counted}

    def _set(self, partner: str, level: Level, last: int, epoch: int) -> None:
        self._counted[partner, level] = last, epoch
        self._moved.add((partner, level))

    def _write(self) -> None:
        """Write what was given, and how far it was counted."""
        self._work.insert_all(control_number_given, self._given)
        moved = [
            {"of_partner": partner, "of_level": level, "last": last, "epoch": epoch}
            for partner, level in sorted(self._moved)
            for last, epoch in (self._counted[partner, level],)
        ]
        if moved:
            self._work.change_all(_COUNT_ON, moved)
        self._given, self._moved = [], set()
