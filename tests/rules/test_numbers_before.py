"""Numbers of the time before: that a spreadsheet dropped their zeros is said, proving nothing."""

from datetime import UTC, datetime

import pytest

from edicompliance.documents.doubt import CannotTell
from edicompliance.documents.tables.observations import Answer
from edicompliance.rules.history import History, Use

AT = datetime(2026, 1, 5, tzinfo=UTC)
BEFORE = History(
    source="history.csv",
    uses=(Use("order", "45010", AT), Use("sscc", "6141410000003105", AT)),
    answers=(Answer("850", "45010", "997", AT, "accepted"),),
)


@pytest.mark.parametrize(("kind", "number"), [("order", "0045010"), ("sscc", "006141410000003105")])
def test_a_use_without_its_zeros_cannot_be_told(kind: str, number: str) -> None:
    with pytest.raises(CannotTell) as why:
        BEFORE.of(kind, number)  # type: ignore[arg-type]
    lost = number.lstrip("0")
    assert why.value.reason == (
        f"history.csv has {lost}, not {number}: a spreadsheet drops zeros, put them back"
    )


def test_an_answer_without_its_zeros_cannot_be_told() -> None:
    with pytest.raises(CannotTell, match=r"history\.csv has 45010, not 0045010"):
        BEFORE.answers_to("850", "0045010")


def test_a_number_that_is_there_or_has_no_zeros_is_found_or_not() -> None:
    assert [use.number for use in BEFORE.of("order", "45010")] == ["45010"]
    assert BEFORE.of("order", "45011") == BEFORE.of("order", "0045011") == ()
    assert BEFORE.of("invoice", "0045010") == ()
    assert len(BEFORE.answers_to("850", "45010")) == 1
    assert BEFORE.answers_to("856", "0045010") == ()
