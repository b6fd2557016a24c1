"""The order of a set, or of a loop, as a regular expression over the beginnings of its segments.

A segment begins with its tag. Nearly all sets are in order, and one match over nothing but tags
takes whole rounds of a loop, or a whole set; only what does not match is walked step by step.

>>> from edicompliance.x12.schema import load_schema
>>> tags = frozenset({"ST", "BEG", "PO1", "PID", "SE"})
>>> match = whole_set(load_schema("850", "004010"), "*", tags)
>>> [bool(match(tags)) for tags in (b"ST*BEGPO1PIDPIDPO1SE*", b"ST*BEGPIDSE*")]
[True, False]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from edicompliance.x12.delimiters import in_bytes
from edicompliance.x12.events import PREFIX
from edicompliance.x12.structure import LoopRule, Schema, Use

Match = Callable[..., re.Match[bytes] | None]


@lru_cache(maxsize=64)
def whole_set(schema: Schema, separator: str, tags: frozenset[str]) -> Match:
    """Matches a whole set that needs no word, from ST to SE, as far as all of its are of `tags`."""
    items = schema.root.items
    return re.compile(b"".join(pattern(item, separator, tags) for item in items)).match


def pattern(item: Use | LoopRule, separator: str, tags: frozenset[str]) -> bytes:
    """The prefixes of what may stand at an item of a loop, as far as they are of `tags`.

    Possessive: as in the walk, each segment goes to the first place that is open, for good.
    """
    if isinstance(item, LoopRule):
        tag, one = item.trigger, first(item.items, separator)
        if tag in tags:
            one += b"".join(pattern(other, separator, tags) for other in item.items[1:])
    else:
        tag, one = item.tag, _prefix(item.tag, separator)
    if tag not in tags:
        return b"(?!)" if item.mandatory else b""
    most = b"" if item.most is None else b"%d" % item.most
    return b"(?:%b){%d,%b}+" % (one, item.mandatory, most)


def first(items: Sequence[Use | LoopRule], separator: str) -> bytes:
    """The prefix of what starts a loop; nothing matches where that may come again within."""
    item = items[0]
    alone = isinstance(item, Use) and item.most == 1
    return _prefix(item.tag, separator) if isinstance(item, Use) and alone else b"(?!)"


def _prefix(tag: str, separator: str) -> bytes:
    return re.escape(in_bytes(tag + separator)[:PREFIX])
