"""Write the list of the JSON Schemas: docs/schemas.md.

    $ python scripts/write_schemas_page.py
    docs/schemas.md has 57 schemas

With `--check` nothing is written; the exit code says whether the page is as it should be.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Final

import pages as written

PAGE: Final = written.ROOT / "docs" / "schemas.md"
SCHEMAS: Final = PAGE.with_suffix("")
_TOP: Final = """\
# The schemas

What commands print as JSON, and what the documents are as JSON. They are versioned: within a number
keys are added, and never changed. The files lie in the wheel too. This page is written by
[scripts/write_schemas_page.py](../scripts/write_schemas_page.py).

| schema | what it describes |
|---|---|
"""


def files() -> list[Path]:
    """Every schema, by name."""
    return sorted(one for one in SCHEMAS.iterdir() if one.suffix in {".json", ".xsd"})


def page() -> str:
    """The page as it should be."""
    rows = (f"| [{one.name}](schemas/{one.name}) | {_said(one)} |" for one in files())
    return _TOP + "\n".join(rows) + "\n"


def _said(file: Path) -> str:
    if file.suffix == ".xsd":
        return "The same as XML."
    schema = json.loads(file.read_text(encoding="utf-8"))
    first, _, _ = str(schema.get("description") or schema.get("title") or "").partition("\n\n")
    return " ".join(first.split()).replace("|", "\\|")


def is_stale() -> bool:
    """Whether the page is not as it should be."""
    return not PAGE.exists() or page() != PAGE.read_text(encoding="utf-8")


def main() -> None:
    """Write the page, or say whether it is as it should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, exit with 1 if stale")
    if parser.parse_args().check:
        raise SystemExit(is_stale())
    PAGE.write_text(page(), encoding="utf-8")
    print(f"docs/{PAGE.name} has {len(files())} schemas")


if __name__ == "__main__":
    main()
