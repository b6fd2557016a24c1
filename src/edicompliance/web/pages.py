"""How a page is put together: its template, the bar above it, and where the files of it are."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from edicompliance.reports.letters import TEMPLATES, in_code, in_letters
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
_ENVIRONMENT.filters["in_code"] = in_code
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


def _takeaway(found: Answer, path: str, query: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Where the page and each of its other tables are to be had as a file: what, word and URL."""
    home = "/today" if path == "/" else path
    own = [one for one in SUFFIXES if found.table is not None or (one == "json" and found.told)]
    asked = [one for one in parse_qsl(query) if one[0] != "table"]
    files = [("The same", asked, own)] if own else []
    files += [
        (one.name.replace("-", " "), [*asked, ("table", one.name)], list(SUFFIXES))
        for one in found.more
        if one.rows
    ]
    return [
        (what, [(one, f"{home}.{one}" + (f"?{urlencode(words)}" if words else "")) for one in has])
        for what, words, has in files
    ]
