"""The clock of our dock, by the list of our sites."""

from tests.rules.samples import example, shipment

from edicompliance.masters import Listed, Masters
from edicompliance.masters.model import Site
from edicompliance.rules.context import Context
from edicompliance.rules.known import Known

OURS = Site(code="70017", zone="America/New_York", line=2)
OTHER = Site(code="70018", zone="America/Denver", line=3)


def context_of(*sites: Site, **changes: object) -> Context:
    one = shipment(**{"unset": ("ship_from_zone",), **changes})  # type: ignore[arg-type]  # as a case has it
    assert one.facts.checked_at
    known = Known(masters=Masters(sites=Listed("sites.csv", sites)))
    return Context.of(one, example(), one.facts.checked_at, known)


def test_the_zone_is_that_of_the_site_that_the_ship_notice_leaves_from_and_said() -> None:
    context = context_of(OURS, OTHER)
    assert context.zone("ship_from") == "America/New_York"
    assert "the goods leave from zone America/New_York, by sites.csv" in context.prepared


def test_where_no_ship_notice_names_a_site_all_must_be_in_one_zone() -> None:
    assert context_of(OURS, drop=("856",)).zone("ship_from") == "America/New_York"
    assert context_of(OURS, OTHER, drop=("856",)).zone("ship_from") is None


def test_a_site_that_is_not_in_the_list_has_no_zone() -> None:
    assert context_of(OTHER).zone("ship_from") is None


def test_the_suppliers_own_word_comes_first() -> None:
    context = context_of(OTHER, unset=())
    assert context.zone("ship_from") == "America/New_York"
    assert not any("sites.csv" in one for one in context.prepared)
