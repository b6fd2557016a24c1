"""What the issues of files, interchanges, groups and sets mean: X12001 to X12305.

>>> ENVELOPE["X12304"].expected
'SE01 is the number of segments from the ST to the SE, both counted.'
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from edicompliance.x12.explanation import Explanation

_NO_ACKNOWLEDGMENT = (
    "Ask the sender for the file again: there is nobody whom an answer could reach."
)

ENVELOPE: Final[Mapping[str, Explanation]] = MappingProxyType(
    {
        "X12001": Explanation(
            means="The file holds no interchange at all: it is no X12, or it lost its beginning. "
            "Nothing in it can be read or answered.",
            expected="A file that begins with an ISA segment.",
            mend="Look at the first bytes. A zip archive, a web page or a mail was saved in the "
            "place of the file, or a program cut the envelope off: a set from ST to SE alone is no "
            f"interchange. {_NO_ACKNOWLEDGMENT}",
        ),
        "X12002": Explanation(
            means="Between two interchanges, or before the first or behind the last, stand bytes "
            "that belong to none. What is around them is read as usual, but something may have "
            "been meant by them: half of an interchange whose ISA is damaged looks like this.",
            expected="Behind an IEA, another ISA or the end of the file; line ends and blanks do "
            "not count.",
            mend="Read the bytes. Comments of an editor and lines of a log can be taken out; "
            "segments are the rest of an interchange that the sender has to send again.",
        ),
        "X12003": Explanation(
            means="The interchange stops before its IEA: the transmission broke off, or the file "
            "was fetched while it was still being written. What is missing cannot be guessed, so "
            "all of it is rejected.",
            expected="An IEA that closes the ISA.",
            mend="Fetch the file again when its size no longer changes. If it is whole at the "
            "sender's, ask for it once more; never complete it by hand, for sets may be missing.",
        ),
        "X12004": Explanation(
            means="Three bytes that mark UTF-8 stand before the ISA. Editors and some programs "
            "write them; other readers of X12 stumble over them.",
            expected="ISA as the first three bytes.",
            mend="Nothing need be done to read it. Who writes the file saves it as UTF-8 without a "
            "byte order mark, or as ASCII; `edic repair` takes the mark away.",
        ),
        "X12005": Explanation(
            means="Blanks or empty lines stand outside any interchange. They mean nothing.",
            expected="ISA as the first three bytes.",
            mend="Nothing need be done to read it. Who writes the file leaves them out.",
        ),
        "X12007": Explanation(
            means="The file begins at its GS or its ST: the ISA is not there. The delimiters were "
            "found in the first segment, except the one between components, and everything else "
            "is read and judged as usual; where there is no GS either, by the oldest release that "
            "has tables, unless ST03 names another.",
            expected="A file that begins with an ISA segment.",
            mend="A program that cut the envelope off, or a set that somebody copied, looks like "
            "this. Take the file as it came from the mailbox. No acknowledgment of it can be "
            f"written. {_NO_ACKNOWLEDGMENT}",
        ),
        "X12110": Explanation(
            means="A line that begins with `//` stands between segments. Some editors for EDI take "
            "it for a comment; X12 has none, and most programs take it for a part of the segment "
            "behind it. It is left out, and the segments are read as if it were not there.",
            expected="Segments only.",
            mend="Take the comments out before the file is sent.",
        ),
        "X12006": Explanation(
            means="The file is empty, or holds blanks only. A mailbox often shows a file so while "
            "it is being written, or after its disk was full.",
            expected="At least one interchange.",
            mend="Fetch it again later. If it stays empty, tell the sender which file it was: "
            "documents may have been lost.",
        ),
        "X12101": Explanation(
            means="The elements of the ISA do not have their fixed widths, so the delimiters do "
            "not stand where a reader looks for them. The elements were found by counting "
            "separators; many other programs refuse such a file. It happens when a file is copied "
            "out of a mail or a web page, which joins blanks.",
            expected="An ISA of 106 characters with its terminator; identifiers are filled with "
            "blanks to 15, passwords to 10.",
            mend="Fill the elements to their widths; `edic repair` does it. A partner who sends it "
            "so should be told, for others will reject his files.",
        ),
        "X12102": Explanation(
            means="A delimiter is a letter, a digit or a blank, or two delimiters are one "
            "character. Data and structure cannot be told apart then, and what was read may be "
            "wrong.",
            expected="Delimiters that differ from each other and occur in no value: `*`, `>`, `~` "
            "and, from release 00402 on, `^` are usual.",
            mend="Choose other delimiters where the file is written. A collapsed ISA (X12101) "
            "makes this fault, too: mend that first.",
        ),
        "X12103": Explanation(
            means="The IEA closes another interchange than the one that the ISA opened: parts of "
            "two were joined, or the trailer was counted wrong. Nobody can say that nothing is "
            "missing in between, so the interchange is rejected. Where only leading zeros differ "
            "it is a warning.",
            expected="IEA02 repeats ISA13, zeros included.",
            mend="The sender sends it again. In your own files, take both numbers from one "
            "variable; `edic repair` copies ISA13 into the IEA.",
        ),
        "X12104": Explanation(
            means="IEA01 does not say how many groups there are. A group may be missing, or the "
            "program that wrote the trailer counts wrong.",
            expected="IEA01 is the number of groups, from GS to GE, in the interchange.",
            mend="Compare the groups with what the sender says he sent, then have the count "
            "corrected; `edic repair` counts anew.",
        ),
        "X12105": Explanation(
            means="A segment stands where only envelopes may: before the first group, between two "
            "sets, or behind an SE. Nothing reads it there. As a rule an SE came too early.",
            expected="ST, SE, GS, GE or IEA; a TA1 directly behind the ISA.",
            mend="Put the segment into its set, before the SE, and count SE01 anew.",
        ),
        "X12106": Explanation(
            means="The same sender used the same ISA13 for the same receiver twice in one file, "
            "leading zeros aside. The second may be the first one again, sent by mistake, and "
            "orders in it would be shipped twice. It breaks the standard, so it is an error, and a "
            "TA1 tells it. But both can be read, so neither is rejected: who rejects an order has "
            "lost it.",
            expected="An ISA13 that the sender has not used for this receiver.",
            mend="Compare the two. If they are equal, take one of them. If not, the sender takes "
            "the next number of his sequence for each interchange, never the clock.",
        ),
        "X12107": Explanation(
            means="An element of the ISA is not what it must be: a date that does not exist, a "
            "flag other than 0 and 1, letters in the control number. The rest is read as usual.",
            expected="What ISA01 to ISA16 ask for; `edic x12 describe ISA` prints it.",
            mend="Correct the element where the envelope is written; as a rule it is a setting of "
            "the partner's, not of the document.",
        ),
        "X12108": Explanation(
            means="ISA16 names the character between components, and it is missing: the segment "
            "terminator stands in its place. The interchange is read without a component "
            "separator, and every composite as one value. Other programs take the terminator for "
            "the component separator and find no segment at all.",
            expected="One character in ISA16 that is in no value, `>` or `:` as a rule.",
            mend="Put the component separator in where the envelope is written; `edic repair` "
            "takes one that occurs nowhere in the interchange.",
        ),
        "X12109": Explanation(
            means="Lines of one length, often 80 characters, cut the file wherever they end, in "
            "the middle of segments and elements. A mainframe, a printer or a mail program made "
            "them. They are left out, and everything is read and judged as if they were not there.",
            expected="Line ends between segments only, or none.",
            mend="`edic repair` takes the line ends away. Ask the sender to send the file as it "
            "is, without records of a fixed length.",
        ),
        "X12201": Explanation(
            means="The GE closes another group than the one that the GS opened. As with an "
            "interchange, nobody can say that nothing is missing in between, so the group is "
            "rejected. Where only leading zeros differ it is a warning.",
            expected="GE02 repeats GS06, zeros included.",
            mend="The sender sends the group again. In your own files, take both numbers from one "
            "variable; `edic repair` copies GS06 into the GE.",
        ),
        "X12202": Explanation(
            means="GE01 does not say how many sets there are. A set may be missing, or the program "
            "that wrote the trailer counts wrong.",
            expected="GE01 is the number of sets, from ST to SE, in the group.",
            mend="Compare the sets with what the sender says he sent, then have the count "
            "corrected; `edic repair` counts anew.",
        ),
        "X12203": Explanation(
            means="A group is not closed before the next one begins or the interchange ends. Sets "
            "may have been lost with its trailer, so the group is rejected.",
            expected="A GE for every GS.",
            mend="The sender sends the group again. If you wrote it, close each group before the "
            "next; `edic repair` adds a GE where one is missing.",
        ),
        "X12204": Explanation(
            means="Two groups of one interchange have the same GS06. An acknowledgment names a "
            "group by this number, so nobody could tell which of the two it means.",
            expected="A GS06 of its own for each group of an interchange.",
            mend="Number the groups one after the other where the file is written.",
        ),
        "X12205": Explanation(
            means="A set stands in a group of another kind: an order, for example, among "
            "invoices. A receiver who sorts by groups hands it to the wrong program.",
            expected="The GS01 that belongs to the ST01: `PO` for 850, `SH` for 856, `IN` for 810.",
            mend="Put the set into a group of its kind, or correct GS01.",
        ),
        "X12206": Explanation(
            means="A set, or a GE, stands in no group. Without a GS nobody knows the release to "
            "read it by, and there is no number to acknowledge it under, so it is rejected.",
            expected="A GS before the first ST.",
            mend="Write the GS, with the release in GS08. A file whose envelope was cut off comes "
            "from a tool between sender and receiver: look there.",
        ),
        "X12207": Explanation(
            means="GS08 names a release in another way than the standard does, `4010` or `00501`, "
            "and can mean one only. Its sets are read and judged by that. An answer says the "
            "release in full. A release between two that have tables, `004031`, is judged by the "
            "earlier one, and that is a note.",
            expected="Six digits for version, release and subrelease, `004010`, and behind them "
            "what an industry adds, `VICS`.",
            mend="Write the release in full where the group is written; other programs look their "
            "tables up by it, and find none.",
        ),
        "X12301": Explanation(
            means="There is no table for this set in this release, so it cannot be judged. It is "
            "read as far as its segments go and answered as not supported: a supplier must not let "
            "a partner think that it was understood.",
            expected="A set and release that `edic x12 describe` lists; a suffix such as `VICS` "
            "does not matter.",
            mend="Ask the partner for a release that is there, or write the table yourself: "
            "[add a transaction set](../how-to/add-a-transaction-set.md). If ST01 or GS08 is "
            "mistyped, correct it.",
        ),
        "X12302": Explanation(
            means="A set is not closed before the next one begins or its group ends. Lines may "
            "have been lost with its trailer, so the set is rejected.",
            expected="An SE for every ST.",
            mend="The sender sends the set again. If you wrote it, look why the writing stopped; "
            "`edic repair` adds an SE where one is missing.",
        ),
        "X12303": Explanation(
            means="The SE closes another set than the one that the ST opened: parts of two sets "
            "were joined, or the trailer is wrong. The set is rejected. Where only leading zeros "
            "differ it is a warning.",
            expected="SE02 repeats ST02, zeros included.",
            mend="The sender sends the set again. In your own files, take both numbers from one "
            "variable; `edic repair` copies ST02 into the SE.",
        ),
        "X12304": Explanation(
            means="SE01 does not say how many segments the set has. The count is there to show "
            "that nothing was lost on the way, so the set is rejected.",
            expected="SE01 is the number of segments from the ST to the SE, both counted.",
            mend="Count anew where the set is written, after the last segment was added: "
            "`edic repair` does it. From a partner, ask first if a segment is missing.",
        ),
        "X12305": Explanation(
            means="Two sets of one group have the same ST02. An acknowledgment names a set by this "
            "number, so the second is rejected: nobody could tell which of the two it means.",
            expected="An ST02 of its own for each set of a group.",
            mend="Number the sets one after the other where the group is written.",
        ),
    }
)
"""Code -> what it means."""
