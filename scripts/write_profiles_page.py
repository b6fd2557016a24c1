"""Write what the shipped profiles cover, and on what authority: the tables of docs/profiles.md.

The text of the page is written by hand; what stands between its two marks comes from the profiles
themselves. Run it after a profile was changed:

    $ python scripts/write_profiles_page.py
    docs/profiles.md has 9 profiles

With `--check` nothing is written; the exit code says whether the page is as it should be.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from typing import Final

import pages as written

from edicompliance.profiles import ChargeClause, Profile, list_profiles, load_profile
from edicompliance.profiles.model import Clause
from edicompliance.profiles.origin import GRADES, Source, weakest

PAGE: Final = written.ROOT / "docs" / "profiles.md"
BEGIN: Final = "<!-- written by scripts/write_profiles_page.py: from here -->\n"
END: Final = "<!-- to here -->\n"
_WHAT: Final = {
    "windows and deadlines": ("windows", "deadlines"),
    "measured": ("measures",),
    "documents and goods": ("documents", "narrow", "packing", "labels", "routing", "locations"),
    "disputes": ("disputes",),
}
"""A column of the table -> the sections that it lists."""


def page() -> str:
    """The page as it should be."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    if not before or not after:
        raise SystemExit(f"{PAGE.name} has lost the marks between which the tables stand")
    profiles = [load_profile(one.id) for one in list_profiles()]
    tables = [_covered(profiles), _authority(profiles), _unknown(profiles)]
    lines = [line for table in tables for line in (*table, "")]
    return before + BEGIN + "\n".join(["", *lines, ""]) + END + after


def is_stale() -> bool:
    """Whether the page is not as it should be."""
    return page() != PAGE.read_text(encoding="utf-8")


def _covered(profiles: list[Profile]) -> Iterator[str]:
    yield f"| profile | {' | '.join(_WHAT)} | kinds of deductions | rules with a price |"
    yield "|---" * (len(_WHAT) + 3) + "|"
    for profile in profiles:
        cells = [", ".join(_graded(profile, sections)) for sections in _WHAT.values()]
        known = tuple(profile.clauses("recognise"))
        cells += [f"{len(known)} ({_grades(known)})" if known else "", ", ".join(_priced(profile))]
        yield f"| {_linked(profile)} | {' | '.join(cells)} |"


def _graded(profile: Profile, sections: tuple[str, ...]) -> Iterator[str]:
    """Each name with the grades of its clauses, each as weak as its weakest key."""
    for section in sections:
        families = ((name, family) for (of, name), family in profile.families.items())
        for name, family in families:
            if family[0].section == section:
                shown = f"{section} {name}" if section in {"narrow", "documents"} else name
                yield f"{shown} ({_grades(family)})"


def _grades(family: tuple[Clause, ...]) -> str:
    found = {_weakest(clause).grade for clause in family}
    return ", ".join(sorted(found, key=GRADES.index))


def _weakest(clause: Clause) -> Source:
    return weakest(origin.source for origin in clause.provenance.values())


def _priced(profile: Profile) -> Iterator[str]:
    """The rules that its charges answer, each with the grades of these charges."""
    charges = [one for one in profile.clauses("charges") if isinstance(one.body, ChargeClause)]
    by_code: dict[str, list[Clause]] = {}
    for clause in charges:
        for code in getattr(clause.body, "for_codes", ()):
            by_code.setdefault(code, []).append(clause)
    for code in sorted(by_code):
        yield f"{code} ({_grades(tuple(by_code[code]))})"
    if others := sum(not getattr(clause.body, "for_codes", ()) for clause in charges):
        yield f"and {others} that no rule sees yet"


def _authority(profiles: list[Profile]) -> Iterator[str]:
    yield "| profile | pages it rests on | of | clauses by the grade of their weakest key |"
    yield "|---|---|---|---|"
    for profile in profiles:
        stated = [clause for clause in profile.clauses() if clause.section != "rules"]
        grades = Counter(_weakest(clause).grade for clause in stated)
        told = ", ".join(f"{grade} {grades[grade]}" for grade in GRADES if grades[grade])
        pages = Counter(source.grade for source in profile.sources.values())
        listed = ", ".join(f"{grade} {pages[grade]}" for grade in GRADES if pages[grade])
        yield f"| {profile.id} | {listed} | {_years(profile)} | {told} |"


def _years(profile: Profile) -> str:
    years = sorted(source.date[:4] for source in profile.sources.values() if source.date)
    undated = sum(source.date is None for source in profile.sources.values())
    span = " to ".join(dict.fromkeys((years[0], years[-1]))) if years else ""
    return ", ".join(filter(None, (span, f"{undated} undated" if undated else "")))


def _unknown(profiles: list[Profile]) -> Iterator[str]:
    yield "| profile | what was looked for and not found | |"
    yield "|---|---|---|"
    for profile in profiles:
        for key, why in profile.unknown.items():
            yield f"| {profile.id} | `{key}` | {why.replace('|', '/')} |"


def _linked(profile: Profile) -> str:
    return f"[{profile.id}](../retailer_profiles/{profile.path.name}): {profile.name}"


def main() -> int:
    """Write the page, or with `--check` say whether it is as it should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    if parser.parse_args().check:
        if is_stale():
            print(f"{PAGE.relative_to(written.ROOT)} is not up to date")
        return 1 if is_stale() else 0
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(written.ROOT)} has {len(list_profiles())} profiles")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
