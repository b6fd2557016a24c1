"""What a profile says of rules: each code there must be one, with the parameters that it has.

A misspelt code or parameter would make a rule count for less than the profile wants.

>>> from edicompliance.profiles import load_profile
>>> binding_faults(load_profile("example-mart"))
()
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches

from edicompliance.errors import ProfileError
from edicompliance.profiles import ChargeClause, Profile, RuleBinding, load_profile
from edicompliance.profiles.lint import LintResult, ProfileFault, lint
from edicompliance.profiles.model import Clause
from edicompliance.rules.catalogue import all_rules
from edicompliance.rules.judging import check_params
from edicompliance.rules.model import Rule


def check_bindings(profile: Profile) -> None:
    """Raise `ProfileError` with each code, and each parameter, that no rule has."""
    faults = binding_faults(profile)
    if faults:
        first, *others = faults
        raise ProfileError(first.path, first.key, first.reason, first.line, tuple(others))


def lint_with_rules(id_or_path: str, *, today: date | None = None) -> LintResult:
    """Return what `profiles.lint` finds, and what a profile says of rules that there are not."""
    result = lint(id_or_path, today=today)
    try:
        profile = load_profile(id_or_path)
    except ProfileError:
        return result
    found = (
        ProfileFault(one.path, one.line, one.key, one.reason) for one in binding_faults(profile)
    )
    return LintResult(result.profile, (*result.faults, *found))


def binding_faults(profile: Profile) -> tuple[ProfileError, ...]:
    """What a profile says of rules, or of their parameters, that there are not."""
    rules = {rule.code: rule for rule in all_rules()}
    return profile.answers.once(("bindings", *rules), lambda: tuple(_faults(profile, rules)))


def _faults(profile: Profile, rules: Mapping[str, Rule]) -> Iterator[ProfileError]:
    for clause in profile.clauses():
        if clause.section == "rules":
            yield from _of_binding(clause, rules)
        elif isinstance(clause.body, ChargeClause):
            for code in clause.body.for_codes:
                if code not in rules:
                    yield _no_such(code, clause, "for", rules)


def _of_binding(clause: Clause, rules: Mapping[str, Rule]) -> Iterator[ProfileError]:
    if clause.name not in rules:
        yield _no_such(clause.name, clause, "", rules)
    elif isinstance(clause.body, RuleBinding):
        try:
            check_params(rules[clause.name], clause.body.params, clause)
        except ProfileError as fault:
            yield fault


def _no_such(code: str, clause: Clause, key: str, rules: Mapping[str, Rule]) -> ProfileError:
    near = get_close_matches(code, list(rules), 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    origin = clause.provenance.get(key)
    file, line = (origin.file, origin.line) if origin else (clause.file, clause.line)
    label = f"{clause.section}.{clause.name}" + (f".{key}" if key else "")
    return ProfileError(file, label, f"there is no such rule as {code}{hint}", line)
