"""The history as a file: numbers that were used, answers that came, how often something was.

TOML or JSON with `uses`, `answers`, `counts` and `periods`, or a CSV table with one of them a row.
A scan of the folders of earlier shipments makes one, so that nobody has to write it.

>>> history = read_history("history.csv", '''kind,number,at,document
... sscc,006141410000003105,2026-01-05T12:00:00+00:00,ASN30001
... since,,2025-11-01T00:00:00+00:00,
... ''')
>>> [use.document for use in history.of("sscc", "006141410000003105")], str(history.since.date())
(['ASN30001'], '2025-11-01')
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, get_args

from edicompliance.documents.segments.carriage import bare_sscc
from edicompliance.documents.tables.observations import Answer
from edicompliance.documents.tables.user_cells import code
from edicompliance.documents.tables.user_files import read_text, read_toml, suggest
from edicompliance.errors import ProfileError
from edicompliance.flows.history import history_periods
from edicompliance.rules.history import EarlierFault, History, Use, UseKind

_USES: Final = get_args(UseKind)
_OF_ANSWERS: Final[Mapping[str, tuple[str, ...]]] = {
    "by": ("997", "999", "824", "855"),
    "outcome": ("accepted", "accepted-with-errors", "rejected"),
}
COLUMNS: Final = (
    "kind", "number", "at", "document", "digest", "shipment", "set", "by", "outcome", "reference",
    "reason", "count", *history_periods.COLUMNS, "item", "store", "sscc",
)  # fmt: skip
"""Of the table."""
_KINDS: Final = (*_USES, "answer", "count", "fault", "period", "failed", "since", "until")
_KEYS: Final = ("format", "since", "until", "uses", "answers", "counts", "faults", "periods")
_USE_KEYS: Final = ("kind", "number", "at", "document", "digest", "shipment")
_FAULT_KEYS: Final = ("code", "at", "po", "line", "item", "store", "sscc", "shipment")
_FAULT_TEXTS: Final = tuple(one for one in _FAULT_KEYS if one != "at")
_ANSWER_KEYS: Final = ("set", "number", "at", "by", "outcome", "reference", "reason")


def history_of(told: str) -> History:
    """Return what was before, from a file, or from the store that a URL names."""
    if "://" not in told:
        return load_history(told)
    from edicompliance.flows.history.history_store import history_at  # noqa: PLC0415  loads the database

    return history_at(told)


def load_history(path: str) -> History:
    """Return the history that a file holds; raises `ProfileError` with every fault of it."""
    if path.lower().endswith(".toml"):
        return _of_tables(path, read_toml(path).data)
    return read_history(path, read_text(path))


def read_history(path: str, text: str) -> History:
    """Return the history of a text, by the ending of its name: JSON, else CSV."""
    if not path.lower().endswith(".json"):
        return _of_tables(path, _of_rows(path, text))
    try:
        data = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise ProfileError(path, "", f"is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise ProfileError(path, "", "expected an object with uses, answers and counts")
    return _of_tables(path, data)


class _Reader:
    """Reads values of one file and gathers what is wrong with them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.faults: list[ProfileError] = []

    def wrong(self, key: str, reason: str) -> None:
        self.faults.append(ProfileError(self.path, key, reason))

    def instant(self, key: str, value: object) -> datetime | None:
        try:
            at = datetime.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            at = None
        if isinstance(at, datetime) and at.utcoffset() is not None:
            return at
        self.wrong(key, f"expected a time with its zone, 2026-01-05T12:00:00-06:00, got {value!r}")
        return None

    def has_digits(self, key: str, value: str) -> bool:
        """Whether a number that is text has all its digits; a spreadsheet drops some."""
        try:
            return code(value) is not None
        except ValueError as wrong:
            self.wrong(key, str(wrong))
            return False

    def number(self, key: str, value: object) -> Decimal:
        try:
            exact = Decimal(str(value))
        except InvalidOperation:
            exact = Decimal("NaN")
        if isinstance(value, bool) or not exact.is_finite() or exact < 0:
            self.wrong(key, f"expected a number, not below 0, got {value!r}")
            return Decimal(0)
        return exact

    def texts(self, key: str, entry: object, known: tuple[str, ...]) -> dict[str, Any]:
        """The values of a table whose keys are known; all but `at` are texts."""
        if not isinstance(entry, Mapping):
            self.wrong(key, f"expected a table, got {entry!r}")
            return {}
        for name, value in entry.items():
            if name not in known:
                self.wrong(f"{key}.{name}", f"unknown key{suggest(str(name), known)}")
            elif name != "at" and not isinstance(value, str):
                self.wrong(f"{key}.{name}", f"expected text in quotes, got {value!r}")
        return dict(entry)

    def raise_all(self) -> None:
        if self.faults:
            first, *others = self.faults
            raise ProfileError(first.path, first.key, first.reason, first.line, tuple(others))


def _of_tables(path: str, data: Mapping[str, Any]) -> History:
    read = _Reader(path)
    for key in data:
        if key not in _KEYS:
            read.wrong(str(key), f"unknown key{suggest(str(key), _KEYS)}")
    ends = {
        key: read.instant(key, data[key]) for key in ("since", "until") if data.get(key) is not None
    }
    counts = data.get("counts", {})
    history = History(
        source=path,
        since=ends.get("since"),
        until=ends.get("until"),
        uses=tuple(_uses(read, data.get("uses", []))),
        answers=tuple(_answers(read, data.get("answers", []))),
        counts={name: read.number(f"counts.{name}", value) for name, value in counts.items()}
        if isinstance(counts, Mapping)
        else {},
        faults=tuple(_faults(read, data.get("faults", []))),
        periods=tuple(history_periods.read_periods(read, data.get("periods", []))),
    )
    read.raise_all()
    return history


def _entries(read: _Reader, key: str, listed: object) -> Iterator[tuple[str, object]]:
    if not isinstance(listed, list):
        read.wrong(key, f"expected a list of tables, got {listed!r}")
        return
    for number, entry in enumerate(listed, 1):
        yield f"{key}.{number}", entry


def _uses(read: _Reader, listed: object) -> Iterator[Use]:
    for key, entry in _entries(read, "uses", listed):
        told = read.texts(key, entry, _USE_KEYS)
        at = read.instant(f"{key}.at", told.get("at"))
        if told.get("kind") not in _USES:
            read.wrong(f"{key}.kind", f"expected {', '.join(_USES)}, got {told.get('kind')!r}")
        elif not told.get("number"):
            read.wrong(f"{key}.number", "is missing")
        elif read.has_digits(f"{key}.number", told["number"]) and at is not None:
            rest = {name: told.get(name, "") for name in ("document", "digest", "shipment")}
            is_sscc = told["kind"] == "sscc"
            number = bare_sscc(told["number"]) if is_sscc else told["number"]
            yield Use(told["kind"], number, at, **rest)


def _answers(read: _Reader, listed: object) -> Iterator[Answer]:
    for key, entry in _entries(read, "answers", listed):
        told = read.texts(key, entry, _ANSWER_KEYS)
        at = read.instant(f"{key}.at", told.get("at"))
        sound = at is not None
        for name, words in _OF_ANSWERS.items():
            if told.get(name) not in words:
                read.wrong(f"{key}.{name}", f"expected {', '.join(words)}, got {told.get(name)!r}")
                sound = False
        for name in ("set", "number"):
            if not told.get(name):
                read.wrong(f"{key}.{name}", "is missing")
                sound = False
        sound = read.has_digits(f"{key}.number", told.get("number") or "-") and sound
        if sound and at is not None:
            yield Answer(
                told["set"],
                told["number"],
                told["by"],
                at,
                told["outcome"],
                told.get("reference", ""),
                told.get("reason", ""),
            )


def _faults(read: _Reader, listed: object) -> Iterator[EarlierFault]:
    for key, entry in _entries(read, "faults", listed):
        told = read.texts(key, entry, _FAULT_KEYS)
        at = read.instant(f"{key}.at", told.get("at"))
        if not told.get("code"):
            read.wrong(f"{key}.code", "is missing")
        elif at is not None:
            yield EarlierFault(at=at, **{name: told[name] for name in told if name in _FAULT_TEXTS})


def _of_rows(path: str, text: str) -> dict[str, Any]:
    """A table of rows as the tables that TOML and JSON have."""
    data: dict[str, Any] = {
        "uses": [],
        "answers": [],
        "counts": {},
        "faults": [],
        "periods": [],
    }
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    unknown = [one for one in reader.fieldnames or () if one not in COLUMNS]
    if unknown or "kind" not in (reader.fieldnames or ()):
        reason = f"unknown column{suggest(unknown[0], COLUMNS)}" if unknown else "is missing"
        raise ProfileError(path, unknown[0] if unknown else "kind", reason, 1)
    try:
        for row in reader:
            cells = {key: cell.strip() for key, cell in row.items() if key and cell}
            if None in row or cells.get("kind") not in _KINDS:
                reason = f"expected one of {', '.join(_KINDS)}, got {cells.get('kind', '')!r}"
                raise ProfileError(path, "kind", reason, reader.line_num)
            _put_row(data, cells)
    except csv.Error as error:
        raise ProfileError(path, "", f"is not CSV: {error}", reader.line_num) from None
    data["periods"] = history_periods.tables_of(data["periods"])
    return data


def _put_row(data: dict[str, Any], cells: dict[str, str]) -> None:
    kind = cells["kind"]
    if kind in ("since", "until"):
        data[kind] = cells.get("at", "")
    elif kind == "count":
        data["counts"][cells.get("number", "")] = cells.get("count", "")
    elif kind in ("period", "failed"):
        data["periods"].append(cells)
    elif kind in ("answer", "fault"):
        data[f"{kind}s"].append({key: cells[key] for key in cells if key != "kind"})
    else:
        data["uses"].append(cells)


def as_json(history: History) -> str:
    """A history as JSON that `load_history` reads."""
    data = {
        "format": 1,
        "since": history.since.isoformat() if history.since else None,
        "until": history.until.isoformat() if history.until else None,
        "uses": [_without_empty(_of_use(one)) for one in history.uses],
        "answers": [_without_empty(_of_answer(one)) for one in history.answers],
        "counts": {name: str(value) for name, value in history.counts.items()},
        "faults": [_without_empty(_of_fault(one)) for one in history.faults],
        "periods": history_periods.as_tables(history.periods),
    }
    return json.dumps(data, indent=2) + "\n"


def _of_use(one: Use) -> dict[str, str]:
    values = (one.kind, one.number, one.at.isoformat(), one.document, one.digest, one.shipment)
    return dict(zip(_USE_KEYS, values, strict=True))


def _of_answer(one: Answer) -> dict[str, str]:
    at, by = one.at.isoformat(), one.answered_by
    values = (one.set_id, one.number, at, by, one.outcome, one.reference, one.reason)
    return dict(zip(_ANSWER_KEYS, values, strict=True))


def _of_fault(one: EarlierFault) -> dict[str, str]:
    return {name: getattr(one, name) for name in _FAULT_TEXTS} | {"at": one.at.isoformat()}


def _without_empty(entry: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in entry.items() if value}
