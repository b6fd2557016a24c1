"""A supplier's own file over a retailer's: what it may change, and how it learns of a change."""

from pathlib import Path

import pytest
from tests.profiles.guides import HEAD, held, write

from edicompliance.errors import ProfileError
from edicompliance.profiles import Absent, Facts, Profile, check_file, load_profile

BASE = """
[unknown]
"windows.cancel" = "not in the guide"

[[charges.late]]
source = { is = "page", rest = "guide" }
for = ["ASN001"]
each = "shipment"
is = "3% of cost"
contested = [{ is = "5% of cost", source = "blog" }]
note = "of the base"

[[windows.delivery]]
id = "live"
when = { delivery = "live" }
source = "guide"
is = "must_arrive_by .. must_arrive_by"

[[deadlines.ready]]
source = "guide"
before = "appointment"
"""

OWN = """
format = 1
extends = "acme"
id = "our-acme"
{}
[sources.contract]
title = "Supplier agreement 2026, appendix B"
grade = "contract"
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path, BASE)


def own(base: Path, text: str, head: str = "") -> Profile:
    path = write(base.parent, text, "own.toml", head=OWN.format(head))
    return load_profile(path, folder=base.parent)


def fault(base: Path, text: str, head: str = "") -> str:
    with pytest.raises(ProfileError) as error:
        own(base, text, head)
    assert len(error.value.problems) == 1
    return str(error.value).removeprefix(f"{base.parent}/")


def test_a_clause_takes_the_place_of_one_and_keeps_the_sources_it_takes_over(base: Path) -> None:
    late = held(
        own(
            base,
            '[[charges.late]]\nreplaces = "late"\nlike = "late"\nis = "2% of cost"\n'
            'source = "contract"\n',
        ).resolve("charges", "late", Facts())
    )
    assert str(late.clause.charge) == "2% of cost"
    assert late.clause.contested == ()
    assert (late.provenance["is"].grade, late.provenance["for"].grade) == ("contract", "P")
    assert str(late.provenance["for"]) == "acme.toml:23"
    assert late.provenance["is"].line == 12
    assert late.source.grade == "P"
    assert late.note == ""


def test_what_is_taken_over_unchanged_stays_contested(base: Path) -> None:
    late = held(
        own(
            base,
            '[[charges.late]]\nreplaces = "late"\nlike = "late"\neach = "po"\n'
            'source = "contract"\n',
        ).resolve("charges", "late", Facts())
    )
    assert [str(other) for other in late.clause.contested] == ["5% of cost"]
    assert [one.source.key for one in late.contested] == ["blog"]


def test_the_other_kind_of_limit_drops_the_one_it_is_like(base: Path) -> None:
    ready = held(
        own(
            base,
            '[[deadlines.ready]]\nreplaces = "ready"\nlike = "ready"\nby = "appointment"\n'
            'source = "contract"\n',
        ).resolve("deadlines", "ready", Facts())
    )
    assert (ready.clause.word, ready.clause.before) == ("by", None)


def test_a_clause_is_added_and_one_is_removed(base: Path) -> None:
    profile = own(
        base,
        '[[windows.ship]]\nsource = "contract"\nis = ".. ship_not_after"\n',
        'remove = ["windows.delivery#live", "deadlines.ready"]',
    )
    assert held(profile.resolve("windows", "ship", Facts())).source.grade == "contract"
    assert profile.resolve("windows", "delivery", Facts()) == Absent()
    assert profile.resolve("deadlines", "ready", Facts()) == Absent()
    assert profile.resolve("windows", "cancel", Facts()) == Absent("not in the guide")


def test_the_head_of_the_upper_file_takes_the_place_of_the_one_below(base: Path) -> None:
    profile = own(
        base,
        '[scope]\nnetwork = ["dark-store"]\n',
        'hold_above = 99.50\nzone = { is = "America/New_York", source = "contract" }',
    )
    assert (profile.id, profile.name, profile.edition) == ("our-acme", "Acme", "2026-11")
    assert profile.zone
    assert (profile.zone.name, profile.zone.origin.grade) == ("America/New_York", "contract")
    assert profile.universe["network"] == frozenset({"rdc", "fc", "hvdc", "dark-store"})
    assert str(profile.hold_above) == "99.50"
    assert [path.name for path in profile.layers] == ["acme.toml", "own.toml"]


def test_the_base_may_be_a_file_next_to_it(base: Path) -> None:
    head = OWN.format("").replace('"acme"', '"./acme.toml"')
    assert load_profile(write(base.parent, "", "own.toml", head=head)).name == "Acme"


BODY = 'source = "contract"\nfor = []\neach = "po"\nis = "1 USD"\n'


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ('replaces = "otif"', "#otif.replaces: unknown clause 'otif'; known: late; has the base"),
        ('id = "new"\nlike = "older"', "#new.like: unknown clause 'older'; known: late, new"),
        ('id = "late"', '#late: the layer below has a clause of that id; write replaces = "late"'),
    ],
)
def test_what_finds_nothing_below_is_a_fault(base: Path, keys: str, told: str) -> None:
    text = f'[[charges.late]]\n{keys}\n{BODY}when = {{ mode = "tl" }}'
    assert f": charges.late{told}" in fault(base, text)


def test_a_removal_that_finds_nothing_says_that_the_base_may_have_changed(base: Path) -> None:
    assert fault(base, "", 'remove = ["windows.delivery#drop"]') == (
        "own.toml:5: remove: finds nothing: 'windows.delivery#drop'; "
        "did you mean 'windows.delivery#live'; has the base changed?"
    )


def test_likeness_may_go_over_several_clauses_and_not_in_a_circle(base: Path) -> None:
    def clause(name: str, like: str, mode: str) -> str:
        return (
            f'[[windows.delivery]]\nid = "{name}"\nlike = "{like}"\nsource = "contract"\n'
            f'when = {{ delivery = "drop", mode = "{mode}" }}\n'
        )

    profile = own(base, clause("a", "b", "tl") + clause("b", "live", "ltl"))
    facts = Facts(scope={"delivery": "drop", "mode": "tl"})
    assert held(profile.resolve("windows", "delivery", facts)).provenance["is"].grade == "P"
    path = write(
        base.parent, clause("a", "b", "tl") + clause("b", "a", "ltl"), "x.toml", head=OWN.format("")
    )
    assert any("goes round in a circle" in line for line in check_file(path, base.parent))


def test_files_that_extend_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "", "a.toml", head='format = 1\nextends = "b"\n')
    write(tmp_path, "", "b.toml", head='format = 1\nextends = "a"\n')
    with pytest.raises(
        ProfileError, match=r"b\.toml:2: extends: goes round in a circle: a -> b -> a$"
    ):
        load_profile("a", folder=tmp_path)


def test_a_base_that_is_not_there_is_named_in_its_line(tmp_path: Path) -> None:
    write(tmp_path, "", head=HEAD)
    path = write(tmp_path, "", "own.toml", head='format = 1\nextends = "acne"\n')
    (told,) = check_file(path, tmp_path)
    assert (
        "own.toml:2: extends: 'acne': there is no profile of that id; did you mean 'acme'?" in told
    )


def test_a_clause_may_drop_the_scope_and_the_edition_of_the_one_it_is_like(tmp_path: Path) -> None:
    text = """
[editions.otif]
keyed_to = "po_date"
source = "guide"
2024 = { from = 2024-02-01 }

[[windows.ship]]
id = "new"
edition = "otif 2024"
when = { mode = "tl" }
source = "guide"
is = ".. ship_not_after"

[[windows.ship]]
like = "new"
edition = "always"
when = {}
source = "guide"
"""
    profile = load_profile(write(tmp_path, text))
    ship = held(profile.resolve("windows", "ship", Facts(scope={"mode": "ltl"})))
    assert (ship.id, ship.edition) == ("ship", None)
