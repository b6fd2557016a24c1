"""The formats of a check, by the names that `edic check --format` takes.

>>> [name for name in FORMATS][:3]
['text', 'json', 'jsonl']
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from edicompliance.profiles.closed import ClosedOn
from edicompliance.reports.check import as_json, many_as_json
from edicompliance.reports.check_github import as_annotations
from edicompliance.reports.check_markdown import as_markdown
from edicompliance.reports.check_sarif import as_sarif
from edicompliance.reports.check_text import as_text, many_as_text
from edicompliance.rules.model import CheckResult


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, and how it is to be shown."""

    results: Sequence[tuple[str, CheckResult]]
    """Path and check of each shipment."""
    unreadable: Sequence[tuple[str, str]]
    """Path of each that could not be read, and why."""
    profile_name: str
    """The retailer."""
    many: bool
    """Whether a folder of shipments was asked for, be there one in it."""
    short: Callable[[str], str] = str
    """A path as people call it."""
    read: Callable[[str], bytes] | None = None
    """Fetches a file again, for the bytes that a finding rests on."""
    closed: ClosedOn | None = None
    """On which days the retailer does not work; None: it does not say."""
    width: int = 100
    color: bool = False


def text(done: Checked) -> str:
    """For people: the whole report of one shipment, or a line each of many."""
    if done.many:
        rows = [(done.short(path), result) for path, result in done.results]
        unreadable = [(done.short(path), reason) for path, reason in done.unreadable]
        return many_as_text(
            rows, done.profile_name, unreadable=unreadable, width=done.width, color=done.color
        )
    return "".join(
        as_text(result, done.profile_name, width=done.width, color=done.color)
        for _, result in done.results
    )


def as_one_json(done: Checked) -> str:
    """One JSON document."""
    if done.many:
        return json.dumps(many_as_json(done.results, done.unreadable), indent=2)
    return "".join(json.dumps(as_json(result), indent=2) for _, result in done.results)


def json_lines(done: Checked) -> str:
    """A line of JSON a shipment, each with its path."""
    rows = [{"path": path, **as_json(result)} for path, result in done.results]
    return "\n".join(json.dumps({"schema": row.pop("schema"), **row}) for row in rows)


def sarif(done: Checked) -> str:
    """SARIF 2.1.0."""
    return json.dumps(as_sarif(done.results), indent=2)


def github(done: Checked) -> str:
    """Annotations of a GitHub workflow."""
    return "\n".join(as_annotations(done.results))


def markdown(done: Checked) -> str:
    """Markdown."""
    return "\n".join(as_markdown(done.results, done.profile_name))


def csv(done: Checked) -> str:
    """Rows for a spreadsheet, as CSV."""
    from edicompliance.reports.check_table import as_csv  # noqa: PLC0415 - only tables need it

    return as_csv([(done.short(path) if done.many else path, one) for path, one in done.results])


def xlsx(done: Checked) -> bytes:
    """The same as a workbook."""
    from edicompliance.reports.check_table import as_xlsx  # noqa: PLC0415 - only tables need it

    return as_xlsx([(done.short(path) if done.many else path, one) for path, one in done.results])


def html(done: Checked) -> str:
    """One self-contained page."""
    from edicompliance.reports.check_html import as_html  # noqa: PLC0415 - only it needs jinja2

    unreadable = [(done.short(path), reason) for path, reason in done.unreadable]
    rows = [(done.short(path) if done.many else path, result) for path, result in done.results]
    return as_html(
        rows, done.profile_name, unreadable=unreadable, read=done.read, closed=done.closed
    )


FORMATS: Mapping[str, Callable[[Checked], str | bytes]] = MappingProxyType(
    {
        "text": text,
        "json": as_one_json,
        "jsonl": json_lines,
        "csv": csv,
        "xlsx": xlsx,
        "sarif": sarif,
        "github": github,
        "md": markdown,
        "html": html,
    }
)
"""Name -> what renders it."""

ENDINGS: Mapping[str, str] = MappingProxyType({"text": "txt", "github": "github.txt"})
"""Format -> the ending of its files, where that is not its name."""
