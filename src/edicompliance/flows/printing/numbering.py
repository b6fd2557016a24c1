"""The ship notice with the numbers that its labels were given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from edicompliance.documents.composing.numbering import NewNumber, with_numbers
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.documents.shipment import Shipment
from edicompliance.errors import DocumentError, EdiError
from edicompliance.flows.printing.labelling import Labels
from edicompliance.profiles import Profile
from edicompliance.rules.context import Context


def numbered_notice(
    made: Labels,
    shipment: Shipment,
    profile: Profile,
    *,
    at: datetime,
    read: Callable[[str], bytes],
) -> bytes:
    """Return the file of a ship notice, with the numbers of its labels in MAN*GM.

    Every other byte of the file is as it was, but for the count in SE01. Raises `EdiError` where
    the notice is not in one file.
    """
    context = Context.of(shipment, profile, at)
    notices = context.shipment.notices
    files = dict.fromkeys(map(_file_of, notices))
    if len(files) != 1 or None in files:
        told = (
            ", ".join(str(one) for one in files if one) or "a plan, and no ship notice is written"
        )
        raise EdiError(f"{shipment.path}: expected one file with the ship notice (856), got {told}")
    [file] = filter(None, files)
    facts = context.facts_of_notice(notices[0])
    digits = profile.partner(facts).conventions_of("856").sscc_digits
    numbers = [NewNumber(one.notice, one.level, one.sscc) for one in made.allocated]
    return with_numbers(read(file), numbers, digits=digits, file=file)


def _file_of(notice: ShipNotice) -> str | None:
    try:
        return notice.where("notice_number").file
    except DocumentError:
        return None
