"""Translation: X12 as JSON, as XML, as rows for a spreadsheet, and back from the first two.

A file of X12 becomes JSON or XML with every byte of it; a document becomes plain JSON in business
words. Each part is imported when it is first asked for: JSON does not need the XML library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from edicompliance.lazy import lazily

if TYPE_CHECKING:
    from edicompliance.translate.document_schemas import json_schema
    from edicompliance.translate.files import from_json, recognize, to_csv, to_json
    from edicompliance.translate.xmlfiles import from_xml, to_xml
    from edicompliance.translate.xsd import xsd_of

__all__ = [
    "from_json",
    "from_xml",
    "json_schema",
    "recognize",
    "to_csv",
    "to_json",
    "to_xml",
    "xsd_of",
]

_HOME_OF = {
    "from_json": "files",
    "from_xml": "xmlfiles",
    "json_schema": "document_schemas",
    "recognize": "files",
    "to_csv": "files",
    "to_json": "files",
    "to_xml": "xmlfiles",
    "xsd_of": "xsd",
}

__getattr__, __dir__ = lazily(__name__, _HOME_OF)
