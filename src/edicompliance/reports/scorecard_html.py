"""A scorecard as one page of HTML: each measure as a bar against its target. It prints as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from edicompliance.chargebacks.scorecard import MeasureScore, Scorecard
from edicompliance.reports.bars import Bar, bars_svg
from edicompliance.reports.letters import TEMPLATES
from edicompliance.reports.scorecard import (
    counts,
    figure,
    member_of,
    retailer_figure,
    sentences,
    target,
)
from edicompliance.x12.issues import printable

_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
)


def as_html(card: Scorecard) -> str:
    """The page."""
    template = _ENVIRONMENT.get_template("scorecard.html.j2")
    return template.render(
        card=card,
        # The picture's own texts are escaped where it is drawn.
        picture=Markup(bars_svg(bars_of(card.measures), "Each measure against its target")),  # noqa: S704
        measures=[_row(one, card.by) for one in card.measures],
        parts=[_row(one, card.by) for one in card.parts],
        sentences=[printable(one) for one in sentences(card)],
    )


def _row(one: MeasureScore, by: str) -> dict[str, str]:
    return {
        "name": printable(one.name),
        "member": printable(member_of(one, by)),
        "figure": figure(one),
        "target": target(one),
        "outcome": one.outcome,
        "counts": counts(one),
        "takes": one.what_it_takes,
        "told": retailer_figure(one),
    }


def bars_of(measures: Iterable[MeasureScore]) -> list[Bar]:
    """A bar for each rate, with a line at its target."""
    return [_bar(one) for one in measures if one.percent and one.value is not None]


def _bar(one: MeasureScore) -> Bar:
    goal = "" if one.target is None else f", target {target(one)}"
    line = None if one.target is None else float(one.target) / 100
    sure, most = float(one.value or 0) / 100, float(one.most or 0) / 100
    return Bar(one.name, f"{figure(one)}{goal}", sure, most, line)
