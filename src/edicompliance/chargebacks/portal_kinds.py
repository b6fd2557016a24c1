"""Which way the money of a portal's row goes: by the word of its status, and by its sign.

A word that nobody knows is not guessed at: the row is rejected, with the key that takes the word.

>>> kind_of("Pending", 1, Remitted(), "Status")
'assessed'
>>> open_says_nothing = Remitted.model_validate({"kinds": {"says_nothing": ["Open"]}})
>>> kind_of("Open", 1, open_says_nothing, "Status")
'deducted'
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from edicompliance.chargebacks.portal_cells import NotCertainError, plain_word
from edicompliance.chargebacks.taken import Kind
from edicompliance.profiles.bodies_remittances import KINDS, SAYS_NOTHING, Remitted

_KINDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "assessed": ("assessed", "billed", "pending", "invoiced"),
        "deducted": ("deducted", "taken", "deduction", "paid short"),
        "repaid": ("repaid", "credit", "reversed", "paid back", "repayment"),
    }
)
_ANNULLED: Final = ("void", "voided", "cancelled", "canceled", "waived", "withdrawn", "rescinded")
"""Nothing is taken, or it was given up before it was: no way that money goes."""


def kind_of(text: str, way: int, told: Remitted, heading: str) -> Kind:
    """Which way the money goes: by the word of its column `heading`, else by the sign."""
    word = _compared(text) if any(map(str.isalnum, text)) else ""
    for kind, words in (*told.kinds.items(), *_KINDS.items()):
        if word and word in map(_compared, words):
            if kind == SAYS_NOTHING:
                return _by_sign(way, told)
            return _agreed(kind, text, way, told)  # type: ignore[arg-type]
    if word in _ANNULLED:
        raise NotCertainError(
            f"{text!r} says that nothing is taken; if it was entered before as billed: "
            "edic chargebacks enter ID excused"
        )
    if word:
        raise NotCertainError(_unknown(text.strip(), told, heading))
    return _by_sign(way, told)


def _compared(word: str) -> str:
    return plain_word(word) or word.strip().casefold()


def _unknown(word: str, told: Remitted, heading: str) -> str:
    """Why a word is not read by its sign alone, and which key takes it."""
    known = [
        f"{kind}: {', '.join((*told.kinds.get(kind, ()), *_KINDS.get(kind, ())))}"
        for kind in KINDS
        if kind in told.kinds or kind in _KINDS
    ]
    return (
        f"expected of {heading} a word that says which way the money goes ({'; '.join(known)}), "
        f"got {word!r}; say what it means under [remittances.portal] of your file over the guide: "
        f'kinds = {{ deducted = ["{word}"] }}, or assessed, or repaid, or {SAYS_NOTHING} where '
        "only the sign tells; if the column is about something else, name it under columns"
    )


def _by_sign(way: int, told: Remitted) -> Kind:
    """Which way the money goes where only its sign tells."""
    if told.deductions is None:
        if way < 0:
            raise NotCertainError(
                "an amount below nothing: it may give back or take; say which sign takes, "
                "deductions under remittances.portal"
            )
        return "deducted"
    return "deducted" if _takes(way, told) else "repaid"


def _agreed(kind: Kind, text: str, way: int, told: Remitted) -> Kind:
    """The kind that a word says, where the sign does not say that the money came back."""
    if kind != "repaid" and told.deductions is not None and not _takes(way, told):
        raise NotCertainError(
            f"{text!r} says that it is taken, and the sign of its amount that it came back, by "
            f"deductions = {told.deductions!r} under remittances.portal"
        )
    return kind


def _takes(way: int, told: Remitted) -> bool:
    return way < 0 if told.deductions == "negative" else way > 0
