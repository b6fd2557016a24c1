"""The week as one page of HTML: each measure as a bar, then the tables. It prints as it is."""

from __future__ import annotations

from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from edicompliance.chargebacks.snapshot import Snapshot
from edicompliance.reports.bars import bars_svg
from edicompliance.reports.costs import share_bars
from edicompliance.reports.letters import TEMPLATES
from edicompliance.reports.scorecard_html import bars_of
from edicompliance.reports.snapshot import blocks, charges_of, outcomes_of, title_of
from edicompliance.x12.issues import printable

_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
)


def as_html(one: Snapshot) -> str:
    """The page."""
    pictures = {
        "kpis": bars_svg(bars_of(one.kpis), "Each measure against its target"),
        "causes": bars_svg(share_bars(one.causes), "Root causes by money"),
    }
    return _ENVIRONMENT.get_template("snapshot.html.j2").render(
        title=printable(title_of(one)),
        charges=(*charges_of(one), *outcomes_of(one)),
        blocks=blocks(one),
        # The pictures' own texts are escaped where they are drawn.
        pictures={name: Markup(svg) for name, svg in pictures.items()},  # noqa: S704
        notes=[printable(note) for note in one.notes],
    )
