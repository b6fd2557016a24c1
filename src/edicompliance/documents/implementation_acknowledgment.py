"""The implementation acknowledgment, 999: a 997 that also knows the implementation guide.

It says the same as a 997 in segments of other names, IK3 to IK5, and with a few more codes.

>>> ack = ImplementationAcknowledgment(functional_id="PO", group_control_number="1", status="R",
...     sets=(ImplementationSetAnswer(set_id="850", control_number="0001", status="R", code="I6"),))
>>> ack.write()[2]
('IK5', 'R', 'I6')
>>> ack.answer_to("850", "1")[0]
'rejected'
"""

from __future__ import annotations

from typing import ClassVar

from edicompliance.documents.document import DocumentType
from edicompliance.documents.functional_acknowledgment import (
    ElementError,
    FunctionalAcknowledgment,
    SegmentError,
    SetAnswer,
)


def _in_999(elements: dict[str, str]) -> dict[str, str]:
    """The same places in a 999, where three segments have other names."""
    renamed = {"AK3": "IK3", "AK4": "IK4", "AK5": "IK5"}
    return {field: renamed.get(at[:3], at[:3]) + at[3:] for field, at in elements.items()}


class ImplementationElementError(ElementError):
    """IK4."""

    ELEMENTS: ClassVar = _in_999(ElementError.ELEMENTS)
    LIST: ClassVar = "621"


class ImplementationSegmentError(SegmentError):
    """IK3 with its IK4."""

    ELEMENTS: ClassVar = _in_999(SegmentError.ELEMENTS)
    PARTS: ClassVar = {"IK4": "elements"}
    LIST: ClassVar = "620"

    elements: tuple[ImplementationElementError, ...] = ()
    """IK4."""


class ImplementationSetAnswer(SetAnswer):
    """AK2 to IK5."""

    ELEMENTS: ClassVar = _in_999(SetAnswer.ELEMENTS)
    PARTS: ClassVar = {"IK3": "errors"}
    TAIL = ("IK5",)
    LIST: ClassVar = "618"

    errors: tuple[ImplementationSegmentError, ...] = ()
    """IK3."""


class ImplementationAcknowledgment(FunctionalAcknowledgment):
    """A 999."""

    SET_ID = "999"

    sets: tuple[ImplementationSetAnswer, ...] = ()
    """AK2; none where the AK9 speaks for all sets of the group."""


TYPE = DocumentType("999", "implementation acknowledgment", ImplementationAcknowledgment)
