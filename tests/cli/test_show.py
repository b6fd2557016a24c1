"""`edic show`: the envelope of a file as a tree."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from tests.sizes import examples
from tests.unshrunk import UNSHRUNK
from tests.x12.edi import GOOD, streams
from tests.x12.planted import NOTICE

from edicompliance.cli.main import cli

EDIC = Path(sys.executable).with_name("edic")


def show(*arguments: str, stdin: bytes = NOTICE) -> list[str]:
    result = CliRunner().invoke(cli, ["show", "-", *arguments], input=stdin)
    assert result.exit_code == 0, result.exception
    return result.stdout.splitlines()


def test_the_tree_holds_interchanges_groups_sets_and_loops() -> None:
    assert show() == [
        "interchange 000000001 from SENDER to RECEIVER, 17 segments, delimiters * > ~ @0",
        "  group 1 SH 004010",
        "    set 856 0001 Ship notice, 13 segments @153",
        "      HL  HL*1**S",
        "        N1  N1*ST*DEPOT*92*0012",
        "      HL  HL*2*1*O",
        "      HL  HL*3*2*I",
    ]


def test_with_segments_every_segment_stands_under_its_loop_with_its_offset() -> None:
    assert show("--segments")[3:9] == [
        "      ST*856*0001 @153",
        "      BSN*00*SN-1*20261122*0930*0001 @165",
        "      HL",
        "        HL*1**S @196",
        "        N1",
        "          N1*ST*DEPOT*92*0012 @204",
    ]


def test_what_belongs_to_no_interchange_is_shown() -> None:
    lines = show(stdin=b"hello" + GOOD[: GOOD.index(b"GE*")])
    assert lines[0] == "5 bytes outside any interchange @0"
    assert lines[2] == "  (no IEA)"
    assert show(stdin=b"") == ["nothing"]


def test_a_set_without_a_table_is_shown() -> None:
    lines = show(stdin=GOOD.replace(b"ST*850", b"ST*999"))
    assert lines[2] == "    set 999 0001 no table for it, 5 segments @153"


@settings(max_examples=examples(60), phases=UNSHRUNK)
@given(streams())
def test_whatever_the_bytes_they_can_be_shown(stream: bytes) -> None:
    for line in show("--segments", stdin=stream):
        assert line.isprintable()


def test_a_file_is_shown_by_the_installed_command(tmp_path: Path) -> None:
    path = tmp_path / "asn.edi"
    path.write_bytes(NOTICE)
    result = subprocess.run([EDIC, "show", path], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines() == show()


@pytest.mark.parametrize("name", ["none.edi", "."])
def test_what_cannot_be_read_is_one_line_and_exit_3(tmp_path: Path, name: str) -> None:
    result = subprocess.run(
        [EDIC, "show", name], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr.startswith(f"edic: {name}: ")
    assert result.stderr.count("\n") == 1
