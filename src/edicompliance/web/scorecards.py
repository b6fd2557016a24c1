"""*Scorecards*: each measure of a retailer's period against its target, and what it would take."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from edicompliance.flows.scoring import AXES, read_scorecard
from edicompliance.profiles import list_profiles, load_profile
from edicompliance.reports.bars import bars_svg
from edicompliance.reports.scorecard import as_json, rows
from edicompliance.reports.scorecard_html import bars_of
from edicompliance.web.asking import Answer, Asked, NotThereError
from edicompliance.web.tables import Column, Table

_COLUMNS: Final = (
    Column("measure", "measure"), Column("member", "of"), Column("value", "%", "number"),
    Column("target", "target", "number"), Column("outcome", "outcome", "word"),
    Column("numerator", "met", "number"), Column("denominator", "counted", "number"),
    Column("unknown", "not known", "number"), Column("excluded", "left out", "number"),
    Column("retailer_value", "the retailer's", "number"),
    Column("what_it_takes", "what it would take"), Column("basis", "by which formula"),
)  # fmt: skip
_USUAL: Final = "13 weeks"


def scorecards(asked: Asked) -> Answer:
    """A retailer's scorecard as it was counted last; looking at it counts nothing."""
    shipped = {one.id for one in list_profiles() if not one.problem}
    known = [one.profile for one in asked.config.partners]
    chosen = asked.query.get("retailer", "") or (known or sorted(shipped))[0]
    if chosen not in {*shipped, *known}:
        raise NotThereError(f"{chosen}: expected one of the guides at /profiles")
    period, by = asked.query.get("period", "").strip() or _USUAL, asked.query.get("by", "")
    with asked.store.look() as look:
        card = read_scorecard(
            look,
            load_profile(chosen),
            period,
            today=asked.desk.clock().date(),
            by=by if by in AXES else "",
        )
    empty = f"Nothing was counted: edic scorecard --retailer {chosen} counts what came since."
    values = {
        "chosen": chosen,
        "period": period,
        "by": by,
        "axes": AXES,
        "retailers": list(dict.fromkeys((*known, *sorted(shipped)))),
        # The picture's own texts are escaped where it is drawn.
        "bars": Markup(bars_svg(bars_of(card.measures), "Each measure against its target")),  # noqa: S704
    }
    table = Table("scorecards", _COLUMNS, list(rows(card)), empty)
    return Answer("scorecards.html.j2", "Scorecards", values, table, as_json(card))
