"""A small table of its own for tests of order, loops and counts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from edicompliance.x12.schema import Schema, read_set

_TAGS = ("ST", "BEG", "REF", "DTM", "N1", "N3", "N4", "PO1", "PID", "MEA", "N9", "MSG", "CTT", "SE")
_ROWS = """
ST M 1
BEG M 1
REF O 2
DTM O >1
loop N1 O 2
  N1 M 1
  N3 O 2
  N4 M 1
loop PO1 M 3
  PO1 M 1
  REF O 1
  loop PID O 2
    PID M 1
    MEA O 1
  loop N9 O >1
    N9 M 1
    MSG M 2
CTT O 1
SE M 1
"""


@cache
def small_table(rows: str = _ROWS) -> Schema:
    """The set 850 with these rows; XYZ is a segment of the release, but none of the set."""
    segments = "".join(
        f'[{tag}]\nname = "A segment"\nelements = ["O AN 1/9 1 value"]\n' for tag in (*_TAGS, "XYZ")
    )
    with TemporaryDirectory() as folder:
        (Path(folder) / "segments.toml").write_text(segments, "utf-8")
        path = Path(folder) / "850.toml"
        path.write_text(
            f'set = "850"\nname = "Order"\ngroup = "PO"\ndetail = """{rows}"""', "utf-8"
        )
        return read_set(path)
