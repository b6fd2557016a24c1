"""*Rules*: all of them, and one with what it checks, why it costs and how to mend it."""

from __future__ import annotations

from typing import Final

from edicompliance.errors import EdiError
from edicompliance.rules.catalogue import all_rules, find_rule
from edicompliance.rules.model import HEADINGS
from edicompliance.web.asking import Answer, Asked, NotThereError
from edicompliance.web.tables import Column, Table

_RULES: Final = (
    Column("code", "code"), Column("name", "name"), Column("title", "the fault"),
    Column("severity", "severity", "word"), Column("freight", "freight"),
    Column("mendable", "mended before departure", "word"),
)  # fmt: skip


def rules(_asked: Asked) -> Answer:
    """The catalogue."""
    rows = [
        {"code": one.code, "name": one.name, "title": one.title, "severity": one.severity,
         "freight": one.freight, "mendable": "yes" if one.mendable else "no",
         "href": f"/rules/{one.code}"}
        for one in all_rules()
    ]  # fmt: skip
    return Answer("table.html.j2", "Rules", {"words": ""}, Table("rules", _RULES, rows))


def rule(asked: Asked) -> Answer:
    """One rule."""
    try:
        found = find_rule(asked.about["code"].upper())
    except EdiError as why:
        raise NotThereError(str(why)) from why
    told = {
        "schema": "edicompliance/desk-rule/1",
        "code": found.code,
        "name": found.name,
        "title": found.title,
        "severity": found.severity,
        "freight": found.freight,
        "needs": list(found.needs),
        "clauses": list(found.clauses),
        "mendable": found.mendable,
        "sections": {heading: found.section(heading) for heading in HEADINGS},
    }
    return Answer("rule.html.j2", found.code, {"rule": told}, told=told)
