"""Build the documentation site: `make docs`, from docs/ into site/, without a network.

A page of docs/ links to files outside it, as the forge shows them. The site has no such files; so
each that a page names is copied into it, below `files/`, and the link goes there. A folder that a
page names becomes a list of what lies in it. What is built stands in build/pages first.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import site_nav
from pages import ROOT
from site_nav import DOCS

WORK: Final = ROOT / "build" / "documentation"
SITE: Final = ROOT / "site"
PAGES: Final = WORK / "pages"
LINK: Final = re.compile(r"(?<=\]\()(?!https?:|mailto:|#)([^)#\s]+)(#[^)\s]*)?(?=\))")
CODE_IN_ROW: Final = re.compile(r"(?<=`)[^`\n]*\\\|[^`\n]*(?=`)")
"""Code with a bar in a row of a table: the forge wants a backslash before it, the site shows it."""
_FILES: Final = "files"
_SHIM: Final = "https://unpkg.com/iframe-worker/shim"
"""What the generator would have a browser fetch, so that the search runs in a page on a disk."""
_OWN_SHIM: Final = "disk-search.js"
"""What does the same, and lies beside the pages."""
_TEXT: Final = {".md", ".png", ".json", ".xsd"}
"""What browsers show by itself; any other file is copied as text."""


def place(goal: Path) -> Path:
    """Where something of the repository stands in the pages of the site."""
    if goal.is_dir():
        return Path(_FILES) / goal.relative_to(ROOT) / "index.md"
    if goal.is_relative_to(DOCS):
        return goal.relative_to(DOCS)
    name = goal.relative_to(ROOT)
    return Path(_FILES) / (name if name.suffix in _TEXT else f"{name}.txt")


def moved(text: str, source: Path, stands: Path) -> tuple[str, set[Path]]:
    """A page with its links as the site has them, and what they lead to."""
    goals: set[Path] = set()

    def turned(link: re.Match[str]) -> str:
        goal = Path(os.path.normpath(source.parent / link[1]))
        goals.add(goal)
        return os.path.relpath(place(goal), stands.parent) + (link[2] or "")

    plain = CODE_IN_ROW.sub(lambda found: found[0].replace("\\|", "|"), text)
    return LINK.sub(turned, plain), goals


def stage(pages: Path) -> None:
    """Lay out in a folder every page and every file that one of them leads to."""
    waiting = [one for one in DOCS.rglob("*") if one.is_file()]
    done: set[Path] = set()
    while waiting:
        source = waiting.pop()
        if source not in done:
            done.add(source)
            waiting += _laid(source, pages)


def _laid(source: Path, pages: Path) -> set[Path]:
    """Write one thing where the site has it; return what it leads to."""
    stands = place(source)
    goal = pages / stands
    goal.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        goal.write_text(_listed(source), encoding="utf-8")
        return {one for one in source.iterdir() if one.is_file()}
    if source.suffix != ".md":
        shutil.copyfile(source, goal)
        return set()
    text, goals = moved(source.read_text(encoding="utf-8"), source, stands)
    goal.write_text(text, encoding="utf-8")
    return goals


def _listed(folder: Path) -> str:
    """A page that lists the files of a folder, and names the folders in it."""
    here = place(folder).parent
    lines = [f"# {folder.relative_to(ROOT)}", ""]
    for one in sorted(folder.iterdir()):
        if one.is_file():
            lines.append(f"- [{one.name}]({os.path.relpath(place(one), here)})")
        elif one.name != "__pycache__":
            lines.append(f"- {one.name}/")
    return "\n".join(lines) + "\n"


def written(value: Any) -> str:
    """A value as TOML has it."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{written(k)} = {written(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def configure() -> Path:
    """Write the settings with every page named; return where."""
    project = site_nav.settings()["project"]
    lines = [f"{key} = {written(value)}" for key, value in project.items()]
    file = WORK / "zensical.toml"
    file.write_text("\n".join(["[project]", *lines]) + "\n", encoding="utf-8")
    return file


def fetch_nothing(page: Path, site: Path) -> None:
    """Have a page take from beside it what it would fetch from elsewhere."""
    text = page.read_text(encoding="utf-8")
    own = os.path.relpath(site / _OWN_SHIM, page.parent)
    page.write_text(text.replace(_SHIM, own), encoding="utf-8")


def main() -> int:
    """Stage, build, and put what was built into site/."""
    shutil.rmtree(WORK, ignore_errors=True)
    stage(PAGES)
    settings = configure()
    zensical = Path(sys.executable).with_name("zensical")
    built = subprocess.run([zensical, "build", "--config-file", settings, "--strict"], check=False)
    if built.returncode:
        return built.returncode
    for page in (WORK / "site").rglob("*.html"):
        fetch_nothing(page, WORK / "site")
    shutil.rmtree(SITE, ignore_errors=True)
    shutil.move(WORK / "site", SITE)
    for page in PAGES.rglob("*.md"):
        shutil.copyfile(page, SITE / page.relative_to(PAGES))
    print(f"the documentation is built: {SITE.relative_to(ROOT)}/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
