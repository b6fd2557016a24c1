"""Packing slips made by chance, and slips with one thing wrong: what was meant is known."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from tests.labels.random_labels import SCRIPTS

from edicompliance.gs1 import calc_check_digit
from edicompliance.labels.content import Told
from edicompliance.labels.slips.slip import Slip, SlipRow, SlipText

NUMBERS: Final = "0123456789"
CODES: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
LEFTWARDS: Final = ("שלום עולם", "مرحبا بالعالم")
"""Scripts whose letters come out of a PDF in an order of the reader's own."""
SENTENCES: Final = (
    SlipText("Please count the goods on receipt.", "below items"),
    SlipText("THIS SHIPMENT IS COMPLETE", "above items"),
    SlipText("Returns need an authorization of the retailer's.", ""),
    SlipText(
        "Goods that are damaged must be told to the carrier and to us within three days of their"
        " arrival, with a picture of the carton and of its label, else the claim is void.",
        "last page",
    ),
)
SHOWS: Final = (
    "order number",
    "store",
    "department",
    "vendor number",
    "bill of lading",
    "ship notice",
    "ship to",
    "cartons",
    "items",
    "quantities",
)


def code(chance: random.Random, least: int, most: int, letters: str = CODES) -> str:
    """A number as systems give them."""
    return "".join(chance.choices(letters, k=chance.randint(least, most)))


def words(chance: random.Random, most: int) -> str:
    """Words of one script."""
    letters = chance.choice([one for one in SCRIPTS if one not in LEFTWARDS])
    text = "".join(chance.choices(letters.replace(" ", ""), k=2))
    text += "".join(chance.choices(letters, k=chance.randint(0, most - 2)))
    return " ".join(text.split())


def place(chance: random.Random) -> str:
    """An address with a town that has a postal code."""
    town = (
        f"{words(chance, 20)}, {code(chance, 2, 2, 'ABCDEFGHIKLMNO')} {code(chance, 5, 5, NUMBERS)}"
    )
    lines = [words(chance, chance.choice((12, 60))) for _ in range(chance.randint(1, 4))]
    return "\n".join((*lines, town))


def row(chance: random.Random, po: str, line: int) -> SlipRow:
    """A row of goods."""
    digits = code(chance, 13, 13, NUMBERS)
    numbers = {
        "item": chance.choice((code(chance, 4, 12, NUMBERS), code(chance, 4, 24))),
        "vendor_item": code(chance, 3, 20),
        "gtin": f"{digits}{calc_check_digit(digits)}",
    }
    for name in chance.choice(((), (), ("item",), ("gtin",))):
        numbers[name] = ""
    quantity = chance.choice((chance.randint(1, 99), chance.randint(1, 99_999)))
    return SlipRow(
        po,
        str(line),
        description=words(chance, 80),
        quantity=Decimal(quantity) + chance.choice((Decimal(0), Decimal(0), Decimal("0.5"))),
        unit=chance.choice(("EA", "EA", "CA", "LB")),
        cartons=chance.randint(1, 400),
        item=numbers["item"],
        vendor_item=numbers["vendor_item"],
        gtin=numbers["gtin"],
    )


def slip(chance: random.Random, *, store: str = "") -> Slip:
    """A slip by chance, of some or of many rows."""
    orders = [
        code(chance, 5, 22, chance.choice((NUMBERS, CODES)))
        for _ in range(chance.choice((1, 1, 3)))
    ]
    count = chance.choice((1, 2, 5, 12, 60))
    rows = tuple(row(chance, chance.choice(orders), line) for line in range(1, count + 1))
    used = dict.fromkeys(one.po for one in rows)
    values = {
        "po": tuple(map(Told, used)),
        "department": (Told(code(chance, 1, 5)),),
        "vendor": (Told(code(chance, 4, 30)),),
        "bol": (Told(code(chance, 6, 17, NUMBERS)),),
        "pro": (Told(code(chance, 6, 30)),),
        "carrier": (Told(code(chance, 4, 4, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")),),
        "ship_from": (Told(place(chance)),),
        "ship_to": (Told(place(chance)),),
    }
    values["scac"] = values["carrier"]
    if store:
        values |= {"store": (Told(store),), "mark_for": (Told(place(chance)),)}
    shows = tuple(one for one in SHOWS if one != "store" or store)
    return Slip(
        code(chance, 4, 30),
        store,
        values,
        rows,
        sum(one.cartons for one in rows),
        date(2026, 1, 1) + timedelta(chance.randint(0, 700)),
        chance.choice(("", "in the first carton, under the tape")),
        shows,
        tuple(one for one in SENTENCES if chance.random() < 0.5),
    )


# -- one thing wrong


def _another(chance: random.Random, text: str) -> str:
    """The same with one letter or digit of it changed."""
    places = [at for at, one in enumerate(text) if one.isascii() and one.isalnum()]
    at = chance.choice(places)
    letters = NUMBERS if text[at].isdigit() else "ABCDEFGHJKLMNPQRSTUVWXYZ"
    other = chance.choice([one for one in letters if one != text[at].upper()])
    return text[:at] + other + text[at + 1 :]


def _value(name: str) -> Callable[[random.Random, Slip], Slip | None]:
    def change(chance: random.Random, of: Slip) -> Slip | None:
        told = of.values.get(name)
        if not told:
            return None
        at = chance.randrange(len(told))
        other = told[at]._replace(text=_another(chance, told[at].text))
        values = {**of.values, name: (*told[:at], other, *told[at + 1 :])}
        return replace(of, values=values)

    return change


def _postal(chance: random.Random, of: Slip) -> Slip:
    told = of.values["ship_to"][0]
    text = told.text[:-5] + f"{(int(told.text[-5:]) + chance.randint(1, 99_998)) % 100_000:05d}"
    return replace(of, values={**of.values, "ship_to": (told._replace(text=text),)})


def _in_row(name: str) -> Callable[[random.Random, Slip], Slip | None]:
    def change(chance: random.Random, of: Slip) -> Slip | None:
        at = chance.randrange(len(of.rows))
        one = of.rows[at]
        if not getattr(one, name) or (name == "vendor_item" and one.item):
            return None
        other: object
        if name == "quantity":
            other = one.quantity + chance.choice((-1, 1, 10)) if one.quantity else None
            if not other or other < 0:
                return None
        elif name == "cartons":
            other = one.cartons + 1
        elif name == "unit":
            other = chance.choice([each for each in ("EA", "CA", "LB") if each != one.unit])
        else:
            other = _another(chance, getattr(one, name))
        if name == "line" or not other:
            return None
        changed = replace(one, **{name: other})  # type: ignore[arg-type]
        return replace(of, rows=(*of.rows[:at], changed, *of.rows[at + 1 :]))

    return change


def _row_missing(chance: random.Random, of: Slip) -> Slip:
    at = chance.randrange(len(of.rows))
    return replace(of, rows=of.rows[:at] + of.rows[at + 1 :])


def _row_too_many(chance: random.Random, of: Slip) -> Slip:
    more = row(chance, of.rows[0].po, len(of.rows) + 1)
    at = chance.randrange(len(of.rows) + 1)
    return replace(of, rows=(*of.rows[:at], more, *of.rows[at:]))


def _row_twice(chance: random.Random, of: Slip) -> Slip:
    at = chance.randrange(len(of.rows))
    return replace(of, rows=(*of.rows[: at + 1], *of.rows[at:]))


def _quantities_swapped(chance: random.Random, of: Slip) -> Slip | None:
    if len(of.rows) < 2:
        return None
    first, second = chance.sample(range(len(of.rows)), 2)
    rows = list(of.rows)
    if (rows[first].quantity, rows[first].unit) == (rows[second].quantity, rows[second].unit):
        return None
    rows[first], rows[second] = (
        replace(rows[first], quantity=rows[second].quantity, unit=rows[second].unit),
        replace(rows[second], quantity=rows[first].quantity, unit=rows[first].unit),
    )
    return replace(of, rows=tuple(rows))


def _other_slip(chance: random.Random, of: Slip) -> Slip:
    """The slip of another order, with the sentences that the guide wants."""
    other = slip(chance, store=of.store)
    return replace(other, shows=of.shows, texts=of.texts)


def _other_order(chance: random.Random, of: Slip) -> Slip:
    """The same goods and the same places, of another order and notice."""
    po = code(chance, 23, 24)
    rows = tuple(replace(one, po=po) for one in of.rows)
    return replace(
        of, notice=code(chance, 31, 32), values={**of.values, "po": (Told(po),)}, rows=rows
    )


def _count(chance: random.Random, of: Slip) -> Slip:
    return replace(of, cartons=of.cartons + chance.choice((1, 10)))


def _day(chance: random.Random, of: Slip) -> Slip | None:
    return (
        replace(of, ship_date=of.ship_date + timedelta(chance.randint(1, 40)))
        if of.ship_date
        else None
    )


def _notice(chance: random.Random, of: Slip) -> Slip:
    return replace(of, notice=_another(chance, of.notice))


def _text_gone(chance: random.Random, of: Slip) -> Slip | None:
    if not of.texts:
        return None
    at = chance.randrange(len(of.texts))
    return replace(of, texts=of.texts[:at] + of.texts[at + 1 :])


def _text_changed(chance: random.Random, of: Slip) -> Slip | None:
    if not of.texts:
        return None
    at = chance.randrange(len(of.texts))
    other = of.texts[at]._replace(text=_another(chance, of.texts[at].text))
    return replace(of, texts=(*of.texts[:at], other, *of.texts[at + 1 :]))


def _text_moved(chance: random.Random, of: Slip) -> Slip | None:
    places = {"above items": "below items", "below items": "above items"}
    movable = [at for at, one in enumerate(of.texts) if one.at in places]
    if not movable:
        return None
    at = chance.choice(movable)
    other = of.texts[at]._replace(at=places[of.texts[at].at])  # type: ignore[arg-type]
    return replace(of, texts=(*of.texts[:at], other, *of.texts[at + 1 :]))


CHANGES: Final[Mapping[str, Callable[[random.Random, Slip], Slip | None]]] = {
    **{
        name: _value(name)
        for name in ("po", "store", "department", "vendor", "bol", "pro", "carrier")
    },
    "postal code of ship-to": _postal,
    "ship notice": _notice,
    "ship date": _day,
    "cartons": _count,
    **{
        f"row: {name}": _in_row(name)
        for name in ("po", "item", "vendor_item", "gtin", "quantity", "unit", "cartons")
    },
    "row missing": _row_missing,
    "row too many": _row_too_many,
    "row twice": _row_twice,
    "quantities swapped": _quantities_swapped,
    "another slip": _other_slip,
    "another order": _other_order,
    "sentence gone": _text_gone,
    "sentence changed": _text_changed,
    "sentence moved": _text_moved,
}
"""What is wrong -> how a slip becomes so; None: this one cannot."""


def mutants(chance: random.Random, count: int) -> Iterator[tuple[str, Slip, Slip]]:
    """Yield what is wrong, the right slip and the wrong one: each kind as often as the others."""
    kinds = list(CHANGES.items())
    made = 0
    while made < count:
        name, change = kinds[made % len(kinds)]
        right = slip(chance, store=chance.choice(("", code(chance, 1, 6, NUMBERS))))
        wrong = change(chance, right)
        if wrong is not None:
            made += 1
            yield name, right, wrong
