"""What a profile must not say, and what a supplier's file on top of it must not change unasked."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from edicompliance.documents.segments.times import at_instant, on_day
from edicompliance.errors import ProfileError
from edicompliance.profiles import Facts, TimeContext, load_profile, parse_span

HEAD = """
format = 1
id = "guide"
edition = "1"
name = "A guide"
currency = "USD"
[sources.g]
title = "Guide"
grade = "P"
"""
CHARGE = """
[[charges.late]]
source = "g"
for = ["ASN001"]
each = "shipment"
"""


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            'is = "500 USD"\ncontested = [{ is = "5 EUR per po", source = "g" }]',
            "expected amounts in USD, the profile's currency, got EUR",
        ),
        ('is = "5 USD per failing po"\nallowance = "3 po"', "is never used"),
        ('is = "5 USD per excess po"', "no allowance says what is in excess"),
    ],
)
def test_a_charge_that_cannot_be_made_as_it_stands_is_an_error_at_load(
    tmp_path: Path, body: str, reason: str
) -> None:
    with pytest.raises(ProfileError, match=reason):
        load_profile(str(put(tmp_path, "guide.toml", HEAD + CHARGE + body)))


def test_a_file_on_top_that_changes_an_editions_status_leaves_its_day(tmp_path: Path) -> None:
    series = '[editions.e]\nkeyed_to = "po_date"\nsource = "g"\n2020 = { from = 2020-01-01 }\n'
    body = 'is = "7 USD"\nedition = "e 2020"\n'
    put(tmp_path, "guide.toml", HEAD + series + CHARGE + body)
    ours = 'format = 1\nextends = "guide"\nid = "ours"\n[editions.e]\n'
    ours += '2020 = { status = "report_only" }\n'
    profile = load_profile(str(put(tmp_path, "ours.toml", ours)), folder=tmp_path)
    [edition] = profile.series["e"].editions
    assert (str(edition.since), edition.status) == ("2020-01-01", "report_only")
    assert profile.charges(Facts(dates={"po_date": datetime(2019, 3, 1, tzinfo=UTC).date()})) == ()


@pytest.mark.parametrize(
    ("text", "opens", "closes"),
    [
        ("later of (ship_not_before, released) ..", 12, None),
        ("earlier of (ship_not_before, released) ..", 0, None),
        (".. earlier of (ship_not_before, released)", None, 12),
    ],
)
def test_a_date_beside_an_instant_counts_with_the_side_it_is_on(
    text: str, opens: int | None, closes: int | None
) -> None:
    noon = datetime(2026, 3, 10, 12, tzinfo=UTC)
    anchors = {"ship_not_before": on_day(noon.date(), "UTC"), "released": at_instant(noon)}
    opening, closing = parse_span(text).evaluate(anchors, TimeContext())
    assert (opening and opening.first.hour, closing and closing.last.hour) == (opens, closes)


def test_a_role_that_a_profile_sets_leaves_the_other_roles_as_they_are(tmp_path: Path) -> None:
    clause = '[[conventions.850]]\nsource = "g"\nroles = { store = ["BY"] }\n'
    profile = load_profile(str(put(tmp_path, "guide.toml", HEAD + clause)))
    roles = profile.conventions("850", Facts())[0].roles
    assert roles["store"] == ("BY",)
    assert roles["ship_to"] == ("ST",)


BASIS = """
[[conventions.850]]
source = "g"
cancel_basis = "{basis}"
[[windows.cancel]]
source = "g"
is = ".. cancel_after"
at = "ship_from"
"""


def refused(folder: Path, body: str, head: str = HEAD) -> str:
    with pytest.raises(ProfileError) as told:
        load_profile(str(put(folder, "guide.toml", head + body)))
    return str(told.value)


def test_a_cancel_window_judged_elsewhere_than_its_basis_says_is_an_error(tmp_path: Path) -> None:
    told = refused(tmp_path, BASIS.format(basis="delivered"))
    assert "windows.cancel#cancel.at: 'ship_from' contradicts cancel_basis = 'delivered'" in told
    load_profile(str(put(tmp_path, "guide.toml", HEAD + BASIS.format(basis="shipped"))))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("[conventions.865]\nsource = 'g'\n", "unknown name '865'"),
        ("[narrow.899]\nsource = 'g'\nrequire = ['REF']\n", "unknown name '899'"),
        ("[conventions.850]\nsource = 'g'\ndates = { 37 = 'cancel_after' }\n", "got '37'"),
        ("[conventions.850]\nsource = 'g'\nfreight = { cc = 'collect' }\n", "got 'cc'"),
        ("[conventions.850]\nsource = 'g'\norder_key = []\n", "expected 'po' in it"),
        ("[conventions.850]\nsource = 'g'\norder_key = ['ship_to']\n", "expected 'po' in it"),
        ("[conventions.850]\nsource = 'g'\nroles = { store = [] }\n", "a code for store, got none"),
        ("[windows.ship]\nsource = { is = [] }\nis = '.. cancel_after'\n", "names no source for"),
        (CHARGE + "is = '5 USD, at least 10 USD, at most 3 USD'\n", "at least more than at most"),
        (CHARGE + "is = '5 USD, at most 3 USD, at least 10 USD'\n", "at least more than at most"),
        (
            CHARGE + "is = '5 USD'\ncontested = [{ each = 'po', source = 'g' }]\n",
            "only the price of a charge, 'is', can be contested, got each",
        ),
        (
            "[measures.otif]\nsource = 'g'\nkind = 'otif'\n"
            + CHARGE
            + "is = '5 USD'\ntrigger = 'otif below goal'\n",
            "the measure 'otif' has no 'goal' to be held against",
        ),
        (
            "[windows.ship]\nsource = 'g'\nis = 'po_date + 5 days .. po_date + 2 days'\n",
            "closes before it opens",
        ),
        (
            "[windows.ship]\nsource = 'g'\nis = 'appointment + 1 hour .. appointment - 1 hour'\n",
            "closes before it opens",
        ),
        (
            "[windows.ship]\nsource = 'g'\nis = 'day 000299 of month of po_date ..'\n",
            "not every month has a day",
        ),
        (
            "[windows.ship]\nsource = 'g'\nis = 'po_date + 0000199999 days ..'\n",
            "expected a number, got '0000199999'",
        ),
    ],
)
def test_what_can_never_hold_is_an_error_at_load(tmp_path: Path, body: str, reason: str) -> None:
    assert reason in refused(tmp_path, body)


def on_top(folder: Path, base: str, own: str) -> str:
    put(folder, "guide.toml", HEAD + base)
    return str(put(folder, "ours.toml", 'format = 1\nextends = "guide"\nid = "ours"\n' + own))


def test_what_takes_the_place_of_a_clause_holds_wherever_that_did(tmp_path: Path) -> None:
    base = CHARGE + 'is = "7 USD"\n'
    own = '[[charges.late]]\nreplaces = "late"\nassumed = "why"\nfor = ["ASN001"]\n'
    own += 'each = "shipment"\nis = "9 USD"\nwhen = { mode = "%s" }\n'
    with pytest.raises(ProfileError, match="it holds for less than 'late'"):
        load_profile(on_top(tmp_path, base, own % "tl"), folder=tmp_path)
    others = own.replace('replaces = "late"', 'id = "others"').replace(
        '"%s"', '["ltl", "parcel", "intermodal"]'
    )
    load_profile(on_top(tmp_path, base, own % "tl" + others), folder=tmp_path)


def test_a_file_on_top_says_itself_who_gives_an_edition_its_day(tmp_path: Path) -> None:
    series = '[editions.e]\nkeyed_to = "po_date"\nsource = "g"\n2020 = { from = 2020-01-01 }\n'
    own = "[editions.e]\n2020 = { from = 2021-01-01 }\n"
    with pytest.raises(ProfileError, match=r"editions.e.2020: who says so\?"):
        load_profile(on_top(tmp_path, series, own), folder=tmp_path)
    said = own.replace("2021-01-01", '2021-01-01, assumed = "my contract"')
    profile = load_profile(on_top(tmp_path, series, said), folder=tmp_path)
    (edition,) = profile.series["e"].editions
    assert edition.origin.source.is_assumption
