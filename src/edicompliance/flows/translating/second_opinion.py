"""A second opinion: another judge of X12 looks at what we looked at.

The judge is pyx12, with our tables for its maps. It is never needed for an answer of ours: it says
whether a stranger, with his own code, comes to the same one.

>>> from edicompliance.datafolder import samples_folder
>>> order = samples_folder() / "example-mart/850/valid/stand-alone.edi"
>>> with second_opinion("pyx12") as judge:
...     [found] = judge.of(order.read_bytes())
>>> found.agrees, found.opinion.segments
(True, 27)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Literal, Self

from edicompliance.errors import MissingExtra
from edicompliance.x12.opinion import Compared, compare
from edicompliance.x12.report import Report
from edicompliance.x12.schema import SHIPPED, Tables
from edicompliance.x12.validator import validate

if TYPE_CHECKING:
    from edicompliance.flows.translating.pyx12_judge import Pyx12Judge

Judge = Literal["pyx12"]


class SecondOpinion:
    """The other judge; close it, for it keeps maps in a folder."""

    def __init__(self, judge: Pyx12Judge, name: str, version: str, tables: Tables) -> None:
        self.judge = judge
        self.tables = tables
        self.name = name
        self.version = version

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.judge.__exit__()

    def of(self, data: bytes, report: Report | None = None) -> list[Compared]:
        """Each interchange in `data` as both see it; `report` is what we found, where known."""
        report = report or validate(data, tables=self.tables)
        return compare(self.judge.opinions(data, report), report)


def second_opinion(judge: Judge, tables: Tables = SHIPPED) -> SecondOpinion:
    """Ask for another judge; raises `EdiError` where it is not installed."""
    try:
        home = import_module("edicompliance.flows.translating.pyx12_judge")
    except ModuleNotFoundError as reason:
        if (reason.name or "").partition(".")[0] != judge:
            raise
        raise MissingExtra(
            f"a second opinion needs {judge}: pip install 'edicompliance[{judge}]'"
        ) from None
    return SecondOpinion(home.Pyx12Judge(tables), home.NAME, home.VERSION, tables)
