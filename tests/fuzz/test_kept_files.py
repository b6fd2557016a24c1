"""Every input that once broke something: no property is broken by it any more."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fuzz.inputs import dictionary, kept, seeds
from tests.fuzz.minimizing import fault, minimized
from tests.fuzz.properties import PROPERTIES
from tests.x12.edi import GOOD

every_property = pytest.mark.parametrize("name", PROPERTIES)


@every_property
@pytest.mark.parametrize("path", kept(), ids=lambda path: path.name)
def test_a_kept_file_breaks_nothing(path: Path, name: str) -> None:
    PROPERTIES[name](path.read_bytes())


@every_property
def test_a_target_has_seeds_that_hold(name: str) -> None:
    some = sorted(seeds(name), key=len)
    assert some
    for data in some[:: max(1, len(some) // 8)]:
        PROPERTIES[name](data)


def test_the_dictionary_has_tags_codes_and_delimiters() -> None:
    words = dictionary().splitlines()
    for word in (b"~BEG*", b"*SA*", b"~~"):
        assert '"' + "".join(f"\\x{byte:02x}" for byte in word) + '"' in words


def _holds_no_ctt(data: bytes) -> None:
    assert b"CTT" not in data


def test_what_was_found_is_made_small() -> None:
    assert minimized(_holds_no_ctt, GOOD) == b"CTT"
    assert minimized(_holds_no_ctt, b"ST*850") == b"ST*850"


def test_an_error_is_told_by_its_kind_and_place() -> None:
    assert fault(_holds_no_ctt, b"ST*850") is None
    told = fault(_holds_no_ctt, GOOD)
    assert told is not None
    assert told.startswith(f"AssertionError in {__file__}:")
