"""`edic` in processes of its own that are forked from one that has the commands loaded.

Importing what a command needs takes longer than most commands. A machine of another kind, with
other packages or fewer, is one such process; each command it is asked for dies with its fork.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Self

_SERVES = """
import json, os, sys, tempfile
from importlib import import_module
from edicompliance.cli import main
for each in sys.argv[1:]:
    import_module(each)
for line in sys.stdin:
    words, env = json.loads(line)
    said = [tempfile.TemporaryFile() for _ in range(2)]
    pid = os.fork()
    if not pid:
        os.environ.update(env)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, source in enumerate((nothing, *(one.fileno() for one in said))):
            os.dup2(source, number)
        sys.stdin, sys.argv = open(0), ["edic", *words]
        main()
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    for one in said:
        one.seek(0)
    print(json.dumps([code, *(one.read().decode() for one in said)]), flush=True)
"""


class Forked:
    """A process with some modules of `edic` loaded, from which its commands are forked."""

    def __init__(
        self, *modules: str, env: Mapping[str, str] | None = None, first: str = ""
    ) -> None:
        """`first` is run before anything of ours is imported."""
        command = [sys.executable, "-c", first + _SERVES, *modules]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env
        )

    def run(
        self, *words: str, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run `edic` in a fork."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([words, dict(env or {})]) + "\n")
        self._process.stdin.flush()
        code, out, err = json.loads(self._process.stdout.readline())
        return subprocess.CompletedProcess(words, code, out, err)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.communicate()
