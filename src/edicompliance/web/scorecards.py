"""*Scorecards*: each measure of a retailer's period against its target, and what it would take."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from markupsafe import Markup

from edicompliance.flows.scorecards.score_weeks import (
    WEEKS,
    WeeklyScores,
    read_weeks,
    telling_day,
    week_names,
)
from edicompliance.flows.scoring import AXES, read_scorecard
from edicompliance.profiles import Profile
from edicompliance.reports.bars import bars_pictures
from edicompliance.reports.scorecard import as_json, rows
from edicompliance.reports.scorecard_html import bars_of
from edicompliance.reports.weeks import week_row, weeks_pictures
from edicompliance.store import Work
from edicompliance.web.asking import Answer, Asked, NotThereError
from edicompliance.web.known_guides import ids_of_partners, known_guides
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
    Column("below", "weeks below", "number"),
    Column("what_it_takes", "what it would take", on_page=False),
    Column("basis", "by which formula", on_page=False),
)  # fmt: skip
_USUAL: Final = f"{WEEKS} weeks"


def scorecards(asked: Asked) -> Answer:
    """A retailer's scorecard as it was counted last; looking at it counts nothing."""
    known = known_guides(asked.config)
    retailers = list(dict.fromkeys((*ids_of_partners(asked.config), *known)))
    chosen = asked.query.get("retailer", "") or retailers[0]
    if chosen not in known:
        raise NotThereError(f"{chosen}: expected one of the guides at /profiles")
    period, by = asked.query.get("period", "").strip(), asked.query.get("by", "")
    profile, today, earlier = known[chosen].loaded(), asked.desk.clock().date(), ""
    with asked.store.look() as look:
        if not period:
            period, earlier = _usual(look, profile, today)
        card = read_scorecard(
            look,
            profile,
            period,
            today=today,
            by=by if by in AXES else "",
        )
        found = read_weeks(look, profile, min(card.ends, today))
    weeks, drawn = _weeks(found)
    counting = f"edic scorecard --retailer {known[chosen].named} --config {asked.config.path}"
    empty = f"Nothing was counted: {counting} counts what came since."
    values = {
        "chosen": chosen,
        "period": period,
        "by": by,
        "axes": AXES,
        "retailers": retailers,
        "earlier": earlier,
        "usual": _USUAL,
        # The picture's own texts are escaped where it is drawn.
        "formulas": dict.fromkeys((one.name, one.basis) for one in card.measures),
        "weeks": weeks,
        "drawn": drawn,
        "count": len(found.spans),
        "note": found.note,
        "bars": Markup(bars_pictures(bars_of(card.measures), "Each measure against its target")),  # noqa: S704
    }
    columns = [replace(one, on_page=bool(by)) if one.key == "member" else one for one in _COLUMNS]
    table = Table("scorecards", tuple(columns), list(rows(card)), empty)
    return Answer("scorecards.html.j2", "Scorecards", values, table, (weeks,), as_json(card))


def _usual(look: Work, profile: Profile, today: date) -> tuple[str, str]:
    """The weeks that are shown unasked, and, where they are not the last ones, why not."""
    day, held = telling_day(look, profile, today)
    if day == today:
        return _USUAL, ""
    told = f"In {held or 'none'} of the last {WEEKS} weeks something was counted"
    return f"{_USUAL} {day}", f"{told}: these are the {WEEKS} up to {day}."


def _weeks(found: WeeklyScores) -> tuple[Table, Markup]:
    """The weeks side by side, and their picture."""
    names = list(week_names(found.spans))
    columns = (*_BEFORE, *(Column(one, one[-3:], "number") for one in names), *_AFTER)
    rows = [week_row(one, names) for one in found.measures]
    empty = f"Nothing was counted from {found.spans[0][0]} to {found.spans[-1][1]}."
    # The picture's own texts are escaped where it is drawn.
    return Table("weeks", columns, rows, empty), Markup(weeks_pictures(found.measures, names))  # noqa: S704
