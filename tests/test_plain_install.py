"""A plain install has no extras: what a first run needs works without them."""

import os
import subprocess
import sys

import pytest

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
sys.argv = ["edic", *sys.argv[1:]]
from edicompliance.cli import main
main()
"""


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
def test_a_command_runs_without_an_extra(words: list[str], status: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_EXTRAS, *words], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (status, "")
