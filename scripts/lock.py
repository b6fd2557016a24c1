"""Print constraints.txt: the exact releases that `make` installs for each of its targets.

Everything is installed into a scratch environment without the present constraints, and what came is
written down. Packages that only another platform needs are left to pip.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
# The exact releases that `make demo`, `test`, `docs`, `fuzz` and `mutants` install, within the
# ranges of pyproject.toml.
# Written by `make lock`; do not edit.
"""


def main() -> None:
    """Install what pyproject.toml asks for, newest first, and print what came."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        "pip",
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["dependency-groups"]["docs"],
        *project["dependency-groups"]["fuzz"],
        *project["dependency-groups"]["mutants"],
    ]
    with tempfile.TemporaryDirectory() as scratch:
        venv.create(scratch, with_pip=True)
        pip = [f"{scratch}/bin/python", "-m", "pip", "--disable-pip-version-check", "--no-input"]
        subprocess.run([*pip, "install", "-qq", "--upgrade", *wanted], check=True)
        frozen = subprocess.run(
            [*pip, "list", "--format=freeze", "--exclude=setuptools"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    sys.stdout.write(HEADER + "".join(sorted(frozen.splitlines(keepends=True), key=str.lower)))


if __name__ == "__main__":
    main()
