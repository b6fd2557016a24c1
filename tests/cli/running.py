"""Run the command line: in this process, or as a user's shell does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from unittest.mock import patch

from click.testing import CliRunner, Result

from edicompliance.cli.main import cli, main


def edic(*arguments: str, stdin: bytes | None = None) -> Result:
    """Run `edic` here; what is no `EdiError` or exit is a bug and is raised."""
    result = CliRunner().invoke(cli, arguments, input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def edic_ended(
    *arguments: str, cwd: str | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `edic` here to its end, as its program does: an `EdiError` is a line and a 3."""
    code: object = None
    streams = [TextIOWrapper(BytesIO(), "utf-8", write_through=True) for _ in range(3)]
    with (
        chdir(cwd or "."),
        patch.dict(os.environ, env or {}),
        patch.multiple(sys, argv=["edic", *arguments], stdin=streams[0]),
        redirect_stdout(streams[1]),
        redirect_stderr(streams[2]),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int)
    out, err = (stream.buffer.getvalue().decode() for stream in streams[1:])
    return subprocess.CompletedProcess(arguments, code, out, err)


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
