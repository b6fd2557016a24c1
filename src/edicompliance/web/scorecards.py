"""*Scorecards*: each measure of a retailer's period against its target, and what it would take."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from markupsafe import Markup

from edicompliance.flows.scorecards.score_weeks import WeeklyScores, read_weeks, week_names
from edicompliance.flows.scoring import AXES, read_scorecard
from edicompliance.profiles import list_profiles, load_profile
from edicompliance.reports.bars import bars_svg
from edicompliance.reports.scorecard import as_json, rows
from edicompliance.reports.scorecard_html import bars_of
from edicompliance.reports.weeks import week_row, weeks_svg
from edicompliance.web.asking import Answer, Asked, NotThereError
from edicompliance.web.tables import Column, Table

_COLUMNS: Final = (
    Column("measure", "measure"), Column("member", "of"),
    Column("value", "sure %", "number"), Column("at_most", "at most %", "number"),
    Column("target", "target", "number"), Column("outcome", "outcome", "word"),
    Column("numerator", "met", "number"), Column("denominator", "counted", "number"),
    Column("unknown", "not known", "number"), Column("excluded", "left out", "number"),
    Column("retailer_value", "the retailer's", "number"),
    Column("what_it_takes", "what it would take", "sentence"),
    Column("basis", "by which formula", on_page=False),
)  # fmt: skip
_BEFORE: Final = (
    Column("measure", "measure"), Column("target", "target", "number"),
    Column("together", "together", "number"), Column("outcome", "outcome", "word"),
)  # fmt: skip
_AFTER: Final = (
    Column("below", "weeks below", "number"), Column("what_it_takes", "what it would take"),
    Column("basis", "by which formula", on_page=False),
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
    profile, today = load_profile(chosen), asked.desk.clock().date()
    with asked.store.look() as look:
        card = read_scorecard(
            look,
            profile,
            period,
            today=today,
            by=by if by in AXES else "",
        )
        found = read_weeks(look, profile, min(card.ends, today))
    weeks, drawn = _weeks(found)
    empty = f"Nothing was counted: edic scorecard --retailer {chosen} counts what came since."
    values = {
        "chosen": chosen,
        "period": period,
        "by": by,
        "axes": AXES,
        "retailers": list(dict.fromkeys((*known, *sorted(shipped)))),
        # The picture's own texts are escaped where it is drawn.
        "formulas": dict.fromkeys((one.name, one.basis) for one in card.measures),
        "weeks": weeks,
        "drawn": drawn,
        "count": len(found.spans),
        "note": found.note,
        "bars": Markup(bars_svg(bars_of(card.measures), "Each measure against its target")),  # noqa: S704
    }
    columns = [replace(one, on_page=bool(by)) if one.key == "member" else one for one in _COLUMNS]
    table = Table("scorecards", tuple(columns), list(rows(card)), empty)
    return Answer("scorecards.html.j2", "Scorecards", values, table, (weeks,), as_json(card))


def _weeks(found: WeeklyScores) -> tuple[Table, Markup]:
    """The weeks side by side, and their picture."""
    names = list(week_names(found.spans))
    columns = (*_BEFORE, *(Column(one, one[-3:], "number") for one in names), *_AFTER)
    rows = [week_row(one, names) for one in found.measures]
    empty = f"Nothing was counted from {found.spans[0][0]} to {found.spans[-1][1]}."
    # The picture's own texts are escaped where it is drawn.
    return Table("weeks", columns, rows, empty), Markup(weeks_svg(found.measures, names))  # noqa: S704
