from __future__ import annotations

from pathlib import Path

import pytest
from tests.documents.x12_text import interchange, read_back

from edicompliance.datafolder import samples_folder
from edicompliance.documents import PurchaseOrder, ShipNotice, read_documents
from edicompliance.documents.reading import DOCUMENT_MODULES, document_type
from edicompliance.documents.records.keeping import KeptDocument
from edicompliance.x12 import parse

ORDER = interchange("850", "BEG*00*SA*1**20261102\nPO1*1*2*EA")
NOTICE = interchange("856", "BSN*00*1*20261120*0600\nHL*1**S")


def test_every_set_goes_to_the_document_that_reads_it() -> None:
    read = read_documents(parse(ORDER + NOTICE + ORDER))
    assert [type(one) for one in read.documents] == [PurchaseOrder, ShipNotice, PurchaseOrder]
    assert (read.unmodelled, read.unreadable) == ((), ())


def test_a_set_without_a_document_is_given_apart() -> None:
    read = read_documents(parse(interchange("102", "ORI*20261120*1") + ORDER))
    assert [one.set_id for one in read.unmodelled] == ["102"]
    assert len(read.documents) == 1


def test_a_set_that_is_not_what_it_says_does_not_stop_the_others() -> None:
    bad = interchange("850", "PO1*1*2*EA")
    read = read_documents(parse(bad + NOTICE, file="mixed.edi"))
    assert len(read.documents) == 1
    assert [str(one) for one in read.unreadable] == [
        "mixed.edi: byte 157, segment 3 ST: expected BEG behind the ST, got PO1"
    ]


def test_a_file_that_is_no_x12_has_no_documents() -> None:
    read = read_documents(parse(b"Dear customer, please find the order attached."))
    assert read.documents == ()


def test_each_document_says_its_set() -> None:
    for set_id in DOCUMENT_MODULES:
        kind = document_type(set_id)
        assert kind is not None
        assert (kind.set_id, kind.model.SET_ID) == (set_id, set_id)


@pytest.mark.parametrize(
    "path", sorted(samples_folder().glob("*/*/valid/*.edi")), ids=lambda path: path.stem
)
def test_a_document_of_a_sample_is_written_back_in_its_segments(path: Path) -> None:
    for one in read_documents(parse(path)).documents:
        if isinstance(one, KeptDocument) and one.source is not None:
            read = [each for each in one.source.segments if each.tag not in ("ST", "SE")]
            assert [segment[0] for segment in one.write()] == [each.tag for each in read]
            assert read_back(one, one.source.schema_release) == one
