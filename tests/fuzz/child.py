"""One target under libFuzzer, in a process of its own: it ends the process when it is done.

Arguments: the target, then those of libFuzzer.
"""

from __future__ import annotations

import sys


def main(target: str, *arguments: str) -> None:
    """Watch which lines of the library are reached, and never return."""
    import atheris  # noqa: PLC0415 - a tool that not every platform has

    with atheris.instrument_imports(include=["edicompliance"]):
        from tests.fuzz.properties import PROPERTIES  # noqa: PLC0415 - watched from here on
    atheris.Setup([sys.argv[0], *arguments], PROPERTIES[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
