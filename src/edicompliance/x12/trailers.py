"""What a trailer says of what it closes: how much is in it, and under which control number.

SE, GE and IEA close a set, a group and an interchange. Their first element counts, their second
repeats the header's control number.

>>> from edicompliance.x12.delimiters import Delimiters
>>> ge = Segment(b"GE*2*0017", 0, 9, Delimiters())
>>> wrong_count(ge, {1}, "set")
('GE01 says 2, there is 1 set', '1')
>>> wrong_echo(ge, "17", "GS06")
('GE02 0017 does not repeat GS06 17', 'warning')
"""

from __future__ import annotations

import re

from edicompliance.x12.issues import Severity, plural, shown
from edicompliance.x12.segment import Segment

_NUMBER = re.compile(r"[0-9]{1,10}")


def wrong_count(trailer: Segment, counts: set[int], what: str) -> tuple[str, str] | None:
    """The message and the right count; None where it is one of `counts`, several where in doubt."""
    said = trailer[1]
    if _NUMBER.fullmatch(said) and int(said) in counts:
        return None
    count = min(counts)
    there = f"there {'is' if count == 1 else 'are'} {plural(count, what)}"
    return f"{trailer.tag}01 says {shown(said) or 'nothing'}, {there}", str(count)


def wrong_echo(trailer: Segment, sent: str, name: str) -> tuple[str, Severity | None] | None:
    """The message, and a severity where the numbers differ in zeros only; None where all is right.

    `sent` is what `name` in the header says.
    """
    back = trailer[2].strip()
    if sent == back:
        return None
    same = _NUMBER.fullmatch(sent) and _NUMBER.fullmatch(back) and int(sent) == int(back)
    message = f"{trailer.tag}02 {shown(back) or 'nothing'} does not repeat {name} {shown(sent)}"
    return message, "warning" if same else None


def as_number(control_number: str) -> str:
    """A control number by which two are one: leading zeros do not count.

    >>> as_number("000000017") == as_number("17 ")
    True
    """
    return control_number.strip().lstrip("0")
