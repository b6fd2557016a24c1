"""Run the command line: in this process, or as a user's shell does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

from click.testing import CliRunner, Result

from edicompliance.cli.main import cli


def edic(*arguments: str, stdin: bytes | None = None) -> Result:
    """Run `edic` here; what is no `EdiError` or exit is a bug and is raised."""
    result = CliRunner().invoke(cli, arguments, input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def edic_process(
    *arguments: str, cwd: str | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `edic` as a program of its own."""
    return subprocess.run(
        [sys.executable, "-m", "edicompliance", *arguments],
        capture_output=True,
        check=False,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        encoding="utf-8",
        timeout=60,
    )
