from __future__ import annotations

import pickle
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents.record_strategies import any_record
from tests.documents.x12_text import at, interchange, read_back, transaction_set, written
from tests.sizes import examples

from edicompliance.documents.application_advice import (
    AdvisedError,
    ApplicationAdvice,
    Result,
)
from edicompliance.errors import UnreadableDocument
from edicompliance.x12 import validate

FULL = """\
BGN*00*9001*20261121*0715*CT*8999**WQ
N1*FR*Retailer*92*RETAILER
PER*IC*EDI desk*TE*555 0100
N1*TO*Supplier*92*70017
OTI*TR*SI*SH-1*SUPPLIER*RETAILER*20261120*0601*1043*0001*856*004010
REF*BM*0614141000000001
DTM*011*20261120
PER*IC*Receiving
AMT*TT*186
QTY*39*24*EA
TED*011*Unknown order*PRF*14*1*324*4500099*4500012
NTE*ERN*No such order is open.
NTE*ERN*Ask the buyer.
RED*Closed on 1 November**VI**ZZ*CL
TED*007*Missing carton number*MAN*22*2
LM*VI
LQ*ZZ*E17
OTI*TA*IV*77*********00
"""


def full(release: str = "004010") -> ApplicationAdvice:
    return ApplicationAdvice.read(transaction_set("824", FULL, release))


def test_the_beginning_of_an_advice() -> None:
    advice = full()
    assert (advice.purpose, advice.advice_number, advice.related_advice) == ("00", "9001", "8999")
    assert (advice.date, advice.time, advice.zone_code) == (date(2026, 11, 21), "0715", "CT")
    assert [one.role for one in advice.parties] == ["FR", "TO"]
    assert advice.parties[0].contacts[0].name == "EDI desk"
    assert at(interchange("824", FULL), advice.where("created_at")) == "20261121*0715*CT"


def test_a_result_names_what_it_judges() -> None:
    rejected, accepted = full().results
    assert (rejected.qualifier, rejected.value) == ("SI", "SH-1")
    assert (rejected.sender, rejected.receiver) == ("SUPPLIER", "RETAILER")
    assert (rejected.date, rejected.time) == (date(2026, 11, 20), "0601")
    assert (rejected.group_control_number, rejected.control_number) == ("1043", "0001")
    assert (rejected.set_id, rejected.release) == ("856", "004010")
    assert rejected.references[0].value == "0614141000000001"
    assert rejected.amounts[0].amount == 186
    assert rejected.quantities[0].quantity == 24
    assert (accepted.code, accepted.purpose) == ("TA", "00")


@pytest.mark.parametrize(
    ("code", "is_rejected"),
    [("TR", True), ("IR", True), ("GR", True), ("TA", False), ("TE", False), ("TP", False)],
)
def test_only_what_is_not_taken_at_all_is_rejected(code: str, is_rejected: bool) -> None:
    assert Result(code=code).is_rejected is is_rejected


def test_an_error_says_where_what_and_why() -> None:
    unknown, missing = full().results[0].errors
    assert (unknown.code, unknown.text) == ("011", "Unknown order")
    assert (unknown.segment, unknown.segment_position) == ("PRF", 14)
    assert (unknown.element_position, unknown.data_element) == (1, 324)
    assert (unknown.copy_of, unknown.new_content) == ("4500099", "4500012")
    assert [one.text for one in unknown.remarks] == ["No such order is open.", "Ask the buyer."]
    assert (unknown.related[0].text, unknown.related[0].code) == ("Closed on 1 November", "CL")
    assert (missing.code, missing.copy_of) == ("007", "")


def test_reasons_are_codes_of_an_agency() -> None:
    reasons = full().results[0].reasons[0]
    assert reasons.agency == "VI"
    assert [(one.list, one.code) for one in reasons.codes] == [("ZZ", "E17")]


def test_every_value_of_an_error_stands_where_it_says() -> None:
    data = interchange("824", FULL)
    error = full().results[0].errors[0]
    assert at(data, error.where("copy_of")) == "4500099"
    assert at(data, error.where("element_position")) == "1"
    assert error.where("code").reference == "824/OTI[1]/TED[1]/TED01"
    assert error.where("component_position").length == 0


def test_from_release_005010_on_an_error_may_name_component_and_repetition() -> None:
    body = FULL.replace("PRF*14*1*324*", "PRF*14*1>2>3*324>325*")
    advice = ApplicationAdvice.read(transaction_set("824", body, "005010"))
    error = advice.results[0].errors[0]
    assert (error.element_position, error.component_position, error.repetition) == (1, 2, 3)
    assert error.data_element == 324


@pytest.mark.parametrize("release", ["004010", "004030", "004060", "005010"])
def test_a_full_advice_is_written_back_as_it_was_and_valid(release: str) -> None:
    advice = full()
    again = written(advice, release)
    assert read_back(advice, release) == advice
    assert [str(issue) for issue in validate(again).issues] == []


def test_an_advice_is_written_in_the_segments_it_was_read_from() -> None:
    as_read = [tuple(line.split("*")) for line in FULL.splitlines()]
    assert [tuple(segment) for segment in full().write()] == as_read


def test_a_composed_advice_is_clean() -> None:
    error = AdvisedError(code="011", text="Unknown order", copy_of="4500099")
    result = Result(code="TR", qualifier="SI", value="SH-1", errors=(error,))
    advice = ApplicationAdvice(
        purpose="00", advice_number="9001", date=date(2026, 11, 21), results=(result,)
    )
    assert [str(issue) for issue in validate(written(advice)).issues] == []
    assert read_back(advice) == advice


def test_another_set_is_no_advice() -> None:
    with pytest.raises(UnreadableDocument, match="read from set 824, got '864'"):
        ApplicationAdvice.read(transaction_set("864", "BMG*00"))
    with pytest.raises(UnreadableDocument, match="expected BGN behind the ST, got OTI"):
        ApplicationAdvice.read(transaction_set("824", "OTI*TA*SI*SH-1"))


def test_a_pickled_advice_is_equal_and_knows_its_places() -> None:
    copied = pickle.loads(pickle.dumps(full()))  # noqa: S301 - our own bytes
    assert copied == full()
    assert hash(copied) == hash(full())
    assert at(interchange("824", FULL), copied.results[1].where("value")) == "77"


@settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_record(ApplicationAdvice), st.sampled_from(["004010", "004030", "004060", "005010"]))
def test_what_is_written_is_read_back(advice: ApplicationAdvice, release: str) -> None:
    assert read_back(advice, release) == advice


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.sampled_from([*FULL.splitlines(), "ZZZ*1", "HL*1**S", "N1", "OTI", "TED"])))
def test_segments_in_any_order_never_fail(lines: list[str]) -> None:
    advice = ApplicationAdvice.read(transaction_set("824", "BGN*00*1\n" + "\n".join(lines)))
    for result in advice.results:
        assert result.where().length > 0
        for error in result.errors:
            assert error.where("code").reference is not None
    advice.write()
