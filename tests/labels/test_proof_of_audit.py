"""A short run of the proof: no label with one thing wrong passes, and right ones do."""

import pytest
from tests.labels.proof_of_audit import run


@pytest.mark.parametrize(
    ("form", "count"), [("zpl", 40), ("pdf", 6), ("clean", 3), ("sizeless", 20)]
)
def test_no_wrong_label_passes_and_right_ones_do(form: str, count: int) -> None:
    found = run(range(count), seed=11, forms=(form,))
    assert found.faults == []
    assert found.counts[f"{form} right, pass"] == found.counts[f"{form} right"] == count
