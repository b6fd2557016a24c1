"""Alerts as lines for people; a hundred of one kind that are too late for anybody are one line.

Who loads last year's orders need not read each deadline of theirs: it was over before the order
came. Each has its own row still, in `edic due` and in the exception log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Protocol

TOO_LATE: Final = "it was over before its document came"
"""How the message of such an alert ends."""


class Alerted(Protocol):
    """What an alert says."""

    @property
    def kind(self) -> str:
        """approaching, missed, trouble."""

    @property
    def subject(self) -> str:
        """Of what: the partner, what is due, of which order, by when."""

    @property
    def message(self) -> str:
        """What people are told."""


def together(alerts: Iterable[Alerted]) -> Iterator[Sequence[Alerted]]:
    """Alerts one by one, in their order; those that came too late by partner and by what is due."""
    found: dict[object, list[Alerted]] = {}
    for nth, one in enumerate(alerts):
        partner, what = (*one.subject.split(" ", 2), "")[:2]
        key = (partner, what) if one.message.endswith(TOO_LATE) else nth
        found.setdefault(key, []).append(one)
    yield from found.values()


def line(alike: Sequence[Alerted]) -> str:
    """One alert as it is, or how many there are of a kind that came too late.

    >>> from collections import namedtuple
    >>> one = namedtuple("one", "kind subject message")
    >>> line([one("missed", "mart: 855 7, due 2026-11-21", TOO_LATE)] * 40)
    'missed: mart: 855: 40 were over before their documents came, the first: 7, due 2026-11-21; \
each of them: edic due'
    """
    first = alike[0]
    if len(alike) == 1:
        return f"{first.kind}: {first.subject}: {first.message}"
    partner, what, subject = first.subject.split(" ", 2)
    told = f"{len(alike)} were over before their documents came, the first: {subject}"
    return f"{first.kind}: {partner} {what}: {told}; each of them: edic due"
