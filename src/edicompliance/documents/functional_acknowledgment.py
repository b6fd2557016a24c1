"""The functional acknowledgment, 997: what became of a group that was sent.

It names the group by GS01 and GS06 and says for each set (AK2 .. AK5), or for all of them at once
(AK9 alone), whether it is accepted, and where it is wrong.

>>> ack = FunctionalAcknowledgment(functional_id="SH", group_control_number="1031", status="E",
...     sets=(SetAnswer(set_id="856", control_number="0001", status="E", errors=(
...         SegmentError(tag="DTM", position=9, code="8", elements=(
...             ElementError(element=3, data_element=337, code="9", copy_of="2560"),)),)),))
>>> ack.sets[0].verdict
'accepted with errors'
>>> ack.sets[0].reasons
('segment 9 DTM, element 3: Time is wrong: 2560',)
>>> ack.write()[1]
('AK2', '856', '0001')
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Count
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.record import Record
from edicompliance.x12.codes import load_codes
from edicompliance.x12.issues import shown

Verdict = Literal["accepted", "accepted with errors", "partly accepted", "rejected", "not answered"]
_VERDICTS: Final[dict[str, Verdict]] = {
    "A": "accepted",
    "E": "accepted with errors",
    "P": "partly accepted",
    "R": "rejected",
    "M": "rejected",
    "W": "rejected",
    "X": "rejected",
}
_WORST_FIRST: Final[tuple[Verdict, ...]] = (
    "rejected",
    "not answered",
    "partly accepted",
    "accepted with errors",
    "accepted",
)
_ERRORS_IN_ELEMENTS: Final = "8"
_ERRORS_IN_SEGMENTS: Final = "5"


def meaning(numbers: str, code: str) -> str:
    """A code of a list in words; one that the list does not have, as it is."""
    codes = load_codes(numbers)
    return codes.codes.get(code, f"code {code}") if codes else f"code {code}"


def verdict_of(status: str) -> Verdict:
    """What a status means, AK501 or AK901; one that nobody knows answers nothing."""
    return _VERDICTS.get(status, "not answered")


def unknown_status(status: str, element: str) -> tuple[str, ...]:
    """A reason for a status that is none; what it says of the file nobody can tell.

    >>> unknown_status("Z", "AK501"), unknown_status("A", "AK501")
    (('AK501 is Z, which means nothing: expected A, E, M, P, R, W or X',), ())
    """
    if status in _VERDICTS:
        return ()
    *most, last = sorted(_VERDICTS)
    said = f"is {shown(status)}, which means nothing" if status else "says nothing"
    return (f"{element} {said}: expected {', '.join(most)} or {last}",)


class ElementError(Record):
    """AK4: an element that is wrong."""

    ELEMENTS: ClassVar = {
        "element": "AK401-1",
        "component": "AK401-2",
        "repetition": "AK401-3",
        "data_element": "AK402",
        "code": "AK403",
        "copy_of": "AK404",
    }
    LIST: ClassVar = "723"
    """The list of its codes."""

    element: Count = None
    """Which element of the segment, AK401-1."""
    component: Count = None
    """Which component of it, AK401-2."""
    repetition: Count = None
    """Which repetition of it, AK401-3, from release 004030 on."""
    data_element: Count = None
    """Its number in the standard's dictionary, AK402."""
    code: str = ""
    """What is wrong with it, AK403: `7` code not allowed."""
    copy_of: str = ""
    """What was sent, AK404."""

    @property
    def reason(self) -> str:
        """Where and what, in words."""
        place = f"element {self.element}" if self.element else "an element"
        place += f"-{self.component}" if self.component else ""
        place += f", repetition {self.repetition}" if self.repetition else ""
        sent = f": {self.copy_of}" if self.copy_of else ""
        return f"{place}: {meaning(self.LIST, self.code)}{sent}"


class SegmentError(Record):
    """AK3 with its AK4: a segment that is wrong or missing."""

    ELEMENTS: ClassVar = {
        "tag": "AK301",
        "position": "AK302",
        "loop": "AK303",
        "code": "AK304",
    }
    PARTS: ClassVar = {"AK4": "elements"}
    LIST: ClassVar = "720"
    """The list of its codes."""

    tag: str
    """AK301: `DTM`."""
    position: Count = None
    """Which segment of the set, ST = 1, AK302."""
    loop: str = ""
    """Which loop it is in, AK303."""
    code: str = ""
    """What is wrong with it, AK304: `3` missing, `8` its elements."""
    elements: tuple[ElementError, ...] = ()
    """AK4."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Where and what, in words."""
        place = f"segment {self.position} {self.tag}" if self.position else self.tag
        found = tuple(f"{place}, {one.reason}" for one in self.elements)
        if self.code and not (found and self.code == _ERRORS_IN_ELEMENTS):
            found = (f"{place}: {meaning(self.LIST, self.code)}", *found)
        return found


class SetAnswer(Record):
    """AK2 to AK5: what became of one set."""

    ELEMENTS: ClassVar = {
        "set_id": "AK201",
        "control_number": "AK202",
        "convention": "AK203",
        "status": "AK501",
        "code": "AK502",
        "code_2": "AK503",
        "code_3": "AK504",
        "code_4": "AK505",
        "code_5": "AK506",
    }
    PARTS: ClassVar = {"AK3": "errors"}
    TAIL = ("AK5",)
    LIST: ClassVar = "718"
    """The list of its codes."""

    set_id: str
    """ST01 of what was sent, AK201."""
    control_number: str = ""
    """ST02 of what was sent, zeros kept, AK202."""
    convention: str = ""
    """ST03 of what was sent, AK203, from release 005010 on."""
    errors: tuple[SegmentError, ...] = ()
    """AK3."""
    status: str = ""
    """AK501: `A` accepted, `E` accepted with errors, `R` rejected."""
    code: str = ""
    """What is wrong with the set as a whole, AK502."""
    code_2: str = ""
    """AK503."""
    code_3: str = ""
    """AK504."""
    code_4: str = ""
    """AK505."""
    code_5: str = ""
    """AK506."""

    @property
    def verdict(self) -> Verdict:
        """The status in words."""
        return verdict_of(self.status)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Everything that is wrong, in words."""
        found = tuple(reason for one in self.errors for reason in one.reasons)
        codes = (self.code, self.code_2, self.code_3, self.code_4, self.code_5)
        told = [one for one in codes if one and not (found and one == _ERRORS_IN_SEGMENTS)]
        unknown = unknown_status(self.status, self.ELEMENTS["status"])
        return (*unknown, *(meaning(self.LIST, one) for one in told), *found)


class FunctionalAcknowledgment(KeptDocument):
    """A 997."""

    SET_ID = "997"
    ELEMENTS: ClassVar = {
        "functional_id": "AK101",
        "group_control_number": "AK102",
        "group_release": "AK103",
        "status": "AK901",
        "sets_included": "AK902",
        "sets_received": "AK903",
        "sets_accepted": "AK904",
        "code": "AK905",
        "code_2": "AK906",
        "code_3": "AK907",
        "code_4": "AK908",
        "code_5": "AK909",
    }
    PARTS: ClassVar = {"AK2": "sets"}
    TAIL = ("AK9",)

    functional_id: str
    """GS01 of the group that was sent, AK101: `SH`."""
    group_control_number: str = ""
    """GS06 of that group, zeros kept, AK102."""
    group_release: str = ""
    """GS08 of that group, AK103, from release 005010 on."""
    sets: tuple[SetAnswer, ...] = ()
    """AK2; none where the AK9 speaks for all sets of the group."""
    status: str = ""
    """AK901: `A` accepted, `E` accepted with errors, `P` partly accepted, `R` rejected."""
    sets_included: Count = None
    """Sets the group said it has, AK902."""
    sets_received: Count = None
    """Sets that came, AK903."""
    sets_accepted: Count = None
    """Sets accepted, those with errors included, AK904."""
    code: str = ""
    """What is wrong with the group, AK905."""
    code_2: str = ""
    """AK906."""
    code_3: str = ""
    """AK907."""
    code_4: str = ""
    """AK908."""
    code_5: str = ""
    """AK909."""

    @property
    def verdict(self) -> Verdict:
        """The status of the group in words."""
        return verdict_of(self.status)

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is wrong with the group as a whole, in words."""
        codes = (self.code, self.code_2, self.code_3, self.code_4, self.code_5)
        unknown = unknown_status(self.status, self.ELEMENTS["status"])
        return (*unknown, *(meaning("716", one) for one in codes if one))

    def answer_to(
        self, set_id: str, control_number: str, nth: int = 1, of: int = 1
    ) -> tuple[Verdict, tuple[str, ...]]:
        """What became of one set of the group, and why.

        Of the `of` sets with one control number the `nth` is answered by the nth AK2 of that
        number. AK2s beyond those sets are told at the last of them, and of several the worst
        counts. The verdict of the group is the set's where no set is named, and where it rejects
        them all; of a set that is left out although others are named, a group partly accepted says
        nothing.
        """
        answers = [one for one in self.sets if _is_for(one, set_id, control_number)]
        ours = answers[nth - 1 : nth if nth < of else None]
        if not ours:
            silent = self.sets and self.verdict == "partly accepted"
            return ("not answered", ()) if silent else (self.verdict, self.reasons)
        verdict, reasons = _together(ours)
        if self.verdict == "rejected":
            return "rejected", (*self.reasons, *reasons)
        return verdict, reasons


def _together(answers: list[SetAnswer]) -> tuple[Verdict, tuple[str, ...]]:
    """What answers to one set come to: the worst, and that there are several."""
    verdicts = [one.verdict for one in answers]
    reasons = dict.fromkeys(reason for one in answers for reason in one.reasons)
    worst = min(verdicts, key=_WORST_FIRST.index)
    if len(answers) == 1:
        return worst, tuple(reasons)
    told = f"it is answered {len(answers)} times, the worst counts: {', '.join(verdicts)}"
    return worst, (told, *reasons)


def _is_for(answer: SetAnswer, set_id: str, control_number: str) -> bool:
    numbers = answer.control_number, control_number
    return answer.set_id == set_id and same_number(*numbers)


def same_number(one: str, other: str) -> bool:
    """Whether two control numbers are one, leading zeros aside.

    >>> same_number("0001", "1"), same_number("A1", "a1")
    (True, False)
    """
    one, other = one.strip(), other.strip()
    digits = one.isascii() and other.isascii() and one.isdigit() and other.isdigit()
    return int(one) == int(other) if digits else one == other


TYPE = DocumentType("997", "functional acknowledgment", FunctionalAcknowledgment)
