"""Differences between retailers are data: no name or id of a real one stands in src."""

import re
import tomllib
from functools import cache
from pathlib import Path

from edicompliance.datafolder import profiles_folder

SRC = Path(__file__).parent.parent / "src"
ENGLISH = {"target"}
"""Words that are also a retailer's name: in lower case they are read as the word."""
BEGINNINGS = {"Best", "Home"}
"""Words that names begin with and sentences too: of these names only the whole is looked for."""


def _retailer_words() -> set[str]:
    """Ids, names and the first words of names, as a profile spells them and in lower case."""
    words = set()
    for path in profiles_folder().glob("*.toml"):
        head = tomllib.loads(path.read_text(encoding="utf-8"))
        if "(fictional)" not in head["name"]:
            spelt = {head["id"], head["name"], head["name"].split()[0]} - BEGINNINGS
            words |= spelt | {word.lower() for word in spelt} | {word.upper() for word in spelt}
    return words - ENGLISH


@cache
def _pattern() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_retailer_words(), key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])")


def _found(text: str) -> list[str]:
    return _pattern().findall(text)


def test_the_words_looked_for_are_the_shipped_retailers() -> None:
    assert {"Sam's", "sams-club", "Amazon", "kroger", "LOWES", "Kohl's"} <= _retailer_words()
    assert {"Walmart", "walmart", "walmart-us", "Walmart US", "Target"} <= _retailer_words()
    assert {"Best Buy", "best buy", "home-depot", "HOME DEPOT", "Macy's"} <= _retailer_words()


def test_a_name_is_found_as_a_whole_word_only() -> None:
    assert _found("if profile.id == 'walmart-us' or WALMART_DATES or Target:") == [
        "walmart-us",
        "WALMART",
        "Target",
    ]
    assert _found("the target of a Targeted link") == []


def test_no_retailer_is_named_in_src() -> None:
    files = [path for path in SRC.rglob("*") if path.suffix in {".py", ".toml", ".json"}]
    named = {
        str(path.relative_to(SRC)): words
        for path in files
        if (words := _found(path.read_text(encoding="utf-8")))
    }
    assert named == {}
