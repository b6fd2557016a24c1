"""Write docs/llms.txt: the pages of the documentation with a line each, for programs that read it.

    $ python scripts/write_llms.py
    docs/llms.txt has 60 pages

Of a folder with a page for each of many things it has the list of them. With `--check` nothing is
written; the exit code says whether the file is as it should be.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from typing import Final

import site_nav
from pages import ROOT

FILE: Final = ROOT / "docs" / "llms.txt"
_LISTED: Final = ("rules/", "issues/")
"""Folders whose list is enough: a page's name is the code."""


def text() -> str:
    """The file as it should be."""
    project = site_nav.settings()["project"]
    lines = [f"# {project['site_name']}", "", f"> {project['site_description']}"]
    for title, pages in site_nav.sections():
        lines += ["", f"## {title}", "", *map(_line, _shown(pages))]
    return "\n".join(lines) + "\n"


def _shown(pages: list[str]) -> Iterator[str]:
    for page in pages:
        if not page.startswith(_LISTED) or page.endswith("/index.md"):
            yield page


def _line(page: str) -> str:
    said = _first_sentence(page)
    return f"- [{site_nav.title(page)}]({page})" + (f": {said}" if said else "")


def _first_sentence(page: str) -> str:
    """The first sentence below the heading, without links; empty where a table or code begins."""
    body = (site_nav.DOCS / page).read_text(encoding="utf-8").split("\n\n")
    first = " ".join(body[1].split()) if len(body) > 1 else ""
    if not first[:1].isalpha():
        return ""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", first)
    return re.split(r"(?<=\.) ", plain)[0]


def is_stale() -> bool:
    """Whether the file is not as it should be."""
    return not FILE.exists() or text() != FILE.read_text(encoding="utf-8")


def main() -> None:
    """Write the file, or say whether it is as it should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, exit with 1 if stale")
    if parser.parse_args().check:
        raise SystemExit(is_stale())
    written = text()
    FILE.write_text(written, encoding="utf-8")
    print(f"docs/{FILE.name} has {written.count('- [')} pages")


if __name__ == "__main__":
    main()
