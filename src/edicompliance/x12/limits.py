"""How much of one thing is read: a file that never ends a segment shall not fill the memory.

Real files stay far below. What is over a limit is an issue at its byte, and what follows is read.

>>> from edicompliance.x12 import validate
>>> isa = (b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
...        b"*261122*0930*U*00401*000000001*0*P*>~")
>>> report = validate(isa + b"TA1" + 200 * b"*" + b"~IEA*0*000000001~", limits=Limits(segment=150))
>>> report.issues[0].code
'X12410'
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one thing is read; past it is an issue, and memory stays bounded."""

    segment: int = 64 * 1024
    """Bytes of one segment, binary ones excepted."""
    element: int = 4 * 1024
    """Characters of one element, binary ones excepted."""
    elements: int = 500
    """Elements of one segment."""
    levels: int = 200_000
    """HL segments of one set."""
    depth: int = 12
    """Levels inside each other."""
