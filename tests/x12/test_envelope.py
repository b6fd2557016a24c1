"""The tree of envelopes: what stands where, and the same bytes back."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.sizes import examples
from tests.x12.edi import GOOD, GS, ISA, ORDER, TAIL, interchange, samples, streams

from edicompliance.location import Location
from edicompliance.x12 import Transmission, generate, parse

NOTICE = """
    BSN*00*SN-1*20261122*0930*0001
    HL*1**S
    HL*2*1*O
    PRF*4500012
    HL*3*2*P
    MAN*GM*00106141410000000018
    HL*4*3*I
    LIN*1*UP*036000241457
    SN1**12*EA
    CTT*4
"""


@settings(max_examples=examples(400))
@given(streams())
def test_generate_gives_the_bytes_back(stream: bytes) -> None:
    assert generate(parse(stream)) == stream


def test_every_sample_comes_back() -> None:
    for data in samples():
        assert generate(parse(data)) == data


def test_bytes_come_in_many_forms(tmp_path: Path) -> None:
    path = tmp_path / "order.edi"
    path.write_bytes(GOOD)
    for source in (GOOD, bytearray(GOOD), memoryview(GOOD), [GOOD[:50], GOOD[50:]], iter([GOOD])):
        assert generate(parse(source)) == GOOD
    for named in (path, str(path)):
        assert parse(named).file == str(path)
    assert parse(GOOD, file="mine").file == "mine"


def test_a_path_that_cannot_be_read_raises_oserror(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        parse(tmp_path / "none.edi")


def test_the_envelope_of_a_set_is_its_interchange_and_group() -> None:
    transmission = parse(GOOD, file="a.edi")
    (one,) = transmission.interchanges
    assert (one.sender, one.receiver, one.control_number) == ("SENDER", "RECEIVER", "000000001")
    assert (one.offset, one.length) == (0, len(GOOD))
    assert one.iea is not None
    (group,) = one.groups
    assert (group.functional_id, group.control_number, group.release) == ("PO", "1", "004010")
    (order,) = transmission.sets()
    assert (order.set_id, order.control_number, order.release) == ("850", "0001", "004010")
    assert [segment.tag for segment in order.segments] == ["ST", "BEG", "PO1", "CTT", "SE"]
    envelope = order.envelope
    assert (envelope.file, envelope.usage, envelope.functional_id) == ("a.edi", "P", "PO")
    assert envelope.delimiters == one.delimiters


def test_sets_are_picked_by_their_id() -> None:
    notice = interchange(NOTICE, set_id="856", group="SH")
    transmission = parse(GOOD + notice + GOOD)
    assert [one.set_id for one in transmission.sets()] == ["850", "856", "850"]
    assert len(list(transmission.sets("850"))) == 2
    assert list(transmission.sets("810")) == []


def shape(data: bytes) -> list[tuple[bool, bool, list[str]]]:
    """Of each group: has it a GS, a GE, and the tags of its sets."""
    return [
        (
            group.gs is not None,
            group.ge is not None,
            ["".join(segment.tag for segment in one.segments) for one in group.sets],
        )
        for interchange in parse(data).interchanges
        for group in interchange.groups
    ]


@pytest.mark.parametrize(
    ("body", "groups"),
    [
        (GS + ORDER + ORDER + b"GE*2*1~", [(True, True, ["STBEGPO1CTTSE"] * 2)]),
        (GS + ORDER + GS + ORDER + b"GE*1*1~", [(True, False, ["STBEGPO1CTTSE"]),
                                                (True, True, ["STBEGPO1CTTSE"])]),
        (ORDER, [(False, False, ["STBEGPO1CTTSE"])]),
        (ORDER + b"GE*1*1~", [(False, True, ["STBEGPO1CTTSE"])]),
        (GS + b"ST*850*1~BEG*1~ST*850*2~SE*2*2~", [(True, False, ["STBEG", "STSE"])]),
        (GS + b"ST*850*1~BEG*1~GE*1*1~", [(True, True, ["STBEG"])]),
        (GS + b"BEG*1~SE*1*1~GE*1*1~", [(True, True, [])]),
        (b"GS~GE~", [(True, True, [])]),
        (b"GE*1*1~TA1*1~", []),
        (b"", []),
    ],
)  # fmt: skip
def test_a_tree_grows_from_a_broken_envelope(
    body: bytes, groups: list[tuple[bool, bool, list[str]]]
) -> None:
    assert shape(ISA + body + b"IEA*1*000000001~") == groups
    assert shape(ISA + body) == groups


def test_a_cut_off_interchange_has_no_iea() -> None:
    (one,) = parse(ISA + GS + ORDER).interchanges
    assert one.iea is None
    assert one.length == len(ISA + GS + ORDER)


def test_junk_is_one_part_however_it_was_read() -> None:
    junk = b"ISA? ISA! " * 9
    transmission = parse([junk[:3], junk[3:], GOOD, junk])
    assert [type(part).__name__ for part in transmission.parts] == ["Junk", "Interchange", "Junk"]
    assert [one.code for one in transmission.issues] == ["X12002", "X12002"]


@pytest.mark.parametrize(
    ("gs08", "st03", "release", "schema_release"),
    [
        ("004010VICS", "", "004010VICS", "004010"),
        ("004010", "005010X1", "005010X1", "005010"),
        ("005010", "", "005010", "005010"),
        ("004060", "", "004060", "004060"),
        ("004050", "", "004050", "004030"),
        ("006020", "", "006020", "005010"),
        ("4010", "", "4010", "004010"),
        ("UNKNOWN", "", "UNKNOWN", "004010"),
    ],
)
def test_a_release_is_read_by_its_tables_or_by_the_nearest(
    gs08: str, st03: str, release: str, schema_release: str
) -> None:
    data = GOOD.replace(b"004010", gs08.encode())
    if st03:
        data = data.replace(b"ST*850*0001", b"ST*850*0001*" + st03.encode())
    (order,) = parse(data).sets()
    assert (order.release, order.schema_release) == (release, schema_release)
    assert order.schema is not None


def test_a_place_in_a_set_says_where_in_every_way() -> None:
    data = interchange(NOTICE, set_id="856", group="SH")
    (notice,) = parse(data, file="asn.edi").sets()
    man = next(segment for segment in notice.segments if segment.tag == "MAN")
    place = notice.locate(man, 2)
    assert place == Location(
        file="asn.edi",
        offset=data.index(b"00106141410000000018"),
        length=20,
        path="856/HL[3]",
        segment="MAN",
        segment_number=9,
        set_segment_number=7,
        element="MAN02",
    )
    assert place.reference == "856/HL[3]/MAN02"
    assert notice.locate(man, 1, 1).element == "MAN01-1"
    assert notice.locate(man).length == len(man.raw)
    assert notice.locate(notice.segments[0]).reference == "856/ST"


def test_the_end_of_a_set_is_before_its_se() -> None:
    (order,) = parse(GOOD).sets()
    assert (order.end().offset, order.end().length) == (GOOD.index(b"SE*"), 0)


def test_a_set_without_a_table_is_one_flat_loop() -> None:
    (one,) = parse(interchange("AMT*1", set_id="999")).sets()
    assert one.schema is None
    assert [segment.tag for segment in one.tree().segments()] == ["ST", "AMT", "SE"]


@pytest.mark.parametrize("data", [GOOD, b"junk" + GOOD[:-9], b""])
def test_a_transmission_can_be_pickled(data: bytes) -> None:
    transmission = parse(data, file="a.edi")
    for one in transmission.sets():
        one.locate(one.segments[0])
    again: Transmission = pickle.loads(pickle.dumps(transmission))  # noqa: S301 - our own bytes
    assert again == transmission
    assert generate(again) == data


def test_a_set_of_a_group_that_is_closed_stands_outside_it() -> None:
    orders = list(parse(ISA + GS + ORDER + b"GE*1*1~" + ORDER + TAIL).sets())
    assert [one.envelope.functional_id for one in orders] == ["PO", ""]


@given(streams())
def test_segments_and_tags_are_the_same_one_by_one_as_all_together(stream: bytes) -> None:
    for one, again in zip(parse(stream).sets(), parse(stream).sets(), strict=True):
        assert one.tags == [segment.tag for segment in again.segments]
        backwards = [one.segments[at] for at in reversed(range(len(one.segments)))]
        assert tuple(reversed(backwards)) == again.segments == one.segments
        assert [one.segments[at - len(one.segments)] for at in range(len(backwards))] == [
            *again.segments
        ]
        assert one.segments[1:] == again.segments[1:]


def test_a_segment_behind_the_last_is_no_segment() -> None:
    (ts,) = parse(GOOD).sets()
    for at in (len(ts.segments), -len(ts.segments) - 1):
        with pytest.raises(IndexError):
            ts.segments[at]
