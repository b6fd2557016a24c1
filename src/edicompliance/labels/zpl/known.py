"""Commands of ZPL that change nothing on a label: how it is cut, fed, stored, answered to a host.

They are known, so they are passed over. Commands that do change what is printed and that are not
read stand in `NOT_READ`, each with what it does; those after which the letters may be others make
the label not count. Everything else is not known, and told.

>>> "^MM" in IDLE, "^GB" in IDLE, "^IL" in NOT_READ
(True, False, True)
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from edicompliance.labels.zpl.parameters import Parameters


def _all(prefix: str, words: str) -> frozenset[str]:
    return frozenset(prefix + word for word in words.split())


IDLE: Final = _all(
    "^",
    "CM CN CO CP CV EF EG FL FX HF HG HH HL HR HT HV HW HY HZ ID JA JB JH JI JJ JL JS JT "
    "JU JW JZ KD KL KN KP KV LF MA MD MF MI ML MM MN MP MT MW NB NC ND NI NN NP NS NT NW PF "
    "PH PA PN PO PP PR PS RA RB RE RI RL RM RN RQ RR RS RT RU RV RW RZ SC SE SI SL SP SQ SR SS "
    "ST SX SZ TO WA WC WD WE WF WI WL WN WP WR WS WV WX XB XS ZZ",
) | _all(
    "~",
    "DB DE DN DS DT DU DY EG HB HD HI HM HQ HS HU JA JB JC JD JE JF JG JI JL JN JO JP JQ JR "
    "JS JX KB MA NC NR NT PH PL PM PP PR PS RO RV SD TA WC WL WQ WR",
)
"""Known, and nothing on the label hangs on them."""

NOT_READ: Final[Mapping[str, str]] = MappingProxyType(
    {
        "^CW": "another font for a letter",
        "^FC": "date and time of the printer",
        "^FE": "data put together of others",
        "^FM": "several places of one field",
        "^FP": "letters from above to below, or from right to left",
        "^IL": "a stored label",
        "^IM": "a stored picture",
        "^IS": "the label is kept as a picture, and maybe not printed",
        "^SF": "a number that counts on from label to label",
        "^SO": "another time of the printer",
    }
)
"""Known, and not read."""
_OTHERWISE: Final[Mapping[str, tuple[int, str]]] = MappingProxyType(
    {"^FC": (0, ""), "^FE": (0, ""), "^FP": (0, "VR"), "^IS": (1, "N"), "^SF": (0, "")}
)
"""Commands by which a field says something else than its data, or the label is not printed: which
parameter makes them so, by beginning with which letters; without letters all do."""


def says_otherwise(told: Parameters) -> bool:
    """Whether nobody can say what is printed where a command stands that is not read.

    >>> [says_otherwise(Parameters("^FP", text)) for text in ("H", "R,2", "")]
    [False, True, False]
    """
    if told.name not in _OTHERWISE:
        return False
    at, letters = _OTHERWISE[told.name]
    return not letters or told.text(at).upper()[:1] in tuple(letters)
