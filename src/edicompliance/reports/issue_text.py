"""A kind of issue as people read it: what it means, and how an acknowledgment tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edicompliance.reports.layout import paint, wrapped
from edicompliance.x12.explanations import explain_issue, told_by
from edicompliance.x12.issues import KINDS

_LINK: Final = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def as_text(code: str, *, width: int = 100, color: bool = False) -> str:
    """Return all that is known of a code such as `X12501`; raises KeyError for another."""
    kind, explanation = KINDS[code], explain_issue(code)
    lines = [f"{paint(code, 'strong', color)}  {kind.name}", *_words(explanation.means, "", width)]
    for heading, text in (
        ("What is expected", explanation.expected),
        ("How to mend it", explanation.mend),
    ):
        lines += ["", paint(heading, "strong", color), *_words(text, "  ", width)]
    lines += ["", paint("In short", "strong", color)]
    for label, text in _facts(code):
        lines += wrapped(f"  {label:24}", text, width)
    return "\n".join(lines) + "\n"


def _words(text: str, indent: str, width: int) -> list[str]:
    """A paragraph; of a link only its words."""
    return wrapped(indent, _LINK.sub(r"\1", text), width)


def _facts(code: str) -> Iterator[tuple[str, str]]:
    kind = KINDS[code]
    yield "level", kind.level
    yield "severity", kind.severity
    for told in told_by(code):
        where = f" for {told.where}" if told.where else ""
        yield f"{told.acknowledgment}{where}", f"{told.element} {told.code}: {told.meaning}"
    if not told_by(code):
        yield "acknowledgment", "no code tells it"
