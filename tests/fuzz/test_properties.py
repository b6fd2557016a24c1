"""What fuzzing looks for breaks in holds for samples with something broken in them."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fuzz.inputs import seeds
from tests.fuzz.properties import PROPERTIES
from tests.sizes import examples
from tests.unshrunk import UNSHRUNK
from tests.x12.edi import mutated, streams


@cache
def _files(target: str) -> tuple[bytes, ...]:
    return tuple(sorted(seeds(target), key=lambda data: (len(data), data)))


@pytest.mark.parametrize("name", PROPERTIES)
@settings(max_examples=examples(80), phases=UNSHRUNK, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_it_holds_for_files_in_which_something_is_broken(name: str, data: st.DataObject) -> None:
    PROPERTIES[name](data.draw(mutated(_files(name))))


@pytest.mark.parametrize("name", PROPERTIES)
@settings(max_examples=examples(40), phases=UNSHRUNK, suppress_health_check=[HealthCheck.too_slow])
@given(streams())
def test_it_holds_for_any_bytes(name: str, stream: bytes) -> None:
    PROPERTIES[name](stream)
