"""What the issues of elements mean: X12501 to X12530.

>>> EXPLAINED_ELEMENTS["X12506"].expected
'CCYYMMDD, in the ISA YYMMDD, of a day that is on the calendar.'
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from edicompliance.x12.explanation import Explanation

EXPLAINED_ELEMENTS: Final[Mapping[str, Explanation]] = MappingProxyType(
    {
        "X12501": Explanation(
            means="An element without which its segment says nothing is empty, or the segment ends "
            "before it.",
            expected="A value there, whenever the segment is there.",
            mend="Fill it, or leave the whole segment out where that is optional.",
        ),
        "X12502": Explanation(
            means="The segment goes on behind its last element. What stands there is not read. "
            "Often a value holds the element separator, and everything behind it has slipped.",
            expected="At most the elements that `edic x12 describe SET SEGMENT` lists.",
            mend="Look for a separator within a value and replace it, or choose other delimiters. "
            "An element of a newer release needs that release in GS08.",
        ),
        "X12503": Explanation(
            means="The value is shorter than the standard allows: a code lacks a sign, a number "
            "lost its leading zeros.",
            expected="At least as many characters as the table says; sign and decimal point of a "
            "number do not count.",
            mend="Take the value from where it is whole. Lost zeros were lost by a program that "
            "takes numbers for amounts, a spreadsheet above all.",
        ),
        "X12504": Explanation(
            means="The value is longer than the standard allows. A receiver with a field of that "
            "length cuts it off, and a number that is cut off is another number.",
            expected="At most as many characters as the table says; sign and decimal point of a "
            "number do not count.",
            mend="Use a shorter value that the partner knows. Text may be spread over several "
            "elements or segments; a number must not be cut.",
        ),
        "X12505": Explanation(
            means="The value is not of the element's type: letters or thousands marks in a number, "
            "a plus sign, an exponent, a decimal point where it is implied; or nothing but blanks.",
            expected="Type N: digits, perhaps a minus. Type R: digits, perhaps a minus and a "
            "point. Type AN: something that is no blank.",
            mend="Write numbers without anything but digits, minus and, for type R, a point. An "
            "empty value is written as nothing, not as a blank.",
        ),
        "X12506": Explanation(
            means="The value has the form of a date, and there is no such day; or it has dashes or "
            "letters in it. Nobody can tell when something is due.",
            expected="CCYYMMDD, in the ISA YYMMDD, of a day that is on the calendar.",
            mend="Look at where it was put together: day and month changed places, or a month was "
            "added to a last day.",
        ),
        "X12507": Explanation(
            means="The value is no time of a day. Windows at a dock are judged by the minute, so "
            "it matters.",
            expected="HHMM, HHMMSS or with one or two decimals behind; hours to 23, minutes and "
            "seconds to 59, no colon.",
            mend="Midnight at the end of a day is 0000 of the next. A time of one to three digits "
            "lost its leading zeros.",
        ),
        "X12508": Explanation(
            means="A value is divided into more components than there are, or an element that is "
            "not divided holds the component separator. Often the separator is meant as a "
            "character: a `>` or `:` in a description.",
            expected="At most the components that the table says; in a plain element none.",
            mend="Replace the character, or choose a component separator that no value has.",
        ),
        "X12509": Explanation(
            means="An element is repeated more often than it may be; most may not be repeated at "
            "all. Often the repetition separator is meant as a character.",
            expected="As many values as the table says, set apart by the character in ISA11.",
            mend="Replace the character, or choose a repetition separator that no value has. "
            "Before release 00402 there are no repetitions: ISA11 is `U`.",
        ),
        "X12510": Explanation(
            means="The value holds a control character, or bytes that are no UTF-8. Printers and "
            "databases of the receiver may choke on it.",
            expected="Printable characters.",
            mend="Take it out of the data: line breaks within a text are the usual ones. Bytes "
            "that are no UTF-8 come from a file in another encoding, converted by nobody.",
        ),
        "X12511": Explanation(
            means="Elements of this segment belong together, and one is missing: a qualifier "
            "without its number, a weight without its unit. The other one alone means nothing.",
            expected="What the note says: all or none of them, or at least one.",
            mend="Fill the missing one, or leave the others out.",
        ),
        "X12512": Explanation(
            means="Elements of this segment exclude each other, and more than one is there. Which "
            "of them counts is anybody's guess.",
            expected="At most one of the elements that the note names.",
            mend="Decide which is meant, and leave the others out.",
        ),
        "X12513": Explanation(
            means="The list of codes for this element is complete, and the value is not on it. A "
            "receiver cannot know what is meant, and may do the opposite.",
            expected="A code of the list; `edic x12 describe SET ELEMENT` prints it.",
            mend="Use a code of the list. One of a newer release needs that release in GS08.",
        ),
        "X12514": Explanation(
            means="The list of codes that this library has is only a part of the standard's, and "
            "the value is not on it. It may well be right, so it is told and never held against "
            "the sender.",
            expected="A code that the library can explain, or one that the partners agree on.",
            mend="Look into the partner's guide. If the code is right, put it into "
            "[a list of your own](../how-to/read-a-table.md#load-fuller-lists-of-your-own).",
        ),
        "X12515": Explanation(
            means="The value holds a letter beyond the characters of X12, such as an accented one. "
            "It is valid UTF-8 and read as it is; older systems of a receiver show something else.",
            expected="ASCII: letters, digits, blanks and the usual signs.",
            mend="Write a plain letter for it, unless the partner says that he takes UTF-8.",
        ),
        "X12516": Explanation(
            means="Where a GTIN, an SSCC or a GLN must stand, by the qualifier before it, the last "
            "digit does not fit the others, there are too many digits or too few, or not only "
            "digits: somebody mistyped the number, or made it up. A scanner at the dock will not "
            "find it.",
            expected="The check digit that the other digits give; of a GTIN 12 digits (UP, UG), 13 "
            "(EN), 14 (UK) or 8 (EO), of an SSCC (MAN*GM) 18 or 20, of a GLN (N103 UL) 13.",
            mend="Take the number from the label or the master data. Do not just change the last "
            "digit: as a rule another one is wrong.",
        ),
        "X12517": Explanation(
            means="Two levels have the same number. Levels name the one they are in by its number, "
            "so cartons may end up in the wrong order. That the number of the second is then "
            "missing where levels in it name it, is not told again.",
            expected="A number of its own in every HL01 of the set, by custom 1, 2, 3 ...",
            mend="Number the levels one after the other through the whole set, not anew for each "
            "order.",
        ),
        "X12518": Explanation(
            means="A level says that it is in another, and no such level came before it; or it "
            "names itself. Where its goods are cannot be told. All levels that name the same "
            "missing one are this one complaint.",
            expected="In HL02 the HL01 of an earlier level; nothing at the root.",
            mend="Write a level before those that are in it, and take HL02 from the number that it "
            "was given.",
        ),
        "X12519": Explanation(
            means="HL04 says whether there are levels below, and that is not so. A reader that "
            "relies on it skips cartons, or waits for some that do not come.",
            expected="`1` with levels below, `0` without; it may be left out.",
            mend="Set it after the whole hierarchy is known, or leave it out.",
        ),
        "X12520": Explanation(
            means="A ship notice begins with a level that is no shipment, has a shipment within "
            "another level, or has a level where no order of levels has it: an order within an "
            "order, a pallet in an item. What stands at such a level holds for nothing then. Where "
            "the levels are only in another order than BSN05 announces, it is a note (severity "
            "info), told once.",
            expected="`S` at the root, and nowhere else; below it the order of levels that the "
            "partner asks for: S-O-T-P-I, S-O-P-I, S-O-T-I, S-O-I-P, S-P-O-I, S-T-O-P-I or S-O-I.",
            mend="Begin with one shipment level and put everything into it; two shipments are two "
            "ship notices. Of another level see whether HL02 or HL03 is the wrong one.",
        ),
        "X12521": Explanation(
            means="Levels lie deeper inside each other than any real notice has them. A parent is "
            "written wrong, so that each level is in the one before.",
            expected="At most 12 levels inside each other, unless the program that calls sets "
            "another limit.",
            mend="Take HL02 from the level that this one is packed in, not from the last one "
            "written.",
        ),
        "X12522": Explanation(
            means="CTT01 counts another number of lines than there are. A line may be missing, or "
            "the program counts something else: in a ship notice it is the levels (HL), not the "
            "items.",
            expected="How many PO1 (850, 855), POC (860, 865), IT1 (810), LIN (832, 846, 862) or "
            "HL (856) the set has.",
            mend="Count when the set is complete. If a partner counts otherwise, ask him what he "
            "counts.",
        ),
        "X12523": Explanation(
            means="CTT02 is not what the quantities add up to, neither plainly nor by the rule "
            "that ignores decimal points and keeps the last ten digits. A line may be missing or "
            "changed.",
            expected="The sum of PO102, IT102 or SN102.",
            mend="Sum when the set is complete, or leave CTT02 out where the partner does not ask "
            "for it.",
        ),
        "X12524": Explanation(
            means="A line is shared out among stores (SDQ), and the stores get more or less than "
            "the line has. Either the total or a store's share is wrong, and a store gets too "
            "little.",
            expected="The quantities of all SDQ behind a line add up to its own.",
            mend="From a retailer, ask which of the two counts before anything is packed. In your "
            "own documents, compute the total from the shares.",
        ),
        "X12525": Explanation(
            means="LS and LE bound a loop and name it, and here the names differ or one of them is "
            "missing. Where the loop ends is in doubt.",
            expected="An LE for every LS, with the same value in its first element.",
            mend="Write both from one name.",
        ),
        "X12526": Explanation(
            means="The standard does not ask for the element there, the trading partner's guide "
            "does, perhaps only where another element has a certain value.",
            expected="The element in every segment that the profile's demand speaks of.",
            mend="Fill it for this partner. If the guide has changed, correct `require` under "
            "`narrow` in the partner's profile.",
        ),
        "X12527": Explanation(
            means="The standard allows the element there, the trading partner's guide does not: "
            "his program has no place for it, or takes it for something else.",
            expected="The segment without the element.",
            mend="Leave it out for this partner. If the guide has changed, correct `forbid` under "
            "`narrow` in the partner's profile.",
        ),
        "X12528": Explanation(
            means="The standard has the code, the trading partner takes only some of them. He may "
            "refuse the document, or read the code as another.",
            expected="One of the codes that the profile lists for the element.",
            mend="Translate your code into one of the partner's where the document is written. If "
            "the guide has changed, correct `codes` under `narrow` in his profile.",
        ),
        "X12529": Explanation(
            means="The standard allows a value so short, the trading partner does not: his numbers "
            "have more digits, and he will not find this one.",
            expected="As many characters as the profile says.",
            mend="Look where the number lost its beginning, zeros above all. If the guide has "
            "changed, correct `lengths` under `narrow` in the partner's profile.",
        ),
        "X12530": Explanation(
            means="The standard allows a value so long, the trading partner does not: his field is "
            "shorter, and a number that is cut off is another number.",
            expected="As many characters as the profile says.",
            mend="Use a number that fits, and let the partner know it before he needs it. If the "
            "guide has changed, correct `lengths` under `narrow` in his profile.",
        ),
        "X12531": Explanation(
            means="The standard allows the character, the trading partner does not: his program "
            "has no place for it, or makes another number of it.",
            expected="Only such characters as the profile says.",
            mend="Write the number or the text as the partner has it: in capitals, without dashes, "
            "without accents. If the guide has changed, correct `characters` under `narrow` in his "
            "profile.",
        ),
    }
)
"""Code -> what it means."""
