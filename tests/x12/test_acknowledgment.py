"""What is answered: to whom, in which words, and that every error finds its code."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from tests.x12.edi import GOOD, GS, ISA, ORDER, interchange, samples, streams
from tests.x12.planted import ACK, FAULTS, Planted, more, swap

from edicompliance.errors import EdiError, UnwritableDocument
from edicompliance.x12 import Delimiters, Interchange, parse, validate
from edicompliance.x12.acknowledgment import Answering, Wanted, acknowledge
from edicompliance.x12.issues import BY_NAME
from edicompliance.x12.report import Acceptance

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
NEWER = interchange("BEG*00*SA*1**20261101\nPO1*1*12*EA", release="005010")
YOUNG = {"12": "3", "13": "3"}
"""Codes that 004010 does not have, and what it says instead."""
DIGEST = ["AK1", "AK2", "AK3", "AK4", "AK5", "AK9", "IK3", "IK4", "IK5", "TA1"]


def answer(data: bytes, answering: Answering | None = None, wanted: Wanted | None = None) -> bytes:
    return acknowledge(data, control_number=7, at=AT, answering=answering, wanted=wanted)


def only(data: bytes) -> Interchange:
    (one,) = parse(data).interchanges
    return one


def told(data: bytes, answering: Answering | None = None) -> list[str]:
    """The segments of an answer that say something."""
    answered = only(answer(data, answering))
    return [one.text for one in answered.segments if one.tag in DIGEST]


def ta1(data: bytes) -> str:
    answered = only(answer(data, wanted=Wanted(groups=False, ta1=True)))
    (one,) = [one.text for one in answered.segments if one.tag == "TA1"]
    return one


def test_a_clean_order_is_accepted() -> None:
    assert told(GOOD) == ["AK1*PO*1", "AK2*850*0001", "AK5*A", "AK9*A*1*1*1"]


def test_the_answer_goes_from_the_receiver_to_the_sender_in_the_release_of_the_group() -> None:
    isa, gs = only(answer(swap(GOOD, "*ZZ*RECEIVER", "*01*RECEIVER"))).segments[:2]
    assert isa.elements[5:9] == ["01", "RECEIVER       ", "ZZ", "SENDER         "]
    assert gs.text == "GS*FA*RECEIVER*SENDER*20261122*0930*7*X*004010"
    assert (isa[12], isa[13], isa[15]) == ("00401", "000000007", "P")


@pytest.mark.parametrize(
    ("release", "written"),
    [
        ("004010VICS", "004010VICS"),
        ("005010", "005010"),
        ("4010", "004010"),
        ("00401", "004010"),
        ("00401X", "004010"),
        ("00501", "005010"),
        ("004031X999", "004031X999"),
        ("T", "004010"),
    ],
)
def test_gs08_is_never_what_is_no_release(release: str, written: str) -> None:
    gs = only(answer(GOOD.replace(b"X*004010", b"X*" + release.encode()))).segments[1]
    assert gs[8] == written


def test_release_005010_names_release_and_convention() -> None:
    with_guide = NEWER.replace(b"ST*850*0001", b"ST*850*0001*005010X220")
    assert told(NEWER)[:2] == ["AK1*PO*1*005010", "AK2*850*0001"]
    assert told(with_guide)[1] == "AK2*850*0001*005010X220"


def test_the_answer_to_a_test_is_a_test() -> None:
    assert only(answer(swap(GOOD, "*0*P*>", "*0*T*>"))).segments[0][15] == "T"


def test_each_group_is_answered_and_groups_with_one_envelope_are_answered_in_one() -> None:
    second = GS.replace(b"*1*X", b"*2*X") + ORDER + b"GE*1*2~"
    data = ISA + GS + ORDER + b"GE*1*1~" + second + b"IEA*2*000000001~"
    answered = only(answer(data))
    assert [len(group.sets) for group in answered.groups] == [2]
    assert [one for one in told(data) if one.startswith("AK1")] == ["AK1*PO*1", "AK1*PO*2"]


def test_groups_of_other_releases_have_a_group_each_and_their_own_numbers() -> None:
    second = GS.replace(b"*1*X*004010", b"*2*X*004030") + ORDER + b"GE*1*2~"
    data = ISA + GS + ORDER + b"GE*1*1~" + second + b"IEA*2*000000001~"
    assert [one.release for one in only(answer(data)).groups] == ["004010", "004030"]
    numbers = [group.control_number for one in parse(answer(data + data)).interchanges
               for group in one.groups]  # fmt: skip
    assert numbers == ["7", "8", "9", "10"]


def test_each_interchange_is_answered_with_the_next_control_number_and_in_its_delimiters() -> None:
    other = GOOD.replace(b"*", b"|").replace(b"~", b"\n").replace(b"|>", b"|:")
    first, second = parse(answer(GOOD + other)).interchanges
    assert (first.control_number, second.control_number) == ("000000007", "000000008")
    assert second.delimiters == Delimiters("|", ":", None, "\n")


def test_a_partner_may_want_his_own_delimiters() -> None:
    wanted = Delimiters("|", ":", None, "\n")
    assert only(answer(GOOD, Answering(delimiters=wanted))).delimiters == wanted


def test_an_acknowledgment_is_not_acknowledged() -> None:
    assert answer(ACK) == b""
    assert answer(ACK, Answering(ta1=True)) == b""
    assert answer(ISA + b"TA1*000000009*261122*0930*A*000~IEA*0*000000001~") == b""


def test_an_error_is_told_by_segment_element_number_code_and_copy() -> None:
    assert told(swap(GOOD, "PO1*1*12*", "PO1*1*1,2*")) == [
        "AK1*PO*1", "AK2*850*0001", "AK3*PO1*3**8", "AK4*2*330*6*1,2", "AK5*E*5", "AK9*E*1*1*1",
    ]  # fmt: skip


def test_a_component_and_a_repetition_are_told_where_the_release_can_say_so() -> None:
    old = told(more(GOOD, "CTT*1~", "REF*DP*1**ZZZZ>1~CTT*1~"))
    new = told(more(NEWER, "PO1*1*12*EA~", "PO1*1*12*EA~REF*DP*1**ZZZZ>1~"))
    assert [one for one in old if one.startswith("AK4")] == ["AK4*4>1*128*5*ZZZZ"]
    assert [one for one in new if one.startswith("AK4")] == ["AK4*4>1*128*5*ZZZZ"]


def test_a_bad_value_that_cannot_be_written_is_not_copied() -> None:
    control = told(GOOD.replace(b"4500012", b"45\x010012"))
    assert [one for one in control if one.startswith("AK4")] == ["AK4*3*324*6"]
    foreign = told(swap(GOOD, "PO1*1*12*", "PO1*1*1|2*"), Answering(delimiters=Delimiters("|")))
    assert [one for one in foreign if one.startswith("AK4")] == ["AK4|2|330|6"]


def test_a_long_bad_value_is_copied_as_far_as_there_is_room() -> None:
    (long,) = [one for one in told(swap(GOOD, "4500012", "4" * 300)) if one.startswith("AK4")]
    assert long == "AK4*3*324*5*" + "4" * 99


def test_codes_younger_than_the_release_are_not_used() -> None:
    old = told(swap(GOOD, "4500012", "45>12"))
    new = told(NEWER.replace(b"SA*1*", b"SA*1>2*"))
    assert [one for one in old if one.startswith("AK4")] == ["AK4*3*324*3"]
    assert [one for one in new if one.startswith("AK4")] == ["AK4*3*324*13"]


def test_a_missing_trigger_is_told_once_by_the_name_of_what_is_missing() -> None:
    lost = more(GOOD, "CTT*1~", "PID*F****A~CTT*1~")
    lost = more(lost, "PO1*1*12*EA*2.5~", "N3*1 MAIN~N4*AMES*IA~PO1*1*12*EA*2.5~")
    assert [one for one in told(lost) if one.startswith("AK3")] == ["AK3*N1*3**3"]


def test_a_missing_segment_is_told_where_it_belongs() -> None:
    assert told(more(GOOD, "BEG*00*SA*4500012**20261101~", ""))[2:] == [
        "AK3*BEG*2**3", "AK5*R*5", "AK9*R*1*1*0",
    ]  # fmt: skip


def test_unknown_sets_and_releases_are_rejected_by_code() -> None:
    assert told(GOOD.replace(b"ST*850", b"ST*897"))[1:3] == ["AK2*897*0001", "AK5*R*1"]
    assert "AK5*R*1" in told(GOOD.replace(b"X*004010", b"X*006020"))


def test_of_several_sets_some_may_be_accepted() -> None:
    bad = ORDER.replace(b"0001", b"0002").replace(b"SE*5", b"SE*6")
    data = ISA + GS + ORDER + bad + b"GE*2*1~IEA*1*000000001~"
    assert told(data)[-1] == "AK9*P*2*2*1"


def test_ak9_counts_what_was_said_and_what_came() -> None:
    assert told(swap(GOOD, "GE*1*1", "GE*3*1"))[-1] == "AK9*E*3*1*1*5"
    assert told(swap(GOOD, "GE*1*1~", ""))[-1] == "AK9*R*1*1*0*3"


def test_an_interchange_whose_numbers_differ_is_not_quietly_accepted() -> None:
    data = swap(GOOD, "IEA*1*000000001", "IEA*1*000000002")
    assert told(data)[-1] == "AK9*R*1*1*0"
    assert ta1(data) == "TA1*000000001*261122*0930*R*001"
    loose = Answering(acceptance=Acceptance(accept=frozenset({"X12103"})))
    assert told(data, loose)[-1] == "AK9*A*1*1*1"


def test_what_was_cut_off_is_rejected() -> None:
    assert ta1(GOOD[: GOOD.index(b"GE*1")]) == "TA1*000000001*261122*0930*R*023"


def test_a_ta1_is_sent_where_isa14_or_the_partner_asks_and_stands_before_the_groups() -> None:
    asking = swap(GOOD, "*0*P*>", "*1*P*>")
    assert [one.tag for one in only(answer(asking)).segments][:3] == ["ISA", "TA1", "GS"]
    assert [one.tag for one in only(answer(GOOD)).segments][:2] == ["ISA", "GS"]
    assert "TA1*000000001*261122*0930*A*000" in told(GOOD, Answering(ta1=True))


def test_a_ta1_alone_counts_no_group() -> None:
    only_ta1 = only(answer(GOOD, wanted=Wanted(groups=False, ta1=True)))
    assert [one.text for one in only_ta1.segments][1:] == [
        "TA1*000000001*261122*0930*A*000", "IEA*0*000000007",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        ("*261122*0930*U", "*261322*0930*U", "014"),
        ("*261122*0930*U", "*261122*0961*U", "015"),
        ("*0*P*>", "*2*P*>", "019"),
        ("*0*P*>", "*0*Q*>", "020"),
        ("*00*          *ZZ*S", "*00*          *  *S", "005"),
    ],
)
def test_an_element_of_the_isa_has_its_note(old: str, new: str, note: str) -> None:
    (found,) = [one for one in validate(swap(GOOD, old, new)).issues if one.severity == "error"]
    assert found.acknowledged == f"I18/{note}"


def test_a_999_is_written_only_where_the_partner_asks() -> None:
    data = swap(GOOD, "PO1*1*12*", "PO1*1*1,2*")
    answered = only(answer(data, Answering(kind="999")))
    (group,) = answered.groups
    assert (group.release, group.sets[0].segments[0][3]) == ("005010X231A1", "005010X231A1")
    assert told(data, Answering(kind="999")) == [
        "AK1*PO*1*004010", "AK2*850*0001", "IK3*PO1*3**8", "IK4*2*330*6*1,2", "IK5*E*5",
        "AK9*E*1*1*1",
    ]  # fmt: skip
    assert only(answer(NEWER)).groups[0].sets[0].set_id == "997"


def test_acceptance_is_the_partners() -> None:
    data = swap(GOOD, "PO1*1*12*", "PO1*1*1,2*")
    assert told(data, Answering(acceptance=Acceptance("strict")))[-2:] == [
        "AK5*R*5", "AK9*R*1*1*0",
    ]  # fmt: skip
    one = Acceptance(reject=frozenset({BY_NAME["not-of-its-type"].code}))
    assert told(data, Answering(acceptance=one))[-1] == "AK9*R*1*1*0"


def test_a_code_outside_a_partial_list_is_no_error() -> None:
    assert told(swap(GOOD, "12*EA", "12*QQ"))[-1] == "AK9*A*1*1*1"


def test_wrong_values_of_the_partner_are_given_back_so_that_he_finds_them() -> None:
    data = GOOD.replace(b"ST*850*0001", b"ST*850*1").replace(b"SE*5*0001", b"SE*5*1")
    assert "AK2*850*1" in told(data)
    assert "AK5*E*7" in told(data)


def test_an_id_that_no_isa_can_hold_cannot_be_answered() -> None:
    long = GOOD.replace(b"SENDER         ", b"SENDERWITHALONGNAME")
    with pytest.raises(UnwritableDocument, match="ISA08: expected a width of 15"):
        answer(long)


def test_nothing_is_owed_to_what_is_no_x12() -> None:
    assert answer(b"hello") == b""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_error_finds_its_code_in_the_answer(fault: Planted) -> None:
    errors = [one for one in validate(fault.data).issues if one.acknowledged]
    has_set = any(True for _ in parse(fault.data).sets())
    (interchange, *_) = parse(answer(fault.data, wanted=Wanted(ta1=True))).interchanges or (None,)
    if interchange is None:
        nobody_to_answer = not fault.data.lstrip().startswith((b"ISA", b"\xef\xbb\xbf"))
        assert nobody_to_answer or {ts.set_id for ts in parse(fault.data).sets()} <= {"997"}
        return
    codes = {value for one in interchange.segments if one.tag in DIGEST for value in one.elements}
    for one in errors:
        numbers, code = one.acknowledged.split("/")
        element = one.where.element or ""
        if element[:2] in ("GS", "GE", "ST", "SE") and numbers == "723":
            assert {"R", "E"} & codes
        elif has_set and one.where.segment_number is not None and numbers != "I18":
            assert {code, YOUNG.get(code)} & codes


@given(streams())
def test_an_answer_is_sound_whatever_came(data: bytes) -> None:
    try:
        written = answer(data)
    except EdiError:
        return
    assert [one for one in validate(written).issues if written and one.level == "group"] == []


def test_every_sample_can_be_answered() -> None:
    for data in samples():
        answer(data)
