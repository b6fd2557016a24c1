"""Write what the tables of the store are: the last part of docs/store.md.

The text of the page is written by hand; what stands between its two marks comes from the tables
themselves. Run it after a table was changed:

    $ python scripts/write_store_page.py
    docs/store.md has 28 tables

With `--check` nothing is written; the exit code says whether the page is as it should be.
"""

from __future__ import annotations

import argparse
import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from types import ModuleType
from typing import Any, Final

import pages as written
from sqlalchemy import CheckConstraint, Table

from edicompliance.store.tables import METADATA, SECTIONS

PAGE: Final = written.ROOT / "docs" / "store.md"
BEGIN: Final = "<!-- written by scripts/write_store_page.py: from here -->\n"
END: Final = "<!-- to here -->\n"


def page() -> str:
    """The page as it should be."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    if not before or END not in rest:
        raise SystemExit(f"{PAGE.name} has lost the marks between which the tables stand")
    lines = [line for section in SECTIONS for line in _section(section)]
    return before + BEGIN + "\n".join(["", *lines]) + END + after


def is_stale() -> bool:
    """Whether the page is not as it should be."""
    return page() != PAGE.read_text(encoding="utf-8")


def _section(section: ModuleType) -> Iterator[str]:
    title, _, _ = (section.__doc__ or "").partition("\n")
    yield from (f"### {title.rstrip('.')}", "")
    for name, said in _said(section).items():
        yield from (f"**`{name}`** {said}", "", "| column | what it is |", "|---|---|")
        table = METADATA.tables[name]
        yield from (f"| `{one.name}` | {_cell(table, one)} |" for one in table.columns)
        yield ""


def _said(section: ModuleType) -> dict[str, str]:
    """Name of each table -> the string under it."""
    found: dict[str, str] = {}
    body = ast.parse(inspect.getsource(section)).body
    for statement, following in pairwise(body):
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name = statement.targets[0].id
            is_table = isinstance(getattr(section, name), Table)
            if is_table and isinstance(following, ast.Expr):
                found[name] = str(ast.literal_eval(following.value))
    return found


def _cell(table: Table, column: Any) -> str:
    words = [column.doc]
    for check in table.constraints:
        condition = str(check.sqltext) if isinstance(check, CheckConstraint) else ""
        name, _, listed = condition.partition(" IN ")
        if name == column.name:
            words.append(f"One of {listed.strip('()')}.".replace("'", "`"))
    words += [f"A row of `{key.column.table.name}`." for key in column.foreign_keys]
    return " ".join(words)


def main() -> None:
    """Write the page, or say whether it is as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, exit with 1 if stale")
    if parser.parse_args().check:
        raise SystemExit(is_stale())
    PAGE.write_text(page(), encoding="utf-8")
    print(f"docs/{PAGE.name} has {len(METADATA.tables)} tables")


if __name__ == "__main__":
    main()
