"""What every page is made with: where the templates are, and texts in letters that it can hold.

>>> in_letters(chr(0xDCE9)).isascii(), in_letters(7)
(True, 7)
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from edicompliance.x12.issues import printable

TEMPLATES: Final = Path(__file__).parent / "templates"
"""Where the templates are; the desk shows a shipment by the same one."""
_NO_LETTER: Final = re.compile("[\ud800-\udfff]")
"""A byte of a document that is no UTF-8, as texts hold it; no page can be written with one."""


def in_letters(value: object) -> object:
    """What stands on the page; a byte that is no letter as the byte it is."""
    if not isinstance(value, str) or value.isascii():
        return value
    return type(value)(_NO_LETTER.sub(lambda found: printable(found[0]), value))
