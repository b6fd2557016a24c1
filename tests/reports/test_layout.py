"""Words on a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.reports.layout import paint, short, wrapped
from edicompliance.x12.issues import plural


@given(st.text(), st.integers(20, 100))
def test_every_line_fits_and_is_printable(text: str, width: int) -> None:
    for line in wrapped("  do  ", text, width):
        assert line.isprintable()
        assert len(line) <= width or " " not in line.strip() or line.startswith("  do  ")


@given(st.lists(st.from_regex(r"[a-z.,]{1,12}", fullmatch=True), min_size=1))
def test_no_word_is_lost_or_broken(words: list[str]) -> None:
    assert " ".join(wrapped("", " ".join(words), 30)).split() == words


def test_nothing_to_say_is_the_head_alone() -> None:
    assert wrapped("  about  ", "", 40) == ["  about"]


def test_a_long_path_is_never_broken() -> None:
    path = "/".join(["folder"] * 30)
    assert wrapped("see ", path, 40) == [f"see {path}"] or path in wrapped("see ", path, 40)[-1]


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 findings"), (1, "1 finding"), (2, "2 findings")]
)
def test_one_is_not_many(count: int, words: str) -> None:
    assert plural(count, "finding") == words


def test_a_long_value_is_cut_and_says_so() -> None:
    assert short("9" * 60) == "9" * 60
    assert short("9" * 61) == "9" * 57 + "..."


def test_colour_is_never_added_unasked() -> None:
    assert paint("HOLD", "HOLD", False) == "HOLD"
    assert paint("HOLD", "HOLD", True) == "\x1b[1;31mHOLD\x1b[0m"
