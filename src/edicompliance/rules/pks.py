"""PKS: packing slips, read back from the PDF that is printed."""

from __future__ import annotations

from collections.abc import Iterator

from edicompliance.documents.shipment import Shipment
from edicompliance.rules.cartons.slip_audit import missing_slips, slip_faults, slip_rule
from edicompliance.rules.context import Context
from edicompliance.rules.model import NoParams, Outcome, Rule


def packing_slip_missing(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A packing slip that the guide wants is not among those given.

    ## What it checks
    Where a clause of `packing` speaks of pack slips: that each store the goods are packed for has a
    slip among those given, or the ship notice has one. Where each slip names one order, each order
    must have its own. While some slip cannot be read, it may be the missing one, and that is said;
    where no slip is given at all, it cannot be told. Freight terms do not matter.

    ## Why it costs
    The store cannot check what it received, and counts carton by carton at the supplier's expense.

    ## How to fix
    Print the slip (`edic label slip`) and put it where the guide wants it.

    ## Source
    The retailer's clauses of `packing` about pack slips.
    """
    yield from missing_slips(context)


def packing_slip_heading_differs(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The heading of a packing slip says something else than the documents.

    ## What it checks
    What stands by the words for order, store, department, vendor number, bill of lading, carrier,
    freight bill, ship notice and ship date on each slip, and the postal codes and numbers of its
    addresses, against the ship notice and the order. Zeros before a number do not count where the
    labels of the retailer are filled up with them. What no word stands by is not taken for
    anything. Freight terms do not matter.

    ## Why it costs
    The goods are received against the wrong order or store, and count as short on the right one.

    ## How to fix
    Print the slip again from the documents; where the documents are wrong, write these anew.

    ## Source
    The documents of the shipment, and the retailer's clauses of `packing` about pack slips.
    """
    yield from slip_faults(
        "the heading of the packing slip differs from the documents",
        lambda one: one.part == "heading" or (one.part == "address" and one.ok is False),
        context,
    )


def packing_slip_goods_differ(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A packing slip lists other goods or quantities than are packed.

    ## What it checks
    Each row of a slip against the ship notice: order, line, the numbers of the article, quantity
    and unit; rows of one article are added up. That nothing packed is left out, that nothing is
    listed that is not packed, and that its sums are right. How an article is called in words is
    not compared. Freight terms do not matter.

    ## Why it costs
    Who receives by the slip counts a difference, and the supplier pays for the count and the claim.

    ## How to fix
    Print the slip after the last carton is closed; where the ship notice is wrong, correct it.

    ## Source
    The documents of the shipment, and the retailer's clauses of `packing` about pack slips.
    """
    yield from slip_faults(
        "the packing slip lists other goods than are packed",
        lambda one: one.part == "goods",
        context,
    )


def packing_slip_cartons_differ(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A packing slip counts other cartons than the ship notice.

    ## What it checks
    The number of cartons in the heading of each slip, in its rows and in its sums, against the
    cartons of the ship notice that it is for. Freight terms do not matter.

    ## Why it costs
    A carton that the slip counts and nobody finds is claimed as lost.

    ## How to fix
    Count the cartons, print the slip again, and correct the ship notice where it is wrong.

    ## Source
    The documents of the shipment, and the retailer's clauses of `packing` about pack slips.
    """
    yield from slip_faults(
        "the packing slip counts other cartons than the ship notice",
        lambda one: one.part == "cartons",
        context,
    )


def packing_slip_text_missing(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A packing slip lacks what the guide wants on it.

    ## What it checks
    That each slip shows what the clause of `packing` names in `shows`, and has the sentences of its
    `sentences`. A value that stands on the slip without a word that says what it is cannot be told.
    Freight terms do not matter.

    ## Why it costs
    A slip without the order's number is no slip to most receiving desks: the goods are set aside.

    ## How to fix
    Print the slip with the retailer's own form; `edic label slip` shows what the profile names.

    ## Source
    The retailer's clauses of `packing` about pack slips.
    """
    yield from slip_faults(
        "the packing slip lacks what the guide wants on it",
        lambda one: one.part == "wanted",
        context,
    )


def packing_slip_text_misplaced(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A sentence that the guide wants stands elsewhere on the packing slip.

    ## What it checks
    Where each of the clause's `sentences` stands: above or below the goods, on the first page or on
    the last. Where it stands several times, one right place is enough. Freight terms do not matter.

    ## Why it costs
    What is looked for in its place and not found counts as missing.

    ## How to fix
    Move the sentence in the form of the slip, and print it again.

    ## Source
    The retailer's clauses of `packing` about pack slips.
    """
    yield from slip_faults(
        "a sentence of the packing slip stands elsewhere than the guide wants it",
        lambda one: one.part == "place",
        context,
    )


def packing_slip_of_other_shipment(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A packing slip that belongs to another shipment.

    ## What it checks
    Whether a slip names another ship notice, order or bill of lading only, and lists other goods
    than are packed. Freight terms do not matter.

    ## Why it costs
    Goods are received as another order's: that one counts as full, and this one as short.

    ## How to fix
    Put the slip with its own shipment, and print the right one.

    ## Source
    The documents of the shipment, and the retailer's clauses of `packing` about pack slips.
    """
    yield from slip_faults(
        "the packing slip is of another shipment", lambda one: one.part == "whose", context
    )


def packing_slip_address_in_other_words(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """An address on a packing slip is in other words than in the documents.

    ## What it checks
    Whether an address on a slip whose postal code and numbers are right has other words than the
    documents have. Without its postal code it cannot be told whose place it is. Freight terms do
    not matter.

    ## Why it costs
    Usually it does not; a retailer who compares letter by letter may call the slip wrong.

    ## How to fix
    Print the address as the order has it.

    ## Source
    The documents of the shipment.
    """
    yield from slip_faults(
        "an address on the packing slip is in other words",
        lambda one: one.part == "address" and one.ok is not False,
        context,
    )


RULES = (
    Rule(
        "PKS001",
        "packing-slip-missing",
        packing_slip_missing,
        needs=("notice",),
        clauses=("packing",),
        mendable=True,
    ),
    slip_rule("PKS002", "packing-slip-heading-differs", packing_slip_heading_differs),
    slip_rule("PKS003", "packing-slip-goods-differ", packing_slip_goods_differ),
    slip_rule("PKS004", "packing-slip-cartons-differ", packing_slip_cartons_differ),
    slip_rule("PKS005", "packing-slip-text-missing", packing_slip_text_missing),
    slip_rule("PKS006", "packing-slip-text-misplaced", packing_slip_text_misplaced),
    slip_rule("PKS007", "packing-slip-of-another-shipment", packing_slip_of_other_shipment),
    slip_rule(
        "PKS008",
        "packing-slip-address-in-other-words",
        packing_slip_address_in_other_words,
        "warning",
    ),
)
