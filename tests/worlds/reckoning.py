"""A charge reckoned again from its explanation alone, by a little calculator of its own.

>>> reckoned("5% of failing cost 2134.62 = 106.731; rounded to 106.73")
(Decimal('106.73'), Decimal('106.73'), Decimal('106.73'))
>>> reckoned("lesser of (250 USD, 2% of failing cost 1370.94 = 27.4188) -> 27.4188")[1]
Decimal('27.4188')
>>> reckoned("0.75 USD x 200 failing cartons = 151.00")
Traceback (most recent call last):
    ...
ValueError: 0.75 USD x 200 failing cartons = 151.00: comes to 150.00
>>> reckoned("occurrence 2, above 1: 75 USD")[1]
Decimal('75')
>>> reckoned("asn not known (no history), one of (above 95: 2 USD; otherwise: 6 USD) -> 2 to 6")
(Decimal('2'), None, Decimal('6'))
>>> month = "month 2026-11-01 to 2026-11-28: {}; made with it below goal (goal 92%): {}; 50 USD"
>>> reckoned(month.format("900 of 1000, 90%", "made as it stands, and not settled"))
(Decimal('0'), Decimal('50'), Decimal('50'))
>>> reckoned(month.format("950 of 1000, 90%", "made as it stands, and not settled"))
Traceback (most recent call last):
    ...
ValueError: the rate is 95.00%, not 90%
>>> reckoned(month.format("950 of 1000, 95%", "made"))
Traceback (most recent call last):
    ...
ValueError: 95% is held against 92%: made
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal

Legs = tuple[Decimal | None, Decimal | None, Decimal | None]
"""Low, expected, high; None: not known."""
NOTHING: Legs = (Decimal(0), Decimal(0), Decimal(0))
NOT_KNOWN: Legs = (Decimal(0), None, None)
_CENT = Decimal("0.01")
_NUMBER = "([0-9]+(?:\\.[0-9]+)?)"
_FLAT = re.compile(f"{_NUMBER}(?: to {_NUMBER})? [A-Z]{{3}}(?: = .*)?")
_RATE = re.compile(
    f"{_NUMBER}(?: to {_NUMBER})? [A-Z]{{3}} x {_NUMBER} [A-Za-z ]+(?: \\((.*)\\))? = (.*)"
)
_EXCESS = re.compile(f"{_NUMBER} failing - {_NUMBER}% of {_NUMBER}")
_PERCENT = re.compile(f"{_NUMBER}% of ([a-z ]+) {_NUMBER} = (.*)")
_UNKNOWN = re.compile("[0-9.]+% of ([a-z ]+) \\(\\1 not known\\)")
_SHARE = re.compile(f"share [0-9]+ of ([0-9]+) \\({_NUMBER} of {_NUMBER}(, equally)?\\): (.*)")
_EXPOSURE = re.compile("(?:only if|only above|not made with) [^;]*; at the most (.*)")
_PERIOD = re.compile(
    "[^:;]* to [0-9-]{10}(?: of [^:]*)?: ([0-9.]+) of ([0-9.]+)(?:, and ([0-9.]+) open)?"
    "(?:, ([0-9.]+)%)?; (?:not )?made with [a-z-]+ "
    "(below goal|[^:(]*)(?: \\(goal ([0-9.]+)%\\))?: ([^;]*); (.*)"
)
_GIVES_WAY = re.compile("gives way to [a-z-]+, so 0\\.00; else (.*)")
_UNDECIDED = re.compile("needs [^:]* to tell which charge is made: (.*)")
_NOT_BILLED = re.compile("[^;]*, so 0\\.00; else (.*)")
_CONTESTED = re.compile("(.*); another source says (.*)")
_PICK = re.compile("(lesser|greater) of \\((.*)\\) -> (.*)")
_TIERS = re.compile(
    "[a-z-]+ not known(?: \\([^()]*\\))?, one of \\((.*)\\) -> ([^;]*)(?:; (rounded to [^;]*))?"
)
_TIER = re.compile(f"[a-z_ ]+ {_NUMBER}, (?:above {_NUMBER} ?)?(?:up to {_NUMBER})?: (.*)")
_BOUND = re.compile(f"at (least|most) {_NUMBER} -> (.*)")
_ROUNDED = re.compile(f"rounded to {_NUMBER}(?: to {_NUMBER}[^(]*)?(?: \\(([a-z ]+)\\))?")
_ROUNDINGS = {None: ROUND_HALF_UP, "half even": ROUND_HALF_EVEN, "up": ROUND_UP}


def reckoned(text: str) -> Legs:
    """What an explanation comes to; raises `ValueError` where its own figures do not agree."""
    for pattern, what in _WHOLE:
        if match := pattern.fullmatch(text):
            return what(match)
    several = _split(text, "; plus ")
    if len(several) > 1:
        return _added([reckoned(one) for one in several])
    first, *steps = _split(text, "; ")
    legs = _sum(first)
    for step in steps:
        legs = _step(legs, step)
    return legs


def charged(text: str) -> tuple[Legs, Decimal]:
    """What one finding bears of a charge: the legs of all of it, and its part of them."""
    match = _SHARE.fullmatch(text)
    if match is None:
        return reckoned(text), Decimal(1)
    whole, part = charged(match[5])
    return whole, part * Decimal(match[2]) / Decimal(match[3])


# -- what a whole explanation may be


def _exposure(match: re.Match[str]) -> Legs:
    return Decimal(0), None, reckoned(match[1])[2]


def _period(match: re.Match[str]) -> Legs:
    """What a period's rate makes of its charge: made or not, for certain or as it stands."""
    met, counted, still_open, percent, below, goal, how, charge = match.groups()
    rates = [
        (Decimal(met) + more) / Decimal(counted) * 100 for more in (0, Decimal(still_open or 0))
    ]
    if percent and abs(rates[0] - Decimal(percent)) > _CENT:
        raise ValueError(f"the rate is {rates[0].quantize(_CENT)}%, not {percent}%")
    made, told = not how.startswith("not made"), not how.startswith("not told")
    if below == "below goal" and goal and {made} != {one < Decimal(goal) for one in rates} and told:
        raise ValueError(f"{percent}% is held against {goal}%: {how}")
    if charge.startswith("else "):
        reckoned(charge.removeprefix("else "))
        return NOTHING
    low, expected, high = reckoned(charge)
    if not how.endswith("as it stands, and not settled"):
        return low, expected, high
    if not told:
        return Decimal(0), None, high
    return Decimal(0), expected if made else Decimal(0), high


def _nothing(match: re.Match[str]) -> Legs:
    reckoned(match[1])
    return NOTHING


def _undecided(match: re.Match[str]) -> Legs:
    """One of several, or none of them."""
    arms = [_alternative(one) for one in match[1].split(" or ")]
    return min(_known(arms, 0)), None, max(_known(arms, 2))


def _alternative(text: str) -> Legs:
    return NOTHING if text == "none" else reckoned(text)


def _contested(match: re.Match[str]) -> Legs:
    """Low and high move apart where another source says otherwise."""
    made, other = reckoned(match[1]), reckoned(match[2])
    return min(_known([made, other], 0)), made[1], max(_known([made, other], 2))


def _tiers(match: re.Match[str]) -> Legs:
    arms = [reckoned(one.split(": ", 1)[1]) for one in match[1].split("; ")]
    if any(arm[2] is None for arm in arms):
        return min(_known(arms, 0)), None, None
    legs = _same((min(_known(arms, 0)), None, max(_known(arms, 2))), match[2], match[0])
    return _step(legs, match[3]) if match[3] else legs


def _tier(match: re.Match[str]) -> Legs:
    """The one tier that holds, by a value that must lie in it."""
    value, above, most = Decimal(match[1]), Decimal(match[2] or 0), Decimal(match[3] or "Infinity")
    if not above < value <= most:
        raise ValueError(f"{match[0]}: {value} is not in this tier")
    return reckoned(match[4])


def _pick(match: re.Match[str]) -> Legs:
    choose: Callable[[Sequence[Decimal]], Decimal] = {"lesser": min, "greater": max}[match[1]]
    arms = [_sum(one) for one in _split(match[2], ", ")]
    legs = tuple(choose(_known(arms, at)) for at in range(3))
    return _same((legs[0], legs[1], legs[2]), match[3], match[0])


_WHOLE: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], Legs]]] = (
    (_PERIOD, _period),
    (_GIVES_WAY, _nothing),
    (_UNDECIDED, _undecided),
    (_EXPOSURE, _exposure),
    (_NOT_BILLED, _nothing),
    (_CONTESTED, _contested),
    (_TIERS, _tiers),
    (_TIER, _tier),
)


# -- sums, and what bounds and rounds them


def _sum(text: str) -> Legs:
    """Several parts with a plus, or one."""
    if match := _PICK.fullmatch(text):
        return _pick(match)
    parts = _split(text, ", plus ")
    if len(parts) == 1:
        return _part(text)
    parts[-1], _, said = parts[-1].partition(" -> ")
    return _same(_added([_part(one) for one in parts]), said, text)


def _added(made: Sequence[Legs]) -> Legs:
    """Leg by leg; what is not known in one is not known in all."""
    added = tuple(
        None if None in legs else sum(filter(None, legs), Decimal(0))
        for legs in zip(*made, strict=True)
    )
    return added[0], added[1], added[2]


def _part(text: str) -> Legs:
    if text in ("warning, 0.00", "nothing to add", "nothing that failed is known"):
        return NOTHING
    if text == "price not known" or text.endswith("(not known until billed)"):
        return NOT_KNOWN
    if _UNKNOWN.fullmatch(text):
        return NOT_KNOWN
    if match := _RATE.fullmatch(text):
        count = Decimal(match[3])
        if excess := _EXCESS.fullmatch(match[4] or ""):
            failing, share, all_of_them = map(Decimal, excess.groups())
            assert count == max(failing - share / 100 * all_of_them, Decimal(0)), text
        legs = _between(Decimal(match[1]) * count, Decimal(match[2] or match[1]) * count)
        return _same(legs, match[5], text)
    if match := _PERCENT.fullmatch(text):
        amount = Decimal(match[1]) / 100 * Decimal(match[3])
        return _same((amount, amount, amount), match[4], text)
    if match := _FLAT.fullmatch(text):
        return _between(Decimal(match[1]), Decimal(match[2] or match[1]))
    raise ValueError(f"{text!r} cannot be read")


def _between(low: Decimal, high: Decimal) -> Legs:
    return low, (low + high) / 2, high


def _step(legs: Legs, text: str) -> Legs:
    """A bound, or the rounding."""
    if match := _BOUND.fullmatch(text):
        bound = {"least": max, "most": min}[match[1]]
        low, expected, high = (
            one if one is None else bound(one, Decimal(match[2])) for one in legs
        )
        return _same((low, expected, high), match[3], text)
    if match := _ROUNDED.fullmatch(text):
        way = _ROUNDINGS[match[3]]
        low, expected, high = (one if one is None else one.quantize(_CENT, way) for one in legs)
        if low != Decimal(match[1]):
            raise ValueError(f"{text}: {legs[0]} is rounded to {low}")
        return low, expected, high
    raise ValueError(f"{text!r} cannot be read")


def _same(legs: Legs, said: str, text: str) -> Legs:
    """The legs, where the explanation says so too."""
    figures = [Decimal(one) for one in re.findall(_NUMBER, said)]
    known = [one for one in legs if one is not None]
    if not (set(figures) <= set(known) and known[0] in figures):
        raise ValueError(f"{text}: comes to {' to '.join(map(str, dict.fromkeys(known)))}")
    return legs


def _known(arms: Sequence[Legs], at: int) -> list[Decimal]:
    known = [legs[at] for legs in arms]
    assert None not in known, arms
    return [one for one in known if one is not None]


def _split(text: str, mark: str) -> list[str]:
    """Cut where no parenthesis is open."""
    return list(_pieces(text, mark))


def _pieces(text: str, mark: str) -> Iterator[str]:
    depth = begin = 0
    for at, one in enumerate(text):
        depth += {"(": 1, ")": -1}.get(one, 0)
        if not depth and text.startswith(mark, at):
            yield text[begin:at]
            begin = at + len(mark)
    yield text[begin:]
