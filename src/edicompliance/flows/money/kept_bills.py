"""Bills (812) and payments (820) that came by the mailbox, and their way into the ledger.

A poll keeps what came and works out until when it can be disputed; that it is entered is a
person's decision, for only the guide says whose debit an 812 means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import Any, Final

from edicompliance.errors import EdiError, StoreError
from edicompliance.flows.config import Config, guide_of
from edicompliance.flows.money.deductions import TakenOver, enter_told, invoiced_of, read_sets
from edicompliance.profiles import Profile, load_profile
from edicompliance.reports.due import DueRow
from edicompliance.store import Work
from edicompliance.store.archive import Archive
from edicompliance.store.looking_back import came_in
from edicompliance.x12 import parse

BEGIN: Final = "interchange:"
"""How what is taken over from the archive is named, where a file might be."""


def number_of(text: str) -> int | None:
    """The interchange that is named in place of a file; None: it is a file.

    >>> number_of("interchange:12"), number_of("claims.csv")
    (12, None)
    """
    digits = text.removeprefix(BEGIN)
    numbered = text.startswith(BEGIN) and digits.isascii() and digits.isdecimal()
    return int(digits) if numbered and len(digits) < 19 else None


def take_over_kept(
    work: Work,
    archive: Archive,
    number: int,
    actor: str,
    *,
    config: Config | None = None,
    profile: Profile | None = None,
    keep: bool = True,
) -> TakenOver:
    """Enter what an interchange tells that came by the mailbox; with `keep` false nothing is kept.

    It is read by the guide of the partner it came from, by the settings; without any, by `profile`.
    Raises `EdiError` where there is none, or nobody says whose guide it is.
    """
    row = work.interchanges.get(number)
    if row is None or row.direction != "in":
        raise EdiError(f"{BEGIN}{number}: expected one that came in; edic mailbox list shows them")
    guide = _guide(row, config, profile)
    if not row.sha256:
        raise StoreError(f"{BEGIN}{number}: its bytes are not in the archive")
    file = parse(archive.get(row.sha256), file=row.sha256)
    mine = replace(file, parts=tuple(one for one in file.interchanges if one.offset == row.offset))
    told = read_sets(mine, row.sha256, guide, invoiced_of(work, guide))
    return enter_told(work, told, f"interchange {number}", guide, actor, keep=keep)


def _guide(row: Any, config: Config | None, profile: Profile | None) -> Profile:
    """The guide it is read by: that of the partner it came from."""
    named = row.partner and config is not None
    ours = guide_of(config.partner(row.partner)) if named and config is not None else ""
    if profile is not None and ours and ours != profile.id:
        raise EdiError(
            f"{BEGIN}{row.id}: expected --retailer {ours}, the guide of {row.partner}, which it "
            f"came from, got {profile.id}"
        )
    if profile is None and config is not None and ours:
        return load_profile(config.partner(row.partner).profile)
    if profile is None:
        raise EdiError(f"{BEGIN}{row.id}: no settings say whose guide it is: name --retailer")
    return profile


def guides_of(config: Config) -> Callable[[str], str]:
    """Return what knows the id of a partner's guide, each looked up once; empty: he has none."""

    @cache
    def guide(partner: str) -> str:
        known = next((one for one in config.partners if one.name == partner), None)
        try:
            return guide_of(known) if known is not None else ""
        except EdiError:  # his file of a guide is broken or gone: edic profile says so
            return ""

    return guide


def commands_of(look: Work, config: Config, rows: Iterable[DueRow]) -> dict[int, str]:
    """Deadline of a dispute -> the command that takes its bill or payment over.

    Those are left out that are in the ledger, or came no interchange.
    """
    guide = guides_of(config)
    disputes = (one for one in rows if one.what == "dispute")
    waiting = [one for one in disputes if not _is_entered(look, guide(one.partner), one)]
    places = came_in(look, [one.id for one in waiting])
    taken = look.chargebacks.interchanges_taken(places.values()) if places else frozenset()
    return {
        number: f"edic chargebacks import {BEGIN}{place}"
        for number, place in places.items()
        if place not in taken
    }


def entered_name(look: Work, guide: str, one: DueRow) -> str:
    """What a bill that came by mail is called in the ledger; empty: it is not there."""
    name = f"{guide}/{one.subject.partition(' ')[2]}"
    return name if look.chargebacks.knows(name) else ""


def _is_entered(look: Work, guide: str, one: DueRow) -> bool:
    """Whether the ledger has a bill, or anything that a payment took."""
    set_id, _, number = one.subject.partition(" ")
    if set_id == "820":
        return look.chargebacks.knows_payment(guide, number)
    return bool(entered_name(look, guide, one))
