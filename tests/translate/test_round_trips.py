"""What goes through JSON or XML comes back byte for byte, whatever it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from tests.sizes import examples
from tests.translate.files import UNUSUAL
from tests.x12.edi import samples, streams

from edicompliance.errors import TranslationError
from edicompliance.translate import from_json, from_xml, to_json, to_xml
from edicompliance.translate.outline import outline
from edicompliance.x12 import Transmission, generate, parse

Trip = Callable[[Transmission], Transmission]


def by_json(transmission: Transmission) -> Transmission:
    return from_json(to_json(transmission), Transmission)


def by_xml(transmission: Transmission) -> Transmission:
    return from_xml(to_xml(transmission))


both = pytest.mark.parametrize("trip", [by_json, by_xml])


@both
@pytest.mark.parametrize("name", UNUSUAL)
def test_an_unusual_file_comes_back(name: str, trip: Trip) -> None:
    assert generate(trip(parse(UNUSUAL[name]))) == UNUSUAL[name]


@both
def test_every_sample_comes_back(trip: Trip) -> None:
    assert samples()
    for data in samples():
        assert generate(trip(parse(data))) == data


@settings(max_examples=examples(400))
@given(streams())
def test_any_bytes_come_back_through_json(data: bytes) -> None:
    assert generate(by_json(parse(data))) == data


@settings(max_examples=examples(400))
@given(streams())
def test_any_bytes_come_back_through_xml(data: bytes) -> None:
    assert generate(by_xml(parse(data))) == data


@given(streams())
def test_json_and_xml_say_the_same(data: bytes) -> None:
    first = parse(data)
    assert outline(by_xml(by_json(first))) == outline(first)


@both
def test_bytes_beyond_what_one_xml_text_may_hold_come_back(trip: Trip) -> None:
    data = b"\xffjunk" * 3_000_000 + UNUSUAL["one-line"]
    assert generate(trip(parse(data))) == data


def test_only_our_own_error_comes_out_of_any_json_or_xml() -> None:
    for data in UNUSUAL.values():
        for read in (from_json, from_xml):
            with pytest.raises(TranslationError):
                read(data)
