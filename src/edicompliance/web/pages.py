"""How a page is put together: its template, the bar above it, and where the files of it are."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from edicompliance.reports.check_html import TEMPLATES, in_letters
from edicompliance.web.asking import SUFFIXES, Answer
from edicompliance.web.door import Person
from edicompliance.web.roles import role_of
from edicompliance.web.tables import shown

_HERE: Final = Path(__file__).parent
STATIC: Final = _HERE / "static"
"""Style, keys and htmx: all that a browser loads."""
BAR: Final = (
    ("/", "Today"),
    ("/orders", "Orders"),
    ("/check", "Check"),
    ("/chargebacks", "Chargebacks"),
    ("/scorecards", "Scorecards"),
    ("/mailbox", "Mailbox"),
    ("/profiles", "Profiles"),
    ("/rules", "Rules"),
)
"""The pages that every page leads to."""
_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader([_HERE / "templates", TEMPLATES]),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=in_letters,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals["shown"] = shown


def page_of(found: Answer, *, path: str, query: str, token: str, who: Person | None = None) -> str:
    """The page as HTML, for who asks; None: for somebody who has to sign in first."""
    values: dict[str, Any] = {
        "title": found.title,
        "bar": [one for one in BAR if who and who.may(role_of("GET", one[0]))],
        "who": who,
        "may": who.may if who else _nothing,
        "path": path,
        "token": token,
        "table": found.table,
        "takeaway": _takeaway(found, path, query),
        **found.values,
    }
    return _ENVIRONMENT.get_template(found.template).render(values)


def _nothing(_role: object) -> bool:
    return False


def _takeaway(found: Answer, path: str, query: str) -> list[tuple[str, str]]:
    """Where the same is to be had as a file: word and URL."""
    has = [one for one in SUFFIXES if found.table is not None or (one == "json" and found.told)]
    home = "/today" if path == "/" else path
    return [(one, f"{home}.{one}" + (f"?{query}" if query else "")) for one in has]
