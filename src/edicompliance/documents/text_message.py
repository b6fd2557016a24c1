"""The text message, 864: words that a retailer writes to a person, by machine.

Retailers use it for what has no set of its own: invoices that failed, tests passed, a closing
warehouse. It holds one or more messages, each with a number, a title and its lines.

>>> from edicompliance.documents.segments.small_parts import TextLine
>>> note = TextMessage(purpose="00", title="Invoice errors", messages=(
...     MessageText(number="1", title="Invoice 77", lines=(
...         TextLine(text="Invoice 77 names no order."), TextLine(text="Please send it again."),
...     )),
... ))
>>> print(note.messages[0].text)
Invoice 77 names no order.
Please send it again.
>>> note.write()[1]
('MIT', '1', 'Invoice 77')
"""

from __future__ import annotations

from typing import ClassVar

from edicompliance.documents.document import DocumentType
from edicompliance.documents.records.codec import Count
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.documents.records.record import Record
from edicompliance.documents.segments.parts import DateTime, Party
from edicompliance.documents.segments.small_parts import TextLine


class MessageText(Record):
    """MIT with what follows it: one message."""

    ELEMENTS: ClassVar = {
        "number": "MIT01",
        "title": "MIT02",
        "width": "MIT03",
        "length": "MIT04",
    }
    PARTS: ClassVar = {"N1": "parties", "MSG": "lines"}

    number: str
    """The message's number, MIT01."""
    title: str = ""
    """What it is about, MIT02."""
    width: Count = None
    """Signs a line of the page it is written for, MIT03."""
    length: Count = None
    """Lines of that page, MIT04."""
    parties: tuple[Party, ...] = ()
    """N1: whom this message is about."""
    lines: tuple[TextLine, ...] = ()
    """MSG."""

    @property
    def text(self) -> str:
        """All lines, one below the other."""
        return "\n".join(line.text for line in self.lines)


class TextMessage(KeptDocument):
    """An 864."""

    SET_ID = "864"
    ELEMENTS: ClassVar = {"purpose": "BMG01", "title": "BMG02", "kind": "BMG03"}
    PARTS: ClassVar = {"DTM": "dates", "N1": "parties", "MIT": "messages"}

    purpose: str = ""
    """BMG01: `00` original, `22` a copy for information."""
    title: str = ""
    """What the whole set is about, BMG02."""
    kind: str = ""
    """What kind of message, BMG03."""
    dates: tuple[DateTime, ...] = ()
    """DTM."""
    parties: tuple[Party, ...] = ()
    """N1: who writes, to whom."""
    messages: tuple[MessageText, ...] = ()
    """MIT."""


TYPE = DocumentType("864", "text message", TextMessage)
