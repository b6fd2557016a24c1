import pickle

from edicompliance import charges
from edicompliance.charges import BASES, COUNTS, UNITS, Base


def test_public_names_are_sorted_and_there() -> None:
    names = charges.__all__
    constants = sorted(name for name in names if name.isupper())
    classes = sorted(name for name in names if name[0].isupper() and not name.isupper())
    functions = sorted(name for name in names if name.islower())
    assert names == [*constants, *classes, *functions]
    assert all(hasattr(charges, name) for name in names)


def test_every_unit_can_be_counted_bare_failing_and_in_excess() -> None:
    assert len(COUNTS) == 3 * len(UNITS) == len(set(COUNTS))
    assert {"po", "failing carton", "excess late_business_day"} <= set(COUNTS)


def test_no_base_of_a_percentage_is_longer_than_the_parser_reads() -> None:
    assert max(len(name.split()) for name in BASES) == 2


def test_a_base_cannot_be_changed_and_can_be_pickled() -> None:
    counts = dict.fromkeys(UNITS)
    base = Base("USD", counts=counts)
    counts.clear()
    assert pickle.loads(pickle.dumps(base)) == base  # noqa: S301 - our own bytes
    assert len(base.counts) == len(UNITS)
