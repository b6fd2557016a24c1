"""A check as one page of HTML: verdict, timeline, findings with their bytes. Nothing is fetched.

It opens in any browser, prints, works without scripts, and can be sent as a single file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from edicompliance.profiles.closed import ClosedOn
from edicompliance.reports.advice import advice
from edicompliance.reports.check import authorities, due_time, price_text, who_lets_pass
from edicompliance.reports.excerpt import Excerpt, ReadFile, excerpts
from edicompliance.reports.footing import weak_sentences
from edicompliance.reports.label_section import label_section
from edicompliance.reports.letters import TEMPLATES, in_code, in_letters
from edicompliance.reports.periods import joint_sentences, period_sentences
from edicompliance.reports.timeline import NARROW, in_words, timeline_svg
from edicompliance.reports.timeline_rows import Happened
from edicompliance.reports.unchecked import by_reason, spans, unfound
from edicompliance.rules.model import CheckResult, Evidence, Finding
from edicompliance.x12.issues import plural, printable

_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=in_letters,
)
_ENVIRONMENT.filters["in_code"] = in_code
_KEPT: Final = re.compile(r"([0-9a-f]{12})[0-9a-f]{52}@")
"""A document of the archive: nobody reads all of its digest."""
Find = Callable[[Evidence], Excerpt | None]


def as_html(
    results: Sequence[tuple[str, CheckResult]],
    profile_name: str,
    *,
    unreadable: Sequence[tuple[str, str]] = (),
    read: ReadFile | None = None,
    closed: ClosedOn | None = None,
) -> str:
    """The page; shipments stand by money, and `read` fetches the bytes that findings rest on.

    `closed` says on which days the retailer does not work.
    """
    find = excerpts(read)
    ordered = sorted(results, key=lambda row: -row[1].at_risk)
    pages = [
        shipment_page(path, result, profile_name, read, find, closed) for path, result in ordered
    ]
    title = f"{profile_name}: {plural(len(pages), 'shipment')}"
    if len(pages) == 1:
        title = f"{pages[0]['verdict']} {pages[0]['money']} {pages[0]['orders']}"
    template = _ENVIRONMENT.get_template("check.html.j2")
    joint = list(joint_sentences(result for _, result in results)) if len(pages) > 1 else []
    return template.render(title=title, pages=pages, unreadable=unreadable, periods=joint)


def shipment_page(
    path: str,
    result: CheckResult,
    profile_name: str,
    read: ReadFile | None,
    find: Find,
    closed: ClosedOn | None = None,
    happened: Sequence[Happened] = (),
) -> dict[str, Any]:
    """What `shipment.html.j2` shows of one shipment: in this file, and on the desk's page.

    `happened` is what is known besides to have come true, for the timeline.
    """
    page = _page(path, result, profile_name, find)
    page |= _times(result, closed, happened)
    return {**page, "labels": label_section(result, read), "opened": True}


def _times(
    result: CheckResult, closed: ClosedOn | None, happened: Sequence[Happened]
) -> dict[str, Any]:
    """The timeline as pictures for a wide page and for a phone's width, and in words."""
    # The pictures' own texts are escaped where they are drawn.
    return {
        "timeline": Markup(timeline_svg(result, closed, happened)),  # noqa: S704
        "narrow": Markup(timeline_svg(result, closed, happened, NARROW)),  # noqa: S704
        "times": [(name, printable(words)) for name, words in in_words(result, closed, happened)],
    }


def _page(path: str, result: CheckResult, profile_name: str, find: Find) -> dict[str, Any]:
    latest = result.latest_safe_ship
    edition = f", edition {result.profile_edition}" if result.profile_edition else ""
    return {
        "verdict": result.verdict,
        "money": f"{result.at_risk:,} {result.currency}",
        "orders": f"PO {', '.join(result.orders)}" if result.orders else result.shipment.id,
        "advice": list(advice(result)),
        "profile": f"{profile_name}{edition}",
        "at": f"{result.checked_at:%a %Y-%m-%d %H:%M %Z}",
        "path": printable(path),
        "latest": f"{latest:%a %Y-%m-%d %H:%M %Z}" if latest else result.no_safe_ship,
        "findings": [_finding(one, result, find) for one in result.findings],
        "let_pass": [
            (
                one.code,
                "excused" if one.authorization else "waived",
                printable(one.message),
                printable(who_lets_pass(one)),
            )
            for one in (*result.excused, *result.waived)
        ],
        "periods": [printable(one) for one in period_sentences(result)],
        "codes": " ".join(dict.fromkeys(one.code for one in result.findings)),
        "unchecked_said": "Not checked: never a pass",
        "unchecked": [
            *((" ".join(spans(codes)), reason) for reason, codes in by_reason(result)),
            *([("", unfound(result))] if result.unfound else ()),
        ],
        "passed": " ".join(spans(result.passed)) or "nothing",
        "not_applicable": " ".join(spans(result.not_applicable)),
        "warnings": (*result.warnings, *weak_sentences(result)),
    }


def _finding(finding: Finding, result: CheckResult, find: Find) -> dict[str, Any]:
    price = price_text(finding, result.currency)
    return {
        "code": finding.code,
        "price": price,
        "severity": finding.severity,
        "message": finding.violation.message,
        "rows": list(_rows(finding)),
        "evidence": [
            {"place": _place(one), "excerpt": find(one)} for one in finding.violation.evidence
        ],
    }


def _rows(finding: Finding) -> Iterator[tuple[str, str]]:
    seen, charge = finding.violation, finding.charge
    by, guide = authorities(finding)
    over = "; it can no longer be mended" if finding.too_late else ""
    due = f"{due_time(seen.due):%a %Y-%m-%d %H:%M %Z}{over}" if seen.due else ""
    for label, text in (
        ("expected", seen.expected),
        ("got", seen.actual),
        ("but", "; ".join(seen.notes)),
        ("do", finding.remedy),
        ("due", due),
        ("price", charge.explanation if charge else None),
        ("price by", by),
        ("guide", guide),
    ):
        if text:
            yield label, printable(text)


def _place(one: Evidence) -> str:
    if one.file is None and one.key is None:
        return f"no {one.reference or 'document'} is given"
    if one.key is not None:
        return printable(f"{one.file or 'shipment.toml'}: {one.key} = {one.value}")
    kept = _KEPT.match(one.file or "")
    file = f"kept file {kept[1]}…," if kept else one.file
    return printable(" ".join(filter(None, (file, f"byte {one.offset}", one.reference))))
