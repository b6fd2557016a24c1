"""A folder of tables of a user's own, small enough to be shown whole: release 100000."""

from __future__ import annotations

from pathlib import Path

SEGMENTS = """
[ST]
name = "Set start"
elements = ["M ID 3/3 143 set_id", "M AN 4/9 329 control_number"]
[REF]
name = "Reference"
elements = [
  "M ID 2/3 128 qualifier",
  "X AN 1/30 127 reference",
  "-",
  "X C C040 more_references repeat=>1",
]
notes = ["R0204", "C0402"]
[QTY]
name = "Quantity"
elements = ["M ID 2/2 9001 kind", "O R 1/15 380 quantity repeat=5", "O N2 1/10 610 amount"]
[LIN]
name = "Line"
elements = ["O AN 1/20 350 line"]
[SE]
name = "Set end"
elements = ["M N0 1/10 96 count", "M AN 4/9 329 control_number"]
[composites.C040]
elements = ["M ID 2/3 128 qualifier", "M AN 1/30 127 reference"]
"""
SET = """
set = "850"
name = "Order"
group = "PO"
heading = \"\"\"
ST M 1
REF O >1
\"\"\"
detail = \"\"\"
loop LIN M 100
  LIN M 1
  loop QTY O >1
    QTY M 1
    REF O 12
\"\"\"
summary = \"\"\"
SE M 1
\"\"\"
"""
CODES = """
element = "9001"
name = "What a quantity is"
complete = false
note = "The two that we use."
[codes]
"AA" = "Ordered"
"BBB" = "Shipped, as far as the carrier has told us by the end of the day on which it left the dock"
"CC" = "Counted"
[since]
"CC" = "100001"
"""
REFERENCES = """
element = "128"
name = "What a reference is"
complete = true
[codes]
"DP" = "Department"
"IA" = "Vendor"
"""


def own_tables(folder: Path) -> Path:
    """Write the tables into a folder."""
    for name, text in (
        ("100000/segments.toml", SEGMENTS),
        ("100000/850.toml", SET),
        ("codes/9001.toml", CODES),
        ("codes/128.toml", REFERENCES),
    ):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return folder
