"""What the command line does with files, folders, pipes and standard input."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.running import edic
from tests.x12.edi import GOOD


def shell(command: str) -> subprocess.CompletedProcess[str]:
    """A command line of bash, `edic` being this interpreter's."""
    program = f'edic() {{ {sys.executable} -m edicompliance "$@"; }}; {command}'
    return subprocess.run(["/bin/bash", "-c", program], capture_output=True, text=True, check=False)


def test_a_reader_that_has_had_enough_is_neither_clean_nor_a_finding() -> None:
    result = shell("edic profile list | true; echo ${PIPESTATUS[0]}")
    assert (result.stdout, result.stderr) == ("141\n", "")


def test_a_closed_standard_input_is_said() -> None:
    result = shell("edic validate - <&-; echo $?")
    assert result.stdout == "3\n"
    assert result.stderr == "edic: standard input is closed; name a file instead of -\n"


def test_a_link_to_nothing_in_a_folder_is_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "good.edi").write_bytes(GOOD)
    (tmp_path / "gone.edi").symlink_to(tmp_path / "nowhere.edi")
    result = edic("validate", str(tmp_path))
    assert result.exit_code == 3
    assert "gone.edi: No such file or directory" in result.stderr


def test_a_pipe_in_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "good.edi").write_bytes(GOOD)
    os.mkfifo(tmp_path / "pipe")
    assert edic("validate", str(tmp_path)).exit_code == 0


def test_a_folder_that_cannot_be_listed_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good.edi").write_bytes(GOOD)
    (tmp_path / "locked").mkdir()
    scandir = os.scandir

    def locked(path: str) -> object:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", locked)
    with pytest.raises(PermissionError):
        edic("validate", str(tmp_path))


def test_a_closed_standard_output_is_said() -> None:
    result = shell("edic explain ASN001 >&-; echo $? >&2")
    assert result.stderr == "edic: standard output is closed\n3\n"


def test_a_broken_pipe_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    (tmp_path / "good.edi").write_bytes(GOOD)
    result = shell(f"edic validate {tmp_path}/good.edi | true; echo ${{PIPESTATUS[0]}}")
    assert (result.stdout, result.stderr) == ("141\n", "")
