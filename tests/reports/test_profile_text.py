"""A profile for people: every clause, its scope, its values and who says so."""

import re
from pathlib import Path

import pytest

from edicompliance.profiles import list_profiles, load_profile
from edicompliance.reports.profile import list_text
from edicompliance.reports.profile_text import as_text

SHIPPED = [head.id for head in list_profiles()]
SECTIONS = (
    "WORDS EDITIONS CALENDARS WINDOWS DEADLINES MEASURES OBSERVATIONS CHARGES EXCEPTIONS RULES "
    "LOCATIONS DOCUMENTS PACKING LABELS ROUTING DISPUTES RECOGNISE REMITTANCES CONVENTIONS NARROW"
)


def _shown(profile: str) -> str:
    return as_text(load_profile(profile))


@pytest.mark.parametrize("profile", SHIPPED)
@pytest.mark.parametrize("width", [60, 100])
def test_no_line_is_wider_than_the_terminal_but_an_address(profile: str, width: int) -> None:
    for line in as_text(load_profile(profile), width=width).splitlines():
        address = "://" in line or line.startswith("file ")
        assert len(line) <= width or address or " " not in line.strip(), line


@pytest.mark.parametrize("profile", SHIPPED)
def test_every_clause_source_and_unknown_is_there(profile: str) -> None:
    loaded, shown = load_profile(profile), " ".join(_shown(profile).split())
    for clause in loaded.clauses():
        assert clause.name in shown
        assert clause.id in shown
        assert " ".join(clause.note.split()) in shown
    for source in loaded.sources.values():
        assert f"[{source.grade} {source.key}] {source.title}" in shown
    for name, why in loaded.unknown.items():
        assert f"{name}: {' '.join(why.split())}" in shown


def test_the_sections_stand_in_their_order() -> None:
    shown = _shown("example-mart")
    titles = re.findall(r"^([A-Z][A-Z ]{3,}?)(?:  .+)?$", shown, re.MULTILINE)
    assert titles == [*SECTIONS.split(), "SOURCES", "NOT KNOWN"]


def test_a_clause_has_scope_edition_values_and_source() -> None:
    lines = _shown("example-mart").splitlines()
    start = lines.index("    late-2026 (charges 2026..) [contract schedule]")
    assert lines[start + 1 : start + 5] == [
        "      for            ASN001 late-ship-notice",
        "      each           shipment",
        "      gives_way_to   ship-notice-after-arrival",
        "      is             0.75 USD per failing carton, at least 100 USD",
    ]


def test_tiers_editions_and_what_another_source_says_are_in_words() -> None:
    shown = _shown("example-mart")
    assert "tiers          up to 1: warning; above 1: 75 USD" in shown
    assert "    2026         from 2026-02-01" in shown
    assert "but            another source says is = 3% of failing cost, at least 100 USD" in shown


def test_rules_are_a_line_each_with_their_names() -> None:
    lines = _shown("example-mart").splitlines()
    assert "  WIN002  ships-after-window: error, required" in lines
    assert "  ASN005  order-missing: error, blocking" in lines


def test_a_long_key_stands_apart_from_its_value() -> None:
    assert (
        "      appointment_change_by appointment - 24 hours" in _shown("example-mart").splitlines()
    )


def test_an_assumption_says_why() -> None:
    assert "[U assumed: the standard's own meaning of FOB01" in _shown("walmart-us")


def test_a_file_of_ones_own_without_anything_is_still_shown(tmp_path: Path) -> None:
    own = tmp_path / "bare.toml"
    own.write_text(
        'format = 1\nid = "bare"\nname = "Bare"\nedition = "1"\ncurrency = "EUR"\n',
        encoding="utf-8",
    )
    shown = _shown(str(own))
    assert shown.startswith("Bare (bare), edition 1, EUR\nits clocks     not known\n")
    assert shown.endswith("  nothing is listed\n")


def test_a_profile_that_cannot_be_read_is_listed_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("format = \n", encoding="utf-8")
    [head] = list_profiles(tmp_path)
    assert list_text([head]).startswith("bad")
    assert "(cannot be read: bad.toml:1: is not TOML: " in list_text([head])
