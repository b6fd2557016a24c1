"""What changed between two profiles, or between two days of one: in words, and by rule.

A change of a charge touches the rules it answers, one of a measure those of the charges that hang
on it, one of a window or a deadline the rules that ask for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from edicompliance.profiles import ChargeClause, Clause, Profile
from edicompliance.profiles.comparison import Change
from edicompliance.reports.layout import wrapped
from edicompliance.reports.profile_values import as_json_value, in_words
from edicompliance.rules.catalogue import all_rules

_Between = tuple[Profile, Profile]
"""The profile before, and after."""
DIFF_SCHEMA = "edicompliance/profile-diff/1"


def diff_json(before: Profile, after: Profile, changes: Sequence[Change]) -> dict[str, Any]:
    """Every difference; the schema is docs/schemas/profile-diff-1.json."""
    return {
        "schema": DIFF_SCHEMA,
        "before": _side(before),
        "after": _side(after),
        "changes": [_change(one, (before, after)) for one in changes],
    }


def _side(profile: Profile) -> dict[str, Any]:
    on = profile.as_of.isoformat() if profile.as_of else None
    return {"id": profile.id, "edition": profile.edition, "on": on}


def _change(one: Change, between: _Between) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "section": one.section,
        "name": one.name,
        "key": one.key or None,
        "before": as_json_value(one.before, one.key),
        "after": as_json_value(one.after, one.key),
        "rules": rules_touched(one, between),
        "words": words(one),
    }


def diff_text(
    before: Profile, after: Profile, changes: Sequence[Change], *, width: int = 100
) -> Iterator[str]:
    """A line a change; one line where there is none."""
    if not changes:
        yield "nothing that is demanded or charged differs"
    for one in changes:
        rules = rules_touched(one, (before, after))
        touches = f" (touches {', '.join(rules)})" if rules else ""
        yield from wrapped("", f"{words(one)}{touches}", width, indent=4)


def words(one: Change) -> str:
    """The change as a sentence."""
    what = f"{one.section}.{one.name}" if one.section != "profile" else one.name
    clause = one.becomes or one.was
    case = _case(clause) if clause else ""
    if one.kind == "changed":
        key = f" {one.key}" if one.key else ""
        was, becomes = in_words(one.before, one.key), in_words(one.after, one.key)
        return f"{what}{case}{key}: was {was}, becomes {becomes}"
    verb = "is new" if one.kind == "added" else "is gone"
    return f"{what}{case} {verb}{_content(one)}"


def _case(clause: Clause) -> str:
    """For which shipments, and in which edition."""
    parts = [f"{key} {' or '.join(given)}" for key, given in clause.when.items()]
    parts += [clause.edition_text] if clause.edition_text else []
    return f" ({', '.join(parts)})" if parts else ""


def _content(one: Change) -> str:
    value = one.after if one.after is not None else one.before
    if value is not None:
        return f": {in_words(value)}"
    clause = one.becomes or one.was
    if clause is None:
        return ""
    said = (
        (key, clause.body) for key in ("is", "by", "before", "goal") if key in clause.provenance
    )
    told = [f"{key} {in_words(_of(body, key), key)}" for key, body in said]
    return f": {', '.join(told)}" if told else ""


def _of(body: Any, key: str) -> Any:
    names = {field.alias or name: name for name, field in type(body).model_fields.items()}
    return getattr(body, names.get(key, key), None)


def rules_touched(one: Change, between: _Between) -> list[str]:
    """The codes of the rules that judge otherwise, or whose faults cost something else."""
    codes: set[str] = set()
    for clause in filter(None, (one.was, one.becomes)):
        codes.update(getattr(clause.body, "for_codes", ()))
    if one.section == "rules":
        codes.add(one.name)
    names = {one.section, f"{one.section}.{one.name}"}
    codes.update(rule.code for rule in all_rules() if names.intersection(rule.clauses))
    if one.section == "measures":
        codes.update(_charged_by(one.name, between))
    return sorted(codes)


def _charged_by(measure: str, between: _Between) -> Iterator[str]:
    """The rules of the charges that hang on a measure."""
    for profile in between:
        for clause in profile.clauses("charges"):
            body = clause.body
            if not isinstance(body, ChargeClause):
                continue
            hangs = {condition.measure for _, condition in body.conditions} | {body.tiers_by}
            if measure in hangs:
                yield from body.for_codes
