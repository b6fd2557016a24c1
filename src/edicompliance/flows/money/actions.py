"""`actions.toml`: what is done about the causes of chargebacks, by whom, and until when.

>>> from tempfile import mkdtemp
>>> path = Path(mkdtemp()) / "actions.toml"
>>> _ = path.write_text('''
... [[action]]
... what = "print labels before picking"
... owner = "dock"
... due = 2026-12-04
... ''', encoding="utf-8")
>>> [(one.owner, str(one.due)) for one in read_actions(path)]
[('dock', '2026-12-04')]
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from edicompliance.chargebacks.snapshot import Action
from edicompliance.documents.tables.user_files import TomlFile, read_toml, suggest
from edicompliance.errors import ProfileError

_TEXTS: Final = ("what", "owner", "about", "retailer")
_DAYS: Final = ("due", "done")
_NEEDED: Final = ("what", "owner", "due")


def read_actions(path: Path | str, retailer: str | None = None) -> tuple[Action, ...]:
    """Return the actions of a file: a retailer's, and those that are for every one.

    Raises `ProfileError` where an action lacks its owner or its day, or a key is none of ours.
    """
    file = read_toml(path)
    for key in file.data:
        if key != "action":
            raise file.error(key, f"is none of its keys{suggest(key, ['action'])}")
    rows = file.data.get("action", [])
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise file.error("action", "expected tables: [[action]]")
    found = [(one.get("retailer"), _action(file, at, one)) for at, one in enumerate(rows, 1)]
    return tuple(
        action for whose, action in found if None in (whose, retailer) or whose == retailer
    )


def _action(file: TomlFile, at: int, row: Mapping[str, Any]) -> Action:
    for key, value in row.items():
        if key not in (*_TEXTS, *_DAYS):
            raise _wrong(file, at, key, f"is none of its keys{suggest(key, (*_TEXTS, *_DAYS))}")
        if key in _TEXTS and not (isinstance(value, str) and value.strip()):
            raise _wrong(file, at, key, f"expected text, got {value!r}")
        if key in _DAYS and (not isinstance(value, date) or isinstance(value, datetime)):
            raise _wrong(file, at, key, f"expected a day such as 2026-12-04, got {value!r}")
    missing = next((key for key in _NEEDED if key not in row), None)
    if missing:
        raise _wrong(file, at, missing, "is missing: an action has what, owner and due")
    return Action(row["what"], row["owner"], row["due"], row.get("about", ""), row.get("done"))


def _wrong(file: TomlFile, at: int, key: str, reason: str) -> ProfileError:
    """The error that points at a key of the action of that number."""
    heads = [n for n, line in enumerate(file.lines) if line.strip().startswith("[[action]]")]
    start = heads[at - 1] if at <= len(heads) else 0
    end = heads[at] if at < len(heads) else len(file.lines)
    line = file.line_of(key, after=start)
    inside = line if line is not None and line <= end else start + 1
    return ProfileError(file.path, f"action {at}: {key}", reason, inside)
