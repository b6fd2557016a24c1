from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents.record_strategies import any_record
from tests.documents.x12_text import at, interchange, read_back, transaction_set, written
from tests.sizes import examples

from edicompliance.documents.price_catalog import CatalogItem, CatalogPrice, PriceCatalog
from edicompliance.documents.segments.goods import ProductId
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

RELEASES = ["004010", "004030", "004060", "005010"]
FULL = """\
BCT*PC*FALL26*2*1*EA*FALL25*1*9*Lamps and bags*00
REF*IA*70017
PER*IC*Sales*TE*5550100
DTM*007*20261001
CUR*SE*USD
N1*SU*Acme Goods*92*70017
LIN*1*UP*614141100040*VN*LMP-DSK
DTM*007*20261001
REF*ZZ*1
PID*F*08***Desk lamp
MEA*PD*HT*12*IN
PKG*F*68***Carton
PO4*10*1*EA**G*18*LB***20*12*14*IN
SAC*A*C310***500
CTP*DI*UCP*48*1*EA
DTM*007*20261001
CUR*SE*USD
REF*ZZ*2
CTP**RTL*99.99*1*EA
N1*MF*Maker*92*12
PKL*UK*10614141100047*CA*10*12*14*20*IN*18*LB*2*CF*Y
SLN*1**I*1*EA****VN*BULB
LIN*2*UP*614141100057
CTT*2*0
"""


def full(release: str = "004010") -> PriceCatalog:
    return PriceCatalog.read(transaction_set("832", FULL, release))


def test_the_beginning_says_which_catalog_it_is() -> None:
    catalog = full()
    assert (catalog.kind, catalog.catalog, catalog.purpose) == ("PC", "FALL26", "00")
    assert (catalog.version, catalog.revision, catalog.unit) == ("2", "1", "EA")
    assert (catalog.replaced_catalog, catalog.replaced_version) == ("FALL25", "1")
    assert (catalog.replaced_revision, catalog.description) == ("9", "Lamps and bags")
    assert (catalog.references[0].value, catalog.contacts[0].name) == ("70017", "Sales")
    assert (catalog.dates[0].date, catalog.currencies[0].code) == (date(2026, 10, 1), "USD")
    assert (catalog.parties[0].code, catalog.line_count) == ("70017", 2)
    assert catalog.hash_total == Decimal(0)


def test_an_article_has_numbers_measures_packing_and_prices() -> None:
    item = full().items[0]
    assert item.ids[1] == ProductId(qualifier="VN", value="LMP-DSK")
    assert (item.dates[0].date, item.references[0].value) == (date(2026, 10, 1), "1")
    assert (item.descriptions[0].text, item.measurements[0].value) == ("Desk lamp", Decimal(12))
    assert (item.packing_notes[0].description, item.allowances[0].code) == ("Carton", "C310")
    assert item.packing is not None
    assert (item.packing.pack, item.packing.weight) == (10, Decimal(18))
    cost, retail = item.prices
    assert (cost.kind, cost.price, cost.unit, cost.dates[0].qualifier) == (
        "UCP",
        Decimal(48),
        "EA",
        "007",
    )
    assert cost.currency is not None
    assert (cost.currency.code, cost.references[0].value, retail.price) == (
        "USD",
        "2",
        Decimal("99.99"),
    )
    (case,) = item.packing_levels
    assert (case.product_id, case.unit, case.quantity) == ("10614141100047", "CA", Decimal(10))
    size = case.height, case.width, case.depth, case.weight, case.volume
    assert size == tuple(map(Decimal, (12, 14, 20, 18, 2)))
    assert (case.dimension_unit, case.weight_unit, case.volume_unit) == ("IN", "LB", "CF")
    assert case.orderable == "Y"
    assert (item.parties[0].role, item.components[0].ids[0].value) == ("MF", "BULB")


def test_every_value_stands_where_it_says() -> None:
    data = interchange("832", FULL)
    item = full().items[0]
    assert at(data, item.prices[0].where("price")) == "48"
    assert item.prices[0].where("price").reference == "832/LIN[1]/CTP[1]/CTP03"
    assert at(data, item.ids[1].where("value")) == "LMP-DSK"
    assert at(data, item.packing_levels[0].where("product_id")) == "10614141100047"


@pytest.mark.parametrize("release", RELEASES)
def test_a_full_catalog_is_written_back_as_it_was_and_valid(release: str) -> None:
    catalog = full(release)
    assert read_back(catalog, release) == catalog
    assert [str(issue) for issue in validate(written(catalog, release)).issues] == []
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in catalog.write()] == as_read


def test_what_it_has_no_words_for_stays_where_it_was() -> None:
    more = FULL.replace("PID*F*08***Desk lamp", "CTB*OR**57*1\nPID*F*08***Desk lamp").replace(
        "*48*1", "*48.0*1"
    )
    catalog = PriceCatalog.read(transaction_set("832", more))
    assert catalog == full()
    changed = catalog.model_copy(update={"catalog": "FALL27"})
    expected = [tuple(line.split("*")) for line in more.replace("FALL26", "FALL27").splitlines()]
    assert [tuple(segment) for segment in changed.write()] == expected


@pytest.mark.parametrize("release", RELEASES)
def test_a_composed_catalog_is_clean(release: str) -> None:
    item = CatalogItem(
        line_id="1",
        ids=(ProductId(qualifier="VN", value="LMP-DSK"),),
        prices=(CatalogPrice(kind="UCP", price=Decimal(48), quantity=Decimal(1), unit="EA"),),
    )
    catalog = PriceCatalog(kind="PC", catalog="FALL26", items=(item,), line_count=1)
    assert [str(issue) for issue in validate(written(catalog, release)).issues] == []
    assert read_back(catalog, release) == catalog


def test_another_set_is_no_catalog() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 832, got '850'"):
        PriceCatalog.read(transaction_set("850", "BEG*00*SA*1**20261102"))
    with pytest.raises(UnreadableDocument, match="expected BCT behind the ST, got LIN"):
        PriceCatalog.read(transaction_set("832", "LIN*1*UP*1"))


def test_a_pickled_catalog_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert at(interchange("832", FULL), copied.items[1].where()) == "LIN*2*UP*614141100057"


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(PriceCatalog), st.sampled_from(RELEASES))
def test_what_is_written_is_read_back(catalog: PriceCatalog, release: str) -> None:
    assert read_back(catalog, release) == catalog


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "LIN", "CTP"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    catalog = PriceCatalog.read(transaction_set("832", "BCT*PC\n" + "\n".join(lines)))
    assert all(item.where().length > 0 for item in catalog.items)
    catalog.write()
