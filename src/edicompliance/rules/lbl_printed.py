"""LBL: the labels themselves, as they were printed and read back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from edicompliance.documents import CannotTell
from edicompliance.documents.segments.parts import Party
from edicompliance.documents.shipment import Shipment
from edicompliance.labels.audit.copies import TooFew
from edicompliance.labels.content import LabelContent
from edicompliance.rules.cartons.label_audit import (
    attested_in,
    certified,
    faults,
    label_audit,
    printed_rule,
    subject_of,
    untold,
)
from edicompliance.rules.context import Context
from edicompliance.rules.model import (
    Evidence,
    NoParams,
    Outcome,
    Violation,
)
from edicompliance.rules.timing.limits import NotApplicable


def label_not_in_notice(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A printed label whose number no ship notice announces.

    ## What it checks
    That the SSCC of each label given, in its bars or else in its letters, is that of a carton or
    pallet of the ship notices (MAN02). A label with another order's or load's number on it is told
    as one of another shipment instead. Freight terms do not matter.

    ## Why it costs
    The dock scans a carton that nobody announced: it is opened, counted and received by hand.

    ## How to fix
    Take the label off, or announce the carton: print the label from the ship notice's number, or
    write the notice again with the number on the carton.

    ## Source
    GS1 General Specifications: the SSCC on the label is the key to the notice; and the retailer's
    clauses about labels.
    """
    yield from faults("unknown", "the label's SSCC stands in no ship notice", context)


def carton_without_label(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A carton of the ship notice that none of the printed labels is for.

    ## What it checks
    Where labels are given: that each carton and pallet with an SSCC in the ship notices has one.
    While some label could not be read, it may be that of the missing carton, and that is said.
    Where the guide has several labels on one, that the print stream prints as many; how often a
    page of a PDF is printed, nobody can see.
    Freight terms do not matter.

    ## Why it costs
    A carton without a label cannot be scanned: its goods count as short.

    ## How to fix
    Print the label that is missing, or take the carton out of the ship notice.

    ## Source
    GS1 General Specifications: each logistic unit bears its SSCC; and the retailer's clauses about
    labels.
    """
    found = label_audit(context)
    left = found.audit.without_label
    yield from (_too_few(one, context) for one in found.audit.too_few)
    yield from map(CannotTell, found.audit.uncounted)
    unread = found.audit.unidentified + len(context.known.printed.unreadable)
    if left and unread:
        some = f"{len(left)} cartons have" if len(left) > 1 else f"carton {left[0].sscc} has"
        yield CannotTell(f"{some} no label among those that could be read; {unread} could not")
    else:
        yield from (_without(one, context) for one in left)
    yield from untold(context)


def label_field_wrong(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """A field of a label says something else than the documents.

    ## What it checks
    Each field that the guide has on its labels, in letters and in bars, against the ship notice and
    the order: order, postal code, store, department, article, quantity, `3 of 12`, carrier, bill of
    lading and so on. Zeros before a number do not count where the guide fills it up; (420) may have
    five digits of a ZIP code or nine; one mark for several orders is right where the guide has one,
    and `3` for `3 of 12` where it does without the total. An address may be in other words
    (LBL019); another number in it, of a store or a house, is another place. Freight terms do not
    matter.

    ## Why it costs
    The carton goes to the wrong store or order, and is received as short there and over here.

    ## How to fix
    Print the label again from the documents; where the documents are wrong, write these anew.

    ## Source
    The retailer's clauses `labels.carton` and `labels.pallet`.
    """
    yield from faults("differs", "the label's {field} differs from the documents", context)


def label_zone_missing(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """A zone of the label, or a field in it, is not there.

    ## What it checks
    That each zone the guide requires is on each label, with every field of it that the documents
    say. A field is found by its caption or by its value, wherever it stands. Pictures cannot show
    that something is missing; a page that is no label (a packing slip, an invoice) is told as such
    and judged by no rule. Freight terms do not matter.

    ## Why it costs
    What the dock sorts by cannot be read: the carton is handled as unlabelled.

    ## How to fix
    Print the label with the retailer's own form; `edic label render` draws it.

    ## Source
    The retailer's clauses `labels.carton` and `labels.pallet`.
    """
    yield from faults("missing", "the label's {field} is not there", context)


def label_bars_wrong(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """A bar code of the label is of the wrong kind, has the wrong identifier or check digit.

    ## What it checks
    That the bars of each zone are of the guide's kind (GS1-128, which begins with FNC1), begin with
    the application identifier it names, and hold a number whose check digit is right. How well they
    are printed is never judged. Freight terms do not matter.

    ## Why it costs
    The scanner reads nothing, or takes the number for something else: the carton goes astray.

    ## How to fix
    Mend the label's form (the FNC1 and the identifier are part of the data), allocate a number with
    a right check digit, and print again.

    ## Source
    GS1 General Specifications for GS1-128, and the retailer's clauses `labels.carton` and
    `labels.pallet`.
    """
    yield from faults("bars", "the label's bar code of its {field} is wrong", context)


def label_measures_wrong(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """The label, or a bar code on it, is too large or too small.

    ## What it checks
    Width and height of the label, how wide the narrowest bar is, how high the bars of the SSCC are
    and what is left white beside bars, how high letters and zones are, and whether the last digits
    of the SSCC are larger, within what the guide takes. Whole dots of a printer are taken where
    they are nearest; a zone is measured between the lines that part it from others. ZPL and the
    lines of a PDF tell measures; pictures do not. A grade of print, which only a verifier measures
    on the paper, is said to be not checked. Freight terms do not matter.

    ## Why it costs
    Scanners on the conveyor miss small bars: the carton stops the line and is keyed by hand.

    ## How to fix
    Set the size in the label's form: of ZPL the narrowest bar is the first figure of `^BY`, the
    height that of `^BC`.

    ## Source
    The retailer's clauses `labels.carton` and `labels.pallet`; where they are silent, GS1.
    """
    yield from faults("size", "the label's {field} is not as the guide takes it", context)
    yield from map(CannotTell, label_audit(context).audit.unmeasured)
    yield from _unverified(context)


def _unverified(context: Context) -> Iterator[CannotTell]:
    """Yield what the guide wants of the print that only a verifier measures on the paper."""
    specs = (each.guide.spec for each in label_audit(context).guided)
    told = dict.fromkeys((one.on, one.verified) for one in specs if one.verified)
    for on, wanted in told:
        yield CannotTell(
            f"labels.{on}: {wanted} is measured on the printed label, with a verifier; no file "
            "shows it"
        )


def label_number_repeated(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """One SSCC on more printed labels than one carton bears.

    ## What it checks
    That no SSCC stands on more labels of the ZPL files, or of the PDF files, than the guide has on
    one carton or pallet. Several pictures may show one label. Freight terms do not matter.

    ## Why it costs
    The second carton cannot be received: it counts as short, and both labels as wrong.

    ## How to fix
    Destroy the label that was printed twice; give the carton that bears it a number of its own.

    ## Source
    GS1 General Specifications: an SSCC identifies one logistic unit.
    """
    yield from faults("repeated", "the label's SSCC stands on others, too", context)


def label_of_other_shipment(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """A label that belongs to another shipment.

    ## What it checks
    Whether a label whose SSCC is not announced, or whose address differs, too, names only orders or
    bills of lading that are none of this shipment's. Freight terms do not matter.

    ## Why it costs
    The carton is sent to the wrong place: it is short there, refused here, and freight is paid
    twice.

    ## How to fix
    Find the carton and put it with its own shipment; look for the one it was taken for.

    ## Source
    The documents of the shipment, and the retailer's clauses about labels.
    """
    yield from faults("foreign", "the label is of another shipment by its {field}", context)


def label_letters_and_bars_differ(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """Letters and bars of one label say different things.

    ## What it checks
    That the letters beside a bar code, and a field in letters whose value is in bars, too, say what
    the bars hold. Freight terms do not matter.

    ## Why it costs
    People sort by the letters and machines by the bars: the carton is received where it is not.

    ## How to fix
    Let the label's form print both from one value, and print again.

    ## Source
    GS1 General Specifications: human readable interpretation of a bar code.
    """
    yield from faults(
        "disagrees", "the label's letters of its {field} differ from the bars", context
    )


def label_address_worded_otherwise(
    shipment: Shipment, params: NoParams, context: Context
) -> Iterator[Outcome]:
    """An address on a label is in other words than in the documents.

    ## What it checks
    Whether an address or a description on a label, whose postal code and numbers are right and most
    of whose words are, has other words beside. Freight terms do not matter.

    ## Why it costs
    Usually it does not; a retailer who compares letter by letter may call the label wrong.

    ## How to fix
    Print the address as the order has it.

    ## Source
    The retailer's clauses `labels.carton` and `labels.pallet`.
    """
    yield from faults("worded", "the label's {field} is in other words", context)


def label_uncertified(shipment: Shipment, params: NoParams, context: Context) -> Iterator[Outcome]:
    """The retailer's approval of the label has ended.

    ## What it checks
    Where the guide wants labels certified (`certified_per`): what the supplier's own file says was
    approved, by whom and until when (`attested`). Approval that has ended is a fault; where nothing
    is attested for the place the goods leave, it cannot be told. That a label is approved says
    nothing of how this one was printed. Freight terms do not matter.

    ## Why it costs
    Labels in a form that was not approved, or no longer is, are charged by the carton.

    ## How to fix
    Send samples to the retailer's label desk, and write the approval into your file.

    ## Source
    The retailer's clauses `labels.carton` and `labels.pallet`.
    """
    asked = False
    for each, state in certified(context, _site):
        asked = asked or state.state != "not asked"
        if state.state == "unattested":
            yield CannotTell(f"labels of {each.guide.spec.on}s: {state.text}")
        elif state.state == "expired":
            content = each.batch.contents[0]
            yield Violation(
                f"the approval of the {each.guide.spec.on} labels has ended",
                evidence=(attested_in(each.guide, context),),
                expected="an approval that holds",
                actual=state.text,
                notice=content.notice,
                clause=each.guide.resolved,
                counts={"carton": Decimal(len(each.batch.contents))},
            )
    if not asked:
        raise NotApplicable("the guide asks for no certified label")


def certificates(context: Context) -> Iterator[tuple[str, str, str]]:
    """Yield for cartons and pallets whether their labels are certified, in a word and in words."""
    found = (
        (each.guide.spec.on, state.state, state.text) for each, state in certified(context, _site)
    )
    yield from dict.fromkeys(found)


def _site(content: LabelContent) -> str:
    """The retailer's number of the place the goods leave."""
    found = (one.by.code for one in content.told("ship_from") if isinstance(one.by, Party))
    return next(found, "")


def _too_few(one: TooFew, context: Context) -> Violation:
    content = one.content
    found = _without(content, context)
    return replace(
        found,
        message=f"the {content.on} has too few labels",
        expected=f"{one.wanted} labels with {content.sscc}",
        actual=f"{one.printed} in the print stream",
    )


def _without(content: LabelContent, context: Context) -> Violation:
    guide = label_audit(context).guides.get(id(content))
    places = (
        Evidence.of(one.by, one.field)  # type: ignore[arg-type]
        for one in content.told("sscc")
        if one.by is not None
    )
    return Violation(
        f"the {content.on} has no label",
        evidence=tuple(places),
        expected=f"a label with {content.sscc}",
        actual="none among those given",
        subject=subject_of(content, content.sscc),
        notice=content.notice,
        clause=guide.resolved if guide else None,
        counts={"carton": Decimal(1)},
    )


RULES = (
    printed_rule("LBL010", "label-not-in-ship-notice", label_not_in_notice),
    printed_rule("LBL011", "carton-without-label", carton_without_label),
    printed_rule("LBL012", "label-differs-from-documents", label_field_wrong),
    printed_rule("LBL013", "label-zone-missing", label_zone_missing),
    printed_rule("LBL014", "wrong-bar-code-on-label", label_bars_wrong),
    printed_rule("LBL015", "label-measures-wrong", label_measures_wrong),
    printed_rule("LBL016", "sscc-on-several-labels", label_number_repeated),
    printed_rule("LBL017", "label-of-another-shipment", label_of_other_shipment),
    printed_rule("LBL018", "letters-and-bars-differ", label_letters_and_bars_differ),
    printed_rule(
        "LBL019", "label-address-in-other-words", label_address_worded_otherwise, "warning"
    ),
    printed_rule("LBL020", "label-approval-ended", label_uncertified),
)
