"""The application advice, 824: what a retailer's own system thinks of what it was sent.

A 997 says that a set could be read. The 824 comes after it and says whether its contents are
accepted: for each set or item (OTI) whether it is taken, and, if not, which errors it has (TED).

>>> advice = ApplicationAdvice(purpose="00", advice_number="9001", results=(
...     Result(code="TR", qualifier="SI", value="SH-1", control_number="0001", set_id="856",
...            errors=(AdvisedError(code="011", text="Unknown order", copy_of="4500099"),)),
... ))
>>> advice.write()[2]
('TED', '011', 'Unknown order', '', '', '', '', '4500099')
>>> [one.value for one in advice.results if one.is_rejected]
['SH-1']
"""

from __future__ import annotations

from typing import ClassVar, Final

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Count, Day
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.parts import Amount, Contact, DateTime, Party, Reference
from edicompliance.documents.segments.small_parts import ListedCode, ListedCodes, Quantity, Remark

_REJECTED: Final = frozenset(("BR", "GR", "IR", "TR"))
"""What is not taken at all: a batch, a group, an item, a transaction set."""


class RelatedData(Record):
    """RED: data that belong to an error."""

    ELEMENTS: ClassVar = {
        "text": "RED01",
        "kind": "RED02",
        "agency": "RED03",
        "agency_qualifier": "RED04",
        "list": "RED05",
        "code": "RED06",
    }

    text: str = ""
    """RED01."""
    kind: str = ""
    """What kind of data, RED02."""
    agency: str = ""
    """Whose code, RED03."""
    agency_qualifier: str = ""
    """Which of that agency's lists, RED04."""
    list: str = ""
    """Which list, RED05."""
    code: str = ""
    """RED06."""


class AdvisedError(Record):
    """TED with what follows it: one error, and where it is."""

    ELEMENTS: ClassVar = {
        "code": "TED01",
        "text": "TED02",
        "segment": "TED03",
        "segment_position": "TED04",
        "element_position": "TED05-1",
        "component_position": "TED05-2",
        "repetition": "TED05-3",
        "data_element": "TED06-1",
        "copy_of": "TED07",
        "new_content": "TED08",
    }
    PARTS: ClassVar = {"NTE": "remarks", "RED": "related"}

    code: str
    """TED01: `007` missing data, `011` no match, `ZZZ` as partners agree, see the text."""
    text: str = ""
    """What is wrong, in words, TED02."""
    segment: str = ""
    """Tag of the segment that is wrong, TED03."""
    segment_position: Count = None
    """Which segment of the set, ST = 1, TED04."""
    element_position: Count = None
    """Which element of the segment, TED05, from release 004060 on TED05-1."""
    component_position: Count = None
    """Which component of the element, from release 004060 on TED05-2."""
    repetition: Count = None
    """Which repetition of the element, from release 004060 on TED05-3."""
    data_element: Count = None
    """Number of the element in the standard's dictionary, TED06."""
    copy_of: str = ""
    """What was sent, TED07."""
    new_content: str = ""
    """What the receiver made of it, TED08."""
    remarks: tuple[Remark, ...] = ()
    """NTE: the error in more words."""
    related: tuple[RelatedData, ...] = ()
    """RED."""


class ReasonCode(ListedCode):
    """LQ with what follows it: one code of a list."""

    PARTS: ClassVar = {"RED": "related"}

    related: tuple[RelatedData, ...] = ()
    """RED."""


class Reasons(ListedCodes):
    """LM with its LQ: reasons by the codes of an agency."""

    codes: tuple[ReasonCode, ...] = ()
    """LQ."""


class Result(Record):
    """OTI with what follows it: what became of one set, or one item of it."""

    ELEMENTS: ClassVar = {
        "code": "OTI01",
        "qualifier": "OTI02",
        "value": "OTI03",
        "sender": "OTI04",
        "receiver": "OTI05",
        "date": "OTI06",
        "time": "OTI07",
        "group_control_number": "OTI08",
        "control_number": "OTI09",
        "set_id": "OTI10",
        "release": "OTI11",
        "purpose": "OTI12",
        "transaction_type": "OTI13",
        "application_type": "OTI14",
        "action": "OTI15",
        "handling": "OTI16",
        "status_reason": "OTI17",
    }
    PARTS: ClassVar = {
        "REF": "references",
        "DTM": "dates",
        "PER": "contacts",
        "AMT": "amounts",
        "QTY": "quantities",
        "TED": "errors",
        "LM": "reasons",
    }

    code: str
    """OTI01: `TA` set accepted, `TE` accepted with errors, `TR` rejected; with `I` instead of
    `T` an item, with `G` a group."""
    qualifier: str = ""
    """What kind of number tells which one, OTI02: `SI` the notice's number, `IV` the invoice's."""
    value: str = ""
    """That number, OTI03."""
    sender: str = ""
    """GS02 of what was sent, OTI04."""
    receiver: str = ""
    """GS03 of what was sent, OTI05."""
    date: Day = None
    """GS04 of what was sent, OTI06."""
    time: str = ""
    """GS05 of what was sent, OTI07."""
    group_control_number: str = ""
    """GS06 of what was sent, zeros kept, OTI08."""
    control_number: str = ""
    """ST02 of what was sent, OTI09."""
    set_id: str = ""
    """ST01 of what was sent, OTI10: `856`."""
    release: str = ""
    """GS08 of what was sent, OTI11."""
    purpose: str = ""
    """OTI12."""
    transaction_type: str = ""
    """OTI13."""
    application_type: str = ""
    """OTI14."""
    action: str = ""
    """OTI15."""
    handling: str = ""
    """OTI16."""
    status_reason: str = ""
    """OTI17."""
    references: tuple[Reference, ...] = ()
    """REF: the order, the bill of lading ..."""
    dates: tuple[DateTime, ...] = ()
    """DTM."""
    contacts: tuple[Contact, ...] = ()
    """PER: whom to ask."""
    amounts: tuple[Amount, ...] = ()
    """AMT."""
    quantities: tuple[Quantity, ...] = ()
    """QTY."""
    errors: tuple[AdvisedError, ...] = ()
    """TED."""
    reasons: tuple[Reasons, ...] = ()
    """LM."""

    @property
    def is_rejected(self) -> bool:
        """Whether nothing of it is taken; some of a partial acceptance (`TP`) is."""
        return self.code in _REJECTED


class ApplicationAdvice(KeptDocument):
    """An 824."""

    SET_ID = "824"
    ELEMENTS: ClassVar = {
        "purpose": "BGN01",
        "advice_number": "BGN02",
        "date": "BGN03",
        "time": "BGN04",
        "zone_code": "BGN05",
        "related_advice": "BGN06",
        "transaction_type": "BGN07",
        "action": "BGN08",
        "security": "BGN09",
    }
    SPANS: ClassVar = {"created_at": ("date", "zone_code")}
    PARTS: ClassVar = {"N1": "parties", "OTI": "results"}

    purpose: str = ""
    """BGN01: `00` original."""
    advice_number: str
    """The advice's own number, BGN02."""
    date: Day = None
    """When the advice was made, BGN03. With `time` and `zone_code` it is `created_at` for
    `where`."""
    time: str = ""
    """When the advice was made, as X12 has it, BGN04."""
    zone_code: str = ""
    """The time code, BGN05."""
    related_advice: str = ""
    """Number of an earlier advice that this one belongs to, BGN06."""
    transaction_type: str = ""
    """BGN07."""
    action: str = ""
    """What is to be done, BGN08: `WQ` accept, `U` reject."""
    security: str = ""
    """BGN09."""
    parties: tuple[Party, ...] = ()
    """N1: who advises, whom."""
    results: tuple[Result, ...] = ()
    """OTI."""


TYPE = DocumentType("824", "application advice", ApplicationAdvice)
