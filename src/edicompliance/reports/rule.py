"""A rule as people read it, and the list of all rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edicompliance.reports.layout import paint, wrapped
from edicompliance.rules.model import HEADINGS, Rule

_FREIGHT = {"any": "prepaid and collect", "prepaid": "prepaid only", "collect": "collect only"}
_DOCUMENTS = {
    "order": "orders (850)",
    "notice": "a ship notice (856)",
    "invoice": "an invoice (810)",
    "label": "printed labels",
    "slip": "packing slips",
}


def as_text(rule: Rule, *, width: int = 100, color: bool = False) -> str:
    """Return a rule's whole text: its headings, then what the engine knows of it."""
    lines = [f"{paint(rule.code, 'strong', color)}  {rule.name}", *wrapped("", rule.title, width)]
    for heading in HEADINGS:
        lines += ["", paint(heading, "strong", color)]
        lines += wrapped("  ", rule.section(heading), width)
    lines += ["", paint("In short", "strong", color)]
    for label, text in _facts(rule):
        lines += wrapped(f"  {label:24}", text, width)
    return "\n".join(lines) + "\n"


def _facts(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "judges freight", _FREIGHT[rule.freight]
    if rule.needs:
        yield "needs", " and ".join(_DOCUMENTS[need] for need in rule.needs)
    if rule.clauses:
        yield "clauses of the profile", ", ".join(rule.clauses)
    yield "severity", f"{rule.severity}, where the profile does not say otherwise"
    yield "mended before departure", "yes" if rule.mendable else "no"


def list_text(rules: Sequence[Rule], *, width: int = 100, color: bool = False) -> str:
    """Return one line a rule: code, name, and the fault in a sentence."""
    column = max(len(rule.name) for rule in rules)
    lines: list[str] = []
    for rule in rules:
        first, *more = wrapped(f"{rule.code}  {rule.name:{column}}  ", rule.title, width)
        lines += [first.replace(rule.code, paint(rule.code, "strong", color), 1), *more]
    return "\n".join(lines) + "\n"
