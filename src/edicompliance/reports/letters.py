"""What every page is made with: where the templates are, and texts in letters that it can hold.

>>> in_letters(chr(0xDCE9)).isascii(), in_letters(7)
(True, 7)
>>> in_code("by `deadlines.invoice`, not <b>")
Markup('by <code>deadlines.invoice</code>, not &lt;b&gt;')
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from markupsafe import Markup, escape

from edicompliance.x12.issues import printable

TEMPLATES: Final = Path(__file__).parent / "templates"
"""Where the templates are; the desk shows a shipment by the same one."""
_NO_LETTER: Final = re.compile("[\ud800-\udfff]")
"""A byte of a document that is no UTF-8, as texts hold it; no page can be written with one."""
_CODE: Final = re.compile(r"(`+)(.+?)\1")


def in_letters(value: object) -> object:
    """What stands on the page; a byte that is no letter as the byte it is."""
    if not isinstance(value, str) or value.isascii():
        return value
    return type(value)(_NO_LETTER.sub(lambda found: printable(found[0]), value))


def in_code(text: str) -> Markup:
    """A text of ours, such as a rule's; what stands between backticks as code."""
    return Markup(_CODE.sub(r"<code>\2</code>", str(escape(text))))  # noqa: S704 - escaped
