"""What is no label is told as what it looks like; a label that lacks its bars stays one."""

from decimal import Decimal

import pytest

from edicompliance.labels.boxes import Box
from edicompliance.labels.read.no_label import why_no_label
from edicompliance.labels.seen import SeenBars, SeenLabel, SeenText, Source

WIDE, HIGH = Decimal(101), Decimal(152)


def seen(
    *texts: str, source: Source = "pdf", bars: tuple[SeenBars, ...] = (), small: bool = False
) -> SeenLabel:
    """Texts one below the other, on a sheet of paper or on a small page."""
    found = tuple(SeenText(text, Box(10, 10 + 8 * at, 40, 4)) for at, text in enumerate(texts))
    sized = small or source == "zpl"
    return SeenLabel(
        "a.pdf",
        1,
        source,
        found,
        bars,
        WIDE if sized else None,
        HIGH if sized else None,
        page=1 if source == "pdf" else 0,
    )


def bars(identifier: str, value: str) -> SeenBars:
    return SeenBars("GS1-128", f"{identifier}{value}", ((identifier, value),), Box(10, 90, 60, 30))


def test_a_packing_slip_is_told_by_its_title_however_large_it_is() -> None:
    for small in (True, False):
        assert why_no_label(seen("PACKING SLIP", "PO: 4501061", small=small)) == (
            "page 1 is no label but looks like a packing slip: edic label audit-slip audits it"
        )


def test_a_sheet_of_paper_without_bars_of_a_label_is_none() -> None:
    why = "page 1 is no label: it is a sheet of paper without a bar code of a label"
    assert why_no_label(seen("INVOICE", "PO: 4501061")) == f"{why}, and it begins 'INVOICE'"
    lading = seen("BILL OF LADING", bars=(bars("402", "06141410000000500"),))
    assert why_no_label(lading) == f"{why}, and it begins 'BILL OF LADING'"
    assert why_no_label(seen()) == why


def test_a_long_beginning_is_cut_short() -> None:
    assert why_no_label(seen("X" * 50)).endswith(f"begins '{'X' * 40}...'")


@pytest.mark.parametrize("source", ["zpl", "pdf"])
def test_a_cover_has_neither_bars_nor_captions(source: Source) -> None:
    found = why_no_label(seen("BATCH 12", source=source, small=True))
    assert found.endswith("and it begins 'BATCH 12'")


@pytest.mark.parametrize(
    "label",
    [
        seen("PO: 4501061", source="zpl"),
        seen("PO: 4501061", small=True),
        seen("BATCH 12", source="zpl", bars=(bars("402", "06141410000000500"),)),
        seen("BATCH 12", bars=(bars("420", "43004"),)),
        seen("PO: 4501061", "PACKING SLIP", source="zpl"),
    ],
)
def test_a_label_without_its_sscc_stays_one(label: SeenLabel) -> None:
    assert why_no_label(label) == ""
