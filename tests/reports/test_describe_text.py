"""How the tables look to people: small ones whole, the shipped ones by their width."""

from pathlib import Path

import pytest
from tests.reports.own_tables import own_tables

from edicompliance.reports.describe import find
from edicompliance.reports.describe_text import as_text
from edicompliance.x12.schema import RELEASES, Tables, known_sets, load_segments

A_SET = """\
850  Order  (group PO, release 100000)

            Segment    Use  Max
ST          Set start   M     1
REF         Reference   O    >1
loop LIN                M   100
  LIN       Line        M     1
  loop QTY              O    >1
    QTY     Quantity    M     1
    REF     Reference   O    12
SE          Set end     M     1
"""
A_SEGMENT = """\
REF  Reference  (850, release 100000)

Ref       Name             Use  Type  Length  Element  Codes       Repeat
REF01     qualifier         M   ID       2/3      128  2 complete
REF02     reference         X   AN      1/30      127
REF04     more references   X   -                C040                  >1
 REF04-1  qualifier         M   ID       2/3      128  2 complete
 REF04-2  reference         M   AN      1/30      127

NOTES
  R0204  02 and 04: at least one of them
  C0402  if 04 is there, 02 must be

IN THE SET
  outside loops: optional, without limit
  in loop LIN > QTY: optional, up to 12 times
"""
AN_ELEMENT = """\
QTY01  kind  (850, release 100000)

  element  9001, What a quantity is
  use      mandatory
  type     ID, a code of 2 characters

CODES  2 partial
  The two that we use.
  AA   Ordered
  BBB  Shipped, as far as the carrier has told us by the end of the day on which
       it left the dock

STANDS AT
  QTY01
"""
A_COMPOSITE = """\
C040  composite  (850, release 100000)

Ref     Name       Use  Type  Length  Element  Codes
C040-1  qualifier   M   ID       2/3      128  2 complete
C040-2  reference   M   AN      1/30      127

STANDS AT
  REF04
"""


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return own_tables(tmp_path)


def shown(words: str, tables: Path) -> str:
    text = as_text(find(words.split(), release="100000", tables=Tables(tables)))
    for line in text.splitlines():
        assert line == line.rstrip()
    return text


def test_a_set_is_an_indented_table(tables: Path) -> None:
    assert shown("850", tables) == A_SET


def test_a_segment_is_a_table_of_elements_with_its_notes_and_places(tables: Path) -> None:
    assert shown("850 REF", tables) == A_SEGMENT


def test_an_element_is_told_with_its_codes_of_the_release(tables: Path) -> None:
    assert shown("850 QTY01", tables) == AN_ELEMENT


def test_a_composite_is_a_table_of_components(tables: Path) -> None:
    assert shown("850 C040", tables) == A_COMPOSITE


def test_a_composite_element_shows_its_components(tables: Path) -> None:
    text = shown("850 REF04", tables)
    assert "  type     a composite of 2 components, repeats without limit\n" in text
    assert "\nREF04-2  reference" in text
    assert "  note     R0204, 02 and 04: at least one of them\n" in text


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        ("QTY02", "R, a decimal number of 1 to 15 digits, repeats 5 times"),
        ("QTY03", "N2, a number with 2 implied decimals of 1 to 10 digits"),
        ("SE01", "N0, a whole number of 1 to 10 digits"),
        ("LIN01", "AN, text of 1 to 20 characters"),
        ("REF01", "ID, a code of 2 to 3 characters"),
    ],
)
def test_a_type_is_told_in_words(tables: Path, reference: str, kind: str) -> None:
    assert f"  type     {kind}\n" in shown(f"850 {reference}", tables)


def test_a_name_that_is_too_long_is_cut_so_that_the_table_fits(tables: Path) -> None:
    path = tables / "100000/segments.toml"
    text = path.read_text("utf-8").replace("O AN 1/20 350 line", f"O AN 1/20 350 {'line_' * 20}")
    path.write_text(text, "utf-8")
    row = shown("850 LIN", tables).splitlines()[3]
    assert len(row) <= 80
    assert row.startswith("LIN01  line line line ")
    assert "...   O   AN      1/20      350" in row


def test_a_data_element_alone_is_told_by_its_list(tables: Path) -> None:
    assert shown("850 9001", tables).startswith(
        "9001  What a quantity is  (850, release 100000)\n\nCODES  2 partial\n"
    )
    assert shown("850 350", tables) == (
        "350  data element  (850, release 100000)\n\nSTANDS AT\n  LIN01\n"
    )


def test_all_sets_are_a_line_each() -> None:
    lines = as_text(find([])).splitlines()
    assert [line[:3] for line in lines] == sorted(
        {one for release in RELEASES for one in known_sets(release)}
    )
    assert "856  Ship notice" in lines[[line[:3] for line in lines].index("856")]


def test_colors_only_paint(tables: Path) -> None:
    entry = find(["850", "REF"], release="100000", tables=Tables(tables))
    painted = as_text(entry, color=True)
    assert "\x1b[1m" in painted
    plain = painted
    for mark in ("\x1b[1m", "\x1b[2m", "\x1b[0m"):
        plain = plain.replace(mark, "")
    assert plain == as_text(entry)


@pytest.mark.parametrize("release", RELEASES)
def test_no_line_of_a_shipped_table_is_wider_than_80_columns(release: str) -> None:
    words = [[one] for one in sorted(known_sets(release))]
    words += [[one] for one in sorted(load_segments(release))]
    for word in words:
        for line in as_text(find(word, release=release)).splitlines():
            assert len(line) <= 80, (word, line)
            assert line == line.rstrip(), (word, line)


def test_a_table_that_is_less_sure_than_others_says_so() -> None:
    assert as_text(find(["214"])).splitlines()[1].startswith("unverified: From public guides")
    assert "unverified" not in as_text(find(["850"]))
    sure = [line for line in as_text(find([])).splitlines() if not line.endswith("unverified")]
    assert {line[:3] for line in sure}.isdisjoint({"214", "861", "862", "870"})
    assert len(sure) == len(find([]).sets) - 4  # type: ignore[union-attr]
