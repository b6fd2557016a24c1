"""A shipment's labels and slips, as its retailer's guide wants them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest

from edicompliance import render_labels, render_slips
from edicompliance.datafolder import samples_folder
from edicompliance.documents import CannotTell, Shipment
from edicompliance.errors import EdiError
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.printing.labelling import horizon_days
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.gs1.allocation import Account, SerialNumbers, Series
from edicompliance.profiles import Profile, load_profile

AT = datetime(2026, 11, 18, 10, tzinfo=UTC)
MART = load_profile("example-mart")


def shipment(name: str, profile: str = "example-mart") -> Shipment:
    folder = samples_folder() / profile / "shipments" / name
    return load_shipment(find_shipments([str(folder)])[0][0])


def bare(tmp_path: Path, *, scope: str = 'programme = "bulk"\n') -> Shipment:
    """The sample shipment, its cartons without their numbers."""
    folder = samples_folder() / "example-mart/shipments/may-ship-collect"
    for path in folder.glob("8*.edi"):
        lines = path.read_text().splitlines(keepends=True)
        kept = "".join(line for line in lines if not line.startswith("MAN"))
        (tmp_path / path.name).write_text(kept)
    (tmp_path / "shipment.toml").write_text(scope)
    return load_shipment(find_shipments([str(tmp_path)])[0][0])


def test_cartons_and_pallets_are_printed_each_by_their_clause() -> None:
    made = render_labels(shipment("packed-against-guide"), MART, at=AT)
    assert [(batch.spec.on, len(batch.contents)) for batch in made.batches] == [
        ("carton", 12),
        ("pallet", 1),
    ]
    assert [str(one) for one in made.notes] == [
        "label 13 (without SSCC): zone I sscc: no bars: the documents do not say it"
    ]
    only = render_labels(shipment("packed-against-guide"), MART, at=AT, on=["carton"])
    assert len(only.contents) == 12


def test_cartons_without_a_number_get_one_and_it_is_told_where(tmp_path: Path) -> None:
    numbers = SerialNumbers(Series("0614141", first=500))
    made = render_labels(bare(tmp_path), MART, at=AT, allocator=numbers)
    assert len(made.allocated) == len(made.contents) == 12
    assert made.notes == ()
    assert [one.sscc for one in made.allocated] == [one.sscc for one in made.contents]
    assert made.allocated[0].notice == made.contents[0].notice
    first = numbers.series.number(500).encode()
    assert made.files[0].count(b"^FD>;>800" + first + b"^FS") == 1
    assert numbers.account() == Account(allocated=12, used=0, void=0, next_serial=512)


def test_numbers_of_labels_that_could_not_be_made_are_void(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "PIL", None)
    numbers = SerialNumbers(Series("0614141"))
    with pytest.raises(EdiError, match="a picture needs"):
        render_labels(bare(tmp_path), MART, at=AT, format="png", allocator=numbers)
    assert numbers.account() == Account(allocated=0, used=0, void=12, next_serial=12)


def test_a_fact_that_decides_how_labels_are_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(CannotTell, match=r"^labels\.carton: needs programme$"):
        render_labels(bare(tmp_path, scope=""), MART, at=AT)


def test_a_guide_that_is_silent_gets_the_usual_label_and_that_is_told() -> None:
    made = render_labels(shipment("may-ship-collect"), load_profile("target"), at=AT)
    assert made.warnings[0] == (
        "the guide says nothing of labels.carton: no page shows its zones; they are drawn as usual"
    )
    assert made.files[0].count(b"^XA") == 12


def test_an_sscc_that_stands_on_two_cartons_is_told() -> None:
    made = render_labels(shipment("sscc-on-two-packs"), MART, at=AT)
    assert any("sscc: stands on label" in str(one) for one in made.notes)


def test_pallets_that_hold_several_articles_bear_no_label_where_the_guide_wants_none() -> None:
    kroger = load_profile("kroger")
    made = render_labels(shipment("packed-against-guide"), kroger, at=AT)
    assert {batch.spec.on for batch in made.batches} == {"carton"}


def test_without_a_ship_notice_there_is_no_label() -> None:
    orders = Shipment("x", "x", orders=shipment("may-ship-collect").orders)
    for make in (render_labels, render_slips):
        with pytest.raises(EdiError, match=r"made of a ship notice \(856\), and there is none"):
            make(orders, MART, at=AT)


def _text(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return pages


def test_a_slip_says_what_the_guide_wants() -> None:
    made = render_slips(shipment("may-ship-collect"), MART, at=AT)
    assert (len(made.slips), made.notes) == (1, ())
    (slip,) = made.slips
    assert slip.ship_date == date(2026, 11, 18)
    assert (slip.text("cartons"), len(slip.rows)) == ("12", 3)
    (page,) = _text(made.pdf)
    for told in (slip.text("po"), slip.text("bol"), "STONEWARE MUG 12 OZ", "on the last pallet"):
        assert told in page


def test_goods_packed_by_store_get_a_slip_for_each_store() -> None:
    made = render_slips(shipment("packed-against-guide"), MART, at=AT)
    assert [one.store for one in made.slips] == ["", "0101", "0102"]
    assert len(_text(made.pdf)) == 3


def _guide(tmp_path: Path, shows: str) -> Profile:
    path = tmp_path / "own.toml"
    path.write_text(
        'format = 1\nextends = "example-mart"\nid = "own"\n'
        '[sources.own]\ntitle = "x"\ngrade = "P"\n'
        f'[[packing.note]]\nsource = "own"\nof = "pack slip"\nshows = {shows}\n'
    )
    return load_profile(path)


def test_what_a_guide_wants_and_we_lack_is_told(tmp_path: Path) -> None:
    guide = _guide(tmp_path, '["pro number", "phase of the moon"]')
    made = render_slips(shipment("may-ship-collect"), guide, at=AT)
    notice = made.slips[0].notice
    assert made.notes == (
        "the guide wants 'phase of the moon' on the slip; which value that is, we do not know",
        f"slip of {notice}: the guide wants 'pro number' on it, and the documents do not say it",
    )


def test_a_number_rests_for_as_long_as_the_guide_says_and_a_year_at_least() -> None:
    assert [horizon_days(load_profile(one)) for one in ("example-mart", "macys")] == [366, 36_600]
    assert horizon_days(load_profile("walmart-us")) == 366
