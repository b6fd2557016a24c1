"""Write the JSON Schemas that are made from the code: one for each document.

The others in docs/schemas are written by hand.
"""

from __future__ import annotations

import json
from pathlib import Path

from edicompliance.translate.document_schemas import file_name, json_schema
from edicompliance.translate.documents_json import document_models

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "schemas"


def schemas() -> dict[str, str]:
    """The text of each file, by its name."""
    return {
        file_name(model): json.dumps(json_schema(model), indent=2, ensure_ascii=False) + "\n"
        for model in document_models().values()
    }


def main() -> None:
    """Write them all."""
    for name, text in schemas().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
