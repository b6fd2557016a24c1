"""The page of a check: one file that fetches nothing, with texts that never meet."""

import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance import CheckResult, check, load_profile
from edicompliance.datafolder import samples_folder
from edicompliance.documents.segments.times import at_instant, on_day
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.reports.check_html import as_html
from edicompliance.reports.excerpt import cut
from edicompliance.reports.timeline import CHARACTER, NARROW, WIDE, Form, in_words, timeline_svg
from edicompliance.reports.timeline_rows import Happened, timeline_rows
from edicompliance.rules.model import NotChecked

SHIPMENTS = samples_folder() / "example-mart" / "shipments"
PROFILE = load_profile("example-mart")
SVG = "{http://www.w3.org/2000/svg}"
NAMES = sorted(path.parent.name for path in SHIPMENTS.glob("*/shipment.toml"))


def checked(name: str) -> CheckResult:
    (batch,), _ = find_shipments([str(SHIPMENTS / name)])
    shipment = load_shipment(batch)
    now = shipment.facts.checked_at or datetime.fromisoformat("2026-11-18T10:00:00-05:00")
    return check(shipment, PROFILE, now=now)


def page(*results: CheckResult) -> str:
    rows = [(one.shipment.path, one) for one in results]
    return as_html(rows, PROFILE.name, read=lambda path: Path(path).read_bytes())


@pytest.fixture(scope="module")
def held() -> CheckResult:
    return checked("must-be-held")


class Tags(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.marked: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.tags.append(tag)
        if tag not in ("meta", "br", "line", "path", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("line", "path", "rect"):
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "mark":
            self.marked.append(data)


def test_the_page_fetches_nothing_and_runs_nothing(held: CheckResult) -> None:
    text = page(held)
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)""", text)
    assert "url(" not in text
    assert "@import" not in text
    assert "script" not in Tags(text).tags


def test_every_tag_of_the_page_is_closed(held: CheckResult) -> None:
    assert Tags(page(held, checked("may-ship-prepaid"))).open == []


def test_the_bytes_of_each_finding_are_marked(held: CheckResult) -> None:
    values = {
        one.value
        for finding in held.findings
        for one in finding.violation.evidence
        if one.offset is not None and one.value
    }
    assert set(Tags(page(held)).marked) == values


def test_findings_and_shipments_stand_in_the_order_of_money(held: CheckResult) -> None:
    text = page(checked("may-ship-prepaid"), held)
    codes = re.findall(r"<summary><strong>([A-Z0-9]+)", text)
    assert codes == [finding.code for finding in held.findings]
    assert text.index("must-be-held") < text.index("may-ship-prepaid")


def test_what_was_not_checked_is_on_the_page(held: CheckResult) -> None:
    text = page(replace(held, not_checked=(NotChecked("ASN004", "needs <network> & more"),)))
    assert '<td class="codes">ASN004</td><td>needs &lt;network&gt; &amp; more</td>' in text


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_no_text_of_a_document_becomes_a_tag(text: str) -> None:
    result = _HELD_WITHOUT_FILES
    hostile = replace(result, orders=(text,), warnings=(text,), no_safe_ship=text)
    assert Tags(as_html([(text, hostile)], text)).tags.count("section") == 1
    assert (
        Tags(as_html([(text, hostile)], text)).tags
        == Tags(as_html([("x", replace(result, orders=("x",), warnings=("x",)))], "x")).tags
    )


_HELD_WITHOUT_FILES = checked("must-be-held")


def test_a_byte_that_is_no_letter_stands_on_the_page_as_the_byte_it_is() -> None:
    odd = b"45060\xf31".decode("utf-8", "surrogateescape")
    unchecked = (NotChecked("ACK005", f"order {odd} is not answered"),)
    told = replace(_HELD_WITHOUT_FILES, orders=(odd,), warnings=(odd,), not_checked=unchecked)
    text = as_html([("monday", told)], "Example Mart").encode().decode()
    assert "PO 45060\\xf31" in text
    assert "order 45060\\xf31 is not answered" in text


# -- the timeline


Box = tuple[float, float, float, float]


def _root(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own picture


def boxes(svg: str) -> list[tuple[str, Box]]:
    """Each text with its box, as wide as it can be at the most."""
    found = []
    for text in _root(svg).iter(f"{SVG}text"):
        words = text.text or ""
        left, base = float(text.get("x", "0")), float(text.get("y", "0"))
        found.append((words, (left, base - 11, left + CHARACTER * len(words), base + 3)))
    return found


@pytest.mark.parametrize("form", [WIDE, NARROW])
@pytest.mark.parametrize("name", NAMES)
def test_no_two_texts_of_a_timeline_meet_and_none_leaves_its_box(name: str, form: Form) -> None:
    svg = timeline_svg(checked(name), lambda day: day.weekday() > 4, form=form)
    if not svg:
        pytest.skip("nothing to show")
    height = float(str(_root(svg).get("viewBox")).split()[-1])
    found = boxes(svg)
    for number, (words, (left, top, right, bottom)) in enumerate(found):
        assert left >= 0 <= top, words
        assert right <= form.width, words
        assert bottom <= height, words
        for other, (x1, y1, x2, y2) in found[:number]:
            apart = right <= x1 or x2 <= left or bottom <= y1 or y2 <= top
            assert apart, (words, other)


def test_a_timeline_says_in_words_what_it_shows(held: CheckResult) -> None:
    root = _root(timeline_svg(held))
    described = root.findtext(f"{SVG}desc") or ""
    assert "ship window: Thu 11-12 to Tue 11-17; 16 h too late" in described
    assert "planned ship: Wed 11-18 16:00 EST" in described


def test_the_days_on_which_the_retailer_does_not_work_are_shaded_and_named(
    held: CheckResult,
) -> None:
    svg = timeline_svg(held, lambda day: day.weekday() > 4)
    shaded = [one for one in _root(svg).iter(f"{SVG}rect") if one.get("class") == "closed"]
    assert [one.findtext(f"{SVG}title") for one in shaded] == [
        "closed Sat 11-14",
        "closed Sun 11-15",
        "closed Sat 11-21",
        "closed Sun 11-22",
    ]
    assert ("closed (shaded)", "Sat 11-14, Sun 11-15, Sat 11-21, Sun 11-22") in in_words(
        held, lambda day: day.weekday() > 4
    )
    assert all(float(one.get("x", "0")) + float(one.get("width", "0")) <= 620 for one in shaded)
    legend = [one.text for one in _root(svg).iter(f"{SVG}text") if "shaded" in (one.text or "")]
    assert legend == ["shaded: closed, the retailer does not work"]
    assert "shaded" not in timeline_svg(held)


def test_what_came_true_stands_in_the_place_of_its_plan(held: CheckResult) -> None:
    noon = datetime.fromisoformat("2026-11-17T12:00:00-05:00")
    happened = [Happened("left", at_instant(noon), "planned_departure")]
    rows = {row.name: row for row in timeline_rows(held, happened)}
    assert {"planned ship", "last safe departure"} & set(rows) == set()
    assert (rows["left"].kind, rows["left"].words) == ("seen", "Tue 11-17 12:00 EST")
    assert rows["ship window"].slack == "12 h to spare"
    day = Happened("left", on_day(noon.date(), "America/New_York"), "planned_departure")
    [row] = [row for row in timeline_rows(held, [day]) if row.name == "left"]
    assert (row.at, row.words) == (None, "Tue 11-17")


# -- excerpts


@given(st.binary(max_size=300), st.integers(0, 300), st.integers(0, 40))
def test_an_excerpt_holds_what_it_marks(data: bytes, offset: int, length: int) -> None:
    found = cut(data, min(offset, len(data)), length)
    assert found.marked.isprintable()
    assert (found.marked == "") == (data[min(offset, len(data)) :][:length] == b"")
