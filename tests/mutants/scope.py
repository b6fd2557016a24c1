"""What is mutated, family by family, and which tests may kill it.

A family of rules is killed by the cases of its codes and by its unit tests; what several families
share, by some cases of each code. Worlds, commands and the wheel take no part: they are too slow
for a mutant.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src/edicompliance"
CASES = "tests/rules/test_cases.py"
_OF_RULES = (
    "tests/rules/test_context.py",
    "tests/rules/test_engine.py",
    "tests/rules/test_pricing.py",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Modules that are mutated together."""

    name: str
    modules: tuple[str, ...]
    """Below src/edicompliance, without .py."""
    tests: tuple[str, ...] = ()
    """Files of unit tests."""
    codes: tuple[str, ...] | None = None
    """Beginnings of the codes whose cases may kill; None for all, () for none."""
    cold: bool = False
    """Whether profiles are read anew for each mutant, since it may change how they are read."""


def module_of(path: Path) -> str:
    """A file of the package as `Family.modules` has it: `rules/timing/limits`."""
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


_HOMES = {path.stem: module_of(path) for path in (PACKAGE / "rules").rglob("*.py")}
"""Module about rules -> where it lies."""


def _rules(name: str, *helpers: str, tests: tuple[str, ...] = ()) -> Family:
    modules = tuple(_HOMES[one] for one in (name, *helpers))
    return Family(name=name, modules=modules, tests=tests, codes=(name.upper(),))


_SHARED = Family(
    name="shared",
    modules=tuple(
        _HOMES[one]
        for one in """aboard amending authority cargo circumstances context
        costs freight guide_exceptions hearing history in_force in_use known let_pass limits
        limits_told mending model ordered paper_limits period_ends receipt scope standing tariff
        whereabouts dock own_words
        whose_word footing weak_footing""".split()
    ),
    tests=(
        *_OF_RULES,
        "tests/rules/test_aboard.py",
        "tests/rules/test_amending.py",
        "tests/rules/test_charge_facts.py",
        "tests/rules/test_dock.py",
        "tests/rules/test_evidence.py",
        "tests/rules/test_guide_exceptions.py",
        "tests/rules/test_hearing.py",
        "tests/rules/test_limits.py",
        "tests/rules/test_own_words.py",
        "tests/rules/test_mending.py",
        "tests/rules/test_numbers_before.py",
        "tests/rules/test_standing.py",
        "tests/rules/test_weak_footing.py",
        "tests/rules/test_receipt.py",
        "tests/rules/test_cargo.py",
        "tests/rules/test_circumstances.py",
        "tests/rules/test_composed.py",
        "tests/rules/test_let_pass.py",
        "tests/rules/test_quantity_basis.py",
        "tests/rules/test_whereabouts.py",
        "tests/rules/test_whose_word.py",
        "tests/rules/test_whose_words.py",
    ),
)
_ARRANGED = Family(
    name="arranged",
    modules=("rules/timing/acceptance", "rules/timing/bookings", "rules/timing/windows"),
    tests=("tests/rules/test_bookings.py",),
    codes=(
        "ACK001",
        "ACK002",
        "ASN001",
        "ASN002",
        "ASN012",
        "DOC006",
        "RDY",
        "RTG003",
        "RTG007",
        "WIN",
    ),
)
_ENGINE = Family(
    name="engine",
    modules=tuple(
        _HOMES[one]
        for one in """engine bindings bound judging catalogue grains pricing pricing_either_way
        either_way tiering plan planning plugins
        priority safe_ship supposed things lateness unfound verdict""".split()
    ),
    tests=(
        *_OF_RULES,
        "tests/rules/test_charge_facts.py",
        "tests/rules/test_catalogue.py",
        "tests/rules/test_either_way.py",
        "tests/rules/test_grains.py",
        "tests/rules/test_plan_words.py",
        "tests/rules/test_safe_ship.py",
        "tests/rules/test_strict_sources.py",
        "tests/rules/test_tiering.py",
        "tests/rules/test_unfound.py",
        "tests/rules/test_verdict.py",
        "tests/flows/test_plan.py",
        "tests/flows/test_priority.py",
    ),
)
_PERIODS = Family(
    name="periods",
    modules=tuple(
        _HOMES[one]
        for one in """counted_order left_out netting period_model period_of period_parts periods
        period_rates novelty populations rated settling anew
        scoring scoring_kinds scoring_model""".split()
    ),
    tests=(
        "tests/rules/test_counted_order.py",
        "tests/rules/test_anew.py",
        "tests/rules/test_left_out.py",
        "tests/rules/test_novelty.py",
        "tests/rules/test_period_of.py",
        "tests/rules/test_period_parts.py",
        "tests/rules/test_periods.py",
        "tests/rules/test_rated.py",
        "tests/rules/test_rated_parts.py",
        "tests/rules/test_scoring.py",
        "tests/flows/test_periods.py",
        "tests/cli/test_snapshot.py",
    ),
    codes=("FIL001", "WIN003"),
)
_TIMES = Family(
    name="times",
    modules=(
        "documents/segments/times",
        "profiles/anchors",
        "profiles/calendars",
        "profiles/fiscal",
        "profiles/points",
        "rules/timing/times",
        "rules/timing/transit",
    ),
    tests=(
        "tests/documents/test_times.py",
        "tests/profiles/test_business_calendars.py",
        "tests/profiles/test_fiscal_calendars.py",
        "tests/profiles/test_pointparser.py",
        "tests/profiles/test_points.py",
        "tests/rules/test_times.py",
        "tests/rules/test_transit.py",
    ),
    codes=("ASN001", "ASN002", "ASN003", "WIN", "RDY", "ACK", "RTG"),
    cold=True,
)
_CHARGES = Family(
    name="charges",
    modules=tuple(
        f"charges/{path.stem}"
        for path in sorted((PACKAGE / "charges").glob("*.py"))
        if path.stem != "__init__"
    ),
    tests=("tests/charges", "tests/rules/test_pricing.py"),
    codes=(),
    cold=True,
)
FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        _CHARGES,
        _TIMES,
        _rules("win", "appointments"),
        _rules(
            "asn",
            *"""asn_course asn_form cardinality late_notice notice_counts notice_course
            notice_faults notice_references notice_shape packed_against""".split(),
        ),
        _rules(
            "fil",
            "confirming",
            "basis",
            "received",
            "remainders",
            tests=("tests/rules/test_quantity_basis.py",),
        ),
        _rules(
            "inv",
            *"""billing bills inv_course invoice_allowances invoice_counts invoice_due
            invoice_money invoice_papers invoice_prices""".split(),
            tests=(
                "tests/rules/test_billing.py",
                "tests/rules/test_four_way.py",
                "tests/rules/test_invoice_allowances.py",
            ),
        ),
        _rules(
            "ord",
            *"""order_changes order_dates order_items order_places order_prices order_references
            order_repeats""".split(),
        ),
        _rules(
            "ack",
            *"answers answers_due order_answers".split(),
            tests=("tests/rules/test_answers.py", "tests/rules/test_answers_due.py"),
        ),
        _rules(
            "lbl",
            *"label_audit label_guides label_outcome labels lbl_printed".split(),
            tests=("tests/rules/test_label_audit.py",),
        ),
        _rules("pkg", "dated", "load_limits", "loads", "measures", "mixing", "trailers"),
        _rules(
            "pks",
            *"slip_audit slip_outcome slips_wanted".split(),
            tests=("tests/rules/test_slip_audit.py",),
        ),
        _rules("rtg", "bill_papers", "bills_of_lading", "carriers", "requests", "routes"),
        _rules("rdy", "pickups"),
        _rules(
            "doc",
            *"corrections document_course document_demands document_narrowings".split(),
            tests=("tests/rules/test_doc.py",),
        ),
        _PERIODS,
        _ARRANGED,
        _SHARED,
        _ENGINE,
    )
}
"""By name, in the order in which they are run."""


def chosen(names: list[str]) -> list[Family]:
    """The families of that name, or all; raises `SystemExit` for a name that there is not."""
    for name in names:
        if name not in FAMILIES:
            raise SystemExit(f"no family {name!r}; there are {', '.join(FAMILIES)}")
    return [family for family in FAMILIES.values() if not names or family.name in names]
