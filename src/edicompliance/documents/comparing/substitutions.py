"""What a supplier has said, in an 855, that it will send instead of what was ordered.

>>> from edicompliance.documents.segments.goods import ProductId
>>> from edicompliance.documents.order_acknowledgment import AnsweredLine, OrderAcknowledgment
>>> from edicompliance.documents.segments.order_parts import LineStatus
>>> other = LineStatus(code="IS", ids=(ProductId(qualifier="IN", value="555"),))
>>> line = AnsweredLine(line_id="1", statuses=(other,))
>>> answer = OrderAcknowledgment(po_number="7", lines=(line,))
>>> [(one.line_id, one.value) for one in acknowledged_substitutions([answer])]
[('1', '555')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from edicompliance.documents.comparing.line_matching import Substitution

if TYPE_CHECKING:
    from edicompliance.documents.order_acknowledgment import OrderAcknowledgment

_SUBSTITUTED: Final = "IS"
"""ACK01 of a line for which another article is sent."""
_REJECTED: Final = frozenset({"RD", "RJ"})
"""BAK02 of an answer that declines the order."""
_CANCELLATION: Final = "01"
_REPLACEMENT: Final = "05"


def acknowledged_substitutions(
    acknowledgments: Iterable[OrderAcknowledgment],
) -> Iterator[Substitution]:
    """Yield the articles to be sent instead, line by line, of the answers that hold."""
    answers: dict[str, list[OrderAcknowledgment]] = {}
    for one in acknowledgments:
        answers.setdefault(one.po_number, []).append(one)
    for given in answers.values():
        for answer in _holding(given):
            yield from _told_in(answer)


def _holding(given: list[OrderAcknowledgment]) -> list[OrderAcknowledgment]:
    """Return the answers to one order that hold: the replacements where there are some."""
    if any(one.purpose == _CANCELLATION for one in given):
        return []
    replacing = [one for one in given if one.purpose == _REPLACEMENT]
    return [one for one in replacing or given if one.acknowledgment not in _REJECTED]


def _told_in(answer: OrderAcknowledgment) -> Iterator[Substitution]:
    for line in answer.lines:
        for status in line.statuses if line.line_id or line.ids else ():
            if status.code == _SUBSTITUTED:
                for one in status.ids:
                    yield Substitution(
                        answer.po_number, line.line_id, one.qualifier, one.value, line.ids
                    )
