"""Correcting a ship notice that was sent: a replacement, a change, or a cancellation and a new one.

Two notices that differ under one number contradict each other, and a retailer who gets both
receives neither. So a correction says what it is, in BSN01, and under which number it stands; each
retailer takes one kind of it, which his conventions say.

>>> wrong = ShipNotice(purpose="00", notice_number="A")
>>> when = datetime(2026, 11, 18, 17, 5)
>>> [(one.purpose, one.notice_number) for one in correct(wrong, wrong, at=when)]
[('05', 'A')]
>>> afresh = Conventions(correction="cancel_and_resend")
>>> [(one.purpose, one.notice_number)
...  for one in correct(wrong, wrong, at=when, partner=afresh, notice_number="B")]
[('01', 'A'), ('00', 'B')]
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from edicompliance.documents.composing.agreements import Shipping
from edicompliance.documents.conventions import Conventions, Partner
from edicompliance.documents.ship_notice import ShipNotice
from edicompliance.errors import UnwritableDocument

_ORIGINAL, _CANCELLATION = "00", "01"
_SAME_NUMBER: Final = {"replace": "05", "change": "04"}
"""How a notice is mended -> BSN01 of the correction, under the number of what it corrects."""


def correct(
    notice: ShipNotice,
    corrected: ShipNotice | None = None,
    *,
    at: datetime,
    partner: Partner | None = None,
    notice_number: str = "",
) -> tuple[ShipNotice, ...]:
    """Return what is to be sent so that `corrected` holds, or, without it, nothing does.

    `at` is the time of the correction, and `notice_number` the new number where the retailer wants
    one. Raises `UnwritableDocument` where he takes no such correction.
    """
    settings = (partner or Conventions()).conventions_of("856")
    settings.require_all(Shipping)
    kind = settings.correction
    if notice.purpose == _CANCELLATION:
        raise UnwritableDocument(f"{notice.notice_number} cancels a notice; send an original")
    if kind == "never":
        raise UnwritableDocument("this retailer takes no correction of a ship notice")
    if corrected is None:
        if kind == "resend":
            raise UnwritableDocument("this retailer takes no cancellation of a ship notice")
        return (_stamped(notice, _CANCELLATION, notice.notice_number, at),)
    if kind in _SAME_NUMBER:
        if notice_number not in ("", notice.notice_number):
            raise UnwritableDocument(
                f"BSN02: expected the number of the notice that is corrected, "
                f"{notice.notice_number}, got {notice_number}"
            )
        return (_stamped(corrected, _SAME_NUMBER[kind], notice.notice_number, at),)
    if notice_number in ("", notice.notice_number):
        raise UnwritableDocument(
            f"BSN02: expected a new number instead of {notice.notice_number}, got "
            f"{notice_number or 'none'}"
        )
    again = _stamped(corrected, _ORIGINAL, notice_number, at)
    if kind == "resend":
        return (again,)
    return (_stamped(notice, _CANCELLATION, notice.notice_number, at), again)


def _stamped(notice: ShipNotice, purpose: str, number: str, at: datetime) -> ShipNotice:
    return notice.model_copy(
        update={
            "purpose": purpose,
            "notice_number": number,
            "date": at.date(),
            "time": f"{at:%H%M}",
        }
    )
