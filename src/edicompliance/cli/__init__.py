"""The command line: `edic`, or `edicompliance` in full.

One module a noun. Commands load when they are called, so that `edic --help` stays quick and
`edic validate` needs nothing but the standard library.
"""

from edicompliance.cli.main import main

__all__ = ["main"]
