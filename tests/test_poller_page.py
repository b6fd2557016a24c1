"""What the page about running the poller shows for systemd and containers is true."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.running import edic

PAGE = (Path(__file__).parent.parent / "docs/how-to/run-the-poller.md").read_text("utf-8")
(UNIT,) = re.findall(r"^```ini\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
(CONTAINER,) = re.findall(r"^```dockerfile\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    unit = UNIT.replace("/opt/edic/bin/edic", sys.executable).replace("=edic\n", "=root\n", 2)
    path = tmp_path / "edic-mailbox.service"
    path.write_text(unit)
    ran = subprocess.run(
        ["systemd-analyze", "verify", str(path)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    told = [line for line in ran.stderr.splitlines() if "edic-mailbox" in line]
    assert (ran.returncode, told) == (0, [])


def test_the_unit_and_the_container_start_commands_that_are_there() -> None:
    (started,) = re.findall(r"^ExecStart=\S+/edic (.*)$", UNIT, re.MULTILINE)
    options = re.findall(r"--[a-z-]+", started)
    usage = edic("mailbox", "run", "--help").stdout
    assert options
    assert [one for one in options if one not in usage] == []
    assert 'CMD ["edic", "mailbox", "run"]' in CONTAINER
    named = set(re.findall(r"EDIC_[A-Z_]+", CONTAINER)) - {"EDIC_CONFIG"}
    assert named
    source = "".join(
        (Path(__file__).parent.parent / f"src/edicompliance/cli/{name}.py").read_text("utf-8")
        for name in ("mailbox", "logs")
    )
    assert [one for one in named if f'"{one}"' not in source] == []
