"""Acknowledgments read back: which set was accepted, which was not, and why."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.documents.x12_text import interchange

from edicompliance.documents import (
    FunctionalAcknowledgment,
    ImplementationAcknowledgment,
    read_documents,
)
from edicompliance.documents.comparing.answers import read_ta1s, statuses
from edicompliance.x12 import parse
from edicompliance.x12.acknowledgment import Answering, Wanted, acknowledge

NOTICE = interchange("856", "BSN*00*1*20261120*0600\nHL*1**S")
ORDER = interchange("850", "BEG*00*SA*1**20261102\nPO1*1*2*EA\nDTM*002*20261399")
AT = datetime(2026, 11, 22, tzinfo=UTC)


def acks(data: bytes) -> list[FunctionalAcknowledgment]:
    found = read_documents(parse(data)).documents
    return [one for one in found if isinstance(one, FunctionalAcknowledgment)]


def answers(data: bytes, kind: str = "997") -> list[FunctionalAcknowledgment]:
    settings = Answering(kind="999" if kind == "999" else "997")
    return acks(acknowledge(data, control_number=1, at=AT, answering=settings))


def swapped(body: str) -> FunctionalAcknowledgment:
    """A 997 as the receiver of our files sends it."""
    data = acknowledge(ORDER, control_number=1, at=AT)
    head, tail = data.split(b"AK1")[0], b"SE*" + data.split(b"SE*")[1]
    text = head + "".join(f"{line}~" for line in body.splitlines()).encode() + tail
    (one,) = acks(text)
    return one


@pytest.mark.parametrize("kind", ["997", "999"])
def test_what_is_answered_is_read_back(kind: str) -> None:
    (ack,) = answers(ORDER, kind)
    assert isinstance(ack, ImplementationAcknowledgment) == (kind == "999")
    (one,) = statuses(parse(ORDER), [ack])
    assert (one.verdict, one.reasons) == (
        "accepted with errors",
        ("segment 4 DTM, element 2: Date is wrong: 20261399",),
    )
    assert one.answer is ack


def test_a_set_nobody_answers_is_not_answered() -> None:
    (one,) = statuses(parse(ORDER), [])
    assert (one.verdict, one.answer) == ("not answered", None)


def test_ak9_alone_speaks_for_every_set_of_the_group() -> None:
    ack = swapped("AK1*PO*1\nAK9*R*1*1*0*5")
    (one,) = statuses(parse(ORDER), [ack])
    assert (one.verdict, len(one.reasons)) == ("rejected", 1)


def test_a_rejected_group_rejects_its_sets() -> None:
    ack = swapped("AK1*PO*1\nAK2*850*0001\nAK5*A\nAK9*R*1*1*0*3")
    assert ack.answer_to("850", "0001")[0] == "rejected"


def test_of_a_group_partly_accepted_a_set_without_a_word_is_not_answered() -> None:
    ack = swapped("AK1*PO*1\nAK2*850*0009\nAK5*R*5\nAK9*P*2*2*1")
    assert ack.answer_to("850", "0001") == ("not answered", ())
    assert ack.answer_to("850", "9")[0] == "rejected"


def test_an_answer_from_somebody_else_or_to_another_group_does_not_count() -> None:
    (ack,) = answers(ORDER)
    theirs = parse(ORDER.replace(b"*ZZ*", b"*01*", 2).replace(b"GS*PO", b"GS*IN"))
    assert statuses(theirs, [ack])[0].verdict == "not answered"
    other = parse(NOTICE)
    assert statuses(other, [ack])[0].verdict == "not answered"


def test_control_numbers_are_equal_as_numbers() -> None:
    ack = swapped("AK1*PO*000000001\nAK2*850*1\nAK5*A\nAK9*A*1*1*1")
    assert statuses(parse(ORDER), [ack])[0].verdict == "accepted"


def test_of_sets_with_one_number_each_has_the_answer_in_its_place() -> None:
    first, rest = ORDER.split(b"SE*")
    order = b"ST*" + first.split(b"ST*")[1] + b"SE*" + rest.split(b"GE*")[0]
    twice = ORDER.replace(b"GE*1", order + b"GE*2")
    (ack,) = answers(twice)
    assert [one.control_number for one in ack.sets] == ["0001", "0001"]
    found = statuses(parse(twice), [ack])
    assert [one.verdict for one in found] == ["accepted with errors", "rejected"]
    assert found[1].reasons[0] == "Control number was used before in the group"


def test_of_sets_with_one_number_that_has_one_answer_the_first_has_it() -> None:
    ack = swapped("AK1*PO*1\nAK2*850*0001\nAK5*R*5\nAK9*P*2*2*1")
    assert ack.answer_to("850", "0001")[0] == "rejected"
    assert ack.answer_to("850", "0001", 2) == ("not answered", ())


SURPLUS = "it is answered 2 times, the worst counts: "


@pytest.mark.parametrize("statuses_given", ["AR", "RA"])
def test_a_set_that_is_answered_twice_is_told_and_the_worst_counts(statuses_given: str) -> None:
    lines = "".join(f"AK2*850*0001\nAK5*{one}{'*5' * (one == 'R')}\n" for one in statuses_given)
    ack = swapped(f"AK1*PO*1\n{lines}AK9*P*2*2*1")
    (one,) = statuses(parse(ORDER), [ack])
    told = {"A": "accepted", "R": "rejected"}
    assert one.verdict == "rejected"
    assert one.reasons[0] == SURPLUS + ", ".join(told[each] for each in statuses_given)
    assert len(one.reasons) == 2


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ("AE", "accepted with errors"),
        ("AA", "accepted"),
        ("AZ", "not answered"),
        ("ZR", "rejected"),
    ],
)
def test_the_worst_of_two_answers_to_one_set(given: str, verdict: str) -> None:
    lines = "".join(f"AK2*850*0001\nAK5*{one}\n" for one in given)
    ack = swapped(f"AK1*PO*1\n{lines}AK9*P*2*2*1")
    assert statuses(parse(ORDER), [ack])[0].verdict == verdict


def test_of_two_sets_with_one_number_and_three_answers_the_last_has_the_one_too_many() -> None:
    ack = swapped("AK1*PO*1" + "".join(f"\nAK2*850*0001\nAK5*{one}" for one in "ARA"))
    assert ack.answer_to("850", "0001", 1, 2)[0] == "accepted"
    verdict, reasons = ack.answer_to("850", "0001", 2, 2)
    assert (verdict, reasons[0]) == ("rejected", SURPLUS + "rejected, accepted")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("AK5*Z", "AK501 is Z, which means nothing: expected A, E, M, P, R, W or X"),
        ("AK5", "AK501 says nothing: expected A, E, M, P, R, W or X"),
    ],
)
def test_a_code_that_is_no_verdict_answers_nothing_and_is_named(given: str, reason: str) -> None:
    ack = swapped(f"AK1*PO*1\nAK2*850*0001\n{given}\nAK9*A*1*1*1")
    (one,) = statuses(parse(ORDER), [ack])
    assert (one.verdict, one.reasons) == ("not answered", (reason,))


def test_a_group_with_a_code_that_is_no_verdict_answers_nothing_and_it_is_named() -> None:
    (one,) = statuses(parse(ORDER), [swapped("AK1*PO*1\nAK9*Z*1*1*1")])
    reason = "AK901 is Z, which means nothing: expected A, E, M, P, R, W or X"
    assert (one.verdict, one.reasons) == ("not answered", (reason,))


def test_a_ta1_with_a_code_that_is_no_verdict_names_it() -> None:
    data = acknowledge(ORDER, control_number=1, at=AT, wanted=Wanted(groups=False, ta1=True))
    (ta1,) = read_ta1s(parse(data.replace(b"*A*000~", b"*Z*000~")))
    reason = "TA104 is Z, which means nothing: expected A, E, M, P, R, W or X"
    assert (ta1.verdict, ta1.reasons) == ("not answered", (reason,))


def test_a_ta1_that_rejects_answers_for_every_set() -> None:
    broken = ORDER.replace(b"IEA*1*000000001", b"IEA*1*000000009")
    data = acknowledge(broken, control_number=1, at=AT, wanted=Wanted(groups=False, ta1=True))
    (ta1,) = read_ta1s(parse(data))
    assert (ta1.verdict, ta1.reasons) == ("rejected", ("Control numbers of ISA and IEA differ",))
    assert statuses(parse(ORDER), [], [ta1])[0].verdict == "rejected"


def test_a_ta1_that_accepts_says_nothing_of_the_sets() -> None:
    data = acknowledge(ORDER, control_number=1, at=AT, wanted=Wanted(ta1=True))
    (ta1,) = read_ta1s(parse(data))
    assert (ta1.verdict, ta1.reasons) == ("accepted", ())
    assert statuses(parse(ORDER), [], [ta1])[0].verdict == "not answered"


def test_an_acknowledgment_is_written_back_as_it_was_read() -> None:
    for kind in ("997", "999"):
        (ack,) = answers(ORDER, kind)
        assert ack.source is not None
        read = [tuple(one.elements) for one in ack.source.segments[1:-1]]
        assert [tuple(map(str, one)) for one in ack.write()] == read
