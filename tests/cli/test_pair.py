"""`edic pair`: what is written, what is said, and its exit codes."""

from pathlib import Path

from tests.cli.running import edic, edic_ended

from edicompliance.datafolder import samples_folder
from edicompliance.x12 import validate

CASE = samples_folder() / "example-mart/pairs/prepack"
ORDER, FACTS = str(CASE / "850.edi"), str(CASE / "facts.toml")
NOW = ("--now", "2026-11-18T16:30-05:00")


def paired(*more: str, to: str = "856", facts: str = FACTS) -> tuple[int, str]:
    """Exit code and what is said."""
    result = edic_ended(
        "pair", ORDER, *more, "--to", to, "--profile", "example-mart", "--with", facts, *NOW
    )
    assert result.stdout == ""
    return result.returncode, result.stderr


def test_a_ship_notice_is_written_and_told(tmp_path: Path) -> None:
    out = tmp_path / "asn.edi"
    assert paired("-o", str(out), "--control", "1732") == (
        0,
        "856 ASN40003: 1 order level, 4 cartons\n",
    )
    assert out.read_bytes() == (CASE / "856.edi").read_bytes()


def test_it_goes_to_stdout_too() -> None:
    result = edic(
        "pair", ORDER, "--to", "855", "--profile", "example-mart", "--with", FACTS, "-o", "-", *NOW
    )
    assert result.exit_code == 0
    assert validate(result.stdout_bytes).issues == []


def test_a_draft_ship_notice_among_the_inputs_is_invoiced(tmp_path: Path) -> None:
    out = tmp_path / "invoice.edi"
    code, said = paired(str(CASE / "856.edi"), "-o", str(out), to="810")
    assert (code, said) == (0, "810 INV40020 for order 4507004: 780.00, 2 lines\n")
    assert validate(out.read_bytes()).issues == []


def test_what_the_retailer_would_not_take_is_refused_with_1(tmp_path: Path) -> None:
    facts = tmp_path / "facts.toml"
    text = Path(FACTS).read_text(encoding="utf-8")
    facts.write_text(text.replace("bill_of_lading", "pro_number"), encoding="utf-8")
    out = tmp_path / "asn.edi"
    code, said = paired("-o", str(out), facts=str(facts))
    assert code == 1
    assert "REF*BM is required by the trading partner" in said
    assert said.endswith("refused: nothing was written\n")
    assert not out.exists()


def test_what_cannot_be_made_is_3_in_one_line(tmp_path: Path) -> None:
    facts = tmp_path / "facts.toml"
    facts.write_text("[shipmnt]\n", encoding="utf-8")
    assert paired("-o", str(tmp_path / "x"), facts=str(facts)) == (
        3,
        f"edic: {facts}:1: shipmnt: unknown key 'shipmnt'; did you mean 'shipment'?\n",
    )
    code, said = paired(str(tmp_path / "none.edi"), "-o", str(tmp_path / "x"))
    assert (code, said.count("\n")) == (3, 1)


def test_a_wrong_command_line_is_2(tmp_path: Path) -> None:
    out = str(tmp_path / "x")
    assert paired("-o", out, to="997")[0] == 2
    assert paired("-o", out, "--control", "0")[0] == 2
