"""A scorecard as one page of HTML: each measure as a bar against its target. It prints as it is."""

from __future__ import annotations

from html import escape
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from edicompliance.chargebacks.scorecard import MeasureScore, Scorecard
from edicompliance.reports.check_html import TEMPLATES
from edicompliance.reports.scorecard import counts, figure, sentences, target
from edicompliance.reports.timeline import fitted
from edicompliance.x12.issues import printable

WIDTH: Final = 960
_NAME, _CHART, _CHART_END, _WORDS = 8, 240, 620, 640
_ROW: Final = 26
_TOP: Final = 8
_OPENING: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
    ' class="timeline" font-family="sans-serif" font-size="12">'
)
_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
)


def as_html(card: Scorecard) -> str:
    """The page."""
    template = _ENVIRONMENT.get_template("scorecard.html.j2")
    return template.render(
        card=card,
        # The picture's own texts are escaped where it is drawn.
        picture=Markup(bars_svg(card.measures)),  # noqa: S704
        measures=[_row(one) for one in card.measures],
        parts=[_row(one) for one in card.parts],
        sentences=[printable(one) for one in sentences(card)],
    )


def _row(one: MeasureScore) -> dict[str, str]:
    return {
        "name": printable(one.name),
        "member": printable(one.member or "(not known)"),
        "figure": figure(one),
        "target": target(one),
        "outcome": one.outcome,
        "counts": counts(one),
        "takes": one.what_it_takes,
        "told": "" if one.told_value is None else f"{one.told_value}%",
    }


def bars_svg(measures: tuple[MeasureScore, ...]) -> str:
    """A bar for each rate, a line at its target; "" where there is nothing to show."""
    shown = [one for one in measures if one.percent and one.value is not None]
    if not shown:
        return ""
    height = _TOP + _ROW * len(shown) + 8
    parts = [
        _OPENING.format(width=WIDTH, height=height),
        "<title>Each measure against its target</title>",
    ]
    for number, one in enumerate(shown):
        parts += _bar(one, _TOP + number * _ROW)
    return "\n".join((*parts, "</svg>"))


def _bar(one: MeasureScore, top: int) -> list[str]:
    base, full = top + 17, _CHART_END - _CHART
    sure = min(float(one.value or 0), 100.0) / 100 * full
    most = min(float(one.most or 0), 100.0) / 100 * full
    goal = "" if one.target is None else f", target {target(one)}"
    words = fitted(f"{figure(one)}{goal}", WIDTH - _WORDS - 8)
    name = fitted(one.name, _CHART - _NAME - 8)
    found = [
        f'<text x="{_NAME}" y="{base}">{escape(printable(name))}</text>',
        f'<rect class="deadline" x="{_CHART}" y="{top + 6}" width="{most:.1f}" height="14"/>',
        f'<rect class="plan" x="{_CHART}" y="{top + 6}" width="{sure:.1f}" height="14"/>',
        f'<text class="faint" x="{_WORDS}" y="{base}">{escape(words)}</text>',
    ]
    if one.target is not None:
        x = _CHART + float(one.target) / 100 * full
        found.append(f'<path class="edge" d="M{x:.1f} {top + 2}v22"/>')
    return found
