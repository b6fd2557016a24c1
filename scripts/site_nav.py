"""Where each page of docs/ stands in the site: the nav of site.toml, with its `*` filled in."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pages import ROOT

DOCS: Final = ROOT / "docs"
SETTINGS: Final = Path(__file__).with_name("site.toml")


def settings() -> dict[str, Any]:
    """The settings of the site, every page of it named."""
    told = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))
    told["project"]["nav"] = _filled(told["project"]["nav"])
    return told


def sections() -> Iterator[tuple[str, list[str]]]:
    """Each part of the site with its pages, in order."""
    for part in settings()["project"]["nav"]:
        [(title, entries)] = part.items()
        yield title, list(named(entries))


def named(nav: Any) -> Iterator[str]:
    """The pages that some of the nav names."""
    if isinstance(nav, str):
        yield nav
    else:
        for one in nav.values() if isinstance(nav, dict) else nav:
            yield from named(one)


def title(page: str) -> str:
    """The heading of a page."""
    first, _, _ = (DOCS / page).read_text(encoding="utf-8").partition("\n")
    return first.removeprefix("# ")


def _filled(nav: Any) -> Any:
    if isinstance(nav, str):
        return nav
    if isinstance(nav, dict):
        return {title: _filled(one) for title, one in nav.items()}
    told = set(named(nav))
    return [one for entry in nav for one in _below(entry, told)]


def _below(entry: Any, told: set[str]) -> list[Any]:
    """What an entry stands for: itself, or the pages of a folder that are not named beside it."""
    if not isinstance(entry, str) or not entry.endswith("/*"):
        return [_filled(entry)]
    found = (page.relative_to(DOCS).as_posix() for page in (DOCS / entry).parent.glob("*.md"))
    return sorted(one for one in found if one not in told)
