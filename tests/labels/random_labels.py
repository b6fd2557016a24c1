"""Labels made by chance: the longest legal values, names of many scripts, every zone filled."""

from __future__ import annotations

import random
from typing import Final

from edicompliance.gs1 import calc_check_digit
from edicompliance.labels.content import LabelContent, Told
from edicompliance.labels.spec import LabelSpec, Size, Unit, Zone
from edicompliance.profiles import Facts, Profile, load_profile

SCRIPTS: Final = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789",
    "abcdefghijklmnopqrstuvwxyz .,&'-/#",
    "ÀÉÎÕÜßøœŁŚŻĐŐ ",
    "ЖИТЬХОРОШО щъыьэюя",
    "ΑΒΓΔΩ αβγδω",
    "東京物流センター第二倉庫",
    "서울특별시물류센터 ",
    "שלום עולם",
    "مرحبا بالعالم",
    '^~_\\{}<>|`"%$@',
    "WWWMMM",
)
SET_82: Final = (
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
)
LONGEST: Final = {
    "carrier": 35,
    "scac": 4,
    "pro": 30,
    "bol": 30,
    "po": 22,
    "po_type": 2,
    "department": 30,
    "vendor": 30,
    "store": 20,
    "dc": 80,
    "item": 48,
    "vendor_item": 48,
    "description": 80,
    "quantity": 13,
}
"""What the elements of X12 have room for."""
ALL_ZONES: Final = (
    Zone("A", ("ship_from",)),
    Zone("B", ("ship_to",)),
    Zone("C", ("postal",), ("420",)),
    Zone("D", ("carrier", "pro", "bol")),
    Zone("E", ("po", "department", "vendor", "item", "description", "quantity", "carton")),
    Zone("F", ("store",)),
    Zone("G", ("store",), ("91",)),
    Zone("H", ("mark_for",)),
    Zone("I", ("sscc",), ("00",)),
)


def specs() -> dict[str, LabelSpec]:
    """The guides that labels are tried with: those of the made-up retailers, and a crowded one."""
    mart, merchant = map(load_profile, ("example-mart", "sample-superstores"))
    asked: dict[str, tuple[Profile, Unit, Facts]] = {
        "bulk": (mart, "carton", Facts({"programme": "bulk"})),
        "store": (mart, "carton", Facts({"programme": "store"})),
        "mart-pallet": (mart, "pallet", Facts()),
        "merchant": (merchant, "carton", Facts()),
        "merchant-pallet": (merchant, "pallet", Facts()),
    }
    found = {}
    for name, (profile, on, facts) in asked.items():
        resolved = profile.resolve("labels", on, facts)
        found[name] = resolved.clause.spec(on)  # type: ignore[union-attr]
    large = Size(LabelSpec().sizes[0].width, LabelSpec().sizes[0].height)
    return {**found, "usual": LabelSpec(), "crowded": LabelSpec(zones=ALL_ZONES, sizes=(large,))}


def sscc(chance: random.Random) -> str:
    """An SSCC with a right check digit."""
    digits = "".join(chance.choices("0123456789", k=17))
    return f"{digits}{calc_check_digit(digits)}"


def text(chance: random.Random, most: int) -> str:
    """A text of one script, of any length up to the most."""
    letters = chance.choice(SCRIPTS)
    length = chance.choice((1, most // 2 or 1, most))
    return "".join(chance.choices(letters, k=length)).strip() or "X"


def address(chance: random.Random) -> str:
    """Two names, two lines of a street and a town, up to the longest there can be."""
    lengths = (60, 60, 55, 55, 30)[-chance.randint(2, 5) :]
    return "\n".join(text(chance, length) for length in lengths)


def store(chance: random.Random) -> str:
    """What bars can hold."""
    return chance.choice(
        (
            str(chance.randint(1, 99999)),
            "".join(chance.choices(SET_82, k=chance.randint(1, 8))),
        )
    )


def content(chance: random.Random, on: Unit = "carton") -> LabelContent:
    """A label's values by chance."""
    values = {name: (Told(text(chance, most)),) for name, most in LONGEST.items()}
    for name in ("ship_from", "ship_to", "mark_for"):
        values[name] = (Told(address(chance)),)
    zip_code = "".join(chance.choices("0123456789", k=5))
    plus = "".join(chance.choices("0123456789", k=4))
    values["postal"] = (Told(chance.choice((zip_code, f"{zip_code}-{plus}", "K1A 0B1"))),)
    values["store"] = (Told(store(chance)),)
    values["gtin"] = (Told("00614141100019"),)
    total = chance.choice((1, 12, 480, 99_999))
    return LabelContent(
        on,
        sscc(chance),
        chance.randint(1, total),
        total,
        values,
    )
