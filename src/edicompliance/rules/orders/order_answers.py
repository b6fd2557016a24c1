"""What an answer to an order (855) leaves out, changes unsaid, or promises and does not ship."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from edicompliance.documents import PurchaseOrder
from edicompliance.documents.comparing.prices import unit_price
from edicompliance.documents.comparing.tally import LineMatch, fill
from edicompliance.documents.conventions import (
    Conventions,
    DateMeaning,
    dates_of_order,
    order_dates,
)
from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.order_acknowledgment import AnsweredLine
from edicompliance.documents.segments.product_ids import identifies, key_of
from edicompliance.documents.segments.times import Moment, at_instant
from edicompliance.rules.cartons.cargo import line_name, quantity_counts
from edicompliance.rules.context import Context
from edicompliance.rules.model import Evidence, Outcome, Subject, Violation
from edicompliance.rules.orders.answers import Answers, answer_to, names
from edicompliance.rules.orders.ordered import Row, line_fault, rows_of, shown
from edicompliance.rules.timing.limits import NotApplicable

_WITHOUT_DETAIL: Final = frozenset({"AE", "AK", "AT", "RJ"})
"""BAK02 of an answer that speaks for all lines it does not name."""
_UNCHANGED: Final = frozenset({"AD", "AK", "AT"})
"""BAK02 of an answer that changes nothing."""
_REJECTED: Final = frozenset({"RD", "RJ"})
_SHIPS: Final = frozenset({"010", "068"})
_ARRIVES: Final = frozenset({"002", "017", "067"})
"""ACK04 of a day on which it ships, or arrives."""


def standing(order: PurchaseOrder, context: Context) -> Answers:
    """Return the answer to an order; raises `CannotTell` where none is given."""
    answer = answer_to(order, context.shipment)
    if answer is None:
        raise CannotTell(f"no acknowledgment (855) of order {order.po_number} is given")
    return Answers(order, answer, context)


def _answered(order: PurchaseOrder, context: Context) -> Answers:
    """The same, of the order as it was before it was changed: as such it was answered."""
    return standing(context.shipment.original_of(order), context)


# -- unanswered


def unanswered(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """Yield the lines that an answer does not speak of, and parts of lines."""
    answers = _answered(order, context)
    if answers.answer.acknowledgment in _WITHOUT_DETAIL:
        return
    left = {(one.line_id, one.ids) for one in order.lines}
    for number, row in enumerate(rows_of(answers.order)):
        if (row.line.line_id, row.line.ids) not in left:
            continue  # a change took it away
        try:
            yield from _unanswered(row, number, answers, context)
        except CannotTell as unknown:
            yield row.doubt(unknown.reason)


def _unanswered(row: Row, number: int, answers: Answers, context: Context) -> Iterator[Outcome]:
    places = answers.of(number)
    told = answers.codes_of(number) or answers.by_component(number)
    if not told and not (places and answers.answer.acknowledgment in _UNCHANGED):
        if any(found.targets for _, found in answers.strays):
            raise CannotTell(f"lines of the answer fit several: {names(answers.strays)}")
        yield line_fault(
            row,
            "the acknowledgment (855) does not answer a line of the order",
            [Evidence.of(row.line, "quantity"), Evidence.of(answers.answer, "po_number")],
            "an answer (ACK) to each line",
            "no ACK for it" if places else "no line for it",
            context,
        )
        return
    codes, parts = answers.codes_of(number), answers.parts(number)
    said_so = codes & (answers.codes.quantity - answers.codes.later)
    if parts is None or said_so or codes <= answers.codes.as_ordered or row.line.quantity is None:
        return
    rest = row.line.quantity - parts
    if rest > 0:
        yield line_fault(
            row,
            "the acknowledgment (855) answers a part of a line only",
            [Evidence.of(row.line, "quantity"), *_quantities(places)],
            f"an answer to {shown(row.line.quantity)} {row.line.unit}",
            f"to {shown(parts)} {row.line.unit}",
            context,
        )


def _quantities(places: Sequence[AnsweredLine]) -> Iterator[Evidence]:
    for line in places:
        for status in line.statuses:
            yield Evidence.of(status, "quantity" if status.raw("quantity") else "code")


# -- changed without saying so


def unsaid_changes(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """Yield what an answer changes without a code that says so."""
    answers = _answered(order, context)
    now = {one.line_id: one for one in order.lines if one.line_id}
    for number, row in enumerate(rows_of(answers.order)):
        changed = now.get(row.line.line_id, row.line)
        rows = (row, row._replace(line=changed)) if changed != row.line else (row,)
        for look in _LOOKS:
            try:
                found = [list(look(one, number, answers, context)) for one in rows]
            except CannotTell as unknown:
                yield row.doubt(unknown.reason)
                continue
            yield from min(found, key=len)


def _quantity(row: Row, number: int, answers: Answers, context: Context) -> Iterator[Violation]:
    codes = answers.codes_of(number)
    if not codes or codes & answers.codes.quantity:
        return
    promised, ordered = answers.accepted(number), row.line.quantity
    if promised is None or ordered is None or promised == ordered:
        return
    yield _unsaid(
        "quantity",
        row,
        [Evidence.of(row.line, "quantity"), *_quantities(answers.of(number))],
        f"{shown(ordered)} {row.line.unit}, or a code that says otherwise",
        f"{shown(promised)} {row.line.unit} with {_told(codes)}",
        context,
    )


def _price(row: Row, number: int, answers: Answers, context: Context) -> Iterator[Violation]:
    codes = answers.codes_of(number)
    costs = context.aboard.costs_of(answers.order)
    for line in answers.of(number):
        said = line.price
        if said is None or not line.statuses or codes & answers.codes.price:
            continue
        if not row.line.price:
            raise CannotTell("the order has no price of it")
        if line.unit and line.unit != row.line.unit:
            raise CannotTell(f"priced per {line.unit}, ordered per {row.line.unit}")
        theirs = row.line.model_copy(
            update={"price": said, "price_basis": line.price_basis or row.line.price_basis}
        )
        listed = costs.listed(row.line)
        if unit_price(theirs, listed) != unit_price(row.line, listed):
            yield _unsaid(
                "price",
                row,
                [Evidence.of(row.line, "price"), Evidence.of(line, "price")],
                f"{shown(row.line.price)} {row.line.price_basis}".strip(),
                f"{shown(said)} {line.price_basis} with {_told(codes)}",
                context,
            )


def _date(row: Row, number: int, answers: Answers, context: Context) -> Iterator[Violation]:
    for line in answers.of(number):
        for status in line.statuses:
            day = status.date
            if day is None and status.raw("date"):
                raise CannotTell(f"date {status.raw('date')!r} is not a calendar date CCYYMMDD")
            if day is None or status.code in answers.codes.date:
                continue
            wanted = _other_day(row, day, status.date_qualifier, context.base("850"))
            if wanted:
                yield _unsaid(
                    "date",
                    row,
                    [Evidence.of(status, "date"), Evidence.of(status, "code")],
                    wanted,
                    f"{day} with ACK01 {status.code}",
                    context,
                )


def _other_day(row: Row, day: date, qualifier: str, conventions: Conventions) -> str:
    """What was ordered, where a day of the answer is another; empty: it is none."""
    names: tuple[DateMeaning, DateMeaning, DateMeaning]
    if qualifier in _SHIPS:
        names = ("ship_not_before", "ship_not_after", "ship_requested")
    elif qualifier in _ARRIVES:
        names = ("deliver_not_before", "deliver_not_after", "deliver_requested")
    else:
        return ""
    first, last, requested = (_ordered_for(row, name, conventions) for name in names)
    if (first and day < first) or (last and day > last):
        return f"{first or 'any day'} to {last or 'any day'}"
    if not first and not last and requested and day != requested:
        return str(requested)
    return ""


def _ordered_for(row: Row, meaning: DateMeaning, conventions: Conventions) -> date | None:
    """The day that a line is ordered for, the order's where it has none of its own."""
    own = order_dates(row.line, meaning, conventions)
    dates = own or dates_of_order(row.order, meaning, conventions)
    return dates[0].date if dates else None


def _substitute(row: Row, number: int, answers: Answers, context: Context) -> Iterator[Violation]:
    ordered = {key_of(one.qualifier, one.value) for one in row.line.ids}
    kinds = {kind for kind, _ in ordered}
    for line in answers.of(number):
        for status in line.statuses:
            if status.code in answers.codes.substitute | answers.codes.later:
                continue
            for one in status.ids:
                key = key_of(one.qualifier, one.value)
                if identifies(one.qualifier) and key[0] in kinds and key not in ordered:
                    yield _unsaid(
                        "item",
                        row,
                        [Evidence.of(one, "value"), Evidence.of(status, "code")],
                        ", ".join(value for kind, value in sorted(ordered) if kind == key[0]),
                        f"{one.qualifier} {one.value} with ACK01 {status.code}",
                        context,
                    )
                    break


def _heading(row: Row, number: int, answers: Answers, context: Context) -> Iterator[Violation]:
    """A line that is changed, where the answer to the whole order says that none is."""
    said, codes = answers.answer.acknowledgment, answers.codes_of(number)
    other = sorted(codes - answers.codes.as_ordered)
    if said in _UNCHANGED and other:
        status = next(
            one for line in answers.of(number) for one in line.statuses if one.code in other
        )
        yield _unsaid(
            "answer",
            row,
            [Evidence.of(answers.answer, "acknowledgment"), Evidence.of(status, "code")],
            f"every line as ordered, by BAK02 {said}",
            _told(codes),
            context,
        )


_LOOKS: Final[tuple[Callable[[Row, int, Answers, Context], Iterator[Violation]], ...]] = (
    _quantity,
    _price,
    _date,
    _substitute,
    _heading,
)


def _told(codes: frozenset[str]) -> str:
    return "ACK01 " + ", ".join(sorted(codes))


def _unsaid(
    what: str, row: Row, evidence: list[Evidence], expected: str, actual: str, context: Context
) -> Violation:
    message = f"the acknowledgment (855) changes the {what} without a code that says so"
    return line_fault(row, message, evidence, expected, actual, context)


# -- more than ships


def promised_more(order: PurchaseOrder, context: Context) -> Iterator[Outcome]:
    """Yield the lines of which less ships than was acknowledged, and the rest no longer can."""
    answers = standing(order, context)
    if answers.answer.acknowledgment in _REJECTED:
        return
    match = context.aboard.match_of(order)
    if match.doubts:
        raise CannotTell("; ".join(match.doubts[:3]))
    for line in match.lines:
        try:
            yield from _promised_more(line, answers, context)
        except CannotTell as unknown:
            yield CannotTell(f"line {line_name(line)}: {unknown.reason}")


def _promised_more(match: LineMatch, answers: Answers, context: Context) -> Iterator[Violation]:
    promised, tally = answers.accepted(match.number), match.total
    if promised is None or not promised:
        return
    if tally.doubts or tally.ordered is None:
        raise CannotTell("; ".join(tally.doubts[:3]) or "the ordered quantity cannot be read")
    wanted = min(promised, tally.ordered)
    if tally.shipped >= wanted:
        return
    now = at_instant(context.now, context.zone("ship_from"))
    cancel = _last_moment(match.order, context)
    short = fill(replace(tally, ordered=wanted), now=now, cancel=cancel).short
    if not short:
        return
    costs, line = context.aboard.costs_of(match.order), match.line
    price = costs.of_unit(line)
    yield Violation(
        "less ships than was acknowledged (855)",
        evidence=(
            *_quantities(answers.of(match.number)),
            *(Evidence.of(one, "quantity") for one in tally.records),
        ),
        expected=f"{shown(wanted)} {tally.unit}",
        actual=f"{shown(tally.shipped)} {tally.unit}",
        subject=Subject(
            po=match.order.po_number,
            line=line_name(match),
            item=line.ids[0].value if line.ids else None,
        ),
        cost=None if price is None else short * price,
        counts=quantity_counts(short, tally.unit, costs.packs_of(line)),
    )


def _last_moment(order: PurchaseOrder, context: Context) -> Moment | None:
    """The last moment at which a remainder can ship; None: no limit; raises `CannotTell`."""
    for name in ("cancel", "ship"):
        try:
            return context.window(name, order).closing
        except NotApplicable:
            continue
    return None
