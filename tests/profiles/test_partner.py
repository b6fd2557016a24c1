"""A loaded profile is a partner: whoever composes documents asks it what is wanted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.documents.trading import cartons_of, is_clean, order, packed, spread

from edicompliance.documents.composing.shipping import ship_notice
from edicompliance.documents.conventions import Conventions, Partner
from edicompliance.documents.doubt import CannotTell
from edicompliance.errors import ProfileError
from edicompliance.profiles import Facts, load_profile
from edicompliance.x12 import Narrowing

ORDER = order(spread(1, s0101=4, s0102=6))
PROFILE = """\
format = 1
id = "acme"
name = "Acme"
edition = "1"
currency = "USD"
[scope]
programme = ["bulk", "store"]
[sources.guide]
title = "guide"
grade = "contract"
[[conventions.856]]
source = "guide"
structure = "SPOI"
counted = "items"
[[conventions.810]]
source = "guide"
invoice_for = ["order"]
handling = { ZZ = "apart" }
[[conventions.810]]
id = "store"
when = { programme = "store" }
source = "guide"
invoice_for = ["store"]
[[narrow.856]]
source = "guide"
require = ["REF*BM"]
"""


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    path = tmp_path / "acme.toml"
    path.write_text(PROFILE, encoding="utf-8")
    return path


def test_a_profile_says_how_a_ship_notice_is_laid_out(acme: Path) -> None:
    partner: Partner = load_profile(str(acme))
    notice = ship_notice(packed(*cartons_of([ORDER])), [ORDER], partner)
    assert [one.code for one in notice.levels] == ["S", "P", "O", "I", "P", "O", "I"]
    assert notice.structure == "0003"


def test_what_hangs_on_a_word_needs_that_word(acme: Path) -> None:
    profile = load_profile(str(acme))
    notice = ship_notice(packed(*cartons_of([ORDER])), [ORDER])
    with pytest.raises(CannotTell, match=r"conventions.810 invoice_for: needs programme"):
        notice.invoices([ORDER], profile, numbers=["1"], date=date(2026, 11, 19))
    for programme, count in (("store", 2), ("bulk", 1)):
        partner = profile.partner(Facts({"programme": programme}))
        made = notice.invoices([ORDER], partner, numbers=["1", "2"], date=date(2026, 11, 19))
        assert len(made) == count
        assert all(is_clean(one) for one in made)


def test_a_handling_code_that_a_profile_sets_leaves_the_others(acme: Path) -> None:
    settings = load_profile(str(acme)).partner(Facts({"programme": "bulk"})).conventions_of("810")
    assert [settings.settled_as(code) for code in ("ZZ", "02", "01", "99")] == [
        "apart",
        "invoice",
        "apart",
        None,
    ]


def test_what_ctt_counts_is_validated_as_the_partner_counts(acme: Path) -> None:
    partner = load_profile(str(acme)).partner(Facts())
    assert partner.narrowing_of("856") == Narrowing(
        require=Narrowing.of(["REF*BM"]).require, counted="SN1"
    )
    assert partner.narrowing_of("810").counted == ""


def test_a_set_that_no_profile_speaks_of_is_as_usual(acme: Path) -> None:
    assert load_profile(str(acme)).partner(Facts()).conventions_of("865") == Conventions()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ('structure = "SPOI"', "'PSOI'"),
        ('invoice_for = ["order"]', "'orders'"),
        ("handling", "unknown key 'handlings'; did you mean 'handling'?"),
    ],
)
def test_a_misspelt_agreement_is_told(wrong: str, message: str, acme: Path) -> None:
    slips = {
        'structure = "SPOI"': 'structure = "PSOI"',
        'invoice_for = ["order"]': 'invoice_for = ["orders"]',
        "handling": "handlings",
    }
    acme.write_text(PROFILE.replace(wrong, slips[wrong], 1), encoding="utf-8")
    with pytest.raises(ProfileError) as refused:
        load_profile(str(acme))
    assert message in str(refused.value)
