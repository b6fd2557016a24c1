"""All rules, family by family: the one place where a code is given away.

Other packages bring rules of their own; `all_rules` has them too.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from edicompliance.errors import EdiError
from edicompliance.rules import (
    ack,
    asn,
    asn_course,
    asn_form,
    doc,
    fil,
    inv,
    inv_course,
    lbl,
    lbl_printed,
    pkg,
    pks,
    rdy,
    rtg,
    win,
)
from edicompliance.rules import ord as ord_
from edicompliance.rules.model import Rule
from edicompliance.rules.plugins import PluggedRules, plugged_rules


def _in_order(*tables: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules of a family that is spread over several modules, by code."""
    return tuple(sorted((rule for table in tables for rule in table), key=lambda one: one.code))


FAMILIES = {
    "ACK": ack.RULES,
    "ASN": _in_order(asn.RULES, asn_course.RULES, asn_form.RULES),
    "DOC": doc.RULES,
    "FIL": fil.RULES,
    "INV": _in_order(inv.RULES, inv_course.RULES),
    "LBL": _in_order(lbl.RULES, lbl_printed.RULES),
    "ORD": ord_.RULES,
    "PKG": pkg.RULES,
    "PKS": pks.RULES,
    "RDY": rdy.RULES,
    "RTG": rtg.RULES,
    "WIN": win.RULES,
}
RULES: tuple[Rule, ...] = tuple(rule for family in FAMILIES.values() for rule in family)
"""Every rule, by code."""


@cache
def plugins() -> PluggedRules:
    """The rules that other packages bring along, and what could not be taken of them."""
    return plugged_rules({rule.code for rule in RULES})


@cache
def all_rules() -> tuple[Rule, ...]:
    """Our own rules, and those that other packages bring along."""
    return (*RULES, *plugins().rules)


def find_rule(code: str) -> Rule:
    """The rule with a code; raises `EdiError`, with the nearest right one."""
    for rule in all_rules():
        if rule.code == code:
            return rule
    near = get_close_matches(code.upper(), [rule.code for rule in all_rules()], 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise EdiError(f"no rule has the code {code!r}{hint}")


def explain(code: str) -> str:
    """A rule's own text, with what the engine knows of it, as Markdown."""
    rule = find_rule(code)
    terms = {"any": "prepaid and collect", "prepaid": "prepaid", "collect": "collect"}[rule.freight]
    facts = [
        f"Freight terms: {terms}.",
        f"Can be mended before departure: {'yes' if rule.mendable else 'no'}.",
    ]
    if rule.clauses:
        facts.append(f"Clauses of the profile: {', '.join(rule.clauses)}.")
    if rule.needs:
        names = {
            "order": "orders (850)",
            "notice": "a ship notice (856)",
            "invoice": "an invoice (810)",
            "label": "printed labels",
            "slip": "packing slips",
        }
        facts.append(f"Needs {' and '.join(names[need] for need in rule.needs)}.")
    return f"# {rule.code} {rule.name}\n\n{rule.text}\n\n{' '.join(facts)}\n"
