from collections.abc import Iterator

import pytest
from tests.quick import made_once

MAKES_STORES = "test_store"
"""The module whose own matter is how a store is made."""


@pytest.fixture(scope="module", autouse=True)
def profiles_and_stores_made_once(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.module.__name__.endswith(MAKES_STORES):
        yield
        return
    with made_once():
        yield
