"""What a profile must not say, and what a supplier's file on top of it must not change unasked."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from edicompliance.documents.times import at_instant, on_day
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
