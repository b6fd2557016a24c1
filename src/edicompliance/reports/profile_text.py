"""A whole profile for people: every clause with its scope, its values and who says so.

What nobody knows stands at the end: a guide is as good as what it leaves open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pydantic import BaseModel

from edicompliance.profiles import (
    CLAUSE_NAMES,
    DIMENSIONS,
    Clause,
    KeyOrigin,
    Point,
    Profile,
    Source,
    Span,
)
from edicompliance.profiles.bodies import Row
from edicompliance.profiles.bodies_charges import ChargeClause, TierRow
from edicompliance.profiles.calendars import WEEKDAYS
from edicompliance.profiles.editions import Series
from edicompliance.profiles.head import Calendar
from edicompliance.profiles.origin import OWN
from edicompliance.profiles.scope import ANY_TEXT
from edicompliance.reports.layout import paint, wrapped
from edicompliance.rules.catalogue import all_rules
from edicompliance.x12.acknowledgment import Answering

GRADES = (
    "Who says so: contract = your own; P = the retailer's own publication; S = a specialist's; "
    "W = weak; U = nobody. After the grade stands the source, by its name in the list below."
)
_SECTIONS = {
    "windows": "from when to when",
    "deadlines": "by when",
    "measures": "what is measured over many shipments",
    "observations": "whose word comes first",
    "charges": "what a fault costs",
    "exceptions": "what it excuses by itself",
    "rules": "how hard each rule is taken",
    "locations": "its places, and what they are in its words",
    "documents": "which it wants, and how they are numbered",
    "packing": "how cartons and pallets are made up",
    "labels": "what stands on cartons and pallets",
    "routing": "which mode, which carrier, what is asked for when",
    "disputes": "how a charge is fought",
    "recognise": "what a deduction is",
    "remittances": "how it is told what was taken",
    "conventions": "what the codes in its documents mean",
    "narrow": "what a document must and must not hold, beyond X12",
}
_HEADER_KEYS = frozenset({"when", "edition", "status", "id"})
_RULE_NAMES = {rule.code: rule.name for rule in all_rules()}
_KEY = 15


@dataclass(frozen=True, slots=True)
class _Page:
    """Lines with one width and one manner."""

    width: int
    color: bool

    def title(self, text: str, meaning: str) -> str:
        """The heading of a section."""
        return f"{paint(text.upper(), 'strong', self.color)}  {meaning}".rstrip()

    def row(self, depth: int, label: str, text: str, column: int = _KEY) -> list[str]:
        """A labelled line."""
        return wrapped(f"{'  ' * depth}{label:{column - 1}} ", text, self.width)


def as_text(profile: Profile, *, width: int = 100, color: bool = False) -> str:
    """Return everything a profile says, with who says it; then what it does not know."""
    page = _Page(width, color)
    lines = list(_head(page, profile))
    ordered = sorted(profile.clauses(), key=lambda clause: tuple(_SECTIONS).index(clause.section))
    for section, clauses in groupby(ordered, key=lambda clause: clause.section):
        lines += ["", page.title(section, _SECTIONS[section])]
        for name, family in groupby(clauses, key=lambda clause: clause.name):
            lines += _family(page, section, name, list(family))
    if profile.sources:
        lines += ["", page.title("sources", "")]
    for source in profile.sources.values():
        lines += wrapped("  ", f"{_tag(source)} {_title(source)}", width, indent=4)
    lines += _weak(page, profile)
    lines += _unfound(page, profile)
    lines += ["", page.title("not known", "a rule that needs it is not checked; never a pass")]
    if not profile.unknown:
        lines.append("  nothing is listed")
    for name, why in profile.unknown.items():
        lines += wrapped("  ", f"{name}: {why}", width, indent=4)
    return "\n".join(lines) + "\n"


def _unfound(page: _Page, profile: Profile) -> list[str]:
    """What it charges for and no rule of ours can find."""
    lines: list[str] = []
    for clause in profile.clauses("charges"):
        if isinstance(clause.body, ChargeClause) and not clause.body.for_codes:
            told = f"{clause.section}.{clause.name}: {clause.body.price_text}"
            lines += wrapped("  ", told, page.width, indent=4)
    meaning = "charged by the guide, not checked by us"
    return ["", page.title("no rule finds", meaning), *lines] if lines else []


def _weak(page: _Page, profile: Profile) -> list[str]:
    """What rests on a weak source, or on nobody's word; nothing when all of it is sound."""
    lines: list[str] = []
    for clause in profile.clauses():
        weak = [key for key, origin in _origins(clause).items() if origin.source.is_weak]
        if weak and {origin.source.key for origin in _origins(clause).values()} != {OWN}:
            lines += wrapped("  ", f"{clause.label}: {', '.join(weak)}", page.width, indent=4)
    meaning = "on a weak page, or on nobody's word"
    return ["", page.title("rests on little", meaning), *lines] if lines else []


# -- before the clauses


def _head(page: _Page, profile: Profile) -> Iterator[str]:
    edition = f"edition {profile.edition or 'not named'}"
    first, *more = wrapped(
        "", f"{profile.name} ({profile.id}), {edition}, {profile.currency}", page.width, indent=2
    )
    yield from (first.replace(profile.name, paint(profile.name, "strong", page.color), 1), *more)
    zone = profile.zone
    told = f"{zone} {_by(zone.origin)}" if zone else "not known"
    yield from page.row(0, "its clocks", told)
    yield from page.row(0, "file", " over ".join(str(path) for path in reversed(profile.layers)))
    if profile.answering != Answering():
        yield from page.row(0, "answers", _answers(profile.answering))
    if profile.hold_above is not None:
        yield from page.row(0, "hold above", f"{profile.hold_above} {profile.currency}")
    if profile.at_risk_minutes is not None:
        yield from page.row(0, "at risk", f"less than {profile.at_risk_minutes} min to spare")
    yield from wrapped("", GRADES, page.width)
    yield from ("", page.title("words", "that tell shipments apart"))
    for name in (name for name in DIMENSIONS if name in profile.universe):
        yield from page.row(1, name, ", ".join(sorted(profile.universe[name] or [ANY_TEXT])))
    for name, (reading, origin) in profile.readings.items():
        yield from page.row(1, name, f"stands in {reading} {_by(origin)}")
    if profile.series:
        yield from ("", page.title("editions", "since when"))
        for series in profile.series.values():
            yield from _series(page, series)
    if profile.calendars:
        yield from ("", page.title("calendars", "which days are business days"))
        for name, calendar in profile.calendars.items():
            yield from page.row(1, name, f"{_days(calendar)} {_by(calendar.origin)}")


def _series(page: _Page, series: Series) -> Iterator[str]:
    decided = f"by {series.keyed_to} {_by(series.origin)}"
    yield from page.row(1, series.name, decided)
    for edition in series.editions:
        since = f"from {edition.since}" if edition.since else "since ever"
        until = f" to {edition.until}" if edition.until else ""
        status = "" if edition.status == "billed" else f", {edition.status}"
        told = _by(edition.origin)
        text = _joined(f"{since}{until}{status}", "" if told in decided else told)
        yield from page.row(2, edition.name, text, _KEY - 2)


def _days(calendar: Calendar) -> str:
    days = calendar.days
    parts = [
        ", ".join(("mon", "tue", "wed", "thu", "fri", "sat", "sun")[n] for n in sorted(days.days))
    ]
    if days.country:
        which = ", ".join(sorted(days.only)) or "all of them"
        region = f"{days.country}-{days.subdivision}" if days.subdivision else days.country
        parts.append(f"less the holidays of {region} ({which})")
    for word, dates in (("closed", days.closed), ("open", days.opened)):
        if dates:
            parts.append(f"{word} {', '.join(str(day) for day in sorted(dates))}")
    return "; ".join([*parts, *_years(calendar)])


def _years(calendar: Calendar) -> Iterator[str]:
    """How it cuts weeks and fiscal years."""
    fiscal = calendar.fiscal
    if fiscal is None:
        return
    if fiscal.first_weekday is not None:
        yield f"weeks begin on {WEEKDAYS[fiscal.first_weekday]}"
    if fiscal.years:
        starts = ", ".join(f"{year} from {start}" for year, start in fiscal.years)
        yield f"fiscal years {fiscal.pattern}: {starts}"


# -- the clauses


def _family(page: _Page, section: str, name: str, clauses: list[Clause]) -> Iterator[str]:
    """The clauses of one name; one that is called like it stands on the same line."""
    if section == "rules":
        for clause in clauses:
            yield from page.row(1, name, _binding(clause), 8)
        return
    meaning = CLAUSE_NAMES.get(section, {}).get(name, "")
    alone = len(clauses) == 1 and clauses[0].id == name
    head = _joined(f"{name}:" if meaning else name, meaning, _holds(clauses[0]) * alone)
    first, *more = wrapped("  ", head, page.width, indent=6)
    yield from (first.replace(name, paint(name, "strong", page.color), 1), *more)
    for clause in clauses:
        if not alone:
            yield from wrapped("    ", _joined(clause.id, _holds(clause)), page.width, indent=6)
        yield from _keys(page, clause)


def _binding(clause: Clause) -> str:
    body = clause.body
    words = [str(getattr(body, "severity", None) or "as the rule says")]
    words += [word for word in ("blocking", "required") if getattr(body, word)]
    words += [f"{key} = {value}" for key, value in getattr(body, "params", {}).items()]
    return _joined(f"{_RULE_NAMES.get(clause.name, '')}: {', '.join(words)}", _scope(clause))


def _origins(clause: Clause) -> dict[str, KeyOrigin]:
    """Who says each key of its body."""
    return {
        key: origin
        for key, origin in clause.provenance.items()
        if key not in _HEADER_KEYS and "." not in key
    }


def _common(clause: Clause) -> str:
    """Who says all of it; empty where that differs from key to key."""
    told = {_by(origin) for origin in _origins(clause).values()}
    return told.pop() if len(told) == 1 else ""


def _answers(answering: Answering) -> str:
    """How the partner wants to be answered, as far as it is not the usual way."""
    rules = answering.acceptance
    told = [answering.kind, "TA1 always" if answering.ta1 else "", f"{rules.base} acceptance"]
    told += [f"{' '.join(sorted(rules.reject))} rejects"] if rules.reject else []
    told += [f"{' '.join(sorted(rules.accept))} does not reject"] if rules.accept else []
    return ", ".join(filter(None, told))


def _holds(clause: Clause) -> str:
    """When it holds, and who says so."""
    return _joined(_scope(clause), _common(clause))


def _keys(page: _Page, clause: Clause) -> Iterator[str]:
    common = _common(clause)
    for key, origin in _origins(clause).items():
        text = _shown(_value(clause.body, key), key)
        yield from page.row(3, key, text if common else _joined(text, _by(origin)))
    for other in clause.contested:
        said = _difference(clause.body, other.body)
        yield from page.row(3, "but", f"another source says {said} {_tag(other.source)}")
    if clause.note:
        yield from page.row(3, "note", clause.note)


def _scope(clause: Clause) -> str:
    """When it holds, in brackets; empty: always."""
    parts = [f"{key} {' or '.join(words)}" for key, words in clause.when.items()]
    parts += [clause.edition_text] if clause.edition_text else []
    parts += [clause.status] if clause.status else []
    return f"({', '.join(parts)})" if parts else ""


def _value(body: BaseModel, key: str) -> Any:
    names = {field.alias or name: name for name, field in type(body).model_fields.items()}
    return getattr(body, names.get(key, key), "")


def _difference(body: BaseModel, other: BaseModel) -> str:
    """What another source says otherwise."""
    keys = {name: field.alias or name for name, field in type(body).model_fields.items()}
    said = {key: getattr(other, name) for name, key in keys.items() if key != "contested"}
    return ", ".join(
        f"{key} = {_shown(value, key)}"
        for key, value in said.items()
        if value is not None and value != _value(body, key)
    )


def _shown(value: Any, key: str = "") -> str:
    """A value in the words of the profile's language."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_shown(inner)}" for name, inner in value.items())
    if isinstance(value, tuple):
        rows = all(isinstance(one, Row) for one in value)
        joint = "; " if rows else ", " if key else " or "
        return joint.join(_one(one, key) for one in value)
    return _one(value, key)


def _one(value: Any, key: str) -> str:
    if isinstance(value, Span | Point):
        return value.text
    if isinstance(value, TierRow):
        return _tier(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if key == "for" and value in _RULE_NAMES:
        return f"{value} {_RULE_NAMES[value]}"
    return f"{value}%" if key == "goal" else str(value)


def _tier(row: TierRow) -> str:
    limits = (("from", row.from_), ("above", row.above), ("up to", row.up_to))
    told = [f"{word} {limit}" for word, limit in limits if limit is not None]
    return f"{' '.join(told) or 'else'}: {row.charge}"


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))


# -- who says so


def _by(origin: KeyOrigin) -> str:
    return _joined(*dict.fromkeys(_tag(one) for one in (origin.source, *origin.also)))


def _tag(source: Source) -> str:
    if source.key == OWN:
        return ""
    return (
        f"[{source.grade} {source.key}: {source.title}]"
        if source.is_assumption
        else (f"[{source.grade} {source.key}]")
    )


def _title(source: Source) -> str:
    verified = f"looked up {source.verified}" if source.verified else ""
    by = f"by {source.reviewer}" if source.reviewer else ""
    told = (source.title, source.page, source.date, _joined(verified, by), source.url)
    return ", ".join(part for part in told if part)
