r"""An interchange without its ISA: a file that begins at the GS, or at the ST.

Programs cut the envelope off, and people copy a set out of a mail. The delimiters are still there:
the character behind the tag separates elements, and the one behind the last element of the first
segment ends it, if another segment follows. What separates components nobody says.

>>> detect_headless(b"ST*850*0001~\nBEG*00*SA*45~\n").delimiters
Delimiters(element='*', component='', repetition=None, segment='~')
>>> detect_headless(b"ST Louis, 12 November") is None
True
"""

from __future__ import annotations

import re

from edicompliance.x12.delimiters import Delimiters, Detected

FIRST = (b"GS", b"ST")
"""How such a file begins."""
_SEPARATOR = r"(?P<element>[^A-Za-z0-9 \t\r\n])"
_VALUE = r"(?P=element)(?:(?!(?P=element))[^\r\n])*+"
_END = (
    r"(?P<blank>[ \t]*)\r?(?P<end>\n|[^A-Za-z0-9 \t\r\n])"
    r"[ \t\r\n]*+(?P<next>[A-Z][A-Z0-9]{1,2})(?P=element)"
)
_BEGINNINGS = tuple(
    re.compile(text + _END)
    for text in (
        rf"GS{_SEPARATOR}[A-Z]{{2}}(?:{_VALUE}){{6}}(?P=element)[0-9A-Z]{{1,12}}",
        rf"ST{_SEPARATOR}[0-9]{{3}}(?P=element)[0-9A-Za-z]{{1,9}}(?:(?P=element)[0-9A-Z]{{1,35}})?",
    )
)


def detect_headless(head: bytes) -> Detected | None:
    """Read the delimiters from `head`, which starts with a GS or an ST; None where it has none."""
    text = head.decode("utf-8", "surrogateescape")
    found = next((one for pattern in _BEGINNINGS if (one := pattern.match(text))), None)
    if found is None or found["end"] == found["element"]:
        return None
    delimiters = Delimiters(found["element"], "", None, found["end"])
    return Detected(delimiters, 0, True, bool(found["blank"]), has_isa=False)
