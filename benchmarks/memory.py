"""How much memory `edic validate` takes for a long stream: the most it ever had, in megabytes.

python benchmarks/memory.py [BYTES] [FAULTY] [LINES]

A stream of so many bytes, 1 GB if not said, whose first 10 interchanges have a fault in each line,
or in so many of them.

The stream is made on the fly and goes to the command's standard input; nothing is written to disk.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import make_inputs

SIZE = 1_000_000_000
FAULTY = 10
MOST = 60
"""Megabytes: the goal."""


def peak(size: int, faulty: int, lines: int, *options: str) -> float:
    """Megabytes that the command took at most, for a stream of so many bytes."""
    command = [sys.executable, "-m", "edicompliance", "validate", "-", *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stdin
        for data in make_inputs.stream(size, faulty, lines):
            process.stdin.write(data)
        process.stdin.close()
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    return used.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)


def main() -> None:
    """Measure both formats."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    faulty = int(sys.argv[2]) if len(sys.argv) > 2 else FAULTY
    lines = int(sys.argv[3]) if len(sys.argv) > 3 else -1
    for options in (("--format", "json"), ("--format", "text")):
        most = peak(size, faulty, lines, *options)
        print(f"{size / 1e6:.0f} MB {' '.join(options)}: {most:.1f} MB (< {MOST})")


if __name__ == "__main__":
    main()
