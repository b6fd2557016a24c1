"""The analyst's ways through the desk, in a real browser, on the seeded year.

Each is gone with a mouse, with the keyboard alone, and without scripts.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.cli.running import edic
from tests.web.browsing import (
    HANDS,
    LAPTOP,
    PHONE,
    Person,
    chromium,
    cut_off,
    faults,
    may_browse,
    meeting_texts,
    serving,
    somebody,
)

from edicompliance.datafolder import samples_folder

pytest.importorskip("starlette")
from playwright.sync_api import Browser, FilePayload, expect

pytestmark = pytest.mark.skipif(
    not may_browse(), reason="NO BROWSER: the desk's journeys need Debian's chromium"
)
HELD = "/shipments/example-mart/4501001"
SAMPLE = samples_folder() / "example-mart/shipments/must-be-held"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeded year, with as many letters in the mailbox as there are people to read them."""
    folder = tmp_path_factory.mktemp("desk") / "year"
    assert edic("demo", "year", str(folder), "--weeks", "3").exit_code == 0
    config = str(folder / "edicompliance.toml")
    for name in ("second.txt", "third.txt"):
        (folder / "mailbox/in" / name).write_text("Dear supplier", "utf-8")
    edic("mailbox", "poll", "--once", "--config", config)
    edic("scorecard", "--retailer", "example-mart", "--config", config)
    return folder


@pytest.fixture(scope="module")
def home(year: Path) -> Iterator[str]:
    with serving(year / "edicompliance.toml") as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(params=HANDS)
def person(browser: Browser, home: str, request: pytest.FixtureRequest) -> Iterator[Person]:
    with somebody(browser, home, request.param) as found:
        yield found


@pytest.fixture
def nth(request: pytest.FixtureRequest) -> int:
    """Which of them he is: each reads his letter."""
    return list(HANDS).index(request.node.callspec.params["person"])


# -- the ways


def test_from_today_to_the_worst_order_and_to_the_bytes_of_its_dearest_finding(
    person: Person,
) -> None:
    person.goes_to("/")
    person.presses(person.link("Orders"))
    person.presses(person.link("4501001"))
    person.arrives_at(HELD)
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("HOLD")
    first = person.page.locator("details.finding").first
    person.presses(first.locator("summary"))
    expect(first.locator("mark").first).to_be_visible()
    expect(first).to_contain_text("windows.ship")


def test_what_if_it_left_in_time_is_asked_and_answered(person: Person) -> None:
    person.goes_to(HELD)
    person.writes(person.page.get_by_label("ship", exact=True), "2099-01-05T08:00-06:00")
    person.presses(person.button("Judge it so"))
    person.arrives_at(f"{HELD}?ship=2099-01-05*")
    expect(person.page.locator("main")).to_contain_text("Supposed: ship")
    person.presses(person.link("as it is"))
    person.arrives_at(HELD)
    person.presses(person.link("What it costs by when it leaves", exact=False))
    expect(person.page.locator("main")).to_contain_text("latest safe")
    expect(person.page.locator("tr[data-row]", has_text="split")).to_have_count(1)
    person.presses(person.page.locator("tr[data-row] a").last)
    expect(person.page.locator("main")).to_contain_text("Supposed: ship")


def test_orders_are_filtered_and_the_filter_stands_in_the_address(person: Person) -> None:
    person.goes_to("/orders")
    person.writes(person.page.get_by_label("Number, ship-to, partner"), "4501003")
    person.chooses(person.page.get_by_label("State"), "open")
    person.presses(person.button("Show"))
    expect(person.page.locator("tr[data-row]")).to_have_count(1)
    person.arrives_at("/orders?q=4501003&partner=&state=open")
    with person.page.expect_download() as kept:
        person.presses(person.link("csv"))
    assert Path(kept.value.path()).read_text("utf-8").count("\n") == 2


def test_files_are_dropped_in_and_judged(person: Person) -> None:
    person.goes_to("/check")
    files = sorted(path for path in SAMPLE.iterdir() if path.name != "expected.toml")
    person.page.get_by_label("Files").set_input_files(files)
    person.chooses(person.page.get_by_label("Guide"), "Example Mart (fictional)")
    person.presses(person.button("Check"))
    expect(person.page.locator(".chip")).to_have_text("HOLD")


def test_a_deduction_that_is_not_right_gets_its_packet_and_is_entered_as_filed(
    person: Person,
) -> None:
    person.goes_to("/")
    person.presses(person.link("Chargebacks"))
    wrong = person.page.locator("tr[data-row]", has_text="contradicted")
    person.presses(wrong.filter(has_text="dispute it").first.get_by_role("link"))
    paper = FilePayload(name="pod.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4 of a test")
    person.page.get_by_label("Paper", exact=True).set_input_files([paper])
    person.chooses(
        person.page.get_by_label("What it is"),
        "proof of delivery: the delivery receipt, stamped or signed",
    )
    person.writes(person.page.get_by_label("From where"), "the carrier's mail")
    person.presses(person.button("Attach"))
    said = person.page.get_by_role("status")
    expect(said).to_contain_text("pod.pdf kept as proof of delivery, 18 bytes")
    row = person.page.locator("tr[data-row]", has_text="pod.pdf")
    expect(row).to_contain_text("the carrier's mail")
    with person.page.expect_download() as opened:
        person.presses(row.get_by_role("link"))
    assert Path(opened.value.path()).read_bytes() == b"%PDF-1.4 of a test"
    with person.page.expect_download() as kept:
        person.presses(person.button("Build the packet"))
    with zipfile.ZipFile(kept.value.path()) as packet:
        assert {"to-send/cover-letter.pdf", "to-send/papers/proof-of-delivery-pod.pdf"} <= set(
            packet.namelist()
        )
    person.writes(person.page.get_by_label("Case number"), "7741")
    person.writes(person.page.get_by_label("Why, and how"), "filed in the portal")
    person.presses(person.button("Note that it is filed"))
    expect(person.button("Note that it is filed")).to_have_count(0)
    person.chooses(person.page.get_by_label("The answer is"), "approved: all of it")
    person.writes(
        person.page.get_by_label("What the retailer answered"),
        "the credit comes with the next check",
    )
    person.presses(person.button("Enter the answer"))
    expect(person.page.locator("main")).to_contain_text("Nothing is left to dispute")
    expect(person.page.locator("main strong").first).to_contain_text("Won: ")
    expect(person.page.locator("tr[data-row]", has_text="7741")).to_have_count(1)


def test_a_letter_in_the_mailbox_is_looked_at_and_let_go_with_a_reason(
    person: Person, nth: int
) -> None:
    person.goes_to("/mailbox?state=quarantined")
    person.presses(person.page.locator("tr[data-row] a").first)
    form = person.page.locator("form[action$='/release']")
    person.writes(form.get_by_label("Why"), f"a letter, read by {nth}")
    person.presses(form.get_by_role("button"))
    expect(person.page.locator("main")).to_contain_text(f"a letter, read by {nth}")


def test_what_no_document_tells_of_is_said_to_be_done(person: Person) -> None:
    person.goes_to("/")
    count = person.page.locator("tr[data-row]").count()
    expect(person.page.get_by_role("heading", name="997 overdue")).to_be_visible()
    expect(person.page.get_by_role("heading", name="Disputes that close")).to_be_visible()
    done = person.page.locator("details", has_text="855").first
    person.presses(done.locator("summary"))
    person.writes(done.get_by_label("Why"), "said by telephone")
    person.presses(done.get_by_role("button"))
    expect(person.page.locator("tr[data-row]")).to_have_count(count - 1)


def test_a_scorecard_a_guide_and_a_rule_are_looked_up(person: Person) -> None:
    person.goes_to("/scorecards")
    person.chooses(person.page.get_by_label("Retailer"), "example-mart")
    person.writes(person.page.get_by_label("Period"), "52 weeks")
    person.presses(person.button("Show"))
    expect(person.page.locator("svg.timeline").first).to_be_visible()
    person.presses(person.link("Profiles"))
    person.presses(person.link("example-mart"))
    person.writes(person.page.get_by_label("Against"), "sample-superstores")
    person.presses(person.button("Show"))
    expect(person.page.locator("main")).to_contain_text("What changed from sample-superstores")
    person.presses(person.link("Rules"))
    person.presses(person.link("ACK001"))
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("ACK001")


def test_a_document_of_a_deduction_opens_at_its_marked_bytes_and_attaching_keeps_what_is_typed(
    browser: Browser, home: str
) -> None:
    with somebody(browser, home) as person:
        person.goes_to(DEDUCTION)
        person.presses(person.page.locator("tr[data-row] a[href^='#evidence']").first)
        expect(person.page.locator(".drawer mark").first).to_be_visible()
        person.writes(person.page.get_by_label("For what reason"), "half written")
        paper = FilePayload(name="mail.txt", mimeType="text/plain", buffer=b"Dear supplier")
        person.page.get_by_label("Paper", exact=True).set_input_files([paper])
        person.page.get_by_label("What it is").select_option("note of the retailer")
        person.writes(person.page.get_by_label("From where"), "the buyer's mail")
        person.presses(person.button("Attach"))
        expect(person.page.get_by_role("status")).to_contain_text("mail.txt kept as note")
        expect(person.page.get_by_label("For what reason")).to_have_value("half written")
        expect(person.page.get_by_label("From where")).to_have_value("")


# -- the keys


def test_j_and_k_go_from_row_to_row_enter_opens_and_slash_searches(
    browser: Browser, home: str
) -> None:
    with somebody(browser, home) as person:
        keys = person.page.keyboard
        person.goes_to("/orders")
        for key in "jjk":
            keys.press(key)
        first = person.page.locator("tr[data-row] a").first
        expect(first).to_be_focused()
        keys.press("Enter")
        person.arrives_at("/shipments/*/*")
        person.goes_to(DEDUCTION)
        for key in "jj":
            keys.press(key)
        drawer = person.page.locator(".drawer summary").first
        expect(drawer).to_be_focused()
        keys.press("Enter")
        expect(person.page.locator(".drawer mark").first).to_be_visible()
        keys.press("k")
        expect(person.page.locator("tr[data-row] a").first).to_be_focused()
        keys.press("/")
        keys.type("4501004")
        keys.press("Enter")
        person.arrives_at("/orders?q=4501004")


def test_orders_are_filtered_as_one_types(browser: Browser, home: str) -> None:
    with somebody(browser, home) as person:
        person.goes_to("/orders")
        person.page.get_by_label("Number, ship-to, partner").press_sequentially("4501004")
        expect(person.page.locator("tr[data-row]")).to_have_count(1)
        person.arrives_at("/orders?q=4501004*")


# -- how it looks

CARD = "/scorecards?retailer=example-mart&period=52+weeks"
LEFT = "/shipments/north-example/4600002"
DEDUCTION = "/chargebacks/example-mart/CB114-4600001"
WHAT_IF = "/what-if/example-mart/4501001"
PATHS = (
    "/", "/orders", HELD, LEFT, WHAT_IF, "/check", "/chargebacks", "/scorecards", DEDUCTION,
    "/mailbox", "/mailbox/file:1", "/profiles", "/profiles/example-mart", "/rules", "/rules/ASN001",
)  # fmt: skip


PICTURES = (HELD, LEFT, WHAT_IF, CARD, "/chargebacks")


@dataclass
class Looks:
    """How the pages look: page -> what is wrong; each is opened once."""

    cut: dict[str, list[str]] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    meeting: dict[str, list[str]] = field(default_factory=dict)
    pictures: int = 0

    def at(self, person: Person, path: str) -> None:
        person.page.set_viewport_size(PHONE)
        person.goes_to(path)
        self.cut[path] = cut_off(person.page)
        person.page.set_viewport_size(LAPTOP)
        self.pictures += person.page.locator("main svg").count()
        self.meeting[path] = meeting_texts(person.page)
        self.faults[path] = faults(person.page)


@pytest.fixture(scope="module")
def looks(browser: Browser, home: str) -> Looks:
    found = Looks()
    with somebody(browser, home) as person:
        for path in dict.fromkeys((*PATHS, *PICTURES)):
            found.at(person, path)
    return found


def test_axe_finds_no_serious_fault_on_any_page_in_light_or_dark(looks: Looks) -> None:
    assert set(looks.faults) >= set(PATHS)
    assert {path: told for path, told in looks.faults.items() if told} == {}


def test_nothing_is_cut_off_at_the_width_of_a_phone(looks: Looks) -> None:
    assert set(looks.cut) >= set(PATHS)
    assert {path: told for path, told in looks.cut.items() if told} == {}


def test_no_two_texts_of_a_picture_meet_and_none_leaves_its_box(looks: Looks) -> None:
    assert {path: told for path, told in looks.meeting.items() if told} == {}
    assert looks.pictures >= 5


def test_on_a_phone_every_picture_is_as_wide_as_the_page(browser: Browser, home: str) -> None:
    with somebody(browser, home) as person:
        person.page.set_viewport_size(PHONE)
        for path in PICTURES:
            person.goes_to(path)
            shown = [one for one in person.page.locator("main svg").all() if one.is_visible()]
            boxes = [one.bounding_box() for one in shown]
            assert boxes, path
            assert all(one and one["x"] + one["width"] <= PHONE["width"] for one in boxes), path
            assert all("narrow" in (one.get_attribute("class") or "") for one in shown), path


def test_verdict_money_timeline_and_three_findings_are_seen_without_scrolling(
    browser: Browser, home: str
) -> None:
    with somebody(browser, home) as person:
        person.goes_to(HELD)
        seen = (
            person.page.locator(".chip"),
            person.page.locator("h1 .money"),
            person.page.locator("svg.timeline").first,
            *(person.page.locator("details.finding summary").nth(at) for at in range(3)),
        )
        ends = []
        for one in seen:
            box = one.bounding_box()
            assert box is not None
            ends.append(box["y"] + box["height"])
        assert max(ends) <= 768, ends


def test_findings_stand_in_the_order_of_money(browser: Browser, home: str) -> None:
    with somebody(browser, home) as person:
        person.goes_to(HELD)
        told = person.page.locator("details.finding .money").all_inner_texts()
        money = [float(one.split()[0]) for one in told]
        assert len(money) > 3
        assert money == sorted(money, reverse=True)


@pytest.mark.parametrize(("width", "high"), [(1366, 60), (390, 330)])
def test_a_row_of_chargebacks_has_two_lines_of_each_text(
    browser: Browser, home: str, width: int, high: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 768})
    page.goto(f"{home}/chargebacks")
    rows = page.locator("tr[data-row]:has(span.brief)")
    heights = rows.evaluate_all("all => all.map(one => one.offsetHeight)")
    page.close()
    assert heights
    assert max(heights) <= high
