"""Measures week by week: as rows, and as a picture with the target as a line.

Each week has a sign of its own for how it stands: colour is never the only one. Names stand on the
left, what they come to on the right, the weeks below all of them, so that no two texts can meet;
for a phone's width names and what they come to stand above the weeks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape
from typing import Any, Final, NamedTuple

from edicompliance.chargebacks.scorecard import MeasureScore, WeeklyMeasure, plain
from edicompliance.reports.scorecard import figure, target
from edicompliance.reports.timeline import fitted
from edicompliance.x12.issues import printable

WIDTH: Final = 1050
_NAME, _HIGH, _TOP = 8, 36, 10
_TENTH: Final = Decimal(10)
_SHAPES: Final = {
    "on target": "M{x} {y} m-4 0 a4 4 0 1 0 8 0 a4 4 0 1 0 -8 0 z",
    "below target": "M{x} {y} m-4.5 -4.5 h9 v9 h-9 z",
    "cannot tell": "M{x} {y} m0 -5 l5 9 h-10 z",
}
"""Outcome -> its sign; all others have the first one."""
_CLASSES: Final = {"below target": "HOLD", "cannot tell": "CANNOT-TELL"}
_SIGNS: Final = "square: below target; triangle: cannot be told; round: all others"
_OPENING: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
    ' class="timeline weeks{kind}" font-family="sans-serif" font-size="12">'
)


class Form(NamedTuple):
    """Where things stand in a picture, in pixels."""

    width: int
    left: int
    right: int
    """The ends of the weeks."""
    words: tuple[int, int]
    """Where what a measure comes to is told: from the left, and its first base line in a row."""
    chart: int
    """How far below the top of a row its weeks begin."""
    row: int
    signs: tuple[str, ...]
    """What the signs mean, in lines."""
    kind: str = ""
    """What the style knows it by."""

    @property
    def room(self) -> int:
        """How wide a name may be."""
        return (self.left if self.left > _NAME else self.width) - _NAME - 12


WIDE: Final = Form(WIDTH, 270, 690, (712, 16), 0, 54, (_SIGNS,))
NARROW: Final = Form(360, _NAME, 352, (_NAME, 31), 68, 122, tuple(_SIGNS.split("; ")), " narrow")
"""For a phone's width."""


def week_row(one: WeeklyMeasure, names: Sequence[str]) -> dict[str, Any]:
    """The weeks side by side: a number where it is sure, words where it is not."""
    values = {name: _cell(week) for name, week in zip(names, one.weeks, strict=True)}
    return {
        "measure": one.whole.name,
        "target": one.whole.target,
        **values,
        "together": _cell(one.whole),
        "outcome": one.whole.outcome,
        "below": one.below,
        "what_it_takes": one.whole.what_it_takes,
        "basis": one.whole.basis,
    }


def _cell(one: MeasureScore | None) -> Any:
    if one is None or one.value is None:
        return None
    sure = one.most is None or one.most == one.value
    return one.value if sure else f"{plain(one.value)} to {plain(one.most or one.value)}"


def weeks_pictures(measures: Sequence[WeeklyMeasure], names: Sequence[str]) -> str:
    """The picture for a wide page and for a phone's width; the style shows one of them."""
    return weeks_svg(measures, names) + weeks_svg(measures, names, NARROW)


def weeks_svg(measures: Sequence[WeeklyMeasure], names: Sequence[str], form: Form = WIDE) -> str:
    """The picture, as one `<svg>` element; "" where there is nothing to show."""
    drawn = [one for one in measures if one.whole.percent and one.whole.value is not None]
    if not drawn:
        return ""
    below = _TOP + form.row * len(drawn)
    height = below + 24 + 16 * len(form.signs)
    parts = [
        _OPENING.format(width=form.width, height=height, kind=form.kind),
        f"<title>Each measure over {len(names)} weeks, against its target</title>",
        f"<desc>{escape(_described(drawn, names))}</desc>",
    ]
    for number, one in enumerate(drawn):
        parts += _measure(one, _TOP + number * form.row, form)
    parts += _weeks(names, below + 8, form)
    for number, told in enumerate(form.signs):
        y = below + 32 + 16 * number
        parts.append(f'<text class="faint" x="{_NAME}" y="{y}">{told}</text>')
    return "\n".join((*parts, "</svg>"))


def _described(measures: Iterable[WeeklyMeasure], names: Sequence[str]) -> str:
    return "; ".join(
        f"{printable(one.whole.name)}: "
        + ", ".join(f"{name} {_told(week)}" for name, week in zip(names, one.weeks, strict=True))
        for one in measures
    )


def _told(one: MeasureScore | None) -> str:
    return "nothing counted" if one is None else f"{figure(one)} {one.outcome}"


def _measure(one: WeeklyMeasure, top: int, form: Form) -> Iterator[str]:
    whole, (at, first) = one.whole, form.words
    low, high = _scale(one)
    goal = f"target {target(whole)}" if whole.target is not None else "no target"
    name = fitted(printable(whole.name), form.room)
    yield f'<text x="{_NAME}" y="{top + 16}">{escape(name)}</text>'
    scale = f"{plain(low)} to {plain(high)}%"
    below = form.chart - 4 if form.chart else 33
    yield f'<text class="faint" x="{_NAME}" y="{top + below}">{escape(scale)}</text>'
    room = form.width - at - 8
    told = fitted(f"together {figure(whole)}", room)
    yield f'<text x="{at}" y="{top + first}">{escape(told)}</text>'
    words = fitted(goal if goal == whole.outcome else f"{goal}: {whole.outcome}", room)
    yield f'<text class="faint" x="{at}" y="{top + first + 17}">{escape(words)}</text>'
    start = top + form.chart
    yield f'<path class="tick" d="M{form.left} {start + _HIGH}H{form.right}"/>'
    if whole.target is not None:
        y = _y(whole.target, low, high, start)
        yield f'<path class="edge" stroke-dasharray="6 3" d="M{form.left} {y}H{form.right}"/>'
    yield from _points(one, low, high, start, form)


def _points(one: WeeklyMeasure, low: Decimal, high: Decimal, top: int, form: Form) -> Iterator[str]:
    """The line through the weeks that were counted, what is not sure, and each week's sign."""
    xs = list(_places(len(one.weeks), form))
    found = [
        (x, week) for x, week in zip(xs, one.weeks, strict=True) if week and week.value is not None
    ]
    path = [f"{x} {_y(week.value or low, low, high, top)}" for x, week in found]
    yield f'<path class="steps" d="M{"L".join(path)}"/>' if path else ""
    for x, week in found:
        y = _y(week.value or Decimal(0), low, high, top)
        if week.most is not None and week.most != week.value:
            yield f'<path class="edge" d="M{x} {y}V{_y(week.most, low, high, top)}"/>'
        shape = _SHAPES.get(week.outcome, _SHAPES["on target"]).format(x=x, y=y)
        yield f'<path d="{shape}" class="{_CLASSES.get(week.outcome, "plan")}"/>'


def _scale(one: WeeklyMeasure) -> tuple[Decimal, Decimal]:
    """The least and the most that the picture of a measure reaches, in whole tens."""
    rates = [rate for week in (*one.weeks, one.whole) if week for rate in (week.value, week.most)]
    known = [rate for rate in (*rates, one.whole.target) if rate is not None]
    low = (min(known) / _TENTH).to_integral_value(ROUND_FLOOR) * _TENTH
    high = (max(known) / _TENTH).to_integral_value(ROUND_CEILING) * _TENTH
    return (low - _TENTH if low == high and low else low), (high or _TENTH)


def _y(rate: Decimal, low: Decimal, high: Decimal, top: int) -> float:
    return round(top + _HIGH - float((rate - low) / (high - low)) * _HIGH, 1)


def _places(count: int, form: Form) -> Iterator[float]:
    step = (form.right - form.left) / count
    yield from (round(form.left + step * (number + 0.5), 1) for number in range(count))


def _weeks(names: Sequence[str], y: int, form: Form) -> Iterator[str]:
    for x, name in zip(_places(len(names), form), names, strict=True):
        yield f'<text class="faint" text-anchor="middle" x="{x}" y="{y}">{escape(name[-3:])}</text>'
