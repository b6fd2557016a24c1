"""What the issues of segments and loops mean: X12401 to X12414.

>>> EXPLAINED_SEGMENTS["X12405"].expected
'The segment at most as often as the table of the set allows it there.'
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from edicompliance.x12.explanation import Explanation

EXPLAINED_SEGMENTS: Final[Mapping[str, Explanation]] = MappingProxyType(
    {
        "X12401": Explanation(
            means="There is no such segment in the release: its tag is mistyped, it is of a newer "
            "release, or it is something private between two partners. What it says is not read.",
            expected="A segment of the release; `edic x12 describe SET` lists those of a set.",
            mend="Correct the tag. Where partners agreed on a segment of their own, put it into "
            "[tables of your own](../x12-tables.md#lay-your-own-tables-over-ours).",
        ),
        "X12402": Explanation(
            means="The segment exists, but this set has no place for it. What it says is not "
            "read: a date in the wrong segment is no date.",
            expected="One of the segments that `edic x12 describe SET` lists.",
            mend="Take it out, or say it with a segment that the set has. Often the mapping of "
            "another set was copied.",
        ),
        "X12403": Explanation(
            means="The segment comes too late: its place in the set, or in its loop, is before "
            "something that has come already. A reader that goes by the order attaches it to the "
            "wrong line or drops it.",
            expected="The order of the table; `edic x12 describe SET` prints it.",
            mend="Move the segment to its place where the set is written.",
        ),
        "X12404": Explanation(
            means="A segment, or the first segment of a loop, that every such set must have is not "
            "there. Without it the set does not say the least it has to, so it is rejected.",
            expected="The segment, once at least, before the one that the issue points at.",
            mend="Write it. If the data for it are missing, ask why: an order without lines is not "
            "an order.",
        ),
        "X12405": Explanation(
            means="The segment stands more often than its place allows. Readers take the first or "
            "the last of them, and you do not know which.",
            expected="The segment at most as often as the table of the set allows it there.",
            mend="Leave out the one too many, or put it into a further round of the loop. Two "
            "different values mean that something before it was decided wrong.",
        ),
        "X12406": Explanation(
            means="A loop is repeated more often than the set allows. Receivers reserve no room "
            "for more, and may stop reading there.",
            expected="At most as many rounds as the table says.",
            mend="Split the document: two sets, each within the limit.",
        ),
        "X12407": Explanation(
            means="Segments of a loop are there and the one that begins it is not: an address, for "
            "example, and no N1 before it. They are read as if the loop had begun, and this one "
            "complaint stands for all of them, and for counts and sums that are off because of it. "
            "Where a segment may also be one that came too late (X12403), what follows it decides: "
            "more of the same round, or the number of the next line or level.",
            expected="The first segment of the loop before the others.",
            mend="Write the missing segment; nothing else says whose the others are.",
        ),
        "X12408": Explanation(
            means="Two terminators stand one behind the other, with nothing in between. It is "
            "skipped, but some readers stop there without a word and lose the rest of the file.",
            expected="A segment between two terminators.",
            mend="Look at how the file is joined: a terminator is added to a segment that has one "
            "already, or an empty line of the data becomes a segment. `edic repair` takes it away.",
        ),
        "X12409": Explanation(
            means="The last segment has no terminator. All of it is there, so it is read; only "
            "where newlines end the segments does nobody mind.",
            expected="A terminator behind every segment, the IEA too.",
            mend="Write it; `edic repair` adds it. If the file comes from a partner, be sure that "
            "it was not cut off in the middle.",
        ),
        "X12410": Explanation(
            means="A segment is longer than any real one is, so it is not looked into. It guards "
            "against a file whose terminator is not what its ISA says: all of it would be one "
            "segment.",
            expected="At most 64 KiB for one segment, binary ones excepted.",
            mend="Look for the terminator: the file was probably converted on its way, and every "
            "newline or `~` in it changed.",
        ),
        "X12411": Explanation(
            means="A segment with binary data says how many octets it has, and behind so many "
            "there is no terminator. Where it ends cannot be known, so the set is rejected.",
            expected="In BIN01 the number of octets of BIN02, and a terminator right behind them.",
            mend="Count octets, not characters, and do it after the data were encoded. A transfer "
            "in text mode changes line ends and with them the length: use binary mode.",
        ),
        "X12412": Explanation(
            means="The standard allows the segment, the trading partner's guide does not. His "
            "program may refuse the document or charge for it.",
            expected="The document without the segment.",
            mend="Leave it out for this partner. If the guide has changed, correct `forbid` under "
            "`narrow` in the partner's profile.",
        ),
        "X12413": Explanation(
            means="The standard does not ask for the segment, the trading partner's guide does. "
            "His program may refuse the document or charge for it.",
            expected="What the profile requires: the segment, or one with that qualifier, "
            "somewhere in the set, perhaps only where another segment is there.",
            mend="Add it for this partner. If the guide has changed, correct `require` under "
            "`narrow` in the partner's profile.",
        ),
        "X12414": Explanation(
            means="A set has more levels (HL) than are read. Those that follow are not looked at, "
            "so the set is rejected.",
            expected="At most 200,000 HL in one set, unless the program that calls sets another "
            "limit.",
            mend="Split the ship notice: one for each truck, or for each bill of lading.",
        ),
    }
)
"""Code -> what it means."""
