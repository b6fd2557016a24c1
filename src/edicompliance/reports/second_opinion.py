"""What `edic validate --second-opinion` prints: where another judge of X12 sees it differently.

>>> found = {"asn.edi": [Compared(Opinion("000000001", segments=24))]}
>>> print(as_text("pyx12 4.0.0", found), end="")
asn.edi: pyx12 4.0.0 agrees
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from edicompliance.x12.issues import plural, printable
from edicompliance.x12.opinion import Compared, Complaint, Difference, Opinion

Found = Mapping[str, Sequence[Compared]]
"""Path -> its interchanges."""


def as_text(judge: str, found: Found) -> str:
    """A line a file, and below it one for each difference and for what was not looked at."""
    lines = [line for path, compared in found.items() for line in _lines(judge, path, compared)]
    return "".join(f"{printable(line)}\n" for line in lines)


def as_json(judge: str, version: str, found: Found) -> dict[str, Any]:
    """The key `second_opinion` of the JSON of `edic validate`."""
    return {
        "judge": judge,
        "version": version,
        "files": [
            {"path": path, "interchanges": [_interchange(one) for one in compared]}
            for path, compared in found.items()
        ],
    }


def _lines(judge: str, path: str, compared: Sequence[Compared]) -> Iterator[str]:
    if not compared:
        yield f"{path}: {judge} was not asked: there is no interchange"
        return
    count = sum(len(one.differences) for one in compared)
    partly = " in what it looked at" if any(one.opinion.not_judged for one in compared) else ""
    state = f": {plural(count, 'difference')}" if count else f" agrees{partly}"
    yield f"{path}: {judge}{state}"
    for one in compared:
        number = f"  interchange {one.opinion.control_number}"
        if one.opinion.note:
            yield f"{number}: {one.opinion.note}"
        if one.opinion.not_judged:
            yield f"{number}: not all judged: {one.opinion.not_judged}"
        for difference in one.differences:
            said = "; ".join(_said(one.opinion, difference))
            yield f"{number}, {difference}" + f" ({said})" * bool(said)


def _said(opinion: Opinion, difference: Difference) -> list[str]:
    """The other's words for a place."""
    return [one.message for one in opinion.complaints if one.place == difference.place]


def _interchange(compared: Compared) -> dict[str, Any]:
    opinion = compared.opinion
    return {
        "control_number": opinion.control_number,
        "agrees": compared.agrees,
        "segments": opinion.segments,
        "not_judged": opinion.not_judged or None,
        "note": opinion.note or None,
        "complaints": [_complaint(one) for one in opinion.complaints],
        "differences": [_difference(one) for one in compared.differences],
    }


def _complaint(one: Complaint) -> dict[str, Any]:
    return {
        "code": one.told,
        "message": printable(one.message),
        "segment": printable(one.segment),
        "segment_number": one.segment_number or None,
        "element": one.element,
    }


def _difference(one: Difference) -> dict[str, Any]:
    number, name = one.place
    return {
        "segment_number": number or None,
        "place": printable(name),
        "ours": sorted(one.ours),
        "theirs": sorted(one.theirs),
    }
