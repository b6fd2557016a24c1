r"""Words on a terminal: wrapped lines, safe characters, colours.

>>> print("\n".join(wrapped("  do    ", "mend the label and print it again", 30)))
  do    mend the label and
        print it again
"""

from __future__ import annotations

import textwrap
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from edicompliance.documents.segments.times import at_instant, words, zone_info
from edicompliance.x12.issues import printable

_COLORS = {
    "HOLD": "1;31",
    "CANNOT-TELL": "1;35",
    "SHIP-AT-KNOWN-COST": "1;33",
    "SHIP": "1;32",
    "strong": "1",
    "faint": "2",
}
"""Verdict or manner -> ANSI code; colour is never the only sign."""


_SOON = timedelta(days=2)
"""From here on it is told in days."""


def wrapped(head: str, text: str, width: int, *, indent: int | None = None) -> list[str]:
    """Return `head` and `text` in lines no longer than `width`; further lines stand under the text.

    Words are never broken, so that a path can be copied; what a terminal could take for a command
    is escaped.
    """
    further = " " * (len(head) if indent is None else indent)
    lines = textwrap.wrap(
        printable(" ".join(text.strip().splitlines())),
        width,
        initial_indent=head,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [head.rstrip()]


def clock_text(at: datetime, zone: str | None = None) -> str:
    """Return a time at the clock of its place, with that clock's name; `zone` is the place's.

    >>> clock_text(datetime.fromisoformat("2026-11-20T06:00:00-05:00"), "America/Chicago")
    'Fri 2026-11-20 05:00 CST'
    """
    if zone and not isinstance(at.tzinfo, ZoneInfo):
        at = at.astimezone(zone_info(zone))
    return f"{at:%a} {words(at_instant(at.replace(second=0, microsecond=0)))}"


def from_now(instant: datetime, now: datetime) -> str:
    """How far away it is: `in 5 h 10 min`, `2 days ago`.

    >>> at = datetime.fromisoformat("2026-11-20T06:00:00-05:00")
    >>> from_now(at, at - timedelta(minutes=310)), from_now(at, at + timedelta(days=2))
    ('in 5 h 10 min', '2 days ago')
    """
    distance = abs(instant - now)
    minutes = int(distance.total_seconds()) // 60
    if distance >= _SOON:
        far = f"{minutes // 1440} days"
    elif minutes >= 60:
        far = f"{minutes // 60} h" + f" {minutes % 60} min" * bool(minutes % 60)
    else:
        far = f"{minutes} min"
    return f"in {far}" if instant >= now else f"{far} ago"


def paint(text: str, manner: str, color: bool) -> str:
    """Return a text in the colour of a verdict, `strong` or `faint`; unchanged without `color`."""
    return f"\x1b[{_COLORS[manner]}m{text}\x1b[0m" if color else text


def short(text: str, most: int = 60) -> str:
    """Return a text cut to a length that is readable.

    >>> short("x" * 99, 10)
    'xxxxxxx...'
    """
    return text if len(text) <= most else text[: most - 3] + "..."
