"""*Drop-in check*: files go in, a verdict comes out; nothing is stored.

The files lie in a folder of their own as long as the check takes, under names of ours; the page
shows the names that they came with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from edicompliance.errors import EdiError, MissingExtra, ProfileError
from edicompliance.flows.preship import check_batches
from edicompliance.flows.shipping.batches import find_shipments, may_be_edi
from edicompliance.profiles.closed import closed_by
from edicompliance.reports.check import as_json
from edicompliance.reports.check_html import shipment_page
from edicompliance.reports.excerpt import excerpts
from edicompliance.rules.model import CheckResult
from edicompliance.web.asking import Answer, Asked, Upload
from edicompliance.web.known_guides import known_guides
from edicompliance.web.orders import findings_of, told_tables
from edicompliance.web.tables import Table
from edicompliance.web.trouble import Trouble
from edicompliance.x12.issues import printable

_OWN_NAMES: Final = ("shipment.toml", "observations.csv", "packing.csv", "packing.xlsx")
"""Files that are known by their names; all others by what is in them."""
_NO_PAPER: Final = (
    "expected X12 EDI, labels or packing slips; what a retailer's portal says was taken comes in by"
    " edic chargebacks import"
)
_ENDINGS: Final = (
    ".bmp",
    ".gif",
    ".jpeg",
    ".jpg",
    ".pdf",
    ".png",
    ".tif",
    ".tiff",
    ".webp",
    ".zpl",
)


def empty(asked: Asked) -> Answer:
    """The page with nothing dropped in yet."""
    chosen = asked.query.get("profile", "")
    return Answer(
        "check_files.html.j2", "Check", {**_choice(asked, chosen), "page": None, "told": ""}
    )


def check_files(asked: Asked) -> Answer:
    """Judge what was dropped in."""
    chosen = asked.form.get("profile", "")
    if not asked.uploads:
        told = "expected files: an order (850), a ship notice (856), a shipment.toml; found none"
        return _refused(asked, chosen, told, 422)
    try:
        return _judged(asked, chosen)
    except (ProfileError, MissingExtra) as why:
        return _refused(asked, chosen, *Trouble.of(why))
    except (EdiError, OSError) as why:
        return _refused(asked, chosen, str(why), 422)


def _refused(asked: Asked, chosen: str, told: str, status: int) -> Answer:
    """The page with what stands in the way of a verdict."""
    values = {**_choice(asked, chosen), "page": None, "told": told, "takeaway": []}
    return Answer("check_files.html.j2", "Check", values, told={"error": told}, status=status)


def _choice(asked: Asked, chosen: str) -> dict[str, Any]:
    heads = [one.head for one in known_guides(asked.config).values() if not one.head.problem]
    named = Counter(one.name for one in heads)
    shown = [
        (one.id, one.name if named[one.name] == 1 else f"{one.name}: {one.id}") for one in heads
    ]
    return {"profiles": shown, "chosen": chosen, "aside": ""}


def _judged(asked: Asked, chosen: str) -> Answer:
    known = known_guides(asked.config).get(chosen)
    if known is None:
        raise EdiError(f"profile: expected one of the list, got {printable(chosen)!r}")
    profile = known.loaded()
    with TemporaryDirectory(prefix="edic-check-") as scratch:
        names = _written(Path(scratch), asked.uploads)
        parts = [path for path, name in names.items() if _is_part(Path(path), name)]
        aside = ", ".join(sorted(name for path, name in names.items() if path not in parts))
        if not parts:
            raise EdiError(f"{aside}: {_NO_PAPER}")
        try:
            batches, _ = find_shipments(sorted(parts))
            [(_, result)] = check_batches(batches, profile, now=None, clock=asked.desk.clock)
        except (EdiError, OSError) as why:
            kind = MissingExtra if isinstance(why, MissingExtra) else EdiError
            raise kind(_renamed(str(why), names)) from why
        if not isinstance(result, CheckResult):
            raise EdiError(_renamed(str(result), names))
        read = _reader(names)
        closed, find = closed_by(profile), excerpts(read)
        page = shipment_page("dropped in", result, profile.name, read, find, closed)
        values = {**_choice(asked, chosen), "page": _renamed(page, names), "told": ""}
        values["aside"] = aside
        values["takeaway"] = []  # nothing is kept that a link could lead to
        findings, told = _renamed(findings_of(result), names), _renamed(as_json(result), names)
        more = told_tables(values["page"])
        return Answer("check_files.html.j2", result.verdict, values, findings, more, told)


def _reader(names: Mapping[str, str]) -> Any:
    def read(path: str) -> bytes:
        if path not in names:
            raise FileNotFoundError(path)
        return Path(path).read_bytes()

    return read


def _written(folder: Path, files: Sequence[Upload]) -> dict[str, str]:
    """Write the files under names of ours; return path -> the name that each came with."""
    names: dict[str, str] = {}
    for number, one in enumerate(files, 1):
        last = one.name.replace("\\", "/").rpartition("/")[2]
        own = last if last in _OWN_NAMES else f"{number:04}{_ending(last)}"
        path = folder / own
        if path.exists():
            raise EdiError(f"{printable(last)}: expected one of that name, found two")
        one.keep(path)
        names[str(path)] = printable(last)[:200]
    return names


def _is_part(path: Path, name: str) -> bool:
    """Whether it is a paper of a shipment, as for the files of a folder."""
    return name in _OWN_NAMES or path.suffix in _ENDINGS or may_be_edi(path, name)


def _ending(name: str) -> str:
    ending = Path(name.lower()).suffix
    return ending if ending in _ENDINGS else ".edi"


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """The same with the names that people know, wherever a path of ours stands."""
    if isinstance(value, str):
        for path, name in names.items():
            value = value.replace(path, name)
        return value
    if isinstance(value, dict):
        return {key: _renamed(one, names) for key, one in value.items()}
    if isinstance(value, Table):
        return replace(value, rows=_renamed(list(value.rows), names))
    if isinstance(value, tuple) and type(value) is not tuple:
        return type(value)(*(_renamed(one, names) for one in value))  # a named one
    if isinstance(value, list | tuple):
        return type(value)(_renamed(one, names) for one in value)
    return value
