"""Which results rest on weak sources, and which of the limits are nearly missed, in words."""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.documents.segments.times import words
from edicompliance.profiles.words import in_a_row
from edicompliance.reports.unchecked import spans
from edicompliance.rules.model import CheckResult

_NOBODY = "nobody's word"
"""How an assumption is told; what it is, and why, the warnings say key by key."""


def weak_sentences(result: CheckResult) -> Iterator[str]:
    """Yield a sentence for each weak source: which rules are judged or priced by what it says."""
    by_source: dict[str, dict[str, list[str]]] = {}
    for one in result.weak:
        source = _NOBODY if one.assumed else f"grade {one.source.grade}, {one.source.title}"
        parts = by_source.setdefault(source, {})
        parts.setdefault(f"{one.part} by {one.clause}", []).append(one.code)
    for source, parts in by_source.items():
        told = [
            f"{' '.join(spans(codes))} {'is' if len(set(codes)) == 1 else 'are'} {part}"
            for part, codes in parts.items()
        ]
        yield f"{source}: {in_a_row(told)}"


def near_misses(result: CheckResult) -> Iterator[str]:
    """Yield a sentence for each limit that is planned to be kept with little time to spare."""
    for one in result.in_force:
        found = one.standing
        if found.state == "at-risk" and found.seen and found.slack is not None and one.closes:
            orders = f" of {', '.join(one.orders)}" if one.orders else ""
            yield (
                f"{one.clause}{orders}: planned {words(found.seen)}, {one.word} "
                f"{words(one.closes)}: {int(found.slack.total_seconds() // 60)} min to spare"
            )
