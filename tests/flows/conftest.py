"""What the tests of flows need: a place on each database, profiles and stores made once."""

from collections.abc import Iterator

import pytest
from tests.quick import made_once
from tests.store.conftest import new_database, new_file, postgres

__all__ = ["new_database", "new_file", "postgres"]


@pytest.fixture(scope="module", autouse=True)
def profiles_and_stores_made_once() -> Iterator[None]:
    with made_once():
        yield
