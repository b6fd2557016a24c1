"""`python -m tests.fuzz MINUTES [TARGET...]`: watch which lines are reached, and begin."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["edicompliance"]):
    from tests.fuzz import run

if __name__ == "__main__":
    sys.exit(run.main(*sys.argv[1:]))
