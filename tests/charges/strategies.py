"""Charges and bases made at random, from the closed lists and no text of the parser's."""

from decimal import Decimal

from hypothesis import strategies as st

from edicompliance.charges import ACTUALS, BASES, COUNTS, PREFIXES, UNITS, Amount, Base, Charge
from edicompliance.charges.expression import (
    Actual,
    Bound,
    Percent,
    Pick,
    Rate,
    Sum,
    Unknown,
    Warned,
)

FEW_COUNTS = ("po", "carton", "failing carton", "excess po")
FEW_SUMS = ("failing cost", "invoice")

values = st.decimals(min_value=0, max_value=100_000, places=3).map(lambda value: value + 0)
cents = st.decimals(min_value=0, max_value=1_000_000, places=2)
ends = st.one_of(
    values.map(lambda value: (value, value)),
    st.tuples(values, values).map(lambda pair: (min(pair), max(pair))),
)
units = st.builds(
    lambda prefix, unit: f"{prefix} {unit}".strip(),
    st.sampled_from(("", *PREFIXES)),
    st.sampled_from(UNITS),
)


def charges(
    counts: st.SearchStrategy[str], sums: st.SearchStrategy[str]
) -> st.SearchStrategy[Charge]:
    limits = st.one_of(st.none(), st.integers(1, 99).map(Decimal))
    rates = st.one_of(
        st.builds(lambda pair: Rate(pair[0], pair[1], "USD"), ends),
        st.builds(
            lambda pair, on, after, up_to: Rate(pair[0], pair[1], "USD", on, after, up_to),
            ends,
            counts,
            limits,
            limits,
        ),
    )
    percentages = st.builds(lambda pair, on: Percent(pair[0], pair[1], on), ends, sums)
    leaves = st.one_of(
        rates,
        percentages,
        st.sampled_from([Warned(), Unknown(), *(Actual(what) for what in ACTUALS)]),
    )

    def grown(part: st.SearchStrategy[Charge]) -> st.SearchStrategy[Charge]:
        several = st.lists(part, min_size=2, max_size=3).map(tuple)
        return st.one_of(
            st.builds(Sum, several),
            st.builds(Pick, st.sampled_from(["greater", "lesser"]), several),
            st.builds(Bound, part, st.sampled_from(["at least", "at most"]), part),
        )

    return st.recursive(leaves, grown, max_leaves=5)


any_charge = charges(units, st.sampled_from(BASES))
few_charges = charges(st.sampled_from(FEW_COUNTS), st.sampled_from(FEW_SUMS))


known_bases = st.builds(
    lambda counts, money: Base("USD", counts=counts, money=money),
    st.fixed_dictionaries(dict.fromkeys(FEW_COUNTS, values)),
    st.fixed_dictionaries(dict.fromkeys(FEW_SUMS, values)),
)
partial_bases = st.builds(
    lambda counts, money: Base("USD", counts=counts, money=money),
    st.dictionaries(st.sampled_from(FEW_COUNTS), st.one_of(st.none(), values)),
    st.dictionaries(st.sampled_from(FEW_SUMS), st.one_of(st.none(), values)),
)
wild_bases = st.builds(
    lambda counts, currency: Base(currency, counts=counts, money={"invoice": counts.get("po")}),
    st.dictionaries(st.sampled_from(COUNTS), st.one_of(st.none(), st.decimals())),
    st.sampled_from(["USD", "CAD"]),
)


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    legs: list[Decimal | None] = [*sorted(draw(st.lists(cents, min_size=3, max_size=3)))]
    for index in draw(st.sets(st.sampled_from([0, 1, 2]))):
        legs[index] = None
    return Amount(legs[0], legs[1], legs[2], "USD", "made at random")
