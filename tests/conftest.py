"""What holds for all tests: properties are about what comes out, never about how long it took.

Their files are in memory, where a machine has room there: what is synced then costs nothing. Who
dies in a test is a process, never the machine, so that no test can tell the difference.
"""

import gc
import os
from collections.abc import Generator
from pathlib import Path
from shutil import disk_usage

from hypothesis import settings
from pytest import Item, TerminalReporter, hookimpl  # noqa: PT013 - the types of its own hooks
from tests.sizes import examples

settings.register_profile("untimed", deadline=None, max_examples=examples(100))
settings.load_profile("untimed")

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
ROOM = 4_000_000_000
"""In bytes. The largest that is put there is an environment with the wheel and what it needs."""

if os.access(MEMORY, os.W_OK) and disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

LONGEST = (
    "benchmarks/test_benchmarks.py",
    "web/test_journeys.py",
    "flows/test_reaudit.py",
    "test_wheel.py",
    "flows/test_second_opinion.py",
    "web/test_tables.py",
    "chaos/test_chaos.py",
    "chaos/test_seeded.py",
    "flows/test_damaged_files.py",
    "web/test_threats.py",
    "test_no_retailer_names.py",
    "flows/test_handing.py",
    "cli/test_check.py",
    "cli/test_mailbox_run.py",
    "x12/test_traps.py",
    "x12/test_patterns.py",
    "plugins/test_plugins.py",
    "cli/test_sixteen_cases.py",
    "cli/test_mailbox_deeds.py",
    "flows/test_outbound.py",
    "flows/test_sending.py",
    "test_plain_install.py",
    "reports/test_check_json.py",
)
"""The modules that take longest. They begin, so that no worker is left with one at the end."""


@hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no cycles meanwhile, nor ever again in what was collected: all of it stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[Item]) -> None:
    """Put the longest modules first; the others stay in their order."""
    places = {f"tests/{name}": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print, where the coverage of the profiles was tested, the share of each retailer."""
    ran = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    if any("tests/profiles/test_coverage.py" in report.nodeid for report in ran):
        from tests.profiles.coverage import rows, share  # noqa: PLC0415 - loads the profiles

        terminalreporter.section("facts that the profiles hold")
        terminalreporter.write_line("\n".join(share(rows())))
