"""A plain install has no extras: what a first run needs works without them."""

import os
from collections.abc import Iterator

import pytest
from tests.cli.forked import Forked

WITHOUT_EXTRAS = """
import sys
EXTRAS = {"numpy", "zxingcpp", "PIL", "biip", "pypdfium2", "reportlab", "xlsxwriter",
          "python_calamine", "asyncssh", "psycopg", "pyx12", "dask", "distributed",
          "starlette", "uvicorn"}
class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in EXTRAS:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Without())
"""


@pytest.fixture(scope="module")
def plain() -> Iterator[Forked]:
    """Where `edic check` loads; all others load what they need besides."""
    with Forked("edicompliance.cli.check", first=WITHOUT_EXTRAS) as forked:
        yield forked


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["demo"], 0),
        (["demo", "--html", os.devnull], 0),
        (["check", "--help"], 0),
        (["label", "audit", "--help"], 0),
        (["mailbox", "--help"], 0),
        (["plan", "--help"], 0),
        (["priority", "--help"], 0),
        (["reaudit", "--help"], 0),
        (["profile", "list"], 0),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else "",
)
def test_a_command_runs_without_an_extra(plain: Forked, words: list[str], status: int) -> None:
    done = plain.run(*words)
    assert (done.returncode, done.stderr) == (status, "")
