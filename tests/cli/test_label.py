"""`edic label render` and `edic label slip`: files, exit codes, and what is told beside them."""

import sys
from pathlib import Path

import pytest
from tests.cli.running import edic

from edicompliance.datafolder import samples_folder

SAMPLES = samples_folder() / "example-mart/shipments"
GOOD = str(SAMPLES / "may-ship-collect")
MIXED = str(SAMPLES / "packed-against-guide")
MART = ("--profile", "example-mart")
NOW = ("--now", "2026-11-18T10:00-05:00")


@pytest.mark.parametrize(("form", "begin"), [("zpl", b"^XA"), ("pdf", b"%PDF")])
def test_labels_are_one_file(tmp_path: Path, form: str, begin: bytes) -> None:
    out = tmp_path / "out"
    done = edic("label", "render", GOOD, *MART, "--format", form, "-o", str(out))
    assert (done.exit_code, done.stderr) == (0, f"12 labels: {out}\n")
    assert out.read_bytes().startswith(begin)


def test_pictures_are_a_folder(tmp_path: Path) -> None:
    out = tmp_path / "pictures"
    done = edic("label", "render", GOOD, *MART, "--format", "png", "-o", str(out))
    assert done.exit_code == 0
    names = sorted(path.name for path in out.iterdir())
    assert len(names) == 12
    assert names[0].startswith("00001-00614141")


def test_zpl_can_go_to_a_printer_by_stdout() -> None:
    done = edic("label", "render", GOOD, *MART, "-o", "-", "--dpi", "300")
    assert done.stdout_bytes.count(b"^XA") == 12
    assert b"^PW1200^LL1800" in done.stdout_bytes


def test_a_label_that_lacks_what_it_must_say_is_told_and_exits_1(tmp_path: Path) -> None:
    done = edic("label", "render", MIXED, *MART, "-o", str(tmp_path / "x"))
    assert done.exit_code == 1
    assert "label 13 (without SSCC): zone I sscc: no bars" in done.stderr


def test_numbers_are_allocated_from_a_file_that_is_kept(tmp_path: Path) -> None:
    numbers = tmp_path / "ssccs.txt"
    how = ("--numbers", str(numbers), "--prefix", "0614141", "--first", "900", *NOW)
    for serial in (900, 901):
        done = edic("label", "render", MIXED, *MART, *how, "-o", str(tmp_path / "x"))
        assert done.exit_code == 0
        assert f"allocated 00614141{serial:09d}" in done.stderr
    assert numbers.read_text().splitlines()[0] == "edic-sscc 1 0614141 0 900"


def test_numbers_are_allocated_from_a_store_that_a_url_names(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'edic.db'}"
    assert edic("store", "init", "--store", url).exit_code == 0
    how = ("--numbers", url, "--prefix", "0614141", "--first", "900", *NOW)
    for serial in (900, 901):
        done = edic("label", "render", MIXED, *MART, *how, "-o", str(tmp_path / "x"))
        assert done.exit_code == 0
        assert f"allocated 00614141{serial:09d}" in done.stderr


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (("--numbers", "x"), "--numbers and --prefix go together"),
        (("--numbers", "x", "--prefix", "12"), "expected a GS1 company prefix of 6 to 12 digits"),
        (("--format", "jpg"), "'jpg' is not one of"),
    ],
)
def test_a_wrong_command_line_is_told(how: tuple[str, ...], told: str, tmp_path: Path) -> None:
    done = edic("label", "render", GOOD, *MART, "-o", str(tmp_path / "x"), *how)
    assert done.exit_code == 2
    assert told in done.stderr


def test_a_slip_is_a_pdf(tmp_path: Path) -> None:
    out = tmp_path / "slip.pdf"
    done = edic("label", "slip", GOOD, *MART, "-o", str(out))
    assert (done.exit_code, done.stderr) == (0, f"1 slip: {out}\n")
    assert out.read_bytes().startswith(b"%PDF")


def test_a_slip_without_reportlab_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "reportlab.platypus", None)
    with pytest.raises(Exception, match=r"a PDF needs: pip install 'edicompliance\[pdf\]'"):
        edic("label", "slip", GOOD, *MART, "-o", str(tmp_path / "x"))
