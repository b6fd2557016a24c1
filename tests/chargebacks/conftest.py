from collections.abc import Iterator

import pytest
from tests.quick import made_once


@pytest.fixture(scope="module", autouse=True)
def profiles_and_stores_made_once() -> Iterator[None]:
    with made_once():
        yield
